"""How the money is given: a sum's own words → grant, loan, guarantee, debt relief, equity or mixed; and in kind."""

from typing import cast

from aidfigures.model import FinanceType, Span
from aidfigures.patterns import pattern
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.passage import Passage

_LINK = 40  # how far behind a part its whole may stand
_NAMED_BEHIND = 60  # how far behind "worth of" the goods may stand: "worth of artillery and tank shells"
_VALUED_BEFORE = 40
_VALUED = pattern(r"\b(?:worth|valued at|costing|with a value of)\b[^.;]*$")


def read_finance(passage: Passage, unit: Unit) -> tuple[FinanceType | None, tuple[Span, ...]]:
    """The instrument, where a word says it; a sentence with one sum lends it all its words."""
    cues = [cue for cue in passage.within("finance", unit.left, unit.right) if cue.answer != "none"]
    if not cues and unit.order + 1 < unit.units and _of_whole(passage.folded, unit):
        cues = [cue for cue in passage.within("finance", unit.following, passage.end) if cue.answer != "none"][:1]
    answers = {cue.answer for cue in cues}
    if not answers:
        return None, ()
    if "guarantee" in answers and answers != {"guarantee"}:
        answers = {"guarantee"} if cues[0].answer == "guarantee" else answers - {"guarantee"}
    if "debt_relief" in answers:
        answers = {"debt_relief"}
    spans = tuple(cue.span for cue in cues if cue.answer in answers)[:2]
    if len(answers) > 1:
        nearest = min(cues, key=lambda cue: max(cue.start - unit.end, unit.start - cue.end))
        if max(nearest.start - unit.end, unit.start - nearest.end) <= 4:
            return cast(FinanceType, nearest.answer), (nearest.span,)
        return "mixed", spans
    return cast(FinanceType, answers.pop()), spans


def _of_whole(folded: str, unit: Unit) -> bool:
    """ "a $1.1bn tranche of Egypt's …": given as the whole is."""
    link = folded[unit.end : unit.following]
    return len(link) <= _LINK and " of " in link and not any(mark in link for mark in (",", ";", " and "))


def read_in_kind(passage: Passage, unit: Unit) -> tuple[bool | None, tuple[Span, ...]]:
    """True where goods are given and the sum is their worth: "shells worth $5m", "$5m worth of tents"."""
    said = passage.within("in_kind", unit.left, unit.right)
    for cue in said:
        if cue.answer == "yes":
            return True, (cue.span,)
    goods = [cue for cue in said if cue.answer == "goods"]
    if not goods:
        return None, ()
    if passage.folded.startswith(" worth of ", unit.end):  # "€80 million worth of artillery shells"
        named = [cue for cue in goods if 0 <= cue.start - unit.end <= _NAMED_BEHIND]
        return (True, (named[0].span,)) if named else (None, ())
    valued = _VALUED.search(passage.folded, max(unit.left, unit.start - _VALUED_BEFORE), unit.start)
    before = [cue for cue in goods if valued and cue.end <= valued.start() + 1]
    if not before or not (_shipped(passage, unit) or (valued and "valued" in valued[0])):
        return None, ()
    return True, (before[-1].span,)


def _shipped(passage: Passage, unit: Unit) -> bool:
    return any(cue.answer == "ship" for cue in passage.within("in_kind", unit.left, unit.right))
