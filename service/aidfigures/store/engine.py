"""An address → a database that is open and has today's tables.

The driver's own errors become `StoreError`s that say what to do; they never show the address, which holds a password.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import alembic.command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from aidfigures.errors import InputError, StoreError

VARIABLE = "AIDFIGURES_DATABASE_URL"
HEAD = "0002"  # the newest of migrations/versions
MIGRATIONS = Path(__file__).with_name("migrations")
_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg", "sqlite": "sqlite"}
_BUSY = 10  # seconds that a writer waits for another one
# How long to wait for a connection, and for a sign of life of a machine that is gone without a word. All in seconds,
# but for the last, which is in milliseconds: how long what we sent may go without a receipt.
_CONNECT = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
_SOON, _LATER = 5, 60  # seconds: when to try again, where it mends itself and where somebody has to
_LOCK = 7_318_204_511  # any number: who migrates holds it, so that workers that start together do not do it twice
_WRITING = "aidfigures_writing"


def read_url(written: str) -> URL:
    """The address, with the driver that we use. Raises `InputError` for one that is neither SQLite nor PostgreSQL."""
    try:
        url = make_url(written)
    except ArgumentError:
        raise InputError(VARIABLE, "is not a database URL such as sqlite:////var/lib/aidfigures.db") from None
    if url.drivername not in (*_DRIVERS, *_DRIVERS.values()):
        raise InputError(VARIABLE, "must begin with sqlite:// or postgresql://")
    if url.drivername == "sqlite" and not (url.database and url.database != ":memory:"):
        raise InputError(VARIABLE, "must name a file: what is in memory alone is not kept")
    return url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))


def open_engine(written: str) -> Engine:
    """The database with its tables as of today; empty or older ones are brought up.

    Raises `InputError` for a bad address, `StoreError` where the database cannot be used.
    """
    url = read_url(written)
    with told(url):
        engine = _sqlite(url) if url.drivername == "sqlite" else _postgresql(url)
        try:
            bring_up(engine)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _sqlite(url: URL) -> Engine:
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY, "isolation_level": None})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """WAL: readers go on while somebody writes. FULL: what was answered is there after a power cut."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Who will write says so at once: a reader that turned writer could be refused however long it waited."""
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, connect_args=_CONNECT)
    except ModuleNotFoundError:
        raise StoreError("PostgreSQL needs its driver: pip install 'aidfigures[postgresql]'") from None


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write: all of it or nothing. Raises `StoreError`."""
    with told(engine.url), engine.execution_options(**{_WRITING: True}).begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One state of the database, whoever writes meanwhile. Raises `StoreError`."""
    with told(engine.url), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def told(url: URL) -> Iterator[None]:
    """What the driver raises inside, in our words: they name the kind of trouble and no part of the address or data."""
    try:
        yield
    except DBAPIError as error:
        meaning, seconds = _trouble(error)
        raise StoreError(f"{_name(url)} {meaning}; nothing of this request was kept", seconds) from None
    except SQLAlchemyError as error:
        raise StoreError(f"{_name(url)} could not do it ({type(error).__name__})") from None
    except OSError as error:
        raise StoreError(f"{_name(url)} cannot be made ({error.strerror}); nothing is kept") from None


def _name(url: URL) -> str:
    return "the SQLite store" if url.drivername == "sqlite" else "the PostgreSQL store"


def _trouble(error: DBAPIError) -> tuple[str, int | None]:
    """What it is, and after how many seconds it may have passed; None where it does not pass by itself."""
    said = str(error.orig)
    for words, meaning, seconds in (
        ("readonly", "cannot be written: its disk or file is read-only", _LATER),
        ("read-only", "cannot be written: the server takes no changes", _LATER),
        ("unable to open", "cannot be opened: its disk is read-only or its folder is not ours", _LATER),
        ("disk is full", "cannot be written: its disk is full", _LATER),
        ("No space left", "cannot be written: its disk is full", _LATER),
        ("locked", f"was busy for {_BUSY} seconds", _SOON),
        ("password", "does not let us in: see the user and the password", None),
        ("permission denied", "does not let us do this: see the rights of the user", None),
        ("not a database", "is no SQLite file", None),
    ):
        if words in said:
            return meaning, seconds
    if error.connection_invalidated or type(error).__name__ == "OperationalError":
        return "cannot be reached or broke off; try again", _SOON
    return f"refused what was sent ({type(error.orig).__name__})", None


def bring_up(engine: Engine, revision: str = "head") -> None:
    """Make or renew the tables, in one transaction. Raises `StoreError` for tables newer than this release."""
    with engine.connect() as connection:
        if revision == "head" and revision_of(connection) == HEAD:
            return
    migrate(engine, revision)


def migrate(engine: Engine, revision: str) -> None:
    """Bring the tables to a revision, up or ("base", an older one) down. Raises `StoreError`."""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        there = revision_of(connection)
        if there is not None and there > HEAD:
            raise StoreError(f"the store has tables of a newer release ({there}); this one knows {HEAD}")
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        if revision == "head" or (there is not None and there < revision != "base"):
            alembic.command.upgrade(config, revision)
        else:
            alembic.command.downgrade(config, revision)


def revision_of(connection: Connection) -> str | None:
    """What the tables are at; None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
