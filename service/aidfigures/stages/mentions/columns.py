"""Tables whose money is named once, at the head of a column or in the caption → a `Sum` for each bare cell below.

| Country | Aid (€ million) |        Table 2: Disbursements (USD million)
|---------|-----------------|        | Country | 2022 | 2023 |
| Chad    | 45              |        | Kenya   | 12.1 | 14.0 |

A cell that is more than a number, and a column whose head says anything else, is left alone. Columns stand between
bars or tabs.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from aidfigures.lexicon.languages import Language
from aidfigures.patterns import pattern
from aidfigures.stages.mentions.cues import currency_words
from aidfigures.stages.mentions.source import ONE, CurrencyWords, Source, Sum
from aidfigures.stages.scan import CueToken, one_of

_LINE = pattern(r"[^\n]+")
_CELL = {"|": pattern(r"[^|]+"), "\t": pattern(r"[^\t]+")}
_OPENING = ("(", "[")
_BARE = pattern(r"[ *]*([-+(]?)(\d(?:[\d.,' ]*\d)?)\)?[ *]*")
_MONEY_HEAD = pattern(  # what a column of money is headed, where the caption says which money
    r"[ *]*(?:(?:FY ?)?(?:19|20)\d\d(?:[-/]\d\d)?|total|amounts?|pledged?|pledges|paid|committed|commitments?|disbursed"
    r"|disbursements?|budget|grants?|loans?|aid|costs?|spending|spent|funding|received|required|revenue|sales)[ *]*",
    re.IGNORECASE,
)
_SHORT_HEAD = pattern(r"[ *]*[^\W\d_]+(?:[ -][^\W\d_]+){0,3}")  # "Requested US$"
_CAPTION_REACH = 2  # line breaks above the table


class _Line(NamedTuple):
    start: int
    cells: tuple[tuple[int, int], ...]


class _Head(NamedTuple):
    cue: CurrencyWords
    scale: Decimal


def column_sums(text: str, source: Source, sums: Sequence[Sum]) -> list[Sum]:
    """The bare numbers of columns of money, in reading order; none that a sum already has."""
    found: list[Sum] = []
    for sign in ("|", "\t"):
        if sign in text:
            found += _of_tables(text, source, sign)
    taken = {pos for each in sums for pos in range(each.start, each.end)} if found else ()
    return [each for each in found if each.start not in taken]


def _of_tables(text: str, source: Source, sign: str) -> Iterator[Sum]:
    lines = list(_LINE.finditer(text))
    position = 0
    for has_sign, group in groupby(lines, key=lambda line: sign in line.group()):
        table = list(group)
        if has_sign and len(table) > 1:
            caption = _caption(text, source, lines[position - 1], table[0]) if position else None
            yield from _of_table(text, source, [_cells(text, line, sign) for line in table], caption)
        position += len(table)


def _caption(text: str, source: Source, above: re.Match[str], first: re.Match[str]) -> _Head | None:
    near = text.count("\n", above.end(), first.start()) <= _CAPTION_REACH
    return _head(source, above.start(), above.end(), caption=True) if near else None


def _cells(text: str, line: re.Match[str], sign: str) -> _Line:
    inner = line.group()
    start = line.start()
    if sign == "|":
        start += len(inner) - len(inner.lstrip(" |"))
    end = line.start() + len(inner.rstrip(" |" if sign == "|" else " "))
    cells = tuple((match.start(), match.end()) for match in _CELL[sign].finditer(text, start, max(start, end)))
    return _Line(line.start(), cells)


def _of_table(text: str, source: Source, lines: Sequence[_Line], caption: _Head | None) -> Iterator[Sum]:
    heads = [
        _head(source, start, end, caption=False) or (caption if _MONEY_HEAD.fullmatch(text, start, end) else None)
        for start, end in lines[0].cells
    ]
    if not any(heads):
        return
    for line in lines[1:]:
        if len(line.cells) != len(heads):
            continue
        for head, (start, end) in zip(heads, line.cells, strict=True):
            if head is not None and (found := _cell_sum(source, head, start, end)):
                yield found


def _cell_sum(source: Source, head: _Head, start: int, end: int) -> Sum | None:
    bare = _BARE.fullmatch(source.plain, start, end)
    if bare is None:
        return None
    number = source.number_starting(bare.start(2))
    if number is None or number.end != bare.end(2) or number.scaled:
        return None
    negative = bare.group(1) in ("-", "(")
    begin = bare.start(1) if bare.group(1) == "-" else number.start
    number = number.with_scale(head.scale) if head.scale != 1 else number
    return Sum(begin, number.end, number, None, (head.cue,), negative, after=True)


def _head(source: Source, start: int, end: int, *, caption: bool) -> _Head | None:
    """ "$m", "Cost (€)", "Aid (€ million)", "Budget, US$": nothing but the money and its scale, or that in brackets.

    Of a caption the brackets, or "in US$ million" at its end.
    """
    for token in _tokens(source, start, end):
        cue = currency_words(source, token)
        after = _behind(source.language).match(source.plain, cue.end, end)
        if after is None:
            continue  # all but the last: what stands before is copied once, however long the caption
        before = source.plain[start : cue.start].rstrip(" *")
        opened, closed = before.endswith(_OPENING), after.group("close") is not None
        introduced = before.endswith((",", " in")) or before == "in"
        alone = not caption and (not before or (not cue.word and _SHORT_HEAD.fullmatch(before) is not None))
        if (opened and closed) or (not closed and (introduced or alone)):
            word = after.group("scale")
            return _Head(cue, (source.scale(word) if word else ONE) * cue.factor)
    return None


def _tokens(source: Source, start: int, end: int) -> Sequence[CueToken]:
    cues = source.tokens.cues
    first = bisect_left(cues, start, key=attrgetter("start"))
    return cues[first : bisect_left(cues, end, lo=first, key=attrgetter("start"))]


@lru_cache(maxsize=32)
def _behind(language: Language) -> re.Pattern[str]:
    words = one_of((*language.scales, *language.attached))
    return re.compile(rf" ?(?P<scale>(?i:{words}))?s?(?P<close>[)\]])?[ *]*$")
