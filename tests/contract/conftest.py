"""Findings made by hand, so that the contract is tested apart from what the stages read."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.protocols import Validator

from aidfigures.api.engine import Engine, load_engine
from aidfigures.app import create_app
from aidfigures.model import (
    AidContext,
    Amount,
    Context,
    Conversion,
    CrossRate,
    Cue,
    CurrencyReading,
    Equivalent,
    Figure,
    Findings,
    Mention,
    Party,
    Per,
    Period,
    PrintedRate,
    Rate,
    Relation,
    Span,
    Standing,
)

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
Schemas = Callable[[str], Validator]

TEXT = (
    "More than $1 billion Canadian ($723 million) from a package first promised in June will reach Ukraine next month. "
    "Norway gives up to 75 billion kroner a year over five years, and somebody paid $16m."
)
SUNDAY = dt.date(2025, 8, 24)
FRIDAY = dt.date(2025, 8, 22)
CANADA = Party("Canada", "CA")
UKRAINE = Party("Ukraine", "UA")
CAD_USD = CrossRate(
    "CAD",
    "USD",
    Decimal("0.7187171073"),
    SUNDAY,
    FRIDAY,
    "last_published",
    (
        Rate("EUR", "CAD", Decimal("1.6151"), FRIDAY, "ecb"),
        Rate("EUR", "USD", Decimal("1.1608"), FRIDAY, "ecb"),
    ),
)


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def sentence(number: int) -> Span:
    middle = TEXT.index("Norway")
    return Span(0, middle - 1) if number == 1 else Span(middle, len(TEXT))


def canadian() -> Figure:
    """A lower bound, converted, previously announced."""
    return Figure(
        id="f1",
        mention=Mention(
            span("$1 billion Canadian"),
            "$1 billion Canadian",
            Amount(Decimal("1E+9"), None, "more_than", Decimal("5E+8")),
            Cue("$ … Canadian", "country_word", ("CAD",), (Span(10, 11), span("Canadian"))),
            hedge=span("More than"),
        ),
        currency=CurrencyReading("CAD", "country_word", 0.99, ("CAD",), (span("Canadian"),)),
        equivalent=None,
        conversion=Conversion(CAD_USD, Decimal("718717107.30"), None, Decimal("718717107.30")),
        conversion_refusal=None,
        aid=AidContext(
            kind="aid",
            category="military",
            status="allocated",
            novelty="previously_announced",
            donors=(CANADA,),
            recipients=(UKRAINE,),
            evidence=(("novelty", (span("first promised in June"),)),),
        ),
        standing=Standing(
            relations=(Relation("previously_announced", None, (span("first promised in June"),)),),
            countable=False,
            count_reason="previously announced",
        ),
        sentence=sentence(1),
    )


def american() -> Figure:
    """The equivalent of the one before, already in the base currency."""
    same = CrossRate("USD", "USD", Decimal(1), SUNDAY, SUNDAY, "last_published", ())
    return Figure(
        id="f2",
        mention=Mention(
            span("$723 million"),
            "$723 million",
            Amount(Decimal("723E+6"), Decimal("723E+6"), "exact", Decimal("5E+5")),
            Cue("$", "shared_symbol", ("USD", "CAD", "AUD"), (Span(31, 32),)),
        ),
        currency=CurrencyReading("USD", "printed_equivalent", 0.97, ("USD", "CAD"), (span("$1 billion Canadian"),)),
        equivalent=Equivalent(
            0, "brackets", PrintedRate(Decimal("0.723"), Decimal("0.7187"), Decimal("0.006")), ("implied_rate_off",)
        ),
        conversion=Conversion(same, Decimal("723E+6"), Decimal("723E+6"), Decimal("723E+6")),
        conversion_refusal=None,
        aid=AidContext(kind="aid", category="military", donors=(CANADA,), recipients=(UKRAINE,)),
        standing=Standing(relations=(Relation("same_as", 0),), countable=False, count_reason="restates another figure"),
        sentence=sentence(1),
    )


def norwegian() -> Figure:
    """An upper bound per year over a period, not converted."""
    return Figure(
        id="f3",
        mention=Mention(
            span("75 billion kroner"),
            "75 billion kroner",
            Amount(None, Decimal("75E+9"), "up_to", Decimal("5E+8")),
            Cue("kroner", "shared_name", ("NOK", "DKK"), (span("kroner"),)),
            per=Per("year", span("a year"), 5),
            hedge=span("up to"),
        ),
        currency=CurrencyReading("NOK", "donor", 0.8, ("NOK", "DKK")),
        equivalent=None,
        conversion=None,
        conversion_refusal="the rate tables end before this day",
        aid=AidContext(
            kind="aid",
            category="unspecified",
            status="pledged",
            novelty="new",
            finance_type="grant",
            in_kind=False,
            donors=(Party("Norway; the Kingdom", "NO"), Party("Nansen Fund", None, "public")),
            via=(Party("World Bank", None, "multilateral"),),
            period=Period(5, "year", None, None),
            announced_on=FRIDAY,
            conditional=True,
            speaker=Party("Jonas Gahr Støre", None, "other"),
        ),
        standing=Standing(countable=True, count_reason="new money"),
        sentence=sentence(2),
    )


def unsettled() -> Figure:
    """A bare sign that nothing settles."""
    return Figure(
        id="f4",
        mention=Mention(
            span("$16m"),
            "$16m",
            Amount(Decimal("16E+6"), Decimal("16E+6"), "exact", Decimal("5E+5")),
            Cue("$", "shared_symbol", ("USD", "CAD", "AUD"), (Span(span("$16m").start, span("$16m").start + 1),)),
        ),
        currency=CurrencyReading(None, "unresolved", 0.0, ("USD", "CAD", "AUD"), flags=("bare_dollar",)),
        equivalent=None,
        conversion=None,
        conversion_refusal=None,
        aid=AidContext(),
        standing=Standing(countable=False, count_reason="not aid"),
        sentence=sentence(2),
    )


def made_findings(context: Context | None = None) -> Findings:
    known = context or Context(published=SUNDAY, url="https://news.example/a", title="=SUM(A1)")
    return Findings(TEXT, known, (canadian(), american(), norwegian(), unsettled()))


def found_by_hand(text: str, context: Context) -> Findings:
    """A finder that knows one text."""
    return made_findings(context) if text == TEXT else Findings(text, context)


@pytest.fixture
def findings() -> Findings:
    return made_findings()


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine()


@pytest.fixture(scope="session")
def client(engine: Engine) -> FlaskClient:
    """The service as it runs."""
    return create_app(engine=engine).test_client()


@pytest.fixture(scope="session")
def made_client(engine: Engine) -> FlaskClient:
    """The service with findings made by hand: what it answers does not depend on what the stages read."""
    return create_app(engine=replace(engine, find=found_by_hand)).test_client()


@pytest.fixture(scope="session")
def schema() -> Schemas:
    """schemas/ by name: `schema("problem")` gives a validator that also checks formats."""

    def load(name: str) -> Validator:
        content = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
        return Draft202012Validator(content, format_checker=FormatChecker())

    return load
