"""Folded text → `CueToken`s: the currency symbols, names and codes in it, found by one Aho-Corasick pass.

A name of several words is found by the one that is a name itself: "Canadian dollars" by its "dollars". That makes the
automaton small enough for the fast kind, which knows for each state and byte where to go next. Making that takes 20 ms
where the plain kind takes 3, and saves 3 to 6 ms a megabyte: it is made for whoever reads much.
"""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple
from unicodedata import category

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from aidfigures.lexicon import Lexicon
from aidfigures.lexicon.currencies import CueWord
from aidfigures.patterns import pattern

_LETTERS = "".join(chr(c) for c in range(0x41, 0x250) if chr(c).isalpha())
_MULTIPLIED = ("USD", "EUR", "GBP", "SEK", "NOK", "DKK", "CHF", "AUD", "CAD", "NZD", "ISK", "PLN", "CZK")

_LOWER_CODES = ("usd", "eur", "gbp", "cad", "aud", "jpy", "chf", "nzd", "pln", "czk", "huf", "sek", "nok", "dkk", "inr")
_LETTER_ENDS = frozenset("DEGKLMNPQR")
_LETTER_PAIRS = frozenset(("DM", "LE", "LL", "TL", "KD", "JD", "BD", "SR", "QR"))
_PENCE_END = pattern(r"(?![^\W_¹²³])")
_TAIL = 2  # characters before the last space, by which longer names are told apart
_MUCH = 1_000_000  # characters, past which the fast kind of automaton is made
_LONGEST_WORD = 16  # characters of a name that begins with a "p"
TAG_LENGTH = 40  # characters
_TAG_ONLY = frozenset(
    "Af Afs Ar BD Br DA DM DT Db FC FG Fr GBp JD KD KM KIP Ks Kz LE LL LS Le Lm Ls Lt MK MT MTn Nu QR RF RS Re "
    "Rf SR Sk TL VT Vt ZK mk LEI PISO SOM SOL DEN BOB CENT ETHER MARK REAL SEN WON ECU LEV".split()
)


class CueToken(NamedTuple):
    """A currency word or code as it stands in the text."""

    start: int
    end: int
    word: CueWord | None  # None for an ISO code
    code: str = ""


class CueFinder:
    """Finds currency symbols, names and codes: an Aho-Corasick pass, then word boundaries.

    A short text is a price tag, where any abbreviation may be a currency; in prose "5 KM" and "5,000 MT" are none.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._spaced = not lexicon.language.unspaced
        self._table = _surfaces(lexicon)
        self._prose = _Automaton(
            {surface: cue for surface, cue in self._table.items() if not _tag_only(surface, cue[0])}, letters=True
        )

    @cached_property
    def _tag(self) -> "_Automaton":
        return _Automaton(self._table, letters=False)

    def find(self, plain: str) -> tuple[CueToken, ...]:
        if len(plain) <= TAG_LENGTH:
            return tuple(self._tokens(plain, self._tag))
        return tuple(self._tokens(plain, self._prose))

    def _tokens(self, plain: str, automaton: "_Automaton") -> list[CueToken]:
        found: list[CueToken] = []
        entries = automaton.entries
        words, spaced = len(entries), self._spaced
        for number, start, end in automaton.matches(plain):
            if number >= words:
                token = self._letter(plain, start, automaton)
            else:
                entry = entries[number]
                if entry.is_word and spaced and (plain[start - 1 : start].isalpha() or plain[end : end + 1].isalpha()):
                    continue  # most that is found is the inside of a word
                token = self._longest(plain, start, end, entry)
            if token is None or (found and found[-1].start < token.start < found[-1].end):
                continue  # the "sterling" of "pounds sterling"
            while found and found[-1].start >= token.start:
                found.pop()  # the "euro" of "euro cents"
            found.append(token)
        return found

    def _longest(self, plain: str, start: int, end: int, entry: "_Entry") -> CueToken | None:
        """The name of several words that the one found is part of, else the one itself."""
        if entry.left and plain[start - 1 : start] == " ":
            for longer in entry.left.get(plain[max(0, start - 1 - _TAIL) : start - 1], ()):
                if plain.endswith(longer, 0, end):
                    token = self._bounded(plain, end - len(longer), end, _Entry(longer))
                    if token is not None:
                        return token
        if entry.right and plain[end : end + 1] == " ":
            for longer in entry.right:
                if plain.startswith(longer, start):
                    token = self._bounded(plain, start, start + len(longer), _Entry(longer))
                    if token is not None:
                        return token
        return self._bounded(plain, start, end, entry)

    def _bounded(self, plain: str, start: int, end: int, entry: "_Entry") -> CueToken | None:
        """The token where words end on both sides of it; of "ABC$5" and "$Amount" the sign alone."""
        surface = entry.surface
        if start and entry.opens and plain[start - 1].isalpha() and self._parts(plain[start - 1]):
            if entry.is_word:
                return None
            surface = surface.lstrip(_LETTERS)
            start = end - len(surface)
        if entry.closes and end < len(plain) and surface and self._goes_on(plain[end]):
            if entry.is_word:
                return None
            surface = surface.rstrip(_LETTERS)
            end = start + len(surface)
        cue = self._table.get(surface)
        return None if cue is None else CueToken(start, end, *cue)

    def _goes_on(self, following: str) -> bool:
        return self._parts(following) if following.isalpha() else category(following)[0] == "M"

    def _parts(self, neighbour: str) -> bool:
        """Whether a letter beside a currency word makes it part of another word; in "15ドルです" it does not."""
        return self._spaced or neighbour.isascii()

    def _letter(self, plain: str, at: int, automaton: "_Automaton") -> CueToken | None:
        """ "R500 million", "N2.5bn": letters right before a number; the mention reader wants a scale word there.

        The "p" of "197p" stands after it; whether it is pence is judged there too.
        """
        if plain[at + 1] == "p":
            if _PENCE_END.match(plain, at + 2):
                return CueToken(at + 1, at + 2, *self._table["p"])
            return self._word(plain, at + 1, automaton)
        start = at - (plain[at - 1 : at + 1] in _LETTER_PAIRS)
        cue = self._table.get(plain[start : at + 1])
        if cue is None or (start and plain[start - 1].isalnum()):
            return None
        return CueToken(start, at + 1, *cue)

    def _word(self, plain: str, at: int, automaton: "_Automaton") -> CueToken | None:
        """The "pounds" of "50pounds", of which the automaton has taken the "p" for pence."""
        for number, start, end in automaton.matches(plain[at : at + _LONGEST_WORD]):
            if start or number >= len(automaton.entries):
                break
            return self._longest(plain, at, at + end, automaton.entries[number])
        return None


class _Entry:
    """What an automaton finds."""

    __slots__ = ("closes", "is_word", "left", "opens", "right", "surface")

    def __init__(self, surface: str) -> None:
        self.surface = surface
        self.is_word = surface.isalpha() or _is_word(surface)
        self.opens = surface[:1].isalpha()
        self.closes = surface[-1:].isalpha()
        self.left: dict[str, list[str]] = {}  # longer surfaces that end with it, by what stands before the space
        self.right: list[str] = []  # … that begin with it


class _Automaton:
    """Finds each surface of the table: `entries` has those that are looked for, in the order of their numbers.

    Numbers past the entries are letters before a digit.
    """

    def __init__(self, table: Iterable[str], *, letters: bool) -> None:
        by_surface = {surface: _Entry(surface) for surface in table if " " not in surface}
        for surface in sorted((surface for surface in table if " " in surface), key=len, reverse=True):
            first, last = surface.partition(" ")[0], surface.rpartition(" ")[2]
            if last in by_surface and len(surface) - len(last) > _TAIL:
                tail = surface[: -len(last) - 1][-_TAIL:]
                by_surface[last].left.setdefault(tail, []).append(surface)
            elif first in by_surface:
                by_surface[first].right.append(surface)
            else:
                by_surface[surface] = _Entry(surface)
        self.entries = tuple(by_surface.values())
        patterns = list(by_surface)
        if letters:
            patterns += [f"{letter}{gap}{digit}" for letter in _LETTER_ENDS for gap in ("", " ") for digit in range(10)]
            patterns += [f"{digit}p" for digit in range(10)]
        self._patterns = patterns
        self._native = self._made(Implementation.ContiguousNFA)
        self._left = _MUCH  # characters to read before the fast kind is worth making

    def matches(self, plain: str) -> list[tuple[int, int, int]]:
        """Each match from left to right: (number, start, end), the longest one at each place."""
        if self._left > 0:
            self._left -= len(plain)
            if self._left <= 0:
                self._native = self._made(Implementation.DFA)
        return self._native.find_matches_as_indexes(plain)

    def _made(self, kind: Implementation) -> AhoCorasick:
        return AhoCorasick(self._patterns, matchkind=MatchKind.LeftmostLongest, implementation=kind)


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
        table |= {f"{code}{scale}": (None, f"{scale[0]} {code}") for scale in ("m", "mn", "bn")}  # "EURm 120"
    table |= {form: (None, code) for word, code in lexicon.language.multiplied.items() for form in (word, word.title())}
    # "with a $5 note": a letter that stands apart from its sign is judged by the mention reader
    return {surface: cue for surface, cue in table.items() if " $" not in surface and "$ " not in surface}


def _tag_only(surface: str, word: CueWord | None) -> bool:
    """Bare letters and abbreviations that prose uses for other things: "M", "KM", "Le", "den"."""
    if word is None or not surface.rstrip(".").isalpha() or word.kind in ("currency_name", "shared_name"):
        return False
    if surface.rstrip(".") == "kr":
        return False  # nothing else in prose is called so
    return (surface.islower() and surface.isascii()) or len(surface.rstrip(".")) == 1 or surface in _TAG_ONLY


@lru_cache(maxsize=32)
def cue_finder(lexicon: Lexicon) -> CueFinder:
    return CueFinder(lexicon)
