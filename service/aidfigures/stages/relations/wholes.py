"""Wholes that stand behind their parts: "paid €600m under its €30bn programme", "The facility provides for €1.9bn",
"gave €20m in March and €35m on Monday: €55m in two months" → part_of, previously_announced, total_of.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from aidfigures.model import Relation
from aidfigures.patterns import pattern
from aidfigures.stages.relations.columns import Columns, Found, compatible, is_open

_REACH = 600  # how far behind its part such a whole may stand, in code points
_MOST = 6  # how many sums a total adds up at most
_NOUN = (
    r"(?:programme|program|bailout|facility|fund|package|arrangement|plan|loans?|deal|agreement|envelope|initiative|scheme|pledge"
    r"|commitment|instrument|mechanism|credit line|compact)"
)
_UNDER = pattern(  # ends right before the whole: "under the EU's"
    r"\b(?:under|as (?:its |their |a |the )?(?:\w+ )?(?:part|share) of|within|through|out of|from)"
    r" (?:the|its|a|an|their|his|her|[\w.]+['’]s?)"
    r" (?:(?!\d)[\w'’-]+ ){0,3}$",
    re.I,
)
_UNDER_A = pattern(r"\bunder (?:the|its|a|an|their|[\w.]+['’]s?) (?:[\w'’-]+,? ){0,3}$", re.I)
_SHARE = pattern(r"\b(?:its|their|his|her) (?:\w+ )?(?:part|share|portion|slice) of ", re.I)  # what one gives of many
_PROGRAMME = pattern(rf"\s*(?:[\w-]+ ){{0,4}}{_NOUN}\b", re.I)
_PROVIDES = pattern(  # the sentence of the whole, up to it
    rf"\s*(?:[^.;,]{{0,40}}, )?(?:the|this|that|its|their) (?:[\w'’-]+ ){{0,4}}{_NOUN}\b"
    r"[^.;]{0,60}?\b(?:provides?(?: for)?|is worth"
    r"|totals?|amounts? to|envisages?|foresees?|runs to|comes to|makes available|was to|is to)\b[^.;]{0,40}$",
    re.I,
)
_ADDS_UP = pattern(r"(?:[:=]|\b(?:making|total(?:l?ing)?|combined|together|altogether|in all|or)\b)[^.;,]{0,24}$", re.I)
_ADDED_UP = pattern(
    r"\s*(?:in all|in total|in (?:just |only )?(?:\w+ )?(?:days?|weeks?|months?|years?)\b|together|combined|altogether"
    r"|between them|all told|overall)",
    re.I,
)


def find_wholes(columns: Columns, found: Found) -> None:
    """Adds what the figures before a whole are to it."""
    for place, whole in enumerate(columns.main):
        if not place or not columns.aid[whole].is_aid:
            continue
        if columns.mentions[columns.main[place - 1]].span.end + _REACH < columns.mentions[whole].span.start:
            continue
        _add_umbrella(columns, found, columns.main[place - 1], whole)
        if is_open(found, whole):
            _add_sum(columns, found, columns.main[max(0, place - _MOST) : place], whole)
    for whole in columns.main:
        if columns.aid[whole].is_aid and is_open(found, whole) and _is_umbrella(columns, whole):
            found[whole].append(Relation("previously_announced", None, (columns.mentions[whole].span,)))


def _is_umbrella(columns: Columns, index: int) -> bool:
    """ "disbursements under the $7bn Extended Fund Facility": a programme under which another sum is paid."""
    sums = [other for other in (index - 1, index + 1) if 0 <= other < len(columns.mentions)]
    beside = any(columns.together(other, index) and columns.aid[other].is_aid for other in sums)
    return beside and bool(_UNDER_A.search(columns.before(index))) and bool(_PROGRAMME.match(columns.after(index)))


def _add_umbrella(columns: Columns, found: Found, part: int, whole: int) -> None:
    """A payment is part of the programme it is made under, and the programme was agreed before it."""
    if not (columns.aid[part].is_aid and columns.alike(part, whole) and columns.point(part) < columns.point(whole)):
        return
    told = any(relation.to == whole for relation in found.get(part, ()))
    if not (told or is_open(found, part)):
        return
    share = columns.together(part, whole) and _SHARE.search(columns.between(part, whole))
    if not share and not compatible(columns.aid[part].donors, columns.aid[whole].donors):
        return
    if columns.together(part, whole):
        under = _UNDER.search(columns.between(part, whole)) and _PROGRAMME.match(columns.after(whole))
    else:
        under = _PROVIDES.match(columns.before(whole))
    if not under:
        return
    if not told:
        found[part].append(Relation("part_of", whole, (columns.mentions[whole].span,)))
    paid = columns.aid[part].status == "disbursed" or columns.together(part, whole)
    if paid and is_open(found, whole):
        found[whole].append(Relation("previously_announced", part))


def _add_sum(columns: Columns, found: Found, before: list[int], total: int) -> None:
    """The sums before that make up this one to the last digit, where a word adds them up."""
    last = before[-1]
    near = columns.between(last, total)
    if not _ADDS_UP.search(near) and not _ADDED_UP.match(columns.after(total)):
        return
    for first in _adding_up(columns, before, total):
        found[total].append(Relation("total_of", first))
        return


def _adding_up(columns: Columns, before: list[int], total: int) -> Iterator[int]:
    added = Decimal(0)
    for count, index in enumerate(reversed(before), 1):
        if not columns.alike(index, total) or not columns.aid[index].is_aid:
            return
        added += columns.point(index)
        if count > 1 and added == columns.point(total):
            yield index
        if added >= columns.point(total):
            return
