"""The environment, read once → `Settings`. Every variable begins with AIDFIGURES_; docs/operation.md lists them."""

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from aidfigures.errors import InputError

_PREFIX = "AIDFIGURES_"
_Read = Callable[[str], object]  # what is written → the value; a ValueError says what it must be
_Usual = Callable[[Mapping[str, str]], object]  # the default where it depends on the machine


def _whole(least: int, most: int) -> _Read:
    def read(written: str) -> int:
        if not (written.isascii() and written.isdigit() and len(written) < 13 and least <= int(written) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(written)

    return read


def _text(form: str, what: str) -> _Read:
    pattern = re.compile(form)

    def read(written: str) -> str:
        if not pattern.fullmatch(written):
            raise ValueError(f"must be {what}")
        return written

    return read


def _truth(written: str) -> bool:
    if written.lower() not in ("true", "false"):
        raise ValueError("must be true or false")
    return written.lower() == "true"


def _cores(_env: Mapping[str, str]) -> int:
    return os.cpu_count() or 1


def _own_file(env: Mapping[str, str]) -> str:
    """Where programs of this user keep their data; nowhere for a user who has no home."""
    folder = env.get("XDG_DATA_HOME", "").strip() or (env["HOME"] + "/.local/share" if env.get("HOME") else "")
    return f"sqlite:///{folder.rstrip('/')}/aidfigures/store.db" if folder.startswith("/") else ""


def _setting(default: object, read: _Read, about: str, usual: _Usual | None = None) -> Any:
    return field(default=default, metadata={"read": read, "about": about, "usual": usual})


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service runs. The defaults are for one machine behind a proxy."""

    host: str = _setting("127.0.0.1", _text(r"[A-Za-z0-9_.:\[\]-]+", "a host name or an address"), "where to listen")
    port: int = _setting(8000, _whole(0, 65_535), "0 takes a free one")
    workers: int = _setting(1, _whole(1, 256), "processes; without it, one for each core", _cores)
    threads: int = _setting(4, _whole(1, 256), "in each process")
    timeout: int = _setting(
        30,
        _whole(1, 3_600),
        "seconds that our code may be at one request, or at one record of a batch, before its worker is replaced; also "
        "the time to finish when stopped",
    )
    body_limit: int = _setting(10_000_000, _whole(1_000, 1_000_000_000), "bytes of a body; HTML pages are large")
    batch_limit: int = _setting(
        100_000_000,
        _whole(1_000, 100_000_000_000),
        "bytes of a batch, unpacked; what is over a megabyte waits in a temporary file",
    )
    text_limit: int = _setting(
        300_000,
        _whole(1_000, 1_000_000_000),
        "characters of an article, or of what is left of a page; a page may have 50,000 tags",
    )
    base_currency: str = _setting(
        "USD", _text(r"[A-Z]{3}", "an ISO 4217 code such as USD"), "what to convert to where the request does not say"
    )
    database_url: str = _setting(
        "",
        _text(r"(sqlite|postgres(ql)?(\+psycopg)?)://\S+", "sqlite:///FILE or postgresql://…"),
        "where articles and keys are kept; without it, a SQLite file of the user",
        _own_file,
    )
    keep_text: bool = _setting(
        True, _truth, "false keeps the figures and the sentences that they stand in, and no texts"
    )
    keys: str = _setting(
        "auto",
        _text("auto|required|off", "auto, required or off"),
        "whether calls need an API key; auto: unless it listens on a loopback address",
    )
    rate_limit: str = _setting(
        "",
        _text("[1-9][0-9]{0,5}/(second|minute|hour|day)", "a number of calls in a time, such as 600/minute"),
        "how often a key, or without keys an address, may call, such as 600/minute; without it there is no limit",
    )
    rate_store: str = _setting(
        "memory",
        _text(r"memory|rediss?://\S+", "memory or redis://HOST:PORT"),
        "where calls are counted: memory, in each worker for itself; redis://HOST:PORT, over all of them",
    )
    proxies: int = _setting(
        0, _whole(0, 10), "how many proxies in front add to X-Forwarded-For; 0 takes the address of the connection"
    )

    @property
    def keys_required(self) -> bool:
        """Whether calls need a key: what only this machine can reach needs none unless it is said."""
        return self.keys == "required" or (self.keys == "auto" and not self.on_loopback)

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the address that it listens on."""
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"


DEFAULTS = Settings()
VARIABLES = tuple(_PREFIX + known.name.upper() for known in fields(Settings))


@dataclass(frozen=True, slots=True)
class Told:
    """One setting as a person sees it: no password is in its value."""

    variable: str
    value: str
    is_set: bool  # in the environment; else it is the default
    about: str


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises `InputError` with the variable's name where one makes no sense.

    A variable of ours that we do not know is refused too: a misspelt limit would otherwise be no limit.
    """
    env = os.environ if environ is None else environ
    for name in env:
        if name.startswith(_PREFIX) and name not in VARIABLES:
            raise InputError(name, f"is not a setting; there are {', '.join(VARIABLES)}")
    values: dict[str, Any] = {}
    for known, variable in zip(fields(Settings), VARIABLES, strict=True):
        written = env.get(variable, "").strip()
        usual: _Usual | None = known.metadata["usual"]
        if written:
            try:
                values[known.name] = known.metadata["read"](written)
            except ValueError as error:
                raise InputError(variable, str(error)) from None
        elif usual is not None:
            values[known.name] = usual(env)
    return Settings(**values)


def told_settings(environ: Mapping[str, str] | None = None) -> tuple[Told, ...]:
    """Every setting of this process, in order. Raises `InputError` as `read_settings` does."""
    env = os.environ if environ is None else environ
    settings = read_settings(env)
    return tuple(
        Told(
            variable,
            _shown(getattr(settings, known.name)),
            bool(env.get(variable, "").strip()),
            known.metadata["about"],
        )
        for known, variable in zip(fields(Settings), VARIABLES, strict=True)
    )


# The password of an address, up to the last @ before its path; and one in its query.
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/]*@|(?<=[?&]password=)[^&]*")


def _shown(value: object) -> str:
    """As it is written in the environment, without passwords.

    >>> _shown("postgresql://desk:sesame@db.example.org/aid"), _shown(True)
    ('postgresql://desk:***@db.example.org/aid', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    return _PASSWORD.sub(lambda found: "***" if found[1] is None else f"{found[1]}:***@", str(value))
