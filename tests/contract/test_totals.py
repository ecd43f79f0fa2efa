"""Findings → totals: each countable sum once, nothing dropped, every digit kept."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidfigures import find_figures
from aidfigures.model import AidContext, Amount, Context, Conversion, CrossRate, Figure, Findings, Party, Per, Span
from aidfigures.totals import QUESTIONS, Group, Sum, add, totals

DAY = dt.date(2025, 8, 22)
SETTLED = Context(published=DAY)


@pytest.fixture
def one(findings: Findings) -> Figure:
    """A countable figure, EUR 10 given once; tests change what they care about."""
    figure = findings.figures[2]
    return replace(
        figure,
        mention=replace(figure.mention, amount=Amount(Decimal(10), Decimal(10)), per=None),
        currency=replace(figure.currency, code="EUR", candidates=("EUR",)),
        aid=AidContext(kind="aid", category="humanitarian", status="pledged", donors=(Party("Norway", "NO"),)),
        conversion_refusal=None,
    )


def converted(figure: Figure, point: str) -> Figure:
    worth = Decimal(point)
    rate = CrossRate("EUR", "USD", Decimal("1.1"), DAY, DAY, "last_published", ())
    return replace(figure, conversion=Conversion(rate, worth, worth, worth))


def of(*figures: Figure) -> Findings:
    named = tuple(replace(figure, id=f"f{number}") for number, figure in enumerate(figures))
    return Findings("", Context(base_currency="USD"), named)


def by(findings: Findings, question: str) -> dict[str | None, Group]:
    return {group.values[0]: group for group in dict(totals(findings).by)[question]}


def test_what_does_not_count_is_left_out_with_its_reason(findings: Findings) -> None:
    found = totals(findings)
    assert [(left.figure, left.reason) for left in found.left_out] == [
        (0, "previously announced"),
        (1, "restates another figure"),
        (3, "not aid"),
    ]
    assert [group.figures for group in found.overall] == [(2,)]


def test_digits_are_exact_however_many(one: Figure) -> None:
    large, small = converted(one, "123456789012345678901234567890.12"), converted(one, "0.0000000001")
    [group] = totals(of(large, small)).overall
    assert group.converted is not None
    assert group.converted.point == Decimal("123456789012345678901234567890.1200000001")


def test_a_sum_of_bounds_is_a_bound() -> None:
    exact, above = Amount(Decimal(5), Decimal(5)), Amount(Decimal(7), None, "more_than")
    below, between = Amount(None, Decimal(2), "up_to"), Amount(Decimal(2), Decimal(3), "range")
    assert add([exact, between]) == Sum(Decimal(7), Decimal(8), Decimal("7.5"))
    assert add([exact, above]) == Sum(Decimal(12), None, Decimal(12))
    assert add([exact, exact, below]) == Sum(None, Decimal(12), Decimal(12))


def test_what_is_not_converted_stays_in_its_own_currency(one: Figure) -> None:
    kroner = replace(one, currency=replace(one.currency, code="NOK", candidates=("NOK",)))
    found = of(converted(one, "11"), kroner)
    [overall] = totals(found).overall
    assert (overall.converted, overall.unconverted, overall.amount) == (
        Sum(Decimal(11), Decimal(11), Decimal(11)),
        (1,),
        None,
    )
    alone = by(found, "currency")["NOK"]
    assert (alone.converted, alone.amount) == (None, Sum(Decimal(10), Decimal(10), Decimal(10)))


def test_sums_a_year_stay_apart_unless_their_number_is_said(one: Figure) -> None:
    yearly = replace(one, mention=replace(one.mention, per=Per("year", Span(0, 1))))
    for_five = replace(one, mention=replace(one.mention, per=Per("year", Span(0, 1), 5)))
    once, each_year = totals(of(one, yearly, for_five)).overall
    assert (once.per, once.figures, once.amount) == (None, (0, 2), Sum(Decimal(60), Decimal(60), Decimal(60)))
    assert (each_year.per, each_year.figures) == ("year", (1,))


def test_joint_givers_are_one_value(one: Figure) -> None:
    joint = replace(one, aid=replace(one.aid, donors=(Party("Norway"), Party("Chad; the Republic"))))
    groups = by(of(joint, one), "donor")
    assert {name: group.figures for name, group in groups.items()} == {
        "Chad, the Republic; Norway": (0,),
        "Norway": (1,),
    }


def test_what_each_of_several_gives_counts_for_each(one: Figure) -> None:
    each = replace(one, aid=replace(one.aid, donors=(Party("Norway"), Party("Chad")), each=True))
    found = of(converted(each, "11"))
    assert {name: group.amount and group.amount.point for name, group in by(found, "donor").items()} == {
        "Norway": Decimal(10),
        "Chad": Decimal(10),
    }
    [overall] = totals(found).overall
    assert (overall.figures, overall.converted) == ((0,), Sum(Decimal(22), Decimal(22), Decimal(22)))


def test_the_largest_comes_first_and_the_unconverted_last(one: Figure) -> None:
    status = ("pledged", "committed", "disbursed")
    figures = [replace(one, aid=replace(one.aid, status=answer)) for answer in status]  # type: ignore[arg-type]
    found = of(figures[0], converted(figures[1], "11"), converted(figures[2], "12"))
    assert [group.values[0] for group in dict(totals(found).by)["status"]] == ["disbursed", "committed", "pledged"]


PARTS = st.sampled_from(
    (
        *("Canada pledged C$1 billion ($723 million) in aid to Ukraine. ", "Of that, C$200 million is for shells. "),
        *("Norway gave Sudan more than $5 million in humanitarian aid. ", "It had promised $5 million in June. "),
        *("Germany and France will each give Kyiv €2bn. ", "Britain gives Ukraine £3 billion a year in military aid. "),
        *(
            "The UN asked for $900m. ",
            "Tokyo lent Chad ¥30 billion. ",
            "It cost $4. ",
            "\n\n",
            "up to €7 million in grants ",
        ),
    )
)


@settings(deadline=None, max_examples=40)
@given(st.lists(PARTS, max_size=8).map("".join), st.sampled_from(["USD", "EUR", "UAH"]))
def test_every_figure_is_counted_once_or_left_out(text: str, base: str) -> None:
    findings = find_figures(text, replace(SETTLED, base_currency=base))
    found = totals(findings)
    left = [each.figure for each in found.left_out]
    for groups in (found.overall, found.rows, *(groups for _, groups in found.by)):
        members = {index for group in groups for index in group.figures}
        assert members.isdisjoint(left)
        assert members | set(left) == set(range(len(findings)))
        assert _points(groups) == _points(found.overall)
        if not any(figure.aid.each for figure in findings):
            assert sum(len(group.figures) for group in groups) == len(members)
    assert [question for question, _ in found.by] == list(QUESTIONS)
    assert all(findings.figures[index].standing.count_reason for index in left)


def _points(groups: Sequence[Group]) -> dict[str | None, Decimal]:
    points: dict[str | None, Decimal] = {}
    for group in groups:
        points[group.per] = points.get(group.per, Decimal()) + (group.converted.point if group.converted else 0)
    return points
