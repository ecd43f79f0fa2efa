"""Databases to try the store on: a SQLite file, and a PostgreSQL server of the tests' own where there is one."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from databases import OpenStore, Server, folder_of_programs

from aidfigures.api.engine import Engine, load_engine
from aidfigures.store.door import Store

NO_SERVER = "no PostgreSQL here: apt-get install postgresql (.ci/run does)"


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    programs = folder_of_programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail(NO_SERVER)
        pytest.skip(NO_SERVER)
    with TemporaryDirectory(prefix="aidfigures-postgres-") as folder:  # pytest's own lets no other user through
        server = Server(programs, Path(folder))
        yield server
        server.kill()  # there is nothing in it to keep


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    made: Server = request.getfixturevalue("server")
    return made.url()


@pytest.fixture
def open_store() -> Iterator[OpenStore]:
    """Stores that are closed at the end."""
    opened: list[Store] = []

    def made(url: str, *, keep_text: bool = True) -> Store:
        opened.append(Store(url, keep_text=keep_text))
        return opened[-1]

    yield made
    for store in opened:
        store.close()


@pytest.fixture
def store(url: str, open_store: OpenStore) -> Store:
    return open_store(url)
