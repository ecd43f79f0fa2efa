"""cldr.json (Unicode CLDR) and currencies.toml (ours, which wins) → `Currencies`: every code, name and symbol we know.

A surface that means one currency is a `marked_symbol` or a `currency_name`; one that means several is a `shared_symbol`
or a `shared_name` and carries its candidates, likeliest first. ISO codes are not cues: they are in `codes`.
"""

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from aidfigures.errors import LexiconError, UnknownCurrencyError
from aidfigures.lexicon.currency_files import SECTIONS, read_cldr, read_hand
from aidfigures.lexicon.tables import both_numbers
from aidfigures.model import CueKind

HAND = Path(__file__).with_name("currencies.toml")
CLDR = Path(__file__).with_name("cldr.json")

Position = Literal["prefix", "suffix", "both"]


# What the word tables hold by the thousand are named tuples: quicker to make, class and instances, than dataclasses.
class Currency(NamedTuple):
    """One currency. `places` take it as legal tender now, or did until `until` where that is set."""

    code: str
    name: str  # English, singular: "Canadian dollar"
    minor_digits: int  # decimals that prices in it are printed with
    places: tuple[str, ...] = ()  # ISO 3166 alpha-2
    since: dt.date | None = None
    until: dt.date | None = None
    successor: str | None = None


class CueWord(NamedTuple):
    """What a surface says about the currency of the number beside it."""

    kind: CueKind
    candidates: tuple[str, ...]  # likeliest first, judged by how often world news means each
    divisor: int = 1  # how many of this unit make one main unit: 100 for cents
    family: str | None = None  # "dollar", "pound", "krone"…
    position: Position = "both"  # where it stands, seen from the number
    weak: bool = False  # also an everyday word or a bare letter: "won", "R"


@dataclass(frozen=True, slots=True)
class Currencies:
    """All currencies and cues. `cues` is keyed by the surface in lower case, `cased_cues` by the surface as written."""

    by_code: Mapping[str, Currency]
    cues: Mapping[str, CueWord]
    cased_cues: Mapping[str, CueWord]
    codes: frozenset[str]  # what is read as a code in text; aliases are apart
    code_aliases: Mapping[str, str]  # "RMB" → "CNY"
    wordlike_codes: frozenset[str]  # codes that are words or names in capitals: "TOP", "ALL"
    families: Mapping[str, tuple[str, ...]]  # "dollar" → ("USD", "CAD", …), likeliest first
    spellings: Mapping[str, tuple[str, ...]]  # forms that changing the case of a key does not give: "ksh" → ("KSh",)

    def get(self, code: str) -> Currency:
        """The currency of a code in our table (ISO 4217); raises `UnknownCurrencyError` for any other string.

        >>> load_currencies().get("CAD").name
        'Canadian dollar'
        """
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownCurrencyError(code) from None


@cache
def load_currencies() -> Currencies:
    """The currencies of the package, read once. Raises `LexiconError` where a file is broken."""
    return read_currencies(HAND, CLDR)


def read_currencies(hand_file: Path, cldr_file: Path) -> Currencies:
    """The two files → `Currencies`. Raises `LexiconError` naming the file and the key that is wrong."""
    return _Builder(hand_file.name, read_hand(hand_file), read_cldr(cldr_file)).build()


@dataclass(slots=True)
class _Draft:
    """A cue while its candidates are collected."""

    is_name: bool
    codes: list[str]
    divisor: int
    position: Position
    leads: bool = False


def plain_letters(name: str) -> str:
    """A name as an English keyboard writes it: "Paraguayan guaraní" → "Paraguayan guarani"."""
    if name.isascii():
        return name
    name = name.translate({ord("ʻ"): "'", ord("’"): "'", ord("ł"): "l"})
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _has_sign(symbol: str) -> bool:
    return any(unicodedata.category(character) == "Sc" for character in symbol)


def _head(name: str) -> str:
    return _without_years(name).lower().rsplit(" ", 1)[-1]


def _without_years(name: str) -> str:
    return name.split(" (", 1)[0]


class _Builder:
    """Collects the surfaces of both files, the hand-written ones first, then freezes them."""

    def __init__(self, file: str, hand: dict[str, Any], cldr: dict[str, Any]) -> None:
        self.file = file
        self.rows: dict[str, dict[str, Any]] = {code: row for code, row in hand.items() if code not in SECTIONS}
        self.cldr = cldr
        self.hand = hand
        self.everyday = frozenset(hand["everyday"])
        self.rank = {code: place for place, code in enumerate(hand["likeliest"])}
        self.by_code = self._currencies()
        self.circulating = frozenset(c.code for c in self.by_code.values() if c.places and c.until is None)
        self.order = {code: place for place, code in enumerate(sorted(self.by_code, key=self._likelihood))}
        self.heads = {code: _head(self.by_code[code].name) for code in self.by_code}
        self.drafts: dict[str, _Draft] = {}
        self.cased: dict[str, _Draft] = {}
        self.spellings: dict[str, set[str]] = defaultdict(set)
        self.words: dict[tuple[CueKind, tuple[str, ...], int, str | None, Position, bool], CueWord] = {}
        self.nouns: dict[str, str] = {}  # "dollars" → "dollar"
        self.families: dict[str, set[str]] = {}

    def build(self) -> Currencies:
        for code, row in self.rows.items():
            self._add_row(code, row)
        self._add_cldr_names()
        self._add_cldr_symbols()
        self._add_families()
        self._add_minor_units()
        aliases = {alias: code for code, row in self.rows.items() for alias in row.get("codes", ())}
        also = frozenset(self.hand["also"].get("codes", ())) | {code for code in self.rows if code not in self.cldr}
        for key, codes in (("likeliest", self.rank), ("also.codes", also), ("wordlike.codes", self._wordlike())):
            self._check_codes(key, codes)
        return Currencies(
            by_code=MappingProxyType(self.by_code),
            cues=MappingProxyType({surface: self._cue(surface, draft) for surface, draft in self.drafts.items()}),
            cased_cues=MappingProxyType({surface: self._cue(surface, draft) for surface, draft in self.cased.items()}),
            codes=self.circulating | also,
            code_aliases=MappingProxyType(aliases),
            wordlike_codes=self._wordlike(),
            families=MappingProxyType({noun: self._ranked(codes) for noun, codes in sorted(self.families.items())}),
            spellings=MappingProxyType({key: tuple(sorted(forms)) for key, forms in self.spellings.items()}),
        )

    def _wordlike(self) -> frozenset[str]:
        return frozenset(self.hand["wordlike"].get("codes", ()))

    def _check_codes(self, key: str, codes: Iterable[str]) -> None:
        for code in codes:
            if code not in self.by_code:
                raise LexiconError(self.file, key, f"{code} is no currency we know")

    def _currencies(self) -> dict[str, Currency]:
        found = {}
        for code in sorted({*self.cldr, *self.rows}):
            row, ours = self.cldr.get(code, {}), self.rows.get(code, {})
            name = ours.get("name", row.get("name"))
            if name is None:
                raise LexiconError(self.file, code, "not in CLDR, so it needs a name")
            since, until = row.get("since"), ours.get("until", row.get("until"))
            found[code] = Currency(
                code,
                name,
                ours.get("minor_unit", row.get("digits", 2)),
                tuple(ours.get("places", row.get("places", ()))),
                since and dt.date.fromisoformat(since),
                until and dt.date.fromisoformat(until),
                ours.get("successor", row.get("successor")),
            )
        return found

    def _ranked(self, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(codes, key=self.order.__getitem__))

    def _likelihood(self, code: str) -> tuple[int, int, str]:
        """Sorts the ranked codes first, then those in use, then the others, the latest abolished before the earlier."""
        until = self.by_code[code].until if code not in self.circulating else dt.date.max
        return self.rank.get(code, len(self.rank)), -(until or dt.date.min).toordinal(), code

    # Surfaces of one currency

    def _add_row(self, code: str, row: Mapping[str, Any]) -> None:
        for surface in row.get("symbols", ()):
            self._add_sole(surface, code)
        for surface in row.get("shares", ()):
            self._add_any_case(surface, code, is_name=False)
        for surface in row.get("leads", ()):
            self._add_any_case(surface, code, is_name=False).leads = True
        self._add_signs_after_code(code, row)
        positions: tuple[tuple[str, Position], ...] = (("cased", "both"), ("before", "prefix"), ("after", "suffix"))
        for key, position in positions:
            for surface in row.get(key, ()):
                self._add(self.cased, surface, code, is_name=False, position=position)
        for name in (*row.get("names", {}).get("en", ()), *row.get("shared_names", ())):
            self._add_name(name, code)

    def _add_signs_after_code(self, code: str, row: Mapping[str, Any]) -> None:
        """Code and sign together leave no doubt: "USD$", "USD $"; but "CUP $5m" may end "World Cup"."""
        for sign in (*row.get("symbols", ()), *row.get("shares", ()), *row.get("leads", ())):
            if len(sign) == 1 and _has_sign(sign):
                self._add(self.drafts, f"{code.lower()}{sign}", code, is_name=False)
                if code not in self._wordlike():
                    self._add(self.cased, f"{code} {sign}", code, is_name=False)

    def _add_sole(self, surface: str, code: str) -> None:
        draft = self._add_any_case(surface, code, is_name=False)
        if draft.codes != [code]:
            raise LexiconError(self.file, f"{code}.symbols", f"{surface!r} stands for {' and '.join(draft.codes)}")

    def _add_name(self, name: str, code: str) -> None:
        for form in both_numbers(name):
            self._add_any_case(form, code, is_name=True)

    def _add_any_case(self, written: str, code: str, *, is_name: bool) -> _Draft:
        key = written.lower()
        if written != key and written not in (key.capitalize(), key.title(), written.upper()):
            self.spellings[key].add(written)
        return self._add(self.drafts, key, code, is_name=is_name)

    @staticmethod
    def _add(
        drafts: dict[str, _Draft],
        surface: str,
        code: str,
        *,
        is_name: bool,
        position: Position = "both",
        divisor: int = 1,
    ) -> _Draft:
        draft = drafts.setdefault(surface, _Draft(is_name, [], divisor, position))
        if code not in draft.codes:
            draft.codes.append(code)
        return draft

    # What CLDR adds

    def _add_cldr_names(self) -> None:
        """Full names, also in plain letters. "Turkish lira" is the one in use, not the one it replaced in 2005."""
        replaced: dict[str, set[str]] = defaultdict(set)
        for code, row in self.cldr.items():
            for name in (row["name"], *row["names"]) if "since" in row else ():  # others are funds codes and metals
                full = _without_years(name).lower()
                for form in {full, plain_letters(full)}:
                    if code in self.circulating:
                        self._add(self.drafts, form, code, is_name=True)
                    else:
                        replaced[form].add(code)
        for form in replaced.keys() - self.drafts.keys():
            for code in replaced[form]:
                self._add(self.drafts, form, code, is_name=True)

    def _add_cldr_symbols(self) -> None:
        """Symbols with a currency sign in them. Those of letters only ("Ft", "K") enter by hand, with conditions."""
        signs: dict[str, set[str]] = defaultdict(set)
        for code in self.circulating:
            for symbol in self.cldr.get(code, {}).get("symbols", ()):
                if _has_sign(symbol) and " " not in symbol and symbol.lower() not in self.drafts:
                    signs[symbol.lower()].add(code)
        for symbol, codes in signs.items():
            for code in sorted(codes):
                self._add(self.drafts, symbol, code, is_name=False)

    # Nouns that many currencies have

    def _add_families(self) -> None:
        for family, row in self.hand["families"].items():
            nouns = tuple(noun for name in row["nouns"] for noun in both_numbers(name))
            self._check_codes(f"families.{family}", row.get("codes", ()))
            members = {*row.get("codes", ()), *(code for code in self._current() if self.heads[code] in nouns)}
            self._add_family(family, nouns, members)
        self._add_derived_families()

    def _current(self) -> Iterator[str]:
        return (code for code in self.by_code if code in self.circulating or code in self.rows)

    def _add_family(self, family: str, nouns: Iterable[str], members: Iterable[str]) -> None:
        self.families[family] = set(members)
        for noun in nouns:
            self.nouns[noun] = family
            for code in self._ranked(members):
                self._add(self.drafts, noun, code, is_name=True)

    def _add_derived_families(self) -> None:
        """The last word of a CLDR name is a name too: "hryvnia" of one currency, "manat" of two."""
        vetoed = frozenset(self.hand["not_nouns"]) | self.nouns.keys()
        users: dict[str, set[str]] = defaultdict(set)
        heads: dict[str, set[str]] = defaultdict(set)
        for code in self._current():
            head = self.heads[code]
            for name in (self.by_code[code].name, *self.cldr.get(code, {}).get("names", ())):
                noun = _head(name)
                if noun not in vetoed and head not in vetoed:
                    users[head].add(code)
                    heads[head].update((noun, plain_letters(noun)))
        for head, codes in users.items():
            self._add_family(head, sorted(heads[head] - vetoed), codes)

    def _add_minor_units(self) -> None:
        for key, row in self.hand["minor"].items():
            codes = {*row.get("codes", ()), *(c for family in row.get("families", ()) for c in self.families[family])}
            self._check_codes(f"minor.{key}", codes)
            for code in self._ranked(codes):
                for name in row.get("names", {}).get("en", ()):
                    for form in both_numbers(name):
                        self._add(self.drafts, form.lower(), code, is_name=True, divisor=row["divisor"])
                for surface in row.get("symbols", ()):
                    self._add(self.drafts, surface.lower(), code, is_name=False, divisor=row["divisor"])
                for surface in row.get("cased", ()):
                    self._add(self.cased, surface, code, is_name=False, divisor=row["divisor"])
                for surface in row.get("after", ()):
                    self._add(self.cased, surface, code, is_name=False, divisor=row["divisor"], position="suffix")

    # Freezing

    def _cue(self, surface: str, draft: _Draft) -> CueWord:
        candidates = self._ranked(draft.codes) if len(draft.codes) > 1 else tuple(draft.codes)
        sole = len(candidates) == 1 or draft.leads
        kind: CueKind
        if draft.is_name:
            kind = "currency_name" if sole else "shared_name"
        else:
            kind = "marked_symbol" if sole else "shared_symbol"
        family = self.nouns.get(surface.rsplit(" ", 1)[-1]) if draft.is_name else None
        weak = surface in self.everyday or (len(surface) == 1 and surface.isascii() and surface.isalpha())
        facts = (kind, candidates, draft.divisor, family, draft.position, weak)
        word = self.words.get(facts)  # two in three cues say what another says: one record serves them
        if word is None:
            word = self.words[facts] = CueWord(*facts)
        return word
