"""Many articles: an iterator in, an iterator out; nothing lost and nothing twice when connections break."""

import datetime as dt
import itertools
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import anyio
import httpx
import pytest

from aidfigures.client import (
    AnswerError,
    Article,
    ArticleFigures,
    ArticleRefused,
    AsyncClient,
    BrokenOffError,
    InvalidInputError,
    Retries,
    UnreachableError,
)

DAY = dt.date(2025, 8, 24)
QUICK = Retries(attempts=3, first=0.0, longest=0.0)
Made = Callable[..., Any]


def articles(count: int) -> Iterator[Article]:
    for number in range(1, count + 1):
        yield {"id": f"a-{number}", "text": f"Canada gave C${number} million.", "published": DAY}


def amounts(answers: list[Any]) -> list[tuple[int, object, str]]:
    return [(each.number, each.id, each.figures[0].amount.point) for each in answers]


def expected(count: int) -> list[tuple[int, object, str]]:
    return [(number, f"a-{number}", f"{number}000000") for number in range(1, count + 1)]


def test_every_article_is_answered_in_order_over_several_requests(service: Any) -> None:
    assert amounts(list(service.batches(articles(11), articles_at_once=4))) == expected(11)


def test_a_figure_is_the_one_that_the_article_alone_gives(service: Any) -> None:
    [answer] = service.batches(articles(1))
    assert answer.figures == service.figures("Canada gave C$1 million.", published=DAY).figures


def test_bad_articles_are_refused_and_the_rest_go_on(service: Any) -> None:
    sent = [{"text": "€5"}, {"id": "x"}, {"text": "€6", "published": "soon"}, {"id": [1], "html": "<p>It cost £7.</p>"}]
    read, empty, undated, page = service.batches(sent, articles_at_once=3)
    assert isinstance(read, ArticleFigures)
    assert (read.number, read.id, read.text) == (1, 1, None)
    assert empty == ArticleRefused(2, "x", "text", "is missing")
    assert undated == ArticleRefused(3, 3, "date", "must be a day as YYYY-MM-DD")  # by its short name in batches
    assert (page.number, page.id, page.figures[0].surface) == (4, [1], "£7")
    assert page.text[page.figures[0].start : page.figures[0].end] == "£7"


def test_options_hold_for_articles_that_do_not_say(service: Any) -> None:
    sent: list[Article] = [{"text": "It cost €5m."}, {"text": "It cost €5m.", "base_currency": "JPY"}]
    answers = list(service.batches(sent, base_currency="EUR", published=DAY))
    assert [each.figures[0].conversion.base for each in answers] == ["EUR", "JPY"]


def test_an_article_over_the_limit_is_refused_by_itself(service: Any) -> None:
    long, good = service.batches([{"text": "x" * 5_001}, {"text": "€5"}])
    assert (long.field, len(good.figures)) == ("text", 1)


def test_what_the_whole_batch_is_refused_for_is_raised(service: Any) -> None:
    with pytest.raises(InvalidInputError) as told:
        list(service.batches(articles(2), base_currency="XQQ"))
    assert told.value.field == "base_currency"


def test_nothing_in_nothing_out(service: Any) -> None:
    assert list(service.batches([])) == []


def test_it_takes_no_more_than_it_sends(service: Any) -> None:
    taken = itertools.count(1)

    def endless() -> Iterator[Article]:
        for number in taken:
            yield {"text": f"It cost €{number}."}

    answers = service.batches(endless(), articles_at_once=5)
    assert [next(answers).number for _ in range(7)] == list(range(1, 8))
    answers.close()
    assert next(taken) == 11


def test_bytes_are_a_measure_too(relay: Any, made: Made) -> None:
    service = made(relay.address, headers={"Connection": "close"})
    assert amounts(list(service.batches(articles(6), bytes_at_once=100))) == expected(6)
    assert relay.connections > 1


def test_a_line_separator_in_a_text_ends_no_line(service: Any) -> None:
    [answer] = service.batches([{"html": "<p>It\u2028cost\u0085 £7\u2029 and £8.</p>"}])
    assert [figure.surface for figure in answer.figures] == ["£7", "£8"]


@pytest.mark.parametrize("at", ["no byte", "the headers", "the first article", "an article", "the last article"])
def test_a_lost_connection_costs_no_article_and_doubles_none(relay: Any, made: Made, at: str) -> None:
    whole = httpx.post(
        f"{relay.address}/v1/batches",
        content="".join(json.dumps({**each, "published": str(DAY)}) + "\n" for each in articles(8)),
        headers={"Content-Type": "application/x-ndjson"},
    )
    head = sum(len(name) + len(value) + 4 for name, value in whole.headers.raw)
    size = head + len(whole.content)
    cuts = {"no byte": 0, "the headers": 60, "the first article": head + 300, "an article": size // 2}
    relay.cuts = [cuts.get(at, size - 300)]
    assert amounts(list(made(relay.address, retries=QUICK).batches(articles(8)))) == expected(8)
    assert relay.connections == 3


def test_it_goes_on_for_as_long_as_articles_are_answered(relay: Any, made: Made) -> None:
    """Six losses with three attempts: they are counted in a row, and something was answered in between."""
    [answer] = made(relay.address).batches(articles(1))
    relay.cuts = [1000 + len(answer.figures[0].model_dump_json())] * 6  # the headers, an article, a part of the next
    relay.connections = 0
    assert amounts(list(made(relay.address, retries=QUICK).batches(articles(12)))) == expected(12)
    assert relay.connections > 6


def test_it_gives_up_where_nothing_is_answered(relay: Any, made: Made) -> None:
    relay.cuts = [0] * 9
    answers = made(relay.address, retries=QUICK).batches(articles(8))
    with pytest.raises(UnreachableError):
        next(answers)
    assert relay.connections == 3


def test_nobody_listens(made: Made) -> None:
    waits: list[float] = []
    with pytest.raises(UnreachableError):
        made("http://127.0.0.1:9", sleep=waits.append).ready()
    assert len(waits) == 3


def line(number: int) -> bytes:
    return json.dumps({"id": f"a-{number}", "figures": []}).encode() + b"\n"


def test_an_answer_that_ends_early_is_asked_for_again(scripted: Made) -> None:
    script = [httpx.Response(200, content=content) for content in (line(1) + b'{"id": "a-', line(2) + line(3))]
    service, sent, _ = scripted(*script, retries=QUICK)
    assert [each.id for each in service.batches(articles(3))] == ["a-1", "a-2", "a-3"]
    assert len(sent) == 2
    assert len(sent[0].content) != len(sent[1].content)


def test_an_answer_that_a_stopping_service_breaks_off_is_asked_for_again(scripted: Made) -> None:
    end = json.dumps({"id": None, "line": 2, "error": {"field": "batch", "reason": "the service is being stopped"}})
    script = [httpx.Response(200, content=content) for content in (line(1) + end.encode() + b"\n", line(2) + line(3))]
    service, sent, _ = scripted(*script, retries=QUICK)
    assert [each.id for each in service.batches(articles(3))] == ["a-1", "a-2", "a-3"]
    assert len(sent) == 2


def test_an_answer_that_always_ends_early(scripted: Made) -> None:
    service, sent, _ = scripted(*[httpx.Response(200, content=b"")] * 9, retries=QUICK)
    with pytest.raises(BrokenOffError, match="after 0 of 3 articles"):
        list(service.batches(articles(3)))
    assert len(sent) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (line(2), "is one to another"),
        (line(1) + line(2), "more answers than articles"),
        (b'{"id": "a-1"}\n', "neither figures nor an error"),
        (b"welcome\n", "is not a Line"),
    ],
)
def test_answers_that_are_none(scripted: Made, content: bytes, reason: str) -> None:
    service, sent, _ = scripted(httpx.Response(200, content=content), retries=QUICK)
    with pytest.raises(AnswerError, match=reason):
        list(service.batches(articles(1)))
    assert len(sent) == 1


def test_batches_are_packed(scripted: Made) -> None:
    service, sent, _ = scripted(httpx.Response(200, content=line(1)))
    list(service.batches(articles(1)))
    assert sent[0].headers["Content-Encoding"] == "gzip"
    assert sent[0].content.startswith(b"\x1f\x8b")


@pytest.mark.parametrize("wrong", [{"id": float("nan")}, {"id": {1}}, {"text": b"bytes"}])
def test_an_article_that_is_no_json_is_the_callers_mistake(service: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        list(service.batches([wrong]))


@pytest.mark.parametrize("size", [{"articles_at_once": 0}, {"bytes_at_once": 0}])
def test_a_batch_holds_something(service: Any, size: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="one article"):
        list(service.batches([], **size))


@pytest.mark.parametrize("backend", ["asyncio"])
def test_articles_may_come_from_an_async_iterator(address: str, backend: str) -> None:
    async def feed() -> AsyncIterator[Article]:
        for article in articles(5):
            await anyio.lowlevel.checkpoint()
            yield article

    async def run() -> list[Any]:
        async with AsyncClient(address) as service:
            return [answer async for answer in service.batches(feed(), articles_at_once=2)]

    assert amounts(anyio.run(run, backend=backend)) == expected(5)


def test_an_id_that_cannot_come_back_is_refused_before_it_is_sent(service: Any) -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        list(service.batches([{"id": "\ud800", "text": "EUR 5"}]))
