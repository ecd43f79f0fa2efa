"""API keys as plain records. A key is shown once, when it is made; what is kept of it is its SHA-256.

256 random bits need no slow hash: nobody tries them out, and every request looks one up.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from aidfigures.errors import InputError

Scope = Literal["extract", "read", "write", "operate"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
ALLOWS: Mapping[Scope, str] = {
    "extract": "read articles and batches, ask for rates and currencies",
    "read": "ask for what is kept: documents, figures, packages",
    "write": "keep documents and delete them",
    "operate": "read the metrics",
}
PREFIX = "aidfigures_"  # so that scanners for lost keys know one when they see it
_LONGEST_NAME = 100  # characters


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key. Its id is no secret: the log names the key by it."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created: dt.datetime
    expires: dt.date | None  # the last day on which it works, UTC
    revoked: dt.datetime | None

    def trouble(self, today: dt.date) -> str | None:
        """Why it does not work on this day (UTC)."""
        if self.revoked is not None:
            return f"was revoked on {self.revoked.date()}"
        if self.expires is not None and self.expires < today:
            return f"expired on {self.expires}"
        return None


def new_secret() -> str:
    """A key that nobody has: prefix and 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a key, and what it is found by.

    Finding it compares digests, not keys: how long that takes tells a caller about the digest of what he sent alone.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def named_key(name: str, scopes: tuple[Scope, ...], now: dt.datetime, expires: dt.date | None) -> ApiKey:
    """A new key for somebody. Raises `InputError` for a name that no list can show, and for a day that is over."""
    if not (name.strip() and name.isprintable() and len(name) <= _LONGEST_NAME):
        raise InputError("name", f"must have 1 to {_LONGEST_NAME} characters that can be printed")
    if not scopes:
        raise InputError("scope", f"name at least one of {', '.join(SCOPES)}")
    if expires is not None and expires < now.date():
        raise InputError("expires", "is over")
    chosen = tuple(scope for scope in SCOPES if scope in scopes)
    return ApiKey(secrets.token_hex(6), name.strip(), chosen, now, expires, None)


def successor(old: ApiKey, now: dt.datetime, expires: dt.date | None) -> ApiKey:
    """A key for the same caller and calls. Raises `InputError` for one that is dead, or without a day where it had one.

    The day is not taken over: it may be that of an overlap.
    """
    if trouble := old.trouble(now.date()):
        raise InputError("ID", f"{trouble}; make a new key")
    if old.expires is not None and expires is None:
        raise InputError("expires", f"the old key works until {old.expires}; say how long the new one shall")
    return named_key(old.name, old.scopes, now, expires)
