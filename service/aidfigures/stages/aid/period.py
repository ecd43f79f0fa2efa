"""How long the money is meant for: a sum's own words → "over five years", "four-year", "until 2031", "2026-29"."""

from aidfigures.model import Period, Span
from aidfigures.patterns import pattern
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.passage import Passage

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
_LENGTH = pattern(
    r"\b(?:over|during|for|within|across|in|spread over)(?: the)?(?: next| coming| following| course of)?"
    rf" (\d{{1,2}}|{'|'.join(_NUMBERS)}) (year|month|week|day)s?\b"
    rf"|\b(\d{{1,2}}|{'|'.join(_NUMBERS)}) (year|month|week) (?=\w)"
)
_SPAN = pattern(r"\b(?:from |in |between )?((?:19|20)\d\d)(?: to | and | through |  ?)((?:19|20)?\d\d)\b")
_END = pattern(r"\b(?:until|till|through|by|by the end of|up to) ((?:19|20)\d\d)\b")


def read_period(passage: Passage, unit: Unit) -> tuple[Period | None, tuple[Span, ...]]:
    """The period among the sum's own words, or None."""
    folded = passage.folded
    if found := _LENGTH.search(folded, unit.left, unit.right):
        number, measure = (found[1], found[2]) if found[1] else (found[3], found[4])
        count = _NUMBERS.get(number) or int(number)
        return Period(count, measure), (Span(*found.span()),)
    if found := _SPAN.search(folded, unit.end, unit.right):
        end = found[2] if len(found[2]) == 4 else found[1][:2] + found[2]
        if found[1] < end:
            return Period(start=found[1], end=end), (Span(*found.span()),)
    if found := _END.search(folded, unit.end, unit.right):
        return Period(end=found[1]), (Span(*found.span()),)
    return None, ()
