"""The environment, read once → `Settings`. Every variable begins with AIDFIGURES_; docs/api.md lists them."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from aidfigures.errors import InputError

_PREFIX = "AIDFIGURES_"
_HOST = re.compile(r"[A-Za-z0-9_.:\[\]-]+")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DATABASE = re.compile(r"|(sqlite|postgres(ql)?(\+psycopg)?)://\S+")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service runs. The defaults are for one machine behind a proxy."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1  # processes; `read_settings` makes it the number of cores
    threads: int = 4  # in each worker
    timeout: int = 30  # seconds: a worker that hangs for longer is replaced, one that is told to stop may finish in it
    body_limit: int = 10_000_000  # bytes of a request's body
    batch_limit: int = 100_000_000  # bytes of a batch, unpacked; what is over a megabyte waits in a temporary file
    text_limit: int = 300_000  # characters of a text, or of what is left of a page: a hundred pages in print
    base_currency: str = "USD"  # what to convert to where the request does not say
    database_url: str = ""  # where articles are kept; "" is nowhere, `read_settings` makes it a file of its own
    keep_text: bool = True  # false: what is kept of an article is its figures, with the sentences that they stand in


DEFAULTS = Settings()
VARIABLES = tuple(_PREFIX + field.name.upper() for field in fields(Settings))


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises `InputError` with the variable's name where one makes no sense.

    A variable of ours that we do not know is refused too: a misspelt limit would otherwise be no limit.
    """
    env = os.environ if environ is None else environ
    for name in env:
        if name.startswith(_PREFIX) and name not in VARIABLES:
            raise InputError(name, f"is not a setting; there are {', '.join(VARIABLES)}")
    return Settings(
        host=_text(env, "HOST", DEFAULTS.host, _HOST, "a host name or an address"),
        port=_whole(env, "PORT", DEFAULTS.port, 0, 65_535),
        workers=_whole(env, "WORKERS", os.cpu_count() or 1, 1, 256),
        threads=_whole(env, "THREADS", DEFAULTS.threads, 1, 256),
        timeout=_whole(env, "TIMEOUT", DEFAULTS.timeout, 1, 3_600),
        body_limit=_whole(env, "BODY_LIMIT", DEFAULTS.body_limit, 1_000, 1_000_000_000),
        batch_limit=_whole(env, "BATCH_LIMIT", DEFAULTS.batch_limit, 1_000, 100_000_000_000),
        text_limit=_whole(env, "TEXT_LIMIT", DEFAULTS.text_limit, 1_000, 1_000_000_000),
        base_currency=_text(env, "BASE_CURRENCY", DEFAULTS.base_currency, _CURRENCY, "an ISO 4217 code such as USD"),
        database_url=_text(env, "DATABASE_URL", _own_file(env), _DATABASE, "sqlite:///FILE or postgresql://…"),
        keep_text=_truth(env, "KEEP_TEXT", DEFAULTS.keep_text),
    )


def _own_file(env: Mapping[str, str]) -> str:
    """Where programs of this user keep their data; nowhere for a user who has no home."""
    folder = env.get("XDG_DATA_HOME", "").strip() or (env["HOME"] + "/.local/share" if env.get("HOME") else "")
    return f"sqlite:///{folder.rstrip('/')}/aidfigures/store.db" if folder.startswith("/") else ""


def _truth(env: Mapping[str, str], name: str, default: bool) -> bool:
    value = env.get(_PREFIX + name, "").strip().lower()
    if value not in ("", "true", "false"):
        raise InputError(_PREFIX + name, "must be true or false")
    return value == "true" if value else default


def _text(env: Mapping[str, str], name: str, default: str, form: re.Pattern[str], what: str) -> str:
    value = env.get(_PREFIX + name, "").strip() or default
    if not form.fullmatch(value):
        raise InputError(_PREFIX + name, f"must be {what}")
    return value


def _whole(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = env.get(_PREFIX + name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 12 and least <= int(value) <= most):
        raise InputError(_PREFIX + name, f"must be a whole number from {least} to {most}")
    return int(value)
