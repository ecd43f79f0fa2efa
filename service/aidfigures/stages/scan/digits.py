"""A text's numerals with their scale words, read only where somebody asks.

Most digits of a news text stand far from any currency word: reading them all took a third of the time of finding.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from aidfigures.lexicon.languages import Language
from aidfigures.patterns import pattern

_INSIDE = frozenset("0123456789.,'-/ ½¼¾⅓⅔")  # what may stand before a digit in the same numeral
_MOST_STEPS = 64  # back to the beginning of a numeral; past that the text is a column of digits, and is read whole
_LONGEST_SCALE = 64  # characters from the last digit of a numeral to the end of its scale words
_DIGIT = pattern(r"\d")


@lru_cache(maxsize=64)
def numeral_pattern(language: Language) -> re.Pattern[str]:
    """numeral = digits [attached scale | gap scale [scale]]; linear: each run of digits is read once."""
    scales, attached = one_of(language.scales), one_of(language.attached)
    # "75 M€" is a habit of the Continent; in English a lone letter is judged by the mention reader
    spaced = "" if language.english else r"(?: (?=\w ?[€$£]))?"
    return re.compile(
        r"(?P<digits>\d(?:\d{0,2}(?: \d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
        r"|\d*(?:[.,']\d+)*(?:, 000(?!\d)|[ -]\d/\d(?!\d)|[½¼¾⅓⅔])?))"
        rf"(?:{spaced}(?P<attached>{attached})(?![^\W_¹²³])"
        rf"|[ \n-]{{0,2}}(?P<scale>(?i:{scales}))(?:[ -](?P<scale2>(?i:{scales})))?(?![^\W_¹²³]))?"
    )


def one_of(words: Iterable[str]) -> str:
    """The pattern of a closed list, the longest word first; of an empty list, one that matches nothing."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))) or "(?!)"


class Numerals:
    """The numerals of one text, as one would find them from left to right, so that no two share a digit.

    A place is looked at from where no numeral's digits can span; what is left of it is of no account, since a scale
    word has no digits.
    """

    __slots__ = ("_ending", "_pattern", "_plain", "_starting", "_whole")

    def __init__(self, plain: str, pattern: re.Pattern[str]) -> None:
        self._plain = plain
        self._pattern = pattern
        self._starting: dict[int, re.Match[str]] = {}
        self._ending: dict[int, re.Match[str]] = {}
        self._whole = False  # all of the text is read

    def starting_at(self, pos: int) -> re.Match[str] | None:
        """The numeral whose first digit, or the point before it, stands here."""
        plain = self._plain
        if plain[pos : pos + 1] == "." and not plain[max(0, pos - 1) : pos].isalnum():  # ".75"
            pos += 1
        found = self._starting.get(pos)
        if found is None and not self._whole and plain[pos : pos + 1].isdigit():
            self._read_around(pos, pos + 1)
            found = self._starting.get(pos)
        return found

    def ending_at(self, pos: int) -> re.Match[str] | None:
        """The numeral whose last character, of its scale word if it has one, stands right before `pos`."""
        found = self._ending.get(pos)
        if found is None and not self._whole and pos > 0 and not self._plain[pos - 1].isspace():
            digit = _DIGIT.search(self._plain, max(0, pos - _LONGEST_SCALE), pos)
            if digit is not None:
                self._read_around(digit.start(), pos)
                found = self._ending.get(pos)
        return found

    def between(self, start: int, end: int) -> Iterator[re.Match[str]]:
        """The numerals that start in this stretch, in order."""
        while (digit := _DIGIT.search(self._plain, start, end)) is not None:
            numeral = self.starting_at(digit.start())
            if numeral is not None:
                yield numeral
            start = digit.end() if numeral is None else numeral.end()

    def _read_around(self, digit: int, end: int) -> None:
        """Reads the numerals that start before `end`, from the one that the digit is part of."""
        plain, start = self._plain, digit
        while start and (plain[start - 1] in _INSIDE or plain[start - 1].isdigit()):
            start -= 1
            if digit - start > _MOST_STEPS:
                self._whole, start, end = True, 0, len(plain)
                break
        while (found := _DIGIT.search(plain, start, end)) is not None:
            numeral = self._pattern.match(plain, found.start())
            assert numeral is not None, "a digit is a numeral"
            start = numeral.end()
            self._starting[found.start()] = self._ending[start] = numeral
