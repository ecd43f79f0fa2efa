"""Addresses, tables made and unmade, and what is said when a database cannot be used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import OpenStore
from sqlalchemy import inspect, text

from aidfigures.api.engine import Engine
from aidfigures.errors import InputError, StoreError
from aidfigures.model import Context
from aidfigures.store.engine import HEAD, MIGRATIONS, migrate, open_engine, read_url, revision_of
from aidfigures.store.kept import Reading
from aidfigures.store.tables import METADATA


def test_up_down_and_up_again(url: str) -> None:
    database = open_engine(url)
    with database.connect() as connection:
        assert revision_of(connection) == HEAD
        made = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(made, METADATA) == [], "migrations and tables.py differ"
    migrate(database, "base")
    with database.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
        assert revision_of(connection) is None
    migrate(database, "head")
    with database.connect() as connection:
        assert set(METADATA.tables) < set(inspect(connection).get_table_names())
    database.dispose()


def test_the_newest_revision_is_the_one_we_know() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_tables_of_a_newer_release_are_left_alone(url: str) -> None:
    database = open_engine(url)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.dispose()
    with pytest.raises(StoreError, match="newer release"):
        open_engine(url)


@pytest.mark.parametrize(
    "written", ["", "nonsense", "mysql://a/b", "sqlite://", "sqlite:///:memory:", "postgresql+asyncpg://a/b"]
)
def test_other_addresses_are_refused(written: str) -> None:
    with pytest.raises(InputError) as caught:
        read_url(written)
    assert caught.value.field == "AIDFIGURES_DATABASE_URL"


def test_addresses_get_our_driver() -> None:
    assert read_url("postgres://u:p@h/d").drivername == "postgresql+psycopg"
    assert read_url("sqlite:////tmp/a.db").database == "/tmp/a.db"


def test_a_server_that_is_not_there(open_store: OpenStore) -> None:
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        open_store("postgresql://somebody:sesame@127.0.0.1:1/x").counts()
    assert "sesame" not in str(caught.value)


def test_a_place_that_cannot_be_written(open_store: OpenStore, tmp_path: Path) -> None:
    in_a_file = tmp_path / "file"
    in_a_file.write_text("")
    store = open_store(f"sqlite:///{in_a_file}/store.db")
    with pytest.raises(StoreError, match="nothing is kept"):
        store.counts()
    (tmp_path / "text.db").write_text("This is no database. " * 100)
    with pytest.raises(StoreError, match="no SQLite file"):
        open_store(f"sqlite:///{tmp_path}/text.db").counts()


def test_trouble_is_seen_without_opening(open_store: OpenStore, tmp_path: Path) -> None:
    assert open_store(f"sqlite:///{tmp_path}/new/store.db").trouble() is None
    assert open_store("postgresql://127.0.0.1:1/x").trouble() is None
    assert "not kept" in (open_store("").trouble() or "")
    assert not (tmp_path / "new").exists()
    if Path("/proc/sys").is_dir():  # a disk that nobody may write to
        assert "cannot be written" in (open_store("sqlite:////proc/sys/store.db").trouble() or "")


def test_a_store_that_is_turned_off(open_store: OpenStore) -> None:
    with pytest.raises(StoreError, match="AIDFIGURES_DATABASE_URL"):
        open_store("").counts()


def test_forked_processes_open_their_own(url: str, open_store: OpenStore, engine: Engine) -> None:
    """A connection that two processes talk over would mix up their answers."""
    store = open_store(url)
    store.counts()
    pid = os.fork()
    if pid == 0:
        try:
            store.keep([Reading(engine.find("It cost €5m.", Context()), engine.versions)])
            os._exit(0)
        except BaseException:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert store.counts()["article"] == 1


def test_nothing_of_it_is_imported_before_it_is_asked_for() -> None:
    code = "import sys, aidfigures.app; print([m for m in ('sqlalchemy', 'alembic', 'psycopg') if m in sys.modules])"
    service = str(Path(__file__).parents[2] / "service")
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": service},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "[]\n"
