"""A text's numerals with their scale words, read a block at a time, and only where somebody asks.

Most digits of a news text stand far from any currency word: reading them all took a third of the time of finding.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from aidfigures.lexicon.languages import Language

_BLOCK = 7  # bits: 128 characters are read at once
_INSIDE = frozenset("0123456789.,'-/ ½¼¾⅓⅔")  # what may stand before a digit in the same numeral
_MOST_STEPS = 64  # back to the beginning of a numeral; past that the text is a column of digits, and is read whole
_DIGIT = re.compile(r"\d")


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
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


class Numerals:
    """The numerals of one text, found from left to right, so that no two share a digit.

    Where a block is entered is of no account: the text is read from a place that no numeral's digits span, and after
    its digits a numeral has none.
    """

    __slots__ = ("_ending", "_pattern", "_plain", "_read", "_starting")

    def __init__(self, plain: str, pattern: re.Pattern[str]) -> None:
        self._plain = plain
        self._pattern = pattern
        self._read: set[int] = set()
        self._starting: dict[int, re.Match[str]] = {}
        self._ending: dict[int, re.Match[str]] = {}

    def between(self, start: int, end: int) -> Iterator[re.Match[str]]:
        """The numerals that start in this stretch, in order."""
        while (digit := _DIGIT.search(self._plain, start, end)) is not None:
            numeral = self.starting_at(digit.start())
            if numeral is not None:
                yield numeral
            start = digit.end() if numeral is None else numeral.end()

    def starting_at(self, pos: int) -> re.Match[str] | None:
        """The numeral whose first digit, or the point before it, stands here."""
        block = pos >> _BLOCK
        if block not in self._read:
            following = self._plain[pos : pos + 1]
            if not following.isdigit() and following != ".":
                return None
            self._read_block(block)
        return self._starting.get(pos)

    def ending_at(self, pos: int) -> re.Match[str] | None:
        """The numeral whose last character, of its scale word if it has one, stands right before `pos`."""
        block = pos >> _BLOCK
        if block not in self._read or block - 1 not in self._read:
            if pos <= 0 or self._plain[pos - 1].isspace():
                return None
            self._read_blocks(max(0, block - 1), block + 1)
        return self._ending.get(pos)

    def _read_blocks(self, first: int, after: int) -> None:
        for block in range(first, after):
            if block not in self._read:
                self._read_block(block)

    def _read_block(self, block: int) -> None:
        plain = self._plain
        start = pos = block << _BLOCK
        while pos and (plain[pos - 1 : pos] in _INSIDE or plain[pos - 1 : pos].isdigit()):
            pos -= 1
            if start - pos > _MOST_STEPS:
                self._read_all()
                return
        self._read.add(block)
        self._read_stretch(pos, start + (1 << _BLOCK) + 1)  # the point of ".75" may end the block

    def _read_all(self) -> None:
        self._read.update(range((len(self._plain) >> _BLOCK) + 2))
        self._read_stretch(0, len(self._plain))

    def _read_stretch(self, pos: int, end: int) -> None:
        plain, pattern = self._plain, self._pattern
        while (digit := _DIGIT.search(plain, pos, end)) is not None:
            start = digit.start()
            numeral = pattern.match(plain, start)
            assert numeral is not None, "a digit is a numeral"
            pos = numeral.end()
            self._starting[start] = self._ending[pos] = numeral
            if start and plain[start - 1] == "." and not plain[start - 2 : start - 1].isalnum():
                self._starting[start - 1] = numeral  # ".75"
