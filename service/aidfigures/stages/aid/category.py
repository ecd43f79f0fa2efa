"""What the money is for: cues → military, humanitarian, financial, … or mixed, and the words.

A sum's own words come first ("5.4 billion to arms"), then its sentence, then what the rest of the text is about.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from aidfigures.model import Category, Span
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.grammar import GOING_ON
from aidfigures.stages.aid.passage import Cue, Passage

_PART_REACH = 34  # how far "of it" may stand behind the start of the part
_JOINED = 3  # how many words may stand between two purposes of one sum
_CIVIL = frozenset(("humanitarian", "financial", "reconstruction", "development"))
# Words between a whole and its parts.
_PARTING = ("includ", "of which", "gives", "compris", "split", "divided", "consist")
# What settles the matter where several are named: the purpose before the occasion, "development" as a word last.
_ORDER = (
    "in_donor_refugee",
    "climate",
    "military",
    "reconstruction",
    "financial",
    "humanitarian",
    "development",
    "unspecified",
)


def read_category(passage: Passage, unit: Unit) -> tuple[Category | None, tuple[Span, ...]]:
    """The category the sentence gives its sum, or None. A whole is not for what one of its parts is for."""
    cues = passage.of("category")
    if GOING_ON.match(passage.folded, passage.start):  # "of that, the Islamic Development Bank lends $4bn"
        cues = [cue for cue in cues if not any(n.start <= cue.start and cue.end <= n.end for n in passage.names)]
    cues = [cue for cue in cues if not passage.folded.endswith(" from ", 0, cue.start)]  # "from schools and firms"
    own = [cue for cue in cues if unit.near(cue.start, cue.end)]
    after = [cue for cue in own if cue.start >= unit.end] if unit.units > 1 else []
    if after or own:
        return _joined(passage.folded, after or own) or _judge(after or own)
    if unit.order:  # what stands before the first sum goes for all of them
        cues = [cue for cue in cues if cue.end <= unit.first]
    elif unit.units > 1 and _is_parted(passage.folded, unit):
        named = {cue.answer for cue in cues}
        return ("mixed", tuple(cue.span for cue in cues)) if len(named) > 1 else ("unspecified", ())
    return _judge(cues) if cues else (None, ())


def _joined(folded: str, cues: Sequence[Cue]) -> tuple[Category, tuple[Span, ...]] | None:
    """ "for humanitarian work and cyber defence", "weapons and relief": arms and something else side by side."""
    for first, second in pairwise(cues):
        words = folded[first.end : second.start].split()
        arms = (first.answer == "military") != (second.answer == "military")
        if arms and {first.answer, second.answer} & _CIVIL and len(words) <= _JOINED and {"and", "plus"} & {*words}:
            return "mixed", (first.span, second.span)
    return None


def _is_parted(folded: str, unit: Unit) -> bool:
    """ "…, including", "…: €7.8bn in arms", "…, $610 million of it"."""
    link = folded[unit.end : unit.following]
    behind = folded[unit.following : unit.following + _PART_REACH]
    return (
        ":" in link
        or any(word in link for word in _PARTING)
        or any(word in behind for word in (" of it ", " of that "))
    )


def _judge(cues: Sequence[Cue]) -> tuple[Category, tuple[Span, ...]]:
    mixed = [cue for cue in cues if cue.answer == "mixed"]
    if mixed:
        return "mixed", (mixed[0].span,)
    counts = Counter(cue.answer for cue in cues)
    chosen = max(counts, key=lambda answer: (counts[answer], -_ORDER.index(answer)))
    return cast(Category, chosen), tuple(cue.span for cue in cues if cue.answer == chosen)[:3]


def whole_category(passage: Passage) -> tuple[Category | None, tuple[Span, ...]]:
    """What a passage without a sum says money is for."""
    cues = passage.of("category")
    return _joined(passage.folded, cues) or _judge(cues) if cues else (None, ())


def lean(passage: Passage) -> Category | None:
    """What a whole text is about: its commonest category, where one leads clearly."""
    counts = Counter(cue.answer for cue in passage.of("category") if cue.answer != "mixed")
    leaders = counts.most_common(2)
    if not leaders or (len(leaders) > 1 and leaders[0][1] < 1.5 * leaders[1][1]):
        return None
    return cast(Category, leaders[0][0])
