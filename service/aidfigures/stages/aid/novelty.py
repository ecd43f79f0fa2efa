"""Whether the money is new: cues near a sum → new, previously announced or a running total, and the words."""

import datetime as dt
import re

from aidfigures.model import Novelty, Span
from aidfigures.patterns import pattern
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.grammar import RECORDS
from aidfigures.stages.aid.passage import Cue, Passage

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_PROMISED = r"\b(?:announced|pledged|promised|committed|unveiled|declared|offered|made)"
_DATED = pattern(  # "pledged in June", "that Canada announced on a visit to Kyiv last week", "unveiled at the G7"
    rf"{_PROMISED}(?: [^.;,|]{{1,60}}?)? (?:in|last|earlier this|earlier in|at) (?:the )?({_MONTHS}|(?:19|20)\d\d"
    r"|week|month|year|summer|spring|autumn|winter|g7|g8|g20)\b"
    # "announced at Kananaskis", and not "announced at a press conference"
    rf"|{_PROMISED} at (?!an? |the |his |her |its |their |press |noon)\w+"
    r"|\b(?:been|was|were) (?:announced|pledged|promised) (?:before|earlier|already)\b"
)
_TOLD_BEFORE = pattern(  # "a loan that Washington granted Warsaw in July"
    r"\b(?:that|which) [^.;,|]{1,40}?\b(?:granted|gave|approved|lent|signed|provided|sent|transferred)\b[^.;,|]{0,40}?"
    rf" (?:in|last|earlier this) ({_MONTHS}|(?:19|20)\d\d|month|year|summer|spring|autumn|winter)\b"
)
_LONG_AGO = pattern(  # "they gave their word for three years ago", "promised in Paris four years earlier"
    rf"(?:{_PROMISED}|\b(?:gave|given|provided|approved|raised))\b[^.;,|]{{0,40}}?"
    r" (?:\w+ ){1,2}(?:years?|months?|decades?) (?:ago|earlier|before)\b"
)
_GAVE = (
    r"\b(?:raised|gave|given|provided|spent|paid|sent|contributed|donated|lent|received|collected|allocated|pledged"
    r"|committed|disbursed|delivered|extended)\b"
)
_ABOUT = r"(?:about |around |nearly |more than |over |almost |some |just |only |up to )?"
_YEAR_BEFORE = pattern(  # "at its last round in 2022 the fund raised", "in 2023 it spent"
    rf"\b(?:(?:in|during) (?:the )?((?:19|20)\d\d)|last year|the year before)\b"
    rf"[^.;|]{{0,60}}?{_GAVE} (?:[\w']+ )?{_ABOUT}$"
)
_YEAR_BEHIND = pattern(  # "topped it up with RM90m last year", "$27m allocated earlier in the year"
    r"(?: (?!than\b|from\b|on\b|for\b|since\b|until\b|over\b|by\b)[\w']+){0,5}? (?:in ((?:19|20)\d\d)\b"
    r"|last year\b(?!'s)|earlier (?:this|in the|that) year\b)"
)
_BY_THEN = pattern(rf"\b(?:had|has|have) (?:by then|by that time|by now) (?:\w+ )?{_GAVE} {_ABOUT}$")
_ORDINAL = pattern(  # "the country's twentieth since the invasion"
    r"(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|\w+teen|\w+tie)th|second|third|\d+(?:st|nd|rd|th)"
)
_EACH_YEAR = pattern(  # "contributed about R7.9bn a year"
    rf"\b(?:contributed|gave|provided|spent|paid|received|got) (?:[\w']+ ){{0,2}}{_ABOUT}$"
)
_A_YEAR = pattern(r" (?:a|per) year\b")
_NEXT_SUM = 24  # a cue that stands this close before the next sum speaks of that one
_SINCE = pattern(  # "since the war began", "since February 2022", "since October 7"
    rf"\bsince (?:the (?:\w+ )?(?:\w+ )?(?:war|invasion|start|beginning|outbreak)|(?:{_MONTHS})? ?(?:19|20)\d\d"
    rf"|(?:{_MONTHS}) \d{{1,2}}\b|russia)"
    r"|\bover the (?:past|last) (?:\w+ )?(?:years?|months|decades?)\b"
)
_BRINGS = pattern(  # "takes Australian help to about", "bringing the total paid this year to"
    r"\b(?:takes|taking|took|brings|bringing|brought|lifts|lifting|lifted|pushes|pushing|raising)\b"
    r"(?:[^.;,]|(?<= u)\.|(?<=\.s)\.){3,90}"
    r"\b(?:to|above|past|over) (?:about |around |nearly |more than |over |almost |some |just |a total of )*$"
)
_LIFTING = ("bring", "tak", "lift", "rais")  # "brings the total …" is said of the sum behind "to"
_TO_LEVEL = pattern(
    r"\b(?:to|above|past|over) (?:about |around |nearly |more than |over |almost |some |just |a total of )*$"
)
_CAME_TO = pattern(  # "British aid came to £15bn in 2023": a year's total
    r"\b(came to|amounted to|totall?ed|stood at|added up to|ran to) "
    r"(?:about |around |nearly |more than |over |almost |some |just )*$"
)
_IN_YEAR = pattern(r" (?:in (?:19|20)\d\d|last year|the year before|that year)\b")
_BRINGS_REACH = 130
SET_AGAINST = ("on top of", "comes on top of", "in addition to the", "adds to the", "added to the", "to the")
_FRESH_REACH = 24
_PAST = frozenset(("gave", "given", "spent", "paid", "sent", "lent"))
_REPORTED = 60  # how far behind "said" the report may begin
_BACK = 60


def read_novelty(passage: Passage, unit: Unit, published: dt.date | None) -> tuple[Novelty | None, tuple[Span, ...]]:
    """What the sum's own words say of its age, or None. `published`: "in June" is no earlier date in June."""
    folded = passage.folded
    for cue in passage.within("novelty", unit.left, unit.right):
        if cue.answer == "previous" and _reported(passage, cue.start):
            continue
        if cue.answer == "previous" and _speaks_of(passage.folded, unit, cue.start, cue.end):
            return "previously_announced", (cue.span,)
    found = _DATED.search(folded, unit.left, unit.right)
    if found and not _this_month(found[1], published) and _about_sum(unit, found, passage.start):
        return "previously_announced", (Span(*found.span()),)
    told = _TOLD_BEFORE.search(folded, unit.end, unit.right)
    if told and not _this_month(told[1], published):
        return "previously_announced", (Span(*told.span()),)
    if (found := _LONG_AGO.search(folded, unit.left, unit.right)) and _about_sum(unit, found, passage.start):
        return "previously_announced", (Span(*found.span()),)
    if (bygone := _in_past_year(passage, unit, published)) is not None:
        return "previously_announced", (bygone,)
    if by_then := _BY_THEN.search(folded, unit.left, unit.start):
        return "cumulative", (Span(*by_then.span()),)
    if found := _BRINGS.search(passage.folded, max(passage.start, unit.start - _BRINGS_REACH), unit.start):
        return "cumulative", (Span(*found.span()),)
    if (found := _CAME_TO.search(folded, passage.start, unit.start)) and _IN_YEAR.match(folded, unit.end):
        return "cumulative", (Span(*found.span(1)),)
    if _EACH_YEAR.search(folded, unit.left, unit.start) and (yearly := _A_YEAR.match(folded, unit.end)):
        return "previously_announced", (Span(*yearly.span()),)
    if unit.order == 0 and _has_given(passage, unit) and (found := _SINCE.search(folded, passage.start, passage.end)):
        return "cumulative", (Span(*found.span()),)
    for cue in passage.within("novelty", unit.left, unit.right):
        if cue.answer != "cumulative" or _of_record(passage.folded, cue.start) or _of_next(passage, unit, cue):
            continue
        if not folded.startswith(_LIFTING, cue.start) or _TO_LEVEL.search(folded, cue.end, unit.start):
            return "cumulative", (cue.span,)
    fresh = [
        cue
        for cue in passage.of("novelty")
        if cue.answer == "fresh"
        and 0 <= unit.start - cue.end <= _FRESH_REACH
        and not folded.startswith(" than ", cue.end)
    ]
    return ("new", (fresh[-1].span,)) if fresh else (None, ())


def _reported(passage: Passage, start: int) -> bool:
    """ "said that partners had pledged": the tense is that of the report."""
    if not passage.folded.startswith("had ", start):
        return False
    return any(verb.answer == "say" for verb in passage.within("verb", max(passage.start, start - _REPORTED), start))


def _has_given(passage: Passage, unit: Unit) -> bool:
    """ "Japan has provided …", "Ottawa has now pledged …"."""
    before = passage.folded[passage.start : unit.start]
    return " has " in before or " have " in before or passage.folded.startswith((" has ", " have "), unit.end)


def _this_month(named: str | None, published: dt.date | None) -> bool:
    return published is not None and named == published.strftime("%B").lower()


def _about_sum(unit: Unit, found: re.Match[str], start: int) -> bool:
    """Whether the promise is of this sum: told behind it, around it, or at the head of the sentence."""
    around = found.start() < unit.start < found.end()
    return around or found.start() >= unit.end - 1 or found.start() - start < 40


def _of_record(folded: str, start: int) -> bool:
    """ "its largest so far" ranks the sum and adds nothing up."""
    return any(word in RECORDS or _ORDINAL.fullmatch(word) for word in folded[max(0, start - 24) : start].split())


def _of_next(passage: Passage, unit: Unit, cue: Cue) -> bool:
    """ "the $25.9m package means New Zealand has now given more than $100m": said of the next sum."""
    ahead = unit.following - cue.end
    return cue.start >= unit.end and unit.following < passage.end and 0 <= ahead <= _NEXT_SUM


def _in_past_year(passage: Passage, unit: Unit, published: dt.date | None) -> Span | None:
    """The words that put the giving in a year gone by; a bare year needs the day of the article."""
    for found in (
        _YEAR_BEFORE.search(passage.folded, unit.left, unit.start),
        _YEAR_BEHIND.match(passage.folded, unit.end, unit.right) if _has_given_before(passage, unit) else None,
    ):
        if found and (found[1] is None or (published is not None and int(found[1]) < published.year)):
            return Span(*found.span())
    return None


def _has_given_before(passage: Passage, unit: Unit) -> bool:
    """Whether the sum was given, by a past form around it: "topped it up with", "allocated" behind it."""
    around = passage.folded[max(unit.left, unit.start - _BACK) : min(unit.right, unit.end + _FRESH_REACH)].split()
    return any(word.endswith("ed") or word in _PAST for word in around)


def _speaks_of(folded: str, unit: Unit, start: int, end: int) -> bool:
    """ "on top of" and its like speak of the sum that follows them, at once."""
    if folded[start:end] in SET_AGAINST:
        return 0 <= unit.start - end <= _BACK
    return True
