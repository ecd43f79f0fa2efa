"""How the money is given: a sum's own words → grant, loan, guarantee, debt relief, equity or mixed; and in kind."""

from typing import cast

from aidfigures.model import FinanceType, Span
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.passage import Passage


def read_finance(passage: Passage, unit: Unit) -> tuple[FinanceType | None, tuple[Span, ...]]:
    """The instrument, where a word says it; a sentence with one sum lends it all its words."""
    cues = [cue for cue in passage.within("finance", unit.left, unit.right) if cue.answer != "none"]
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


def read_in_kind(passage: Passage, unit: Unit) -> tuple[bool | None, tuple[Span, ...]]:
    """True where goods are given and the sum is their worth: "shells worth $5m", "$5m worth of tents"."""
    said = passage.within("in_kind", unit.left, unit.right)
    for cue in said:
        if cue.answer == "yes":
            return True, (cue.span,)
    worth = passage.folded.rfind(" worth", unit.left, unit.start)
    if worth < 0 or unit.start - worth > 24:
        return None, ()
    goods = [cue for cue in said if cue.answer == "goods" and cue.end <= worth + 1]
    shipped = [cue for cue in said if cue.answer == "ship"]
    return (True, (goods[-1].span, shipped[0].span)) if goods and shipped else (None, ())
