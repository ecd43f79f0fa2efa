"""Text → `Tokens`: where currency words and numerals stand. Everything dear is left for what is next to a currency word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from aidfigures.lexicon import Lexicon
from aidfigures.lexicon.currencies import CueWord
from aidfigures.lexicon.languages import Language

# Characters that stand for an ASCII one, one for one, so that offsets stay those of the text as given.
_FOLD = {
    **{ord(c): " " for c in "\u00a0\u2007\u2008\u2009\u200a\u202f\u2002\u2003\u2004\u2005\u2006\u3000\t"},
    **{ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"},
    **{ord(c): "'" for c in "\u2018\u2019\u02bc\u0060\u00b4"},
    **{ord(c): '"' for c in "\u201c\u201d\u201e\u00ab\u00bb"},
    **{0xFF01 + i: chr(0x21 + i) for i in range(94)},
    0xFFE1: "£",
    0xFFE5: "¥",
    0xFF04: "$",
    0x20A4: "£",
}
_LETTERS = "".join(chr(c) for c in range(0x41, 0x250) if chr(c).isalpha())
_SURROGATES = re.compile("[\ud800-\udfff]")
_MULTIPLIED = ("USD", "EUR", "GBP", "SEK", "NOK", "DKK", "CHF", "AUD", "CAD", "NZD", "ISK", "PLN", "CZK")


@dataclass(frozen=True, slots=True)
class CueToken:
    """A currency word or code as it stands in the text."""

    start: int
    end: int
    word: CueWord | None  # None for an ISO code
    code: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    plain: str  # the text, folded one character for one
    cues: tuple[CueToken, ...]
    starting: Mapping[int, re.Match[str]]  # numerals (with their scale word) by first digit
    ending: Mapping[int, re.Match[str]]  # … by the end of digits and scale word


def scan(text: str, lexicon: Lexicon) -> Tokens:
    """One native pass for currency words, one for numerals. Text without a currency word gets no further look."""
    plain = fold(text)
    finder = cue_finder(lexicon)
    cues = finder.find(plain)
    if not cues:
        return Tokens(plain, (), {}, {})
    starting: dict[int, re.Match[str]] = {}
    ending: dict[int, re.Match[str]] = {}
    for numeral in numeral_pattern(lexicon.language).finditer(plain):
        starting[numeral.start()] = ending[numeral.end()] = numeral
    return Tokens(plain, cues, starting, ending)


def fold(text: str) -> str:
    """The text with look-alike characters made ASCII, of the same length.

    >>> fold("１\u00a0£")
    '1 £'
    """
    if text.isascii():
        return text.replace("\t", " ") if "\t" in text else text
    plain = text.translate(_FOLD)
    return _SURROGATES.sub("\ufffd", plain)


@lru_cache(maxsize=8)
def numeral_pattern(language: Language) -> re.Pattern[str]:
    """numeral = digits [attached scale | gap scale [scale]]; linear: each run of digits is read once."""
    scales = "|".join(sorted(map(re.escape, language.scales), key=len, reverse=True))
    attached = "|".join(sorted(map(re.escape, language.attached), key=len, reverse=True))
    return re.compile(
        r"(?P<digits>(?<!\d)\d{1,3}(?: \d{3})+(?![\d])(?:[.,]\d{1,2}(?!\d))?"
        r"|\d+(?:[.,']\d+)*(?:[ -]\d/\d(?!\d)|[½¼¾⅓⅔])?"
        r"|[½¼¾⅓⅔]"
        r"|(?<![\w.])\.\d+)"
        rf"(?:(?P<attached>{attached})(?![^\W_])"
        rf"|[ \n-]{{0,2}}(?P<scale>(?i:{scales}))(?:[ -](?P<scale2>(?i:{scales})))?(?![^\W_]))?"
    )


class CueFinder:
    """Finds currency symbols, names and codes: an Aho-Corasick pass, then word boundaries."""

    def __init__(self, lexicon: Lexicon) -> None:
        table: dict[str, tuple[CueWord | None, str]] = {}
        currencies = lexicon.currencies
        for surface, word in currencies.cues.items():
            if " $" in surface or "$ " in surface:
                continue  # "with a $5 note": what stands apart from its sign is judged by the mention reader
            for form in {surface, surface.capitalize(), surface.upper(), surface.title()}:
                table.setdefault(form, (word, ""))
        for surface, word in currencies.cased_cues.items():
            table[surface] = (word, "")
        codes = {code: code for code in currencies.codes} | dict(currencies.code_aliases)
        for surface, code in codes.items():
            table[surface] = (None, code)
        for code in ("usd", "eur", "gbp", "cad", "aud", "jpy", "chf", "nzd"):
            table.setdefault(code, (None, code.upper()))
        for code in _MULTIPLIED:
            table[f"M{code}"] = (None, f"M{code}")
            table[f"k{code}"] = (None, f"k{code}")
        self._table = table
        self._surfaces = list(table)
        self._automaton = AhoCorasick(self._surfaces, matchkind=MatchKind.LeftmostLongest)

    def find(self, plain: str) -> tuple[CueToken, ...]:
        found = []
        last = len(plain)
        for pattern, start, end in self._automaton.find_matches_as_indexes(plain):
            surface = self._surfaces[pattern]
            if start and surface[0].isalpha() and plain[start - 1].isalpha():  # "ABC$5": the sign alone
                surface = surface.lstrip(_LETTERS + " ")
                start = end - len(surface)
            if end < last and surface and surface[-1].isalpha() and plain[end].isalpha():  # "$Amount"
                surface = surface.rstrip(_LETTERS + " ")
                end = start + len(surface)
            if surface in self._table:
                found.append(CueToken(start, end, *self._table[surface]))
        return tuple(found)


@lru_cache(maxsize=4)
def cue_finder(lexicon: Lexicon) -> CueFinder:
    return CueFinder(lexicon)
