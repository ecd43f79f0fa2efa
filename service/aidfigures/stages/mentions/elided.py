"""Numbers whose currency was said before: "of the 7 billion crowns, 5.4 billion goes to arms" → `Sum`."""

import re
from collections.abc import Sequence
from decimal import Decimal

from aidfigures.stages.mentions.source import Source, Sum
from aidfigures.stages.numerals import Number

_SMALLEST = Decimal(10) ** 6
_REACH = 400  # characters back to the sum whose currency is meant
_CLAUSE = 160  # characters around in which a word of giving must stand where no sum does
_NEXT = re.compile(r"\s*([A-Za-z'-]+|.)?", re.DOTALL)
_OF = re.compile(r" of (it|that|this|which|these|those|them)\b")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")


def elided_sums(source: Source, sums: Sequence[Sum]) -> list[Sum]:
    """Numbers with a scale word that stand near a sum, with nothing behind them that they could count."""
    found = []
    taken = [(each.start, each.end) for each in sums]
    i = 0
    for start, numeral in source.tokens.starting.items():
        if not numeral.group("scale"):
            continue
        while i < len(taken) and taken[i][1] <= start:
            i += 1
        if i == 0 or (i < len(taken) and taken[i][0] < numeral.end()):
            continue
        number = source.number_starting(start)
        last = _outside_brackets(source, sums, i - 1)
        if number is not None and _stands_for_money(source, number, last):
            found.append(Sum(number.start, number.end, number, None, (last.cue,), elided=True))
    return found


def _outside_brackets(source: Source, sums: Sequence[Sum], i: int) -> Sum:
    """The sum before the bracket that restates it: "7 billion crowns ($1.01 billion) gives 5.4 billion to arms"."""
    while i and "(" in source.plain[sums[i - 1].end : sums[i].start]:
        i -= 1
    return sums[i]


def _stands_for_money(source: Source, number: Number, last: Sum) -> bool:
    plain = source.plain
    if number.value < _SMALLEST or not last.low.scaled or number.start - last.end > _REACH:
        return False
    if plain[number.start - 1 : number.start] not in (" ", "(", "\n", '"', ""):
        return False
    if not _counts_nothing(source, number):
        return False
    left = max(last.end, number.start - _CLAUSE)
    ends = list(_SENTENCE_END.finditer(plain, left, number.start))
    here = plain[ends[-1].end() if ends else left : number.end + 60].lower()
    words = {word.strip(".,;:()\"'") for word in here.split()}
    if words & source.language.words["counted"]:
        return False
    return not ends or bool(words & source.language.words["money"])


def _counts_nothing(source: Source, number: Number) -> bool:
    following = _NEXT.match(source.plain, number.end)
    word = (following.group(1) or "").lower() if following else ""
    if word == "of":
        return _OF.match(source.plain, number.end) is not None
    return not word[:1].isalpha() and word not in ("%", "-", "/") or word in source.language.words["function"]
