"""The sentences that say why."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest

from aidfigures import find_figures
from aidfigures.explain import conversion_why, currency_why, long_day, short_rate, short_sum
from aidfigures.model import Basis, Conversion, CrossRate, CurrencyReading, Figure, Findings, Rate, RateMethod


def converted(figure: Figure, rate: CrossRate) -> Figure:
    return replace(figure, conversion=Conversion(rate, None, None, Decimal(1)))


def cross(method: RateMethod = "last_published", *, regime: str | None = None, stale: bool = False) -> CrossRate:
    day = dt.date(2025, 8, 29)
    legs = (
        Rate("EUR", "XOF", Decimal("655.957"), day, "regimes"),
        Rate("EUR", "USD", Decimal("1.1697"), day, "ecb"),
    )
    asked = dt.date(2025, 9, 30)
    return CrossRate("XOF", "USD", Decimal("0.00178319"), asked, day, method, legs, stale=stale, regime=regime)


def test_reasons_quote_the_words_that_decide(findings: Findings) -> None:
    reasons = [currency_why(figure, findings.text) for figure in findings]
    assert reasons == [
        "CAD because 'Canadian' follows the amount.",
        "USD because only this currency fits the equivalent printed beside it ('$1 billion Canadian').",
        "NOK because the text names who counts in it; it could also be DKK.",
        "No currency: nothing in the text settles '$', which could be USD, CAD or AUD.",
    ]


@pytest.mark.parametrize("basis", get_args(Basis))
@pytest.mark.parametrize("number", range(4))
def test_every_basis_makes_a_sentence(findings: Findings, basis: Basis, number: int) -> None:
    figure = findings.figures[number]
    reading = CurrencyReading("USD", basis, 0.5, ("USD", "CAD"), figure.currency.evidence)
    sentence = currency_why(replace(figure, currency=reading), findings.text) if basis != "unresolved" else "USD ."
    assert sentence.startswith("USD ")
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert "()" not in sentence


def test_a_long_list_of_candidates_is_cut(findings: Findings) -> None:
    codes = ("CAD", "USD", "AUD", "NZD", "SGD", "HKD")
    figure = replace(findings.figures[3], currency=CurrencyReading("CAD", "outlet", 0.8, codes))
    assert currency_why(figure, findings.text).endswith("; it could also be USD, AUD or one of 3 more.")


def test_a_long_quotation_is_cut(findings: Findings) -> None:
    figure = findings.figures[0]
    reading = CurrencyReading("CAD", "document_note", 0.9, ("CAD",), (figure.sentence,))
    assert len(currency_why(replace(figure, currency=reading), findings.text)) < 110


def test_conversions_name_publisher_day_and_rate(findings: Findings) -> None:
    assert [conversion_why(figure) for figure in findings] == [
        "$1 billion Canadian was at least 718.7 million USD at the ECB rate of 22 August 2025: 1 CAD = 0.7187 USD.",
        "Already in USD.",
        "Not converted: the rate tables end before this day.",
        "Not converted: its currency is not settled.",
    ]


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (cross(), "at the official and ECB rates of 29 August 2025: 1 XOF = 0.001783 USD."),
        (cross(regime="peg"), "at the pegged and ECB rates of 29 August 2025"),
        (cross("month_mean"), "rates averaged over August 2025"),
        (cross("year_mean"), "rates averaged over 2025"),
        (cross("latest", stale=True), "(the tables have nothing newer for 30 September 2025)."),
        (cross(regime="dual"), "(the official rate; others pay a different one)."),
    ],
)
def test_conversions_say_what_is_special(findings: Findings, rate: CrossRate, words: str) -> None:
    assert words in conversion_why(converted(findings.figures[0], rate))


@pytest.mark.parametrize(
    ("rate", "short"),
    [
        ("0.7187171073", "0.7187"),
        ("1.35", "1.350"),
        ("41.279", "41.28"),
        ("24910.4", "24910"),
        ("0.0000012345", "0.000001234"),
    ],
)
def test_rates_have_four_digits(rate: str, short: str) -> None:
    assert short_rate(Decimal(rate)) == short


def test_days_are_written_out() -> None:
    assert long_day(dt.date(2025, 8, 2)) == "2 August 2025"


def test_a_giver_is_quoted() -> None:
    """The words that decided, and not the donors that the aid stage found, who may be others."""
    text = "Pakistan's finance minister said 70 billion rupees had been set aside. The IMF will release $1 billion."
    first = find_figures(text).figures[0]
    assert currency_why(first, text) == "PKR because 'Pakistan' is named with the amount and counts in it."


@pytest.mark.parametrize(
    ("low", "high", "short"),
    [
        ("718717107.3", "718717107.3", "718.7 million"),
        ("1234567890", None, "at least 1.235 billion"),
        (None, "2500000000000", "up to 2.5 trillion"),
        ("950", "12400", "950 to 12400"),
        ("0.5", "0.5", "0.5"),
        ("0", "0", "0"),
    ],
)
def test_sums_have_four_digits(low: str | None, high: str | None, short: str) -> None:
    minimum, maximum = (None if bound is None else Decimal(bound) for bound in (low, high))
    point = minimum if minimum is not None else maximum
    assert point is not None
    assert short_sum(Conversion(cross(), minimum, maximum, point)) == short
