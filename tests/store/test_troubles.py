"""What callers are told while the database cannot be used, that nothing is half kept, and that it mends by itself."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from databases import OpenStore, Server
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.pool import Pool

from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.settings import Settings
from aidfigures.store import engine as store_engine
from aidfigures.store import probe
from aidfigures.store.door import Store

FIRST, SECOND = ({"text": f"Canada pledged C${number} million to Ukraine. " * 20} for number in (1, 2))
Pragma = Callable[[str], None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def client(engine: Engine, file: Path) -> FlaskClient:
    return create_app(Settings(database_url=f"sqlite:///{file}"), engine).test_client()


@pytest.fixture
def pragma() -> Iterator[Pragma]:
    """What every connection is told before it is used, so that SQLite itself raises as on such a disk."""
    told = ["PRAGMA query_only = OFF"]

    def tell(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute(told[-1])

    event.listen(Pool, "checkout", tell)
    yield told.append
    event.remove(Pool, "checkout", tell)


def is_refused(client: FlaskClient, words: str, retry_after: str) -> None:
    """The call that keeps fails with the reason; the call that does not goes on."""
    answer = client.post("/v1/documents", json=SECOND)
    assert (answer.status_code, answer.get_json()["type"]) == (503, "/docs#problem-store")
    assert words in answer.get_json()["reason"]
    assert "nothing of this request was kept" in answer.get_json()["reason"]
    assert answer.headers["Retry-After"] == retry_after
    assert client.post("/v1/figures", json=SECOND).status_code == 200


def goes_on(client: FlaskClient, file: Path) -> None:
    """The same process keeps the article that it could not keep; nothing was lost, nothing is there by half."""
    assert client.post("/v1/documents", json=SECOND).status_code == 201
    assert client.post("/v1/documents", json=FIRST).status_code == 200
    assert client.get("/readyz").get_json()["store"] == "ok"
    counts = Store(f"sqlite:///{file}").counts()
    assert (counts["article"], counts["extraction"], counts["figure"]) == (2, 2, 40)


@pytest.mark.parametrize(
    ("trouble", "relief", "words"),
    [
        ("max_page_count = 1", "max_page_count = 1000000", "its disk is full"),
        ("query_only = ON", "query_only = OFF", "its disk or file is read-only"),
    ],
)
def test_a_disk_that_takes_nothing(
    client: FlaskClient, file: Path, pragma: Pragma, trouble: str, relief: str, words: str
) -> None:
    assert client.post("/v1/documents", json=FIRST).status_code == 201
    pragma(f"PRAGMA {trouble}")
    for _ in range(2):
        is_refused(client, words, "60")
    assert client.get("/v1/figures").get_json()["figures"]
    pragma(f"PRAGMA {relief}")
    goes_on(client, file)


def test_a_file_that_somebody_holds(client: FlaskClient, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_engine, "_BUSY", 0.3)
    assert client.post("/v1/documents", json=FIRST).status_code == 201
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    is_refused(client, "was busy for", "5")
    assert client.get("/v1/figures").get_json()["figures"], "readers are not held up"
    other.execute("ROLLBACK")
    other.close()
    goes_on(client, file)


def test_readiness_tells_of_the_store_and_makes_none(engine: Engine, client: FlaskClient, file: Path) -> None:
    assert client.get("/readyz").get_json()["store"] == "ok"
    assert not file.exists()
    without = create_app(Settings(database_url=""), engine).test_client()
    assert without.get("/readyz").get_json()["store"] == "off"
    nowhere = create_app(Settings(database_url="postgresql://u:sesame@127.0.0.1:1/x"), engine).test_client()
    answer = nowhere.get("/readyz")
    assert answer.status_code == 200
    assert "cannot be reached" in answer.get_json()["store"]
    assert "sesame" not in answer.text


def test_a_server_that_stands_still(server: Server, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes connections and says nothing: whoever asks how it is gets an answer all the same."""
    monkeypatch.setattr(probe, "_PATIENCE", 0.2)
    store = open_store(server.url())
    store.counts()
    for pid in server.processes():
        os.kill(pid, signal.SIGSTOP)
    try:
        assert [store.state() for _ in range(3)] == [probe.WAITING] * 3
    finally:
        for pid in server.processes():
            os.kill(pid, signal.SIGCONT)
    for _ in range(100):
        if store.state() == "ok":
            return
        time.sleep(0.05)
    raise AssertionError(store.state())
