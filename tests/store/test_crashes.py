"""Killed at any moment, the store holds whole articles, and the run that is started again ends with all of them."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest
from databases import OpenStore, Server
from sqlalchemy import func, select, text

from aidfigures.api.engine import Engine
from aidfigures.documents import Document
from aidfigures.errors import StoreError
from aidfigures.model import Context, Findings
from aidfigures.store.door import Store
from aidfigures.store.engine import open_engine, reading
from aidfigures.store.ingest import ingest
from aidfigures.store.kept import Reading, Wanted
from aidfigures.store.tables import article, extraction, figure

FIGURES = 4  # in each article
ARTICLES = 240
KILLS = 20
WORDS = "Canada pledged C$2 billion ($1.46 billion) to Ukraine. Norway gave Sudan $5 million, and Chad €{}."

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills a forked process")


@pytest.fixture(scope="module")
def articles(engine: Engine) -> dict[str, Findings]:
    """Read once: what is tried here is the writing."""
    texts = [WORDS.format(number + 1) for number in range(ARTICLES)]
    return {text: engine.find(text, Context()) for text in texts}


def documents(articles: dict[str, Findings]) -> Iterator[Document]:
    return (Document(number, text, Context()) for number, text in enumerate(articles))


def read_in(url: str, articles: dict[str, Findings], versions: dict[str, str]) -> None:
    """What a process that is killed does: parts of ten, so that there are many moments to die in."""
    store = Store(url)
    ingest(store, "run", documents(articles), lambda document: articles[document.text], versions, part=10)
    store.close()


def census(url: str) -> tuple[int, int, set[int]]:
    """Articles, figures, and how many figures an article has, over all."""
    database = open_engine(url)
    with reading(database) as connection:
        each = (
            select(func.count(figure.c.ordinal))
            .select_from(article)
            .outerjoin(extraction, extraction.c.article_id == article.c.id)
            .outerjoin(figure, figure.c.extraction_id == extraction.c.id)
            .group_by(article.c.id)
        )
        counted = connection.execute(each).scalars().all()
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    database.dispose()
    return len(counted), sum(counted), set(counted)


def test_killed_twenty_times(url: str, articles: dict[str, Findings], engine: Engine) -> None:
    assert {len(findings) for findings in articles.values()} == {FIGURES}
    versions = dict(engine.versions)
    moments = random.Random(20)
    open_engine(url).dispose()  # the tables are there: a kill in their making is tried apart
    kills, midway, longest = 0, 0, 0.4
    for _ in range(KILLS * 10):
        process = get_context("fork").Process(target=read_in, args=(url, articles, versions))
        process.start()
        time.sleep(moments.uniform(0.01, longest))
        if process.is_alive():
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
        process.join()
        kept, _, sizes = census(url)
        assert sizes <= {FIGURES}, "an article with a part of its figures"
        if process.exitcode == -signal.SIGKILL:
            kills += 1
            midway += 0 < kept < ARTICLES
        if kills == KILLS:
            break
        if kept == ARTICLES:  # it was quicker than we: begin anew, and kill sooner
            longest = max(longest / 2, 0.02)
            emptied = Store(url)
            for each in [article_id for article_id, _ in emptied.readings(Wanted())]:
                emptied.forget(each)
            forget_runs(url)
            emptied.close()
    assert kills == KILLS
    assert midway >= KILLS // 4, "killed before or after the work, mostly"
    read_in(url, articles, versions)
    assert census(url) == (ARTICLES, ARTICLES * FIGURES, {FIGURES})
    read_in(url, articles, versions)
    assert census(url) == (ARTICLES, ARTICLES * FIGURES, {FIGURES})


def forget_runs(url: str) -> None:
    database = open_engine(url)
    with database.begin() as connection:
        connection.execute(text("DELETE FROM run"))
    database.dispose()


def test_a_run_goes_on_where_it_stopped(store: Store, articles: dict[str, Findings], engine: Engine) -> None:
    some = dict(list(articles.items())[:25])

    def stops(document: Document) -> Findings:
        if document.id == 15:
            raise KeyboardInterrupt
        return some[document.text]

    with pytest.raises(KeyboardInterrupt):
        ingest(store, "run", documents(some), stops, engine.versions, part=10)
    assert store.counts()["article"] == 10
    done = ingest(store, "run", documents(some), lambda document: some[document.text], engine.versions, part=10)
    assert (done.skipped, done.outcomes) == (10, {"kept": 15})
    again = ingest(store, "run", documents(some), lambda document: some[document.text], engine.versions, part=10)
    assert (again.skipped, again.outcomes) == (25, {})


def both_at_once(url: str, work: Callable[[], None]) -> None:
    processes = [get_context("fork").Process(target=work) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]


def test_two_writers_of_the_same_articles(url: str, articles: dict[str, Findings], engine: Engine) -> None:
    """They make the tables at once, too."""
    some = list(articles.values())[:80]

    def write() -> None:
        store = Store(url)
        order = some if os.getpid() % 2 else some[::-1]
        for at in range(0, len(order), 8):
            store.keep([Reading(findings, engine.versions) for findings in order[at : at + 8]])
        store.close()

    both_at_once(url, write)
    assert census(url) == (80, 80 * FIGURES, {FIGURES})


def test_a_server_that_dies_and_comes_back(
    server: Server, articles: dict[str, Findings], engine: Engine, open_store: OpenStore, tmp_path: Path
) -> None:
    """The error says what to do and shows no address; the same process goes on when the server is back."""
    url = server.url()
    store = open_store(url)
    first, second = (Reading(findings, engine.versions) for findings in list(articles.values())[:2])
    store.keep([first])
    server.kill()
    try:
        for _ in range(2):
            with pytest.raises(StoreError, match="PostgreSQL store cannot be reached") as caught:
                store.keep([second])
            assert "127.0.0.1" not in str(caught.value)
            with pytest.raises(StoreError):
                store.document(first.article_id)
    finally:
        server.start()
    assert store.document(first.article_id) is not None
    assert [kept.outcome for kept in store.keep([first, second])] == ["unchanged", "kept"]
    assert census(url) == (2, 2 * FIGURES, {FIGURES})
