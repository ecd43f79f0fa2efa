"""Readings against labelled sums, on cases made up for the purpose."""

from decimal import Decimal
from typing import Any

import pytest

from aidfigures.score.engines import Reading
from aidfigures.score.sums import LEVELS, SumsScore, match, score_sums


def label(
    start: int | None, end: int | None, low: object, high: object, code: str | None, **more: Any
) -> dict[str, Any]:
    bounds = (None if bound is None else str(bound) for bound in (low, high))
    return {"start": start, "end": end, **dict(zip(("min", "max"), bounds, strict=True)), "currency": code, **more}


def reading(start: int, end: int, low: object, high: object, code: str | None) -> Reading:
    low, high = (None if bound is None else Decimal(str(bound)) for bound in (low, high))
    return Reading(start, end, low, high, code)


def score(gold: list[dict[str, Any]], read: list[Reading], **case: Any) -> SumsScore:
    return score_sums([{"id": "c", "text": "x" * 50, "gold": gold, **case}], [read])


def counts(gold: list[dict[str, Any]], read: list[Reading], **case: Any) -> dict[str, tuple[int, int, int]]:
    levels = score(gold, read, **case).levels
    return {level: (levels[level].right, levels[level].labelled, levels[level].read) for level in LEVELS}


FIVE = label(0, 5, 5, 5, "USD")


@pytest.mark.parametrize(
    ("read", "right_at"),
    [
        (reading(0, 5, 5, 5, "USD"), LEVELS),
        (reading(0, 4, 5, 5, "USD"), LEVELS[:4]),
        (reading(0, 5, 5, 5, "CAD"), ("detection", "amount", "value", "exact span")),
        (reading(0, 5, 5, 5, None), ("detection", "amount", "value", "exact span")),
        (reading(0, 5, 5, None, "USD"), ("detection", "amount", "exact span")),
        (reading(0, 5, None, 5, "USD"), ("detection", "amount", "exact span")),
        (reading(0, 5, 5, 6, "USD"), ("detection", "exact span")),
        (reading(0, 5, "5.000000001", "5.000000001", "USD"), LEVELS),
        (reading(0, 5, "5.0001", "5.0001", "USD"), ("detection", "exact span")),
        (reading(5, 9, 5, 5, "USD"), ()),
    ],
)
def test_each_level_asks_for_more(read: Reading, right_at: tuple[str, ...]) -> None:
    assert tuple(level for level, (right, _, _) in counts([FIVE], [read]).items() if right) == right_at


def test_any_of_the_ambiguous_codes_will_do() -> None:
    bare = label(0, 5, 5, 5, None, ambiguous=["USD", "CAD"])
    for code, right in (("CAD", 1), ("GBP", 0), (None, 1)):  # the label's own code is None
        assert counts([bare], [reading(0, 5, 5, 5, code)])["value+currency"][0] == right
    unsettled = label(0, 5, 5, 5, None)
    assert counts([unsettled], [reading(0, 5, 5, 5, "GBP")])["value+currency"][0] == 1


def test_labels_without_offsets_match_by_value() -> None:
    gold = [label(None, None, 5, 5, "USD"), label(None, None, 7, 7, "USD")]
    read = [reading(9, 12, 7, 7, "USD"), reading(1, 3, 5, 5, "USD")]
    assert counts(gold, read)["value+currency"] == (2, 2, 2)
    assert counts(gold, read)["exact span"] == (0, 0, 0)


def test_what_is_missed_and_what_is_too_much() -> None:
    gold = [FIVE, label(10, 15, 7, 7, "USD")]
    found = score(gold, [reading(0, 5, 5, 5, "USD"), reading(30, 33, 9, 9, "USD"), reading(40, 43, 9, 9, "USD")])
    level = found.levels["value+currency"]
    assert (level.right, level.labelled, level.read) == (1, 2, 3)
    assert level.f1 == pytest.approx(2 / 5)
    assert [(each.what, each.where, each.right) for each in found.judgements] == [
        ("value+currency", "0:5", True),
        ("value+currency", "10:15", False),
        ("spurious", "30:33", False),
        ("spurious", "40:43", False),
    ]


def test_two_labels_cannot_share_a_reading() -> None:
    wide = reading(0, 20, 5, 5, "USD")
    assert counts([FIVE, label(10, 15, 5, 5, "USD")], [wide])["detection"] == (1, 2, 1)


def test_the_matching_is_as_large_as_possible() -> None:
    assert match([[0, 1], [0]]) == {0: 1, 1: 0}
    assert match([[0], [0, 1], [1, 2]]) == {0: 0, 1: 1, 2: 2}
    assert match([[], [0]]) == {1: 0}


def test_flagged_labels_are_neither_right_nor_wrong() -> None:
    suspect = label(0, 5, 5, 5, "USD", flags=["gold-suspect"])
    on_it, beside_it = reading(0, 5, 9, 9, "EUR"), reading(20, 22, 9, 9, "EUR")
    assert counts([suspect], [on_it])["value+currency"] == (0, 0, 0)
    assert counts([suspect], [on_it, beside_it])["value+currency"] == (0, 0, 1)
    without_offsets = label(None, None, 5, 5, "USD", flags=["contestable"])
    assert counts([without_offsets], [on_it, beside_it])["value+currency"] == (0, 0, 1)


def test_flagged_cases_are_left_out() -> None:
    assert score([FIVE], [], flags=["no-currency-word"]).cases == 0
    assert score([FIVE], [], flags=["spelled-out"]).cases == 1


def test_labels_without_a_value_are_judged_for_detection_alone() -> None:
    wordless = label(0, 5, None, None, "USD")
    found = counts([wordless], [reading(0, 5, 5, 5, "USD")])
    assert found["detection"] == (1, 1, 1)
    assert found["value"] == (0, 0, 0)


def test_where_labels_are_partial_more_is_no_mistake() -> None:
    read = [reading(0, 5, 5, 5, "USD"), reading(30, 33, 9, 9, "USD")]
    assert counts([FIVE], read, flags=["gold-partial"])["value+currency"] == (1, 1, 1)


def test_false_positives_are_counted_where_there_is_no_money() -> None:
    cases = [{"id": n, "text": "x", "gold": []} for n in range(3)]
    found = score_sums(cases, [[], [reading(0, 1, 1, 1, "USD")] * 2, []])
    assert (found.without_money, found.false_positives) == (3, 2)
    assert found.levels["detection"].f1 is None
