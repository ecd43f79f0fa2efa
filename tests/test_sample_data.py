"""The sample articles: the data hold together, and the pipeline reads each article as its reader did.

In: `sample_data/articles.jsonl`, in the form that `aidfigures extract --from jsonl` takes, and
`sample_data/expected.jsonl`, worked out by hand. An `occurrence` counts the surface in the plain text from 1. Both
halves of a rate line such as "($1 = 1.3523 Canadian dollars)" are labelled `kind: fx_rate`: whether they are figures
at all is left open, but no one may take them for aid.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from aidfigures import Context, find_figures
from aidfigures.cli import main
from aidfigures.model import Category, Figure, FinanceType, Findings, Qualifier, RelationType, Span, Status

FOLDER = Path(__file__).parents[1] / "sample_data"
CLOSE_ENOUGH = Decimal("0.04")  # how far a printed equivalent may lie from the rate of the day
ARTICLE_KEYS = {"id", "title", "text", "date", "url", "outlet_country", "lang"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """A sample article and what a careful analyst reads in it."""

    record: Json
    readings: tuple[Json, ...]

    @property
    def text(self) -> str:
        return str(self.record["text"])

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(span_of(self.text, reading["surface"], reading["occurrence"]) for reading in self.readings)

    @property
    def context(self) -> Context:
        return Context(
            published=dt.date.fromisoformat(self.record["date"]),
            url=self.record["url"],
            title=self.record["title"],
            outlet_country=self.record["outlet_country"],
            language=self.record["lang"],
        )


def records(name: str) -> list[Json]:
    with (FOLDER / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def span_of(text: str, surface: str, occurrence: int) -> Span:
    """Where the surface stands for the nth time. Raises `ValueError` where it does not."""
    start = -1
    for _ in range(occurrence):
        start = text.index(surface, start + 1)
    return Span(start, start + len(surface))


EXPECTED = {record["id"]: tuple(record["figures"]) for record in records("expected.jsonl")}
ARTICLES = {record["id"]: Article(record, EXPECTED.get(record["id"], ())) for record in records("articles.jsonl")}
EVERY_ARTICLE = pytest.mark.parametrize("article", ARTICLES.values(), ids=list(ARTICLES))


# The data by themselves


def test_ids_are_unique_and_each_article_has_its_reading() -> None:
    articles = [record["id"] for record in records("articles.jsonl")]
    assert articles == [record["id"] for record in records("expected.jsonl")]
    assert len(articles) == len(set(articles)) >= 18


def test_the_announcement_of_24_august_is_told_often_enough_to_be_counted_once() -> None:
    visits = [article for id_, article in ARTICLES.items() if "-kyiv-visit-" in id_]
    assert sum(bool(article.readings) for article in visits) >= 4
    assert sum(not article.readings for article in visits) >= 2


@EVERY_ARTICLE
def test_articles_are_whole(article: Article) -> None:
    record = article.record
    assert set(record) == ARTICLE_KEYS
    assert all(isinstance(value, str) and value.strip() == value != "" for value in record.values())
    assert 120 <= len(article.text.split()) <= 400
    assert dt.date(2020, 1, 1) <= dt.date.fromisoformat(record["date"]) <= dt.date(2026, 1, 1)
    assert record["url"].split("/")[2].endswith(".example.org")
    assert len(record["outlet_country"]) == len(record["lang"]) == 2


@EVERY_ARTICLE
def test_surfaces_stand_in_the_text_in_reading_order(article: Article) -> None:
    spans = article.spans
    assert [span.of(article.text) for span in spans] == [reading["surface"] for reading in article.readings]
    assert all(one.end <= next_.start for one, next_ in pairwise(spans))


@EVERY_ARTICLE
def test_readings_use_the_words_of_the_model(article: Article) -> None:
    for number, reading in enumerate(article.readings):
        assert reading["qualifier"] in get_args(Qualifier)
        assert reading["category"] in ((*get_args(Category),) if reading["is_aid"] else (None,))
        assert reading["status"] in ((*get_args(Status),) if reading["is_aid"] else (None,))
        assert reading.get("finance_type") in (None, *get_args(FinanceType))
        assert {relation["type"] for relation in reading["relations"]} <= {*get_args(RelationType)}
        low, high = bounds(reading)
        assert low is not None or high is not None
        assert low is None or high is None or low <= high
        pointers = (reading["equivalent_of"], *(relation["to"] for relation in reading["relations"]))
        assert all(to is None or (0 <= to < len(article.readings) and to != number) for to in pointers)


@EVERY_ARTICLE
def test_nothing_is_counted_that_is_no_new_money(article: Article) -> None:
    for reading in article.readings:
        tied = reading["equivalent_of"] is not None or bool(reading["relations"])
        firm = reading["status"] not in ("requested", "proposed", "suspended", "cancelled", "disputed")
        assert reading["countable"] == (reading["is_aid"] and firm and not tied)


@pytest.mark.parametrize(
    ("id_", "total", "parts"),
    [
        ("04-kyiv-visit-breakdown", 0, (1, 2, 3, 4, 5)),
        ("10-britain-hundred-years", 2, (3, 4)),
        ("11-eu-facility", 0, (2, 3)),
        ("13-sudan-appeal", 0, (1, 2)),
        ("18-denmark-fund", 0, (2, 3, 4)),
        ("20-winger-transfer", 2, (0, 1)),
    ],
)
def test_parts_that_are_said_to_be_all_add_up(id_: str, total: int, parts: tuple[int, ...]) -> None:
    sums = [bounds(reading)[0] or Decimal(0) for reading in EXPECTED[id_]]
    assert sum(sums[part] for part in parts) == sums[total]


# What the pipeline makes of them


def test_the_command_line_reads_the_file_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "--from", "jsonl", "--to", "jsonl", str(FOLDER / "articles.jsonl")]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == list(ARTICLES)
    assert {line["id"] for line in lines if line["figures"]} == {id_ for id_, readings in EXPECTED.items() if readings}


@cache
def findings_of(id_: str) -> Findings:
    return find_figures(ARTICLES[id_].text, ARTICLES[id_].context)


def bounds(reading: Json) -> tuple[Decimal | None, Decimal | None]:
    low, high = (None if reading[key] is None else Decimal(reading[key]) for key in ("min", "max"))
    return low, high


def pairs(id_: str) -> dict[int, int]:
    """The number of each figure that overlaps a labelled sum → the number of that sum."""
    spans = ARTICLES[id_].spans
    figures = enumerate(findings_of(id_))
    return {f: s for f, figure in figures for s, span in enumerate(spans) if span.overlaps(figure.mention.span)}


def codes(parties: Iterable[Any]) -> set[str]:
    return {party.code or party.name for party in parties}


def graded(status: str | None) -> str | None:
    """Label rules: allocated counts as committed, and a sum may be suspended or cancelled."""
    alike = {"allocated": "committed", "cancelled": "suspended"}
    return alike.get(status, status) if status else None


def sorted_out(category: str | None) -> str | None:
    """Mixed packages are a judgement call: "mixed" and "unspecified" are the same answer."""
    return "mixed" if category == "unspecified" else category


def is_sum(reading: Json) -> bool:
    return reading.get("kind") != "fx_rate"


def is_aid(reading: Json) -> bool:
    return bool(reading["is_aid"])


@dataclass(frozen=True, slots=True)
class Question:
    """One answer of a figure: of which labelled sums it is asked, what was expected, what was found."""

    asked: Callable[[Json], bool]
    expected: Callable[[Json], object]
    found: Callable[[Figure, dict[int, int]], object]


QUESTIONS = {
    "qualifier": Question(is_sum, lambda r: r["qualifier"], lambda f, _: f.mention.amount.qualifier),
    "currency": Question(is_sum, lambda r: r["currency"], lambda f, _: f.currency.code),
    "per": Question(lambda r: "per" in r, lambda r: r["per"], lambda f, _: f.mention.per and f.mention.per.unit),
    "equivalent": Question(
        is_sum, lambda r: r["equivalent_of"], lambda f, to: f.equivalent and to.get(f.equivalent.original, "unlabelled")
    ),
    "is_aid": Question(lambda _: True, lambda r: r["is_aid"], lambda f, _: f.aid.is_aid),
    "donors": Question(is_aid, lambda r: set(r["donors"]), lambda f, _: codes(f.aid.donors)),
    "recipients": Question(is_aid, lambda r: set(r["recipients"]), lambda f, _: codes(f.aid.recipients)),
    "category": Question(is_aid, lambda r: sorted_out(r["category"]), lambda f, _: sorted_out(f.aid.category)),
    "status": Question(is_aid, lambda r: graded(r["status"]), lambda f, _: graded(f.aid.status)),
    "finance_type": Question(
        lambda r: "finance_type" in r, lambda r: r["finance_type"], lambda f, _: f.aid.finance_type
    ),
    "countable": Question(lambda _: True, lambda r: r["countable"], lambda f, _: f.standing.countable),
}

# (article, question) → why the pipeline cannot answer it yet; a fix announces itself, since the marks are strict.
_ENGLISH = "the aid stage reads English; other languages come later"
KNOWN_GAPS: dict[tuple[str, str], str] = {
    (
        "05-kyiv-visit-national-desk",
        "relations",
    ): "the label repeats the headline in the body, we the body in the headline",
    ("17-american-pause", "is_aid"): "money raised for Europe's own defence is taken for a proposal of aid (uncounted)",
    ("15-new-zealand-package", "category"): '"the same British fund" is not followed back to the weapons it is for',
    ("26-visite-a-kiev", "is_aid"): _ENGLISH,
    ("26-visite-a-kiev", "donors"): _ENGLISH,
    ("26-visite-a-kiev", "recipients"): _ENGLISH,
    ("26-visite-a-kiev", "category"): _ENGLISH,
    ("26-visite-a-kiev", "status"): _ENGLISH,
    ("26-visite-a-kiev", "relations"): _ENGLISH,
    ("27-klingbeil-in-kyjiw", "is_aid"): _ENGLISH,
    ("27-klingbeil-in-kyjiw", "donors"): _ENGLISH,
    ("27-klingbeil-in-kyjiw", "recipients"): _ENGLISH,
    ("27-klingbeil-in-kyjiw", "category"): _ENGLISH,
    ("27-klingbeil-in-kyjiw", "status"): _ENGLISH,
    ("27-klingbeil-in-kyjiw", "countable"): _ENGLISH,
    ("27-klingbeil-in-kyjiw", "relations"): _ENGLISH,
}


def case(question: str, id_: str) -> Any:
    gap = KNOWN_GAPS.get((id_, question))
    return pytest.param(question, id_, marks=[pytest.mark.xfail(strict=True, reason=gap)] if gap else [])


def cases(question: str, asked: Callable[[Json], bool]) -> list[Any]:
    """The articles of which the question can be asked, those with a known gap marked."""
    return [case(question, id_) for id_, readings in EXPECTED.items() if any(asked(reading) for reading in readings)]


def test_known_gaps_name_articles_and_questions() -> None:
    assert {id_ for id_, _ in KNOWN_GAPS} <= set(ARTICLES)
    assert {question for _, question in KNOWN_GAPS} <= {"sums", "relations", "rates", *QUESTIONS}


@pytest.mark.parametrize(("question", "id_"), [case("sums", id_) for id_ in EXPECTED])
def test_every_sum_is_found_and_nothing_else(question: str, id_: str) -> None:
    article = ARTICLES[id_]
    labelled = list(zip(article.readings, article.spans, strict=True))
    expected = [(s.start, r["surface"], *bounds(r)) for r, s in labelled if is_sum(r)]
    rates = [span for reading, span in labelled if not is_sum(reading)]
    found = [figure.mention for figure in findings_of(id_)]
    sums = [mention for mention in found if not any(mention.span.overlaps(rate) for rate in rates)]
    assert [(m.span.start, m.surface, m.amount.min, m.amount.max) for m in sums] == expected


@pytest.mark.parametrize(
    ("question", "id_"),
    [asked_of for name, question in QUESTIONS.items() for asked_of in cases(name, question.asked)],
)
def test_figures_are_read_as_expected(question: str, id_: str) -> None:
    ask, to, readings = QUESTIONS[question], pairs(id_), ARTICLES[id_].readings
    found = {s: ask.found(findings_of(id_).figures[f], to) for f, s in to.items() if ask.asked(readings[s])}
    expected = {
        s: ask.expected(reading)
        for s, reading in enumerate(readings)
        if ask.asked(reading) and (is_sum(reading) or s in found)
    }
    assert named(found, readings) == named(expected, readings)


def named(answers: dict[int, object], readings: tuple[Json, ...]) -> dict[str, object]:
    """The answers under the number and the surface of their sums, so that a failure can be read."""
    return {f"{number} {readings[number]['surface']}": answers[number] for number in sorted(answers)}


@pytest.mark.parametrize(("question", "id_"), cases("relations", is_aid))
def test_relations_are_read_as_expected(question: str, id_: str) -> None:
    """Each labelled relation is there; where none is labelled there is none. A `to` of null leaves the target open."""
    to, readings = pairs(id_), ARTICLES[id_].readings
    wrong: dict[int, object] = {}
    for f, s in to.items():
        relations = findings_of(id_).figures[f].standing.relations
        found = {(r.type, None if r.to is None else to.get(r.to)) for r in relations}
        types = {type_ for type_, _ in found}
        labelled = readings[s]["relations"]
        held = all((r["type"], r["to"]) in found if r["to"] is not None else r["type"] in types for r in labelled)
        if is_aid(readings[s]) and not (held and bool(found) == bool(labelled)):
            wrong[s] = found
    assert named(wrong, readings) == {}


@pytest.mark.parametrize(("question", "id_"), cases("rates", lambda reading: reading["equivalent_of"] is not None))
def test_printed_equivalents_are_right_by_the_rate_of_the_day(question: str, id_: str) -> None:
    printed = [figure.equivalent.printed_rate for figure in findings_of(id_) if figure.equivalent]
    deviations = [rate.deviation for rate in printed if rate is not None]
    labelled = sum(reading["equivalent_of"] is not None for reading in ARTICLES[id_].readings)
    assert len(deviations) == labelled
    assert all(deviation is not None and abs(deviation) <= CLOSE_ENOUGH for deviation in deviations)
