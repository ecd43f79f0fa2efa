"""What makes two sums the same package, and what does not."""

import datetime as dt
import itertools
from collections.abc import Sequence

import pytest

from aidfigures.api.engine import Engine
from aidfigures.model import Context, Findings
from aidfigures.packages import Package, package_sums, packages

JUNE = dt.date(2025, 6, 17)
PLEDGE = "Canada pledged C$2 billion in military aid to Ukraine."
Told = tuple[str, int]  # a text, and how many days after JUNE


def articles(engine: Engine, told: Sequence[Told]) -> list[tuple[str, Findings]]:
    return [
        (str(number), engine.find(text, Context(published=JUNE + dt.timedelta(days))))
        for number, (text, days) in enumerate(told)
    ]


def shape(found: Sequence[Package]) -> list[tuple[str, int, int]]:
    """Of each package: its first surface, how many reports, how many tranches."""
    return [(p.figure.mention.surface, len(p.reports), len(p.tranches)) for p in found]


@pytest.mark.parametrize(
    ("other", "days"),
    [
        ("Ukraine gets C$2bn in military aid from Canada, Ottawa pledged.", 1),
        ("Canada pledged C$1.97 billion in military aid to Ukraine.", 2),  # rounded by the other
        ("Canada pledged about C$2 billion ($1.46 billion) in military aid to Ukraine.", 3),
        ("Canada pledged US$1.46 billion in military aid to Ukraine.", 1),  # at the rate of the day
        ("Canada pledged C$2 billion in aid to Ukraine.", 0),  # does not say what for
        ("Canada gave Ukraine C$2 billion in military aid, from a previously announced package.", 200),
    ],
)
def test_the_same_announcement(engine: Engine, other: str, days: int) -> None:
    for told in itertools.permutations([(PLEDGE, 0), (other, days)]):
        (package,) = packages(articles(engine, told))
        assert len(package.reports) == 2
        assert package.first_day == JUNE
        assert [sum_.amount.point for sum_ in package_sums([package])] == [package.figure.mention.amount.point]


@pytest.mark.parametrize(
    ("other", "days"),
    [
        ("Canada pledged C$2 billion in military aid to Ukraine.", 30),  # new again
        ("Canada pledged C$2 billion in humanitarian aid to Ukraine.", 1),
        ("Norway pledged C$2 billion in military aid to Ukraine.", 1),
        ("Canada pledged C$2 billion in military aid to Sudan.", 1),
        ("Canada pledged C$1.6 billion in military aid to Ukraine.", 1),
        ("Canada pledged C$2 billion a year in military aid to Ukraine.", 1),
        ("Canada pledged C$2 billion in military aid.", 1),  # to whom?
    ],
)
def test_another_announcement(engine: Engine, other: str, days: int) -> None:
    found = packages(articles(engine, [(PLEDGE, 0), (other, days)]))
    assert [len(package.reports) for package in found] == [1, 1]


def test_givers_that_are_not_known_are_never_the_same(engine: Engine) -> None:
    text = "Somebody pledged $5 million in aid."
    assert len(packages(articles(engine, [(text, 0), (text + " ", 0)]))) == 2


def test_an_equivalent_leads_to_the_original(engine: Engine) -> None:
    """A text with both joins one with the first alone and one with the second alone."""
    told = [
        ("Canada pledged C$2 billion ($1.46 billion) in military aid to Ukraine.", 0),
        ("Canada pledged US$1.46 billion in military aid to Ukraine.", 1),
        (PLEDGE, 2),
    ]
    (package,) = packages(articles(engine, told))
    assert [report.because for report in package.reports] == ["first", "equivalent", "amount"]


def test_a_tranche_of_two_possible_packages_is_left_alone(engine: Engine) -> None:
    tranche = "Ukraine will receive C$1 billion in military aid from Canada, from a previously announced package."
    one = [(PLEDGE, 0), (tranche, 60)]
    two = [*one, ("Canada pledged C$3 billion in military aid to Ukraine.", 30)]
    assert shape(packages(articles(engine, one))) == [("C$2 billion", 1, 1)]
    assert shape(packages(articles(engine, two))) == [
        ("C$2 billion", 1, 0),
        ("C$3 billion", 1, 0),
        ("C$1 billion", 1, 0),
    ]
    points = [sum_.amount.point for sum_ in package_sums(packages(articles(engine, two)))]
    assert points == [5_000_000_000], "the tranche is not new money, whichever it comes out of"


def test_a_deal_stands_apart_and_does_not_count(engine: Engine) -> None:
    text = f"{PLEDGE} Kyiv offered Washington a $50 billion drone deal."
    aid, deal = packages(articles(engine, [(text, 0)]))
    assert (aid.countable, deal.countable) == (True, False)
    assert deal.count_reason.startswith("not aid")


def test_a_total_stands_beside_its_part_and_one_of_them_counts(engine: Engine) -> None:
    told = [(PLEDGE, 0), ("Canada pledged C$3 billion in aid to Ukraine, of which C$2 billion is military aid.", 1)]
    found = packages(articles(engine, told))
    total = next(package for package in found if package.figure.mention.surface == "C$3 billion")
    part = next(package for package in found if package is not total)
    assert (len(found), len(part.reports), part.part_of) == (2, 2, total.id)
    assert [sum_.amount.point for sum_ in package_sums(found)] == [3_000_000_000]


def test_what_was_stopped_later_does_not_count(engine: Engine) -> None:
    told = [(PLEDGE, 0), ("Canada suspended the previously announced C$2 billion in military aid to Ukraine.", 90)]
    (package,) = packages(articles(engine, told))
    assert (package.countable, package.count_reason) == (False, "suspended, as last told")


def test_the_order_in_which_articles_come_is_no_matter(engine: Engine) -> None:
    told = articles(engine, [(PLEDGE, 0), ("Canada pledged Ukraine C$2bn in military aid.", 1), (PLEDGE + " ", 40)])
    found = {shape_of for order in itertools.permutations(told) if (shape_of := tuple(shape(packages(order))))}
    assert found == {(("C$2 billion", 2, 0), ("C$2 billion", 1, 0))}


def test_twice_the_articles_take_twice_the_work(engine: Engine) -> None:
    """Counted in comparisons: one pair of countries can fill a newspaper for years."""
    from aidfigures.packages import grouping

    def comparisons(count: int) -> int:
        made = articles(
            engine,
            [(f"The United States will give Ukraine ${n % 90 + 1} million in military aid.", n) for n in range(count)],
        )
        calls = 0
        original = grouping._why

        def counted(*given: object) -> object:
            nonlocal calls
            calls += 1
            return original(*given)  # type: ignore[arg-type]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(grouping, "_why", counted)
            packages(made)
        return calls

    assert comparisons(400) < 2.5 * comparisons(200) + 50
