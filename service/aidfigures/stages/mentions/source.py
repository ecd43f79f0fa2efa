"""What every part of the mention reader looks at, and the sum it hands on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from aidfigures.lexicon import Lexicon
from aidfigures.lexicon.languages import Language
from aidfigures.model import CueKind, Span
from aidfigures.patterns import pattern
from aidfigures.stages.mentions.spelled import spelled_before
from aidfigures.stages.mentions.unspaced import run_ending, run_starting
from aidfigures.stages.numerals import Number, Style, read_digits, words_before
from aidfigures.stages.scan import CueToken, Tokens

ONE = Decimal(1)
_LETTERS_BEFORE = pattern(r"[^\W\d_]+$")
_LONGEST_SCALE = 16  # characters
_SENTENCE_END = pattern(r"[.!?][\"')]* +(?=[A-Z])|\n")
_GROUPED = pattern(r"\d{1,3},\d\d0")  # nobody writes a third decimal that is nought
_WORD_AFTER = pattern(r"\s*([A-Za-z'-]+|.)?", re.DOTALL)
_ENGLISH_NUMERAL = pattern(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass  # neither frozen nor with slots: made for each text, and it remembers what it has worked out
class Source:
    """The scanned text and the tables to read it with."""

    plain: str
    tokens: Tokens
    cue_starting: Mapping[int, CueToken]
    lexicon: Lexicon
    language: Language
    style: Style
    home: str | None = None  # the money of the country of publication
    points_group: bool = False  # that country writes 1.234,50, and so may its papers in English
    numbers: dict[tuple[int, Style], Number | None] = field(default_factory=dict)  # those read so far

    @cached_property
    def suffix_signs(self) -> bool:
        """This text writes its signs after the number: those with a number on one side only have it there mostly."""
        balance = 0
        for token in self.tokens.cues:
            last = self.plain[token.end - 1]
            if token.word is None or (last.isalpha() and self.plain[token.start : token.end].isascii()):
                continue
            ending, starting = self.tokens.numerals.ending_at, self.tokens.numerals.starting_at
            before = ending(token.start) is not None or ending(token.start - 1) is not None
            after = starting(token.end) is not None or starting(token.end + 1) is not None
            balance += before - after
        return balance > 0

    def number_starting(self, pos: int, style: Style | None = None) -> Number | None:
        if self.language.unspaced:
            return run_starting(self.plain, pos, self.language)
        numeral = self.tokens.numerals.starting_at(pos)
        return None if numeral is None else self._number(numeral, style or self.style)

    def number_ending(self, pos: int, style: Style | None = None) -> Number | None:
        if self.language.unspaced:
            return run_ending(self.plain, pos, self.language)
        last = self.plain[pos - 1 : pos]
        if last.isspace() or (last.isalpha() and self.language.english and not self.ends_with_scale(pos)):
            return None
        numeral = self.tokens.numerals.ending_at(pos)
        return None if numeral is None else self._number(numeral, style or self.style)

    def ends_with_scale(self, pos: int) -> bool:
        """Whether the letters before `pos` may be the scale of a numeral: "million", "5bn", "75 M"."""
        if self.plain[max(0, pos - 2) : pos] not in _scale_ends(self.language):
            return False
        word = _LETTERS_BEFORE.search(self.plain, max(0, pos - _LONGEST_SCALE), pos)
        return word is not None and (
            word.group() in self.language.attached or word.group().lower() in self.language.scales
        )

    def scale(self, word: str) -> Decimal:
        """The factor of a scale word or letter of the closed lists."""
        return self.language.scales.get(word.lower()) or self.language.attached[word]

    def words_ending(self, pos: int) -> Number | None:
        if self.language.unspaced:
            return None
        if not self.language.english:
            return spelled_before(self.plain, pos, self.language)
        return words_before(self.plain, pos, self.language)

    def _number(self, numeral: re.Match[str], style: Style) -> Number | None:
        """Read once for each style, since a number stands between several currency words that ask for it."""
        key = numeral.start(), style
        if key not in self.numbers:
            self.numbers[key] = self._read(numeral, style)
        return self.numbers[key]

    def _read(self, numeral: re.Match[str], style: Style) -> Number | None:
        digits, attached, scale, scale2 = numeral.group("digits", "attached", "scale", "scale2")
        start = numeral.start()
        if start and self.plain[start - 1] == "." and self.tokens.numerals.starting_at(start - 1):  # ".75"
            digits, start = "." + digits, start - 1
        if self.language.point_places and _GROUPED.fullmatch(digits):
            style = "group"
        read = read_digits(digits, style)
        if read is None:
            return self._first_number(start, digits)
        face, unit = read
        factor = ONE
        if attached:
            factor = self.language.attached[attached]
        elif scale:
            factor = self.language.scales[scale.lower()]
            if scale2:
                factor *= self.language.scales[scale2.lower()]
        return Number(start, numeral.end(), face, factor, unit * factor)

    def _first_number(self, start: int, digits: str) -> Number | None:
        """ "1.50,3" is a cell of a table and the beginning of the next."""
        first = _ENGLISH_NUMERAL.match(digits)
        read = read_digits(first.group()) if first and first.group() != digits else None
        return Number(start, start + len(first.group()), read[0], ONE, read[1]) if first and read else None

    def word_after(self, pos: int) -> str:
        """What follows `pos`: the next word, else the next character, "" at the end of the text."""
        following = _WORD_AFTER.match(self.plain, pos)
        return (following.group(1) or "") if following else ""

    def words_left(self, pos: int, count: int) -> list[str]:
        """The last words of the sentence before `pos`, lower-cased, without brackets and quotation marks."""
        left = _SENTENCE_END.split(self.plain[max(0, pos - 16 * count) : pos])[-1]
        return [word.strip("(\"'") for word in left.lower().split()[-count:]]


class CurrencyWords(NamedTuple):
    """A currency word with all that belongs to it: "Canadian dollars", "hk $", "MUSD"."""

    start: int
    end: int
    text: str
    kind: CueKind
    candidates: tuple[str, ...]
    divisor: int = 1
    factor: Decimal = ONE  # the M of MUSD
    family: str | None = None
    prefix: bool = True
    suffix: bool = True
    word: bool = False  # a name, not a sign or code

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Sum(NamedTuple):
    """A number, or two for a range, with its currency words."""

    start: int
    end: int
    low: Number
    high: Number | None
    cues: tuple[CurrencyWords, ...]  # where two disagree the last one wins
    negative: bool = False
    extra: Decimal = Decimal(0)  # the cents of "3 dollars 50"
    elided: bool = False
    after: bool = False  # the currency stands after the number

    @property
    def cue(self) -> CurrencyWords:
        return self.cues[-1]


@lru_cache(maxsize=8)
def _scale_ends(language: Language) -> frozenset[str]:
    """The last two characters that a numeral with a scale may have: "on" of "million", "5m"."""
    ends = {word[-2:] for word in (*language.scales, *language.attached) if len(word) > 1}
    ends |= {f"{before}{letter}" for letter in language.attached if len(letter) == 1 for before in "0123456789 -½¼¾⅓⅔"}
    return frozenset(form for end in ends for form in (end, end.upper(), end.title()))
