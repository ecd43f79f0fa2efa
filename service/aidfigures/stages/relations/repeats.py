"""The same money told twice: in the headline and the body, rounded, or at another year's prices → same_as."""

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import takewhile

from aidfigures.model import Relation
from aidfigures.patterns import pattern
from aidfigures.stages.relations.columns import Columns, Found, compatible, is_open

_ROUNDED = Decimal("0.05")  # "$1 billion" over "$835 million" is another sum
_NEAR = 300  # how far apart two sums that are no aid may stand and still be the same, in code points
_TODAY = pattern(  # "would be around $180 billion in today's money"
    r"^[^.;]{0,12}\bin (?:today['’]s|current|present-day|\d{4}) (?:money|prices|terms|dollars|pounds)\b", re.I
)


def find_repeats(columns: Columns, found: Found) -> None:
    """The same amount and currency again: all of a group point to its main figure."""
    groups: dict[tuple[str | None, Decimal], list[int]] = defaultdict(list)
    for index, (currency, point) in enumerate(zip(columns.currencies, columns.points, strict=True)):
        groups[currency.code, point].append(index)
    for group in groups.values():
        if len(group) < 2:
            continue
        own = [index for index in group if columns.equivalents[index] is None]
        if not own:
            continue
        target = _main_of(columns, own) if len(own) > 1 else next(index for index in group if index != own[0])
        for index in own:
            if index != target and _may_repeat(columns, index, target):
                found[index].append(Relation("same_as", target, (columns.mentions[target].span,)))
    _find_rounded_headline(columns, found)
    for index in columns.main:
        before = columns.previous(index)
        if before is None or not columns.together(before, index) or not is_open(found, index):
            continue
        if _TODAY.search(columns.after(index)):
            found[index].append(Relation("same_as", before))


def _main_of(columns: Columns, group: Sequence[int]) -> int:
    """The figure that tells most: the one with an equivalent, else the first in the body of the text."""
    told = [index for index in group if index in columns.restated]
    body = [index for index in group if not columns.headline(index)]
    return ([index for index in told if index in body] or told or body or group)[0]


def _may_repeat(columns: Columns, index: int, target: int) -> bool:
    first, second = columns.aid[index], columns.aid[target]
    if first.is_aid != second.is_aid or columns.together(index, target):
        return False
    if not first.is_aid:
        return abs(columns.mentions[index].span.start - columns.mentions[target].span.start) < _NEAR
    return compatible(first.donors, second.donors) and compatible(first.recipients, second.recipients)


def _find_rounded_headline(columns: Columns, found: Found) -> None:
    """A headline rounds: "Sh97bn" over "Sh96.9 billion"."""
    for index in takewhile(columns.headline, columns.main):
        precision = columns.mentions[index].amount.precision
        if not columns.aid[index].is_aid or precision is None or not is_open(found, index):
            continue
        for other in columns.main:
            slack = min(precision, abs(columns.point(index)) * _ROUNDED)
            close = abs(columns.point(other) - columns.point(index)) <= slack
            pointed = any(relation.to == index for relation in found.get(other, ()))
            if (
                other > index
                and close
                and not pointed
                and columns.alike(index, other)
                and _may_repeat(columns, index, other)
            ):
                found[index].append(Relation("same_as", other, (columns.mentions[other].span,)))
                break
