"""Where a sum stands in its sentence: sentences, mentions, equivalents → the stretch of words each sum has to itself.

A sum and the equivalents printed beside it are one unit. A unit's own words reach from the break that closes the unit
before it to the break that opens the next one: "gives [5.4 billion to arms], and [1.2 billion to civilian aid]".
"""

from collections.abc import Sequence
from typing import NamedTuple

from aidfigures.model import Equivalent, Mention, Span

_BREAKS = (", ", "; ", ": ", " and ", " but ", " while ", " plus ", ". ")


class Unit(NamedTuple):
    """A sum with its equivalents, and the neighbours on both sides within the sentence (or the sentence's ends)."""

    start: int
    end: int
    left: int  # own words begin here
    right: int  # own words end here
    order: int  # which unit of the sentence, from 0
    units: int  # how many units the sentence has
    previous: int  # where the unit before ends, or where the sentence begins
    first: int  # where the first unit of the sentence starts
    following: int  # where the next unit starts, or where the sentence ends

    def near(self, start: int, end: int) -> bool:
        """Whether a stretch lies among the unit's own words."""
        return self.left <= start and end <= self.right


def frame(
    folded: str, sentences: Sequence[Span], mentions: Sequence[Mention], equivalents: Sequence[Equivalent | None]
) -> list[Unit]:
    """One unit per mention, in order; an equivalent shares the unit of its original where they stand together."""
    units: list[Unit] = []
    first = 0
    while first < len(mentions):
        last = first
        while last + 1 < len(mentions) and sentences[last + 1] == sentences[first]:
            last += 1
        units.extend(_frame_sentence(folded, sentences[first], first, mentions[first : last + 1], equivalents))
        first = last + 1
    return units


def _frame_sentence(
    folded: str, sentence: Span, first: int, mentions: Sequence[Mention], equivalents: Sequence[Equivalent | None]
) -> list[Unit]:
    bounds: list[tuple[int, int]] = []
    owner: list[int] = []
    for index, mention in enumerate(mentions, first):
        equivalent = equivalents[index]
        if equivalent and bounds and first <= equivalent.original < index:
            bounds[-1] = (bounds[-1][0], max(bounds[-1][1], mention.span.end))
        else:
            bounds.append((mention.span.start, mention.span.end))
        owner.append(len(bounds) - 1)
    units = []
    for order, (start, end) in enumerate(bounds):
        previous = bounds[order - 1][1] if order else sentence.start
        following = bounds[order + 1][0] if order + 1 < len(bounds) else sentence.end
        left = _last_break(folded, previous, start, otherwise=previous) if order else sentence.start
        right = _last_break(folded, end, following, otherwise=following) if order + 1 < len(bounds) else sentence.end
        units.append(Unit(start, end, left, right, order, len(bounds), previous, bounds[0][0], following))
    return [units[place] for place in owner]


def _last_break(folded: str, start: int, end: int, otherwise: int) -> int:
    """Where the words between two sums part: at the last break before the second one; without one both share them."""
    found = max(folded.rfind(mark, start, end) for mark in _BREAKS)
    return found if found >= 0 else otherwise
