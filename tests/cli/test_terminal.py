"""The table for the terminal: amounts in short, totals, and no text that a terminal would act on."""

import datetime as dt
import io
from decimal import Decimal

import pytest

from aidfigures.cli.terminal import print_findings, printable, short, total_line, value
from aidfigures.lexicon import load_lexicon
from aidfigures.model import Amount, Context, Findings, Qualifier
from aidfigures.pipeline import find_figures
from aidfigures.rates import load_rates
from aidfigures.totals import totals


def find(text: str, **context: str) -> Findings:
    return find_figures(text, Context(published=dt.date(2025, 8, 24), **context), load_lexicon(), load_rates())  # type: ignore[arg-type]


def shown(findings: Findings) -> str:
    stream = io.StringIO()
    print_findings(findings, "a.txt", stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("0", "0"),
        ("5.5", "5.50"),
        ("19.999", "20"),
        ("12345", "12,345"),
        ("1130000000", "1.13bn"),
        ("2000000", "2m"),
        ("1234567890123", "1.23tn"),
        ("-5000000", "-5m"),
        ("1E+9", "1bn"),
    ],
)
def test_numbers_in_short(number: str, written: str) -> None:
    assert short(Decimal(number)) == written


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "written"),
    [
        (5, 5, "exact", "5"),
        (5, 5, "approx", "≈ 5"),
        (5, None, "more_than", "> 5"),
        (5, None, "at_least", "≥ 5"),
        (5, None, "order_of_magnitude", "≥ 5"),
        (None, 5, "up_to", "≤ 5"),
        (None, 5, "less_than", "< 5"),
        (2, 3, "range", "2–3"),
    ],
)
def test_amounts_say_how_they_are_bounded(
    low: int | None, high: int | None, qualifier: Qualifier, written: str
) -> None:
    least, most = (None if bound is None else Decimal(bound) for bound in (low, high))
    assert value(Amount(least, most, qualifier)) == written


def test_only_countable_money_is_added_up() -> None:
    findings = find("Canada announced C$1 billion ($723 million) in military aid for Ukraine on Sunday.")
    countable = [figure for figure in findings if figure.standing.countable]
    total = sum((figure.conversion.point for figure in countable if figure.conversion), Decimal())
    assert len(countable) == 1
    assert total_line(findings, totals(findings)) == f"Countable money: USD {short(total)} in 1 of 2 figures"


def test_no_figures() -> None:
    assert shown(find("Nobody spoke of money.")) == "a.txt: no figures\n"


def test_markup_and_control_characters_stay_text() -> None:
    findings = find("Canada gives $5 million to [bold]Ukraine[/bold].")
    stream = io.StringIO()
    print_findings(findings, "[red]\x1b]0;title\x07\u202ename", stream)
    assert "[red] ]0;title name" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()
    assert printable("a\x1b[31m\r\n\ud800b") == "a [31m b"


def test_the_breakdown_names_every_sum_once_a_question_and_what_is_left_out() -> None:
    findings = find(
        "Canada will give Ukraine C$1 billion ($723 million) in military aid. Norway pledged more than 50 million "
        "Norwegian kroner in humanitarian aid to Sudan. Britain will give Ukraine £3 billion a year in military aid."
    )
    stream = io.StringIO()
    print_findings(findings, "a.txt", stream, with_totals=True)
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in stream.getvalue().splitlines() if "│" in line]
    donors = next(place for place, row in enumerate(rows) if row[0] == "donor")
    assert rows[donors : donors + 3] == [
        ["donor", "Canada", "718.72m", "CAD 1bn", "1"],
        ["", "Norway", "≥ 4.91m", "NOK ≥ 50m", "1"],
        ["", "United Kingdom", "4.02bn a year", "GBP 3bn a year", "1"],
    ]
    assert "Left out, restates C$1 billion in another currency: $723 million" in stream.getvalue()
    assert "Countable money: USD ≥ 723.62m + USD 4.02bn a year in 3 of 4 figures" in stream.getvalue()


def test_money_that_is_not_converted_is_in_the_line() -> None:
    text = "Norway pledged 5 million Norwegian kroner in humanitarian aid to Sudan."
    findings = find_figures(text, Context(published=dt.date(1900, 1, 1)), load_lexicon(), load_rates())
    assert total_line(findings, totals(findings)) == "Countable money: NOK 5m (not converted) in 1 of 1 figures"
    stream = io.StringIO()
    print_findings(findings, "a.txt", stream, with_totals=True)
    assert "1 not converted" in stream.getvalue()
