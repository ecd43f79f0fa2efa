"""Whether the money is new: cues near a sum → new, previously announced or a running total, and the words."""

import re

from aidfigures.model import Novelty, Span
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.grammar import RECORDS
from aidfigures.stages.aid.passage import Passage

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATED = re.compile(  # "pledged in June", "announced last week", "unveiled at the G7"
    r"\b(?:announced|pledged|promised|committed|unveiled|agreed|declared|approved|offered)"
    rf" (?:back in|in|last|earlier in|earlier|at) (?:the )?(?:{_MONTHS}|(?:19|20)\d\d|week|month|year"
    r"|summer|spring|autumn|winter|g7|g8|g20|this)\b"
    # "announced at Kananaskis", and not "announced at a press conference"
    r"|\b(?:announced|pledged|promised|committed|unveiled) at (?!an? |the |his |her |its |their |press |noon)\w+"
)
_BRINGS = re.compile(  # "takes Australian help to about", "bringing the total paid this year to"
    r"\b(?:takes|taking|took|brings|bringing|brought|lifts|lifting|lifted|pushes|pushing|raising)\b[^.;,]{3,70}"
    r"\b(?:to|above|past|over) (?:about |around |nearly |more than |over |almost |some |just |a total of )*$"
)
_BRINGS_REACH = 110
_SET_AGAINST = ("on top of", "comes on top of", "in addition to the", "adds to the", "added to the", "to the")
_FRESH_REACH = 24
_BACK = 60


def read_novelty(passage: Passage, unit: Unit) -> tuple[Novelty | None, tuple[Span, ...]]:
    """What the sum's own words say of its age, or None."""
    for cue in passage.within("novelty", unit.left, unit.right):
        if cue.answer == "previous" and _speaks_of(passage.folded, unit, cue.start, cue.end):
            return "previously_announced", (cue.span,)
    found = _DATED.search(passage.folded, unit.left, unit.right)
    if found and (found.start() >= unit.end - 1 or found.start() - passage.start < 40):
        return "previously_announced", (Span(*found.span()),)
    if found := _BRINGS.search(passage.folded, max(passage.start, unit.start - _BRINGS_REACH), unit.start):
        return "cumulative", (Span(*found.span()),)
    for cue in passage.within("novelty", unit.left, unit.right):
        if cue.answer == "cumulative" and not _of_record(passage.folded, cue.start):
            return "cumulative", (cue.span,)
    fresh = [
        cue for cue in passage.of("novelty") if cue.answer == "fresh" and 0 <= unit.start - cue.end <= _FRESH_REACH
    ]
    return ("new", (fresh[-1].span,)) if fresh else (None, ())


def _of_record(folded: str, start: int) -> bool:
    """ "its largest so far" ranks the sum and adds nothing up."""
    return any(word in RECORDS for word in folded[max(0, start - 24) : start].split())


def _speaks_of(folded: str, unit: Unit, start: int, end: int) -> bool:
    """ "on top of" and its like speak of the sum that follows them, at once."""
    if folded[start:end] in _SET_AGAINST:
        return 0 <= unit.start - end <= _BACK
    return True
