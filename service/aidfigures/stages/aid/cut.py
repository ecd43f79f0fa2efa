"""Money taken away: the words beside a sum → those that say it is cut, or None. A cut is no new money."""

from aidfigures.model import Span
from aidfigures.patterns import pattern
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.passage import Passage

_HEDGE = r"(?:about |around |nearly |almost |some |up to |more than |over |at least |another |a further |roughly )?"
_LESS_BY = pattern(  # "will be reduced by", "cut its help by"
    r"\b(?:reduc\w+|lower\w*|trim\w*|shr[ia]nk\w*|fall\w*|fell|drop\w*|cut\w*|slash\w*)(?: [\w']+){0,4} by "
    rf"{_HEDGE}$"
)
_TAKEN = pattern(  # "to trim", "after losing American grants of up to"
    r"\b(?:trim(?:s|med|ming)?|strip\w*|stripped out|claw\w* back|rescind\w*|took back|lost|loses?|losing)"
    rf"(?: (?!to |from |by )[\w']+){{0,4}} {_HEDGE}$"
)
_TAKEN_OUT = pattern(r"\b(?:took|takes?|taking|pull(?:s|ed|ing)?) (?:its|their|his|her|the|back) $")
_OUT = pattern(r" (?:out|back|away)\b")
_BEHIND = pattern(
    r"(?: (?:aid|funding|budget|spending|proposed|planned|further|annual|grant)){0,2} "
    r"(cuts?|reduction|clawback|rescissions?|withdrawal)\b(?! (?:price|rate|off))"
)
_LIST = pattern(r" {0,2}(?:among|the|these|those|other) (?:the |these )?cuts\b(?: (?:include|are|were)\b|:|,)")
_REACH = 60  # how far before its sum a verb of cutting may begin, in code points


def read_cut(passage: Passage, unit: Unit) -> Span | None:
    """The words that say that the sum is what goes and not what comes."""
    folded = passage.folded
    start = max(unit.left, unit.start - _REACH)
    if found := _BEHIND.match(folded, unit.end):
        return Span(*found.span(1))
    if (found := _TAKEN_OUT.search(folded, start, unit.start)) and _OUT.match(folded, unit.end):
        return Span(*found.span())
    listed = _LIST.match(folded, passage.start)
    if found := listed or _LESS_BY.search(folded, start, unit.start) or _TAKEN.search(folded, start, unit.start):
        return Span(*found.span())
    return None
