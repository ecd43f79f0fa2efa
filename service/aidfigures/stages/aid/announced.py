"""The day a sum was announced: dates beside verbs of telling, and the day of publication → a day, and the words.

    "said on Tuesday", "announced on 3 March", "On June 17, Canada pledged", "approved yesterday"

A month or a week is no day. A weekday is the last one up to the day of publication; a date without a year is the last
one too.
"""

import datetime as dt
import re

from aidfigures.model import Span
from aidfigures.patterns import pattern
from aidfigures.stages.aid.passage import Passage

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_SHORT = tuple(month[:3] for month in _MONTHS)
_MONTH = rf"(?:{'|'.join(_MONTHS)}|{'|'.join(_SHORT)}|sept)"
_DAY = pattern(
    rf"\b(?:(today|yesterday)|({'|'.join(_WEEKDAYS)})"
    rf"|(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH})\b\.?(?:,? (\d{{4}}))?"
    rf"|({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?)\b"
)
_TOLD = (
    r"(?:announced?|announcing|announcement|unveil(?:s|ed|ing)?|pledged?|promised?|committed|offered|approved?|cleared"
    r"|signed|agreed|launched|released|confirmed|declared|made public|allocated|granted|donated|handed over)"
)
_PROMISE_BEFORE = pattern(rf"\b{_TOLD}\b(?! (?:to|that)\b)[^.;:]{{0,44}}$")
_SAID_BEFORE = pattern(r"\b(?:said|says|told \w+|told the \w+|reported|stated|added|wrote)\b[^.;:]{0,34}$")
_TOLD_NEXT = pattern(rf" {_TOLD}\b")  # "Canada on Tuesday pledged"
_NOT_OF_TELLING = pattern(  # ends right before the date
    r"\b(?:since|by|until|till|from|before|after|between|for|to|of|next|this coming|through|and)(?: the)? $"
)


def read_announced(
    passage: Passage, published: dt.date | None, earlier: bool
) -> tuple[dt.date | None, tuple[Span, ...]]:
    """The day the sentence tells its news on. `earlier`: the money is old, and the day of the report is not its day."""
    folded = passage.folded
    for found in _DAY.finditer(folded, passage.start, passage.end):
        before = folded[max(passage.start, found.start() - 60) : found.start()]
        if _NOT_OF_TELLING.search(before):
            continue
        told = _PROMISE_BEFORE.search(before) or (not earlier and _is_of_report(passage, found, before))
        day = _day(found, published) if told else None
        if day is not None:
            return day, (Span(*found.span()),)
    return None, ()


def _is_of_report(passage: Passage, found: re.Match[str], before: str) -> bool:
    """ "… , the minister said on Tuesday", and "On Tuesday, Canada pledged" at the head of the sentence."""
    if _SAID_BEFORE.search(before) or _TOLD_NEXT.match(passage.folded, found.end()):
        return True
    heads = not passage.folded[passage.start : found.start()].removeprefix("on ").strip()
    return heads and bool(re.search(rf"\b{_TOLD}\b", passage.folded[found.end() : passage.end]))


def _day(found: re.Match[str], published: dt.date | None) -> dt.date | None:
    word, weekday = found[1], found[2]
    if word or weekday:
        if published is None:
            return None
        back = (word == "yesterday") if word else (published.weekday() - _WEEKDAYS.index(weekday)) % 7
        return published - dt.timedelta(days=int(back))
    day, month, year = (found[3], found[4], found[5]) if found[3] else (found[7], found[6], found[8])
    return _dated(int(day), _SHORT.index(month[:3]) + 1, int(year) if year else None, published)


def _dated(day: int, month: int, year: int | None, published: dt.date | None) -> dt.date | None:
    """The date, in the year before the publication where that of the publication lies ahead of it."""
    if year is None and published is None:
        return None
    try:
        if year is not None:
            return dt.date(year, month, day)
        assert published is not None
        this = dt.date(published.year, month, day)
        return this if this <= published else dt.date(published.year - 1, month, day)
    except ValueError:  # no such day: "31 June"
        return None
