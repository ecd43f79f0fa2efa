"""What does not fit together: figures and their relations → flags, never a correction.

part_exceeds_total   a part is bigger than its whole
parts_do_not_sum     the parts that the text says make up the whole do not, or make more of it
scale_suspect        the same digits a thousand or a million times over: a scale was lost or put in
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from aidfigures.patterns import pattern
from aidfigures.stages.relations.columns import Columns, Found, compatible

_EXHAUSTIVE = pattern(
    r"\b(?:compris(?:e|es|ed|ing)|consist(?:s|ed|ing)? of|made up of|split (?:into|between|evenly)"
    r"|divided (?:into|between)|broken down|the (?:rest|remainder|other|remaining))\b",
    re.I,
)
_SCALES = (Decimal(10) ** 3, Decimal(10) ** 6, Decimal(10) ** 9)
_ROUNDED = Decimal("0.05")
_LOOK = 40  # how many figures on a lost scale is looked for


def find_flags(columns: Columns, found: Found) -> dict[int, tuple[str, ...]]:
    """Flags by figure; most texts have none."""
    flags: dict[int, list[str]] = defaultdict(list)
    parts: dict[int, list[int]] = defaultdict(list)
    for index, relations in found.items():
        for relation in relations:
            if relation.type == "part_of" and relation.to is not None and columns.alike(index, relation.to):
                parts[relation.to].append(index)
                if _exceeds(columns, index, relation.to):
                    flags[index].append("part_exceeds_total")
    for whole, own in parts.items():
        if len(own) > 1 and _do_not_sum(columns, whole, own) and not any(flags.get(part) for part in own):
            flags[whole].append("parts_do_not_sum")
    for index in _suspects(columns):
        flags[index].append("scale_suspect")
    return {index: tuple(named) for index, named in flags.items()}


def _exceeds(columns: Columns, part: int, whole: int) -> bool:
    most, least = columns.mentions[whole].amount.max, columns.mentions[part].amount.min
    return most is not None and least is not None and least > most


def _do_not_sum(columns: Columns, whole: int, parts: Sequence[int]) -> bool:
    """More than the whole in any case; less only where the text says that these are all its parts."""
    if not all(columns.mentions[index].amount.is_point for index in (whole, *parts)):
        return False
    added = sum((columns.point(part) for part in parts), Decimal(0))
    slack = sum((_rounding(columns, index) for index in (whole, *parts)), Decimal(0))
    gap = added - columns.point(whole)
    if abs(gap) <= slack:
        return False
    last = max(parts)
    told = columns.text[columns.end(whole) : columns.mentions[last].span.start]
    return gap > 0 or (whole < min(parts) and bool(_EXHAUSTIVE.search(told)))


def _rounding(columns: Columns, index: int) -> Decimal:
    """How far the figure may be off by rounding; a plain "€1bn" is seldom 700 million."""
    precision = columns.mentions[index].amount.precision or Decimal(0)
    return min(precision, columns.point(index) * _ROUNDED)


def _suspects(columns: Columns) -> Iterable[int]:
    """The figure whose like stands in the text a thousand or a million times bigger: "$375" beside "$375 million"."""
    aid = [index for index in columns.main if columns.aid[index].is_aid][:_LOOK]
    known = {(columns.currencies[index].code, columns.point(index)): index for index in aid}
    for index in aid:
        for scale in _SCALES:
            other = known.get((columns.currencies[index].code, columns.point(index) * scale))
            if other is None or columns.mentions[index].per or columns.point(index) == 0:
                continue
            first, second = columns.aid[index], columns.aid[other]
            if compatible(first.donors, second.donors) and compatible(first.recipients, second.recipients):
                yield index
                break
