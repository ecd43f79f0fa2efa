"""Articles that are kept, and API keys: both clients against the server as it runs."""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from aidfigures.client import InvalidInputError, KeyNeededError, NotFoundError, Retries, ScopeMissingError

DAY = dt.date(2025, 6, 17)
CANADA = "Canada pledged C$2 billion ($1.46 billion) in military aid to Ukraine."
NORWAY = "Norway and Chad will each give Sudan $5 million in food aid."
QUICK = Retries(attempts=3, first=0.0, longest=0.0)
SERVICE = Path(__file__).resolve().parents[2] / "service"
Started = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]
Made = Callable[..., Any]


@pytest.fixture
def kept(service: Any) -> Iterator[list[Any]]:
    """Two articles, forgotten when the test is over."""
    documents = [service.keep(text, published=DAY) for text in (CANADA, NORWAY)]
    yield documents
    for document in documents:
        service.forget(document.id)


def test_kept_shown_and_forgotten(service: Any) -> None:
    first = service.keep(CANADA, published=DAY, url="https://a.example/1")
    assert (first.outcome, len(first.figures), first.published) == ("kept", 2, "2025-06-17")
    assert service.keep(CANADA, published="2025-06-17", url="https://a.example/1").outcome == "unchanged"
    assert service.document(first.id).figures == first.figures
    assert service.forget(first.id) is True
    assert service.forget(first.id) is False
    with pytest.raises(NotFoundError):
        service.document(first.id)


def test_a_page_is_kept(service: Any) -> None:
    document = service.keep(html=f"<article><h1>Aid</h1><p>{CANADA}</p></article>")
    assert [document.text[each.start : each.end] for each in document.figures] == ["C$2 billion", "$1.46 billion"]
    assert service.forget(document.id)


@pytest.mark.parametrize("name", ["../figures", "a/b", "?", "", "\N{EURO SIGN}", "%2e%2e"])
def test_no_id_leads_elsewhere(service: Any, name: str) -> None:
    with pytest.raises(NotFoundError):
        service.document(name)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("page_size", [1, 2, 1000])
def test_figures_come_page_by_page_as_one_row(service: Any, page_size: int) -> None:
    found = [each.figure.surface for each in service.kept_figures(page_size=page_size)]
    assert sorted(found) == ["$1.46 billion", "$5 million", "C$2 billion"]


@pytest.mark.usefixtures("kept")
def test_filters(service: Any) -> None:
    def found(**which: Any) -> list[str]:
        return [each.figure.surface for each in service.kept_figures(**which)]

    assert found(donor="CA", currency="CAD") == ["C$2 billion"]
    assert found(countable=False) == ["$1.46 billion"]
    assert found(is_aid=True, recipient="Sudan", since=DAY, until="2025-06-17") == ["$5 million"]
    assert found(since=dt.date(2025, 6, 18), category=None) == []
    with pytest.raises(InvalidInputError) as told:
        found(since="2025-06-18", until=DAY)
    assert told.value.field == "query"


def test_packages_and_their_sums(service: Any, kept: list[Any]) -> None:
    packages = list(service.packages(kind="aid", page_size=1))
    assert {package.reports[0].document.id for package in packages} == {document.id for document in kept}
    sums = service.package_sums(donor="CA")
    assert [(each.currency, each.point) for each in sums.as_given] == [("CAD", "2000000000")]


@pytest.mark.parametrize("cut", [0, 300])
def test_what_was_lost_on_the_way_is_kept_once(relay: Any, made: Made, cut: int) -> None:
    service = made(relay.address, retries=QUICK, headers={"Connection": "close"})
    relay.cuts = [cut]
    document = service.keep(NORWAY)
    assert document.outcome == ("kept" if cut == 0 else "unchanged")
    assert relay.connections == 2
    relay.cuts = [cut and 20]
    assert service.forget(document.id) is (cut == 0)  # else the first attempt did it, and its answer was lost
    assert list(service.kept_figures(donor="NO")) == []


def test_a_page_that_fails_is_asked_for_again_and_no_figure_comes_twice(scripted: Made, service: Any) -> None:
    service.keep(CANADA)
    [first, second] = [each.model_dump() for each in service.kept_figures()]
    service.forget(first["document"]["id"])
    script = [
        httpx.Response(200, json={"figures": [first], "next": "abc"}),
        httpx.Response(503),
        httpx.Response(200, json={"figures": [second], "next": None}),
    ]
    other, sent, _ = scripted(*script, retries=QUICK)
    assert [each.model_dump() for each in other.kept_figures(donor="CA")] == [first, second]
    assert [request.url.params.get("cursor") for request in sent] == [None, "abc", "abc"]
    assert {request.url.params["donor"] for request in sent} == {"CA"}


def test_a_deletion_is_no_success_where_the_service_did_not_say_so(scripted: Made) -> None:
    service, _, _ = scripted(httpx.Response(404, text="<html>proxy</html>"))
    with pytest.raises(NotFoundError):
        service.forget("a")


def test_keys(started: Started, made: Made, tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/store.db"
    create = [sys.executable, "-m", "aidfigures", "keys", "create", "--name", "desk", "--scope", "extract"]
    environment = {"PYTHONPATH": str(SERVICE), "AIDFIGURES_DATABASE_URL": store}
    done = subprocess.run(create, env=environment, capture_output=True, text=True, check=True)
    key = done.stdout.strip()
    with started(tmp_path, workers=1, keys="required", database_url=store) as (_, address):
        assert made(address).ready().status == "ready"
        with pytest.raises(KeyNeededError) as told:
            made(address).figures(CANADA)
        assert (told.value.status, bool(told.value.reason)) == (401, True)
        service = made(address, key=key)
        assert len(service.figures(CANADA).figures) == 2
        with pytest.raises(ScopeMissingError) as refused:
            service.keep(CANADA)
        assert (refused.value.status, key in str(refused.value)) == (403, False)
