"""Two sums told at one occasion by the same giver: the one with a purpose is part of the bigger one for "support".

"… has promised $4.3 billion to support Ukraine as the G7 summit ended" and, elsewhere, "committed $2 billion in arms
at the G7 summit": nothing joins the two sums but who gives, who gets and where it was said.
"""

from collections.abc import Sequence

from aidfigures.model import Relation, Span
from aidfigures.patterns import pattern
from aidfigures.stages.relations.columns import Columns, Found, is_open

_OCCASION = pattern(
    r"\b(?i:at|during|as|while|after|of|in|on) the (?:\w+ ){0,2}?"
    r"((?:[A-Z][\w’'&-]*|G\d+)(?: [A-Z][\w’'&-]*){0,3}[ -](?:[Ss]ummit|[Cc]onference|[Mm]eeting|[Ff]orum))\b"
)
_OPEN = ("mixed", "unspecified", None)  # categories of a sum that may be for several things
_APART = 4000  # how far apart the two may stand, in code points
_MOST = 24


def find_occasions(columns: Columns, found: Found) -> None:
    """Adds part_of for the smaller sum of one occasion, with the words that name the occasion as evidence."""
    told = [index for index in columns.main if columns.aid[index].kind == "aid"][:_MOST]
    named = {index: spot for index in told if (spot := _occasion(columns, index)) is not None}
    if len(named) < 2:
        return
    for part in told:
        spot = named.get(part) or _of_repeats(found, named, part)
        if spot is None or not is_open(found, part):
            continue
        whole = next((other for other in told if other in named and _holds(columns, found, other, part)), None)
        if whole is not None and spot.of(columns.text).lower() == named[whole].of(columns.text).lower():
            found[part].append(Relation("part_of", whole, (spot, named[whole])))


def _occasion(columns: Columns, index: int) -> Span | None:
    home = columns.sentences[index]
    seen = _OCCASION.search(columns.text, home.start, home.end)
    return Span(*seen.span(1)) if seen else None


def _of_repeats(found: Found, named: dict[int, Span], index: int) -> Span | None:
    """The occasion told beside the same money elsewhere in the text."""
    for other, spot in named.items():
        if any(relation.type == "same_as" and relation.to == index for relation in found.get(other, ())):
            return spot
    return None


def _holds(columns: Columns, found: Found, whole: int, part: int) -> bool:
    first, second = columns.aid[whole], columns.aid[part]
    return (
        columns.point(whole) > columns.point(part)
        and columns.alike(whole, part)
        and first.category in _OPEN
        and second.category not in _OPEN
        and _same(first.donors, second.donors)
        and _same(first.recipients, second.recipients)
        and "cumulative" not in (first.novelty, second.novelty)
        and abs(columns.mentions[whole].span.start - columns.mentions[part].span.start) < _APART
        and not found.get(whole)
    )


def _same(first: Sequence[object], second: Sequence[object]) -> bool:
    return bool(first) and set(first) == set(second)
