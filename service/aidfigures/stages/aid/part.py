"""The part a name plays in its sentence, and what the readers of parties share: prepositions, lists, reaches."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from aidfigures.model import Party
from aidfigures.stages.aid.grammar import JOINERS, PREPOSITIONS, SKIPPED, STRIKING, TOWARDS
from aidfigures.stages.aid.passage import Named

_LENDERS = frozenset(("IMF", "World Bank", "International Development Association", "Paris Club", "OPEC Fund"))

# Regions whose states may give together.
GIVING_REGIONS = (
    "Europe", "Western Europe", "North America", "Nordic countries", "Baltics", "the West", "Persian Gulf",
    "Arab world",
)  # fmt: skip
GIVING = ("give", "act", "help")  # answers of verbs whose subject gives
BESIDE = 14  # how far an elided verb's sum may stand from its subject: "and Norway another $3m"


def lends(party: Party) -> bool:
    """Banks and funds that lend to states: "Turkey turned to the IMF", "owed to the World Bank"."""
    return party.name in _LENDERS or (party.code is None and party.name.endswith(" Bank"))


class Part(NamedTuple):
    """A name and the part it plays in its sentence: donor, recipient, via, speaker or none; 3 is sure, 1 is weak."""

    name: Named
    part: str
    strength: int
    lead: str = ""


def sums_within(sums: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """The sums that start between two offsets, both included."""
    return sums[bisect_left(sums, (start, 0)) : bisect_left(sums, (end + 1, 0))]


def lead_of(folded: str, start: int, end: int) -> str:
    """The preposition that governs the name at `end`, or "". Skips articles, regions and "the people of"."""
    words = folded[max(start, end - 60) : end].split()
    skipped_body = False
    for word in reversed(words[-6:]):
        if word in ("of", "in") and not skipped_body and word == "of" and len(words) > 1:
            before = words[words.index(word) - 1] if words.index(word) else ""
            if before not in SKIPPED:
                return "" if "what" in words[words.index(word) :] else word  # "part of what the Bank lends"
            skipped_body = True
            continue
        if word in PREPOSITIONS or word in TOWARDS or word in STRIKING:
            return "against" if "sanctions" in words[-5:] else word
        if word not in SKIPPED:
            return ""
    return ""


def listed(gap: str) -> bool:
    """ ", ", " and ", ", and northern "."""
    words = gap.replace(",", " ").split()
    return (
        len(gap) <= 26
        and all(word in JOINERS or word in SKIPPED for word in words)
        and (not words or words[0] in JOINERS)
    )
