"""Whether a sum's own sentence gives ground for reading it as aid: sentence, unit, parts → yes or no.

A text about aid also tells of prices, budgets and debts. What it says elsewhere makes a sum aid only where the sentence
itself speaks of help, gives to somebody, or goes on about a sum that was told as aid.
"""

from collections.abc import Sequence

from aidfigures.patterns import pattern
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.grammar import GOING_ON, POINTING_BACK
from aidfigures.stages.aid.part import Part
from aidfigures.stages.aid.passage import Passage

_MOVING = frozenset(("give", "receive", "ask", "collect"))
_FIRM = frozenset(("requested", "proposed", "pledged", "committed", "allocated", "disbursed", "suspended", "cancelled"))
_LEVEL = pattern(r"\b(?:up|down) from (?:about |around |nearly |more than |the )?$")  # "…, down from $6bn"
_ADDED_UP = pattern(r"\b(?:comes? to|came to|stands? at|stood at|adds? up to) (?:about |around |nearly |more than )?$")
_TURN = 24  # how far before its sum such a phrase begins, in code points


def has_ground(passage: Passage, unit: Unit, parts: Sequence[Part]) -> bool:
    """Whether something in the sentence, and not only around it, speaks of giving."""
    folded = passage.folded
    if GOING_ON.match(folded, passage.start) or POINTING_BACK.match(folded, passage.start):
        return True
    if any(cue.answer.startswith("aid_") and not folded.startswith("raised", cue.start) for cue in passage.of("kind")):
        return True
    if passage.of("household") or any(part.strength > 1 and part.part in ("donor", "recipient") for part in parts):
        return True
    if any(verb.answer in _MOVING for verb in passage.within("verb", unit.left, unit.right)):
        return True
    if any(cue.answer in _FIRM for cue in passage.within("status", unit.left, unit.right)):
        return True
    start = max(passage.start, unit.start - _TURN)
    return bool(_LEVEL.search(folded, start, unit.start) or _ADDED_UP.search(folded, start, unit.start))
