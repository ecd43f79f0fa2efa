"""Text → `Tokens`: where currency words and numerals stand. What is dear is left for those that meet."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

from ahocorasick_rs import AhoCorasick, MatchKind

from aidfigures.lexicon import Lexicon
from aidfigures.lexicon.currencies import CueWord
from aidfigures.lexicon.languages import Language

# Characters that stand for an ASCII one, one for one, so that offsets stay those of the text as given.
_FOLD = {
    **dict.fromkeys("\t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
    **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94)},
    "\uffe1": "£",
    "\uffe5": "¥",
    "\u20a4": "£",
}
_FOLDABLE = re.compile(f"[{''.join(_FOLD)}\ud800-\udfff]")
_LETTERS = "".join(chr(c) for c in range(0x41, 0x250) if chr(c).isalpha())
_MULTIPLIED = ("USD", "EUR", "GBP", "SEK", "NOK", "DKK", "CHF", "AUD", "CAD", "NZD", "ISK", "PLN", "CZK")


_LOWER_CODES = ("usd", "eur", "gbp", "cad", "aud", "jpy", "chf", "nzd", "pln", "czk", "huf", "sek", "nok", "dkk", "inr")
_LETTER_ENDS = frozenset("DEGKLMNPQR")
_LETTER_PAIRS = frozenset(("DM", "LE", "LL", "TL", "KD", "JD", "BD", "SR", "QR"))
_PENCE = re.compile(r"(?<=\d)p(?![^\W_¹²³])")
TAG_LENGTH = 40  # characters
_TAG_ONLY = frozenset(
    "Af Afs Ar BD Br DA DM DT Db FC FG Fr GBp JD KD KM KIP Ks Kz LE LL LS Le Lm Ls Lt MK MT MTn Nu QR RF RS Re "
    "Rf SR Sk TL VT Vt ZK mk LEI PISO SOM SOL DEN BOB CENT ETHER MARK REAL SEN WON ECU LEV".split()
)


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
    """One native pass for numerals, one for currency words. Text without a currency word gets no further look."""
    plain = fold(text)
    finder = cue_finder(lexicon)
    numerals = list(numeral_pattern(lexicon.language).finditer(plain))
    cues = finder.find(plain, numerals)
    if not cues:
        return Tokens(plain, (), {}, {})
    starting: dict[int, re.Match[str]] = {}
    ending: dict[int, re.Match[str]] = {}
    for numeral in numerals:
        start = numeral.start()
        starting[start] = ending[numeral.end()] = numeral
        if start and plain[start - 1] == "." and not plain[start - 2 : start - 1].isalnum():
            starting[start - 1] = numeral  # ".75"
    return Tokens(plain, cues, starting, ending)


def fold(text: str) -> str:
    """The text with look-alike characters made ASCII, of the same length.

    >>> fold("１\u00a0£")
    '1 £'
    """
    for character in set(_FOLDABLE.findall(text)):
        text = text.replace(character, _FOLD.get(character, "\ufffd"))  # a lone surrogate has no other stand-in
    return text


@lru_cache(maxsize=64)
def numeral_pattern(language: Language) -> re.Pattern[str]:
    """numeral = digits [attached scale | gap scale [scale]]; linear: each run of digits is read once."""
    scales, attached = one_of(language.scales), one_of(language.attached)
    # "75 M€" is a habit of the Continent; in English a lone letter is judged by the mention reader
    spaced = "" if language.english else r"(?: (?=\w ?[€$£]))?"
    # Begins with one class of characters, so that the engine skips ahead to the next digit.
    return re.compile(
        r"(?P<digits>\d(?:\d{0,2}(?: \d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
        r"|\d*(?:[.,']\d+)*(?:, 000(?!\d)|[ -]\d/\d(?!\d)|[½¼¾⅓⅔])?))"
        rf"(?:{spaced}(?P<attached>{attached})(?![^\W_¹²³])"
        rf"|[ \n-]{{0,2}}(?P<scale>(?i:{scales}))(?:[ -](?P<scale2>(?i:{scales})))?(?![^\W_¹²³]))?"
    )


def one_of(words: Iterable[str]) -> str:
    """The pattern of a closed list, the longest word first; of an empty list, one that matches nothing."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


class CueFinder:
    """Finds currency symbols, names and codes: an Aho-Corasick pass, then word boundaries.

    A short text is a price tag, where any abbreviation may be a currency; in prose "5 KM" and "5,000 MT" are none.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        table = _surfaces(lexicon)
        self._spaced = not lexicon.language.unspaced
        self._table = table
        self._tag = _Automaton(table)
        self._prose = _Automaton({surface: cue for surface, cue in table.items() if not _tag_only(surface, cue[0])})

    def find(self, plain: str, numerals: Sequence[re.Match[str]]) -> tuple[CueToken, ...]:
        found = []
        last = len(plain)
        automaton = self._tag if last <= TAG_LENGTH else self._prose
        for pattern, start, end in automaton.native.find_matches_as_indexes(plain):
            surface, is_word = automaton.patterns[pattern]
            if start and plain[start - 1].isalpha() and surface[0].isalpha() and self._parts(plain[start - 1]):
                if is_word:
                    continue
                surface = surface.lstrip(_LETTERS)  # "ABC$5": the sign alone
                start = end - len(surface)
            if end < last and surface and surface[-1].isalpha() and self._goes_on(plain[end]):
                if is_word:
                    continue
                surface = surface.rstrip(_LETTERS)  # "$Amount"
                end = start + len(surface)
            if surface in self._table:
                found.append(CueToken(start, end, *self._table[surface]))
        if automaton is self._prose:
            pence = self._pence(plain) if "£" in plain or "pence" in plain else ()
            letters = [*self._letters(plain, numerals), *pence]
            if letters:
                found = sorted([*found, *letters], key=lambda token: token.start)
        return tuple(found)

    def _goes_on(self, following: str) -> bool:
        return self._parts(following) if following.isalpha() else category(following)[0] == "M"

    def _parts(self, neighbour: str) -> bool:
        """Whether a letter beside a currency word makes it part of another word; in "15ドルです" it does not."""
        return self._spaced or neighbour.isascii()

    def _letters(self, plain: str, numerals: Sequence[re.Match[str]]) -> Iterator[CueToken]:
        """ "R500 million", "N2.5bn": letters right before a number; the mention reader wants a scale word there."""
        for numeral in numerals:
            end = numeral.start() - (plain[numeral.start() - 1 : numeral.start()] == " ")
            if plain[end - 1 : end] not in _LETTER_ENDS:
                continue
            start = end - (2 if plain[end - 2 : end] in _LETTER_PAIRS else 1)
            if plain[start:end] in self._table and not (start and plain[start - 1].isalnum()):
                yield CueToken(start, end, *self._table[plain[start:end]])

    def _pence(self, plain: str) -> Iterator[CueToken]:
        """The "p" of "197p", in a text that has pounds."""
        word, code = self._table["p"]
        for letter in _PENCE.finditer(plain):
            yield CueToken(letter.start(), letter.end(), word, code)


class _Automaton:
    def __init__(self, table: Mapping[str, tuple[CueWord | None, str]]) -> None:
        self.patterns = [(surface, _is_word(surface)) for surface in table]
        self.native = AhoCorasick(list(table), matchkind=MatchKind.LeftmostLongest)


def _is_word(surface: str) -> bool:
    """Letters alone; the vowel signs of Hindi are marks on letters."""
    plain = surface.replace(" ", "").replace(".", "")
    return plain.isalpha() or (plain[:1].isalpha() and all(c.isalpha() or category(c)[0] == "M" for c in plain))


def _surfaces(lexicon: Lexicon) -> dict[str, tuple[CueWord | None, str]]:
    """Every way to write a currency → its cue word, or its code."""
    currencies = lexicon.currencies
    table: dict[str, tuple[CueWord | None, str]] = {}
    for surface, word in currencies.cues.items():
        forms = {surface, surface.capitalize(), surface.upper(), surface.title()}
        for form in forms.union(currencies.spellings.get(surface, ())):
            table.setdefault(form, (word, ""))
    for surface, word in currencies.cased_cues.items():
        table[surface] = (word, "")
    for surface, code in ({code: code for code in currencies.codes} | dict(currencies.code_aliases)).items():
        table[surface] = (None, code)
    for code in _LOWER_CODES:
        table.setdefault(code, (None, code.upper()))
    for code in _MULTIPLIED:
        table |= {f"{factor}{code}": (None, f"{factor} {code}") for factor in ("M", "k", "K")}
    table |= {form: (None, code) for word, code in lexicon.language.multiplied.items() for form in (word, word.title())}
    # "with a $5 note": a letter that stands apart from its sign is judged by the mention reader
    return {surface: cue for surface, cue in table.items() if " $" not in surface and "$ " not in surface}


def _tag_only(surface: str, word: CueWord | None) -> bool:
    """Bare letters and abbreviations that prose uses for other things: "M", "KM", "Le", "den"."""
    if word is None or not surface.rstrip(".").isalpha() or word.kind in ("currency_name", "shared_name"):
        return False
    return (surface.islower() and surface.isascii()) or len(surface.rstrip(".")) == 1 or surface in _TAG_ONLY


@lru_cache(maxsize=32)
def cue_finder(lexicon: Lexicon) -> CueFinder:
    return CueFinder(lexicon)
