"""Numbers whose currency was said before: "of the 7 billion crowns, 5.4 billion goes to arms" → `Sum`."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest

from aidfigures.lexicon.languages import Language
from aidfigures.patterns import pattern
from aidfigures.stages.mentions.source import Source, Sum
from aidfigures.stages.numerals import Number
from aidfigures.stages.scan import one_of

_SMALLEST = Decimal(10) ** 5
_BIG_LETTERS = frozenset(("m", "M", "b", "B"))
_SAME_MONEY = pattern(
    r"\b(?:of (?:that|the|this|which)|further|another|additional|remaining|rest|other|then)\b", re.IGNORECASE
)
_LINK = 16  # characters
_PEOPLE_AFTER = pattern(r",? (?:who|whose|at risk|in need|(?:half|most|many|some) of them)\b", re.IGNORECASE)
_REACH = 400  # characters back to the sum whose currency is meant
_RESTATED = 4  # sums in brackets that may stand between
_CLAUSE = 160  # characters around in which a word of giving must stand where no sum does
_SCALE_WORD = pattern(r"(?<=[a-z] )[bmt]r?illion\b")
_UP_FROM = pattern(r"(?: (?:an?|per|each|the) [a-z]+)?(?: on [A-Z][a-z]+day)?,? (?:up|down|higher|lower) from ")
_OF = pattern(r" of (it|that|this|which|these|those|them)\b")
_SENTENCE_END = pattern(r"[.!?]\s|\n")


def elided_sums(source: Source, sums: Sequence[Sum]) -> list[Sum]:
    """Numbers with a scale word that stand near a sum, with nothing behind them that they could count."""
    found = []
    for i, (before, after) in enumerate(zip_longest(sums, sums[1:])):
        level = _earlier_level(source, before)
        if level is not None and (after is None or level.end <= after.start):
            found.append(Sum(level.start, level.end, level, None, before.cues, elided=True))
        reach = before.end + _REACH + 1
        end = min(reach, after.start) if after else reach
        for number in _scaled_numbers(source, before.end, end):
            if after and after.start < number.end:
                break
            last = _outside_brackets(source, sums, i)
            if _stands_for_money(source, number, last):
                found.append(Sum(number.start, number.end, number, None, last.cues, elided=True))
    return found


def _earlier_level(source: Source, last: Sum) -> Number | None:
    """ "66.12 dollars a barrel, up from 65.54": printed as finely as the level now."""
    if last.low.scaled or last.low.unit >= 1 or last.high is not None:
        return None
    link = _UP_FROM.match(source.plain, last.end)
    number = source.number_starting(link.end()) if link else None
    if number is None or number.unit != last.low.unit or number.scaled or not _counts_nothing(source, number):
        return None
    return number


def _scaled_numbers(source: Source, start: int, end: int) -> Iterator[Number]:
    """Those with a scale in digits or words: "3.5 billion", "85M", "half a million"."""
    for scale in _scale_after_digit(source.language).finditer(source.plain, start, end):
        number = source.number_ending(scale.end())
        if number is not None and number.start >= start:
            yield number
    if source.plain.find("illion", start, end) < 0:
        return
    for word in _SCALE_WORD.finditer(source.plain, start, end):
        number = source.words_ending(word.end())
        if number is None or number.start <= start or number.vague or source.plain[number.start].isdigit():
            continue
        if _SAME_MONEY.search(source.plain, max(start, number.start - _LINK), number.start):
            yield number  # spelled-out millions are people more often than money


@lru_cache(maxsize=8)
def _scale_after_digit(language: Language) -> re.Pattern[str]:
    """The end of a numeral with a scale; the second of two scale words is read with the first."""
    scales = one_of(language.scales)
    return re.compile(
        rf"\d(?:[{''.join(sorted(_BIG_LETTERS))}]|[ \n-]{{0,2}}(?i:{scales})(?:[ -](?i:{scales}))?)(?![^\W_¹²³])"
    )


def _outside_brackets(source: Source, sums: Sequence[Sum], i: int) -> Sum:
    """The sum before the bracket that restates it: "7 billion crowns ($1.01 billion; £…) gives 5.4 billion to arms"."""
    first = max(0, i - _RESTATED)
    outside = i
    for earlier in range(i - 1, first - 1, -1):
        between = source.plain[sums[earlier].end : sums[earlier + 1].start]
        if ")" in between:
            break
        if "(" in between:
            outside = earlier
    return sums[outside]


def _stands_for_money(source: Source, number: Number, last: Sum) -> bool:
    plain = source.plain
    if number.value < _SMALLEST or not last.low.scaled or number.start - last.end > _REACH:
        return False
    if plain[number.start - 1 : number.start] not in (" ", "(", "\n", '"', ""):
        return False
    if plain[number.end - 1] in _BIG_LETTERS and plain[last.low.end - 1] not in _BIG_LETTERS:
        return False
    left = max(last.end, number.start - _CLAUSE)
    ends = list(_SENTENCE_END.finditer(plain, left, number.start))
    here = plain[ends[-1].end() if ends else left : number.end + 60].lower()
    words = {word.strip(".,;:()\"'") for word in here.split()}
    if words & source.language.words["counted"] or _is_people(source, number, last):
        return False
    if not _counts_nothing(source, number):
        return not ends and _is_predicate(source, number, plain[max(0, last.start - 12) : number.start])
    return not ends or bool(words & source.language.words["money"])


def _is_people(source: Source, number: Number, last: Sum) -> bool:
    """ "reached 4 million in Chad and 2 million in Mali", "home to 40 million", "9 million who went hungry" """
    words = source.language.words
    since = source.plain[max(last.end, number.start - _CLAUSE) : number.start].lower().split()
    if not (
        words["reaching"].isdisjoint(source.words_left(number.start, 4)) and words["only_people"].isdisjoint(since)
    ):
        return True
    return _PEOPLE_AFTER.match(source.plain, number.end) is not None


def _is_predicate(source: Source, number: Number, before: str) -> bool:
    """ "Of the C$500 million, about 33 million buys missiles", "a further 120 billion followed": a verb and no noun."""
    word = source.word_after(number.end)
    return word in source.language.words["predicates"] and _SAME_MONEY.search(before) is not None


def _counts_nothing(source: Source, number: Number) -> bool:
    word = source.word_after(number.end).lower()
    if word == "of":
        return _OF.match(source.plain, number.end) is not None
    if not word[:1].isalpha():
        return word not in ("%", "-", "/")
    return word in source.language.words["function"] or word in source.language.words["about_money"]
