"""cldr.json (names and currencies) and places.toml (ours) → `Places`: the words for a place, and what money it uses."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from aidfigures.errors import LexiconError
from aidfigures.lexicon.tables import both_numbers, read_table
from aidfigures.patterns import pattern

HAND = Path(__file__).with_name("places.toml")
CLDR = Path(__file__).with_name("cldr.json")

Role = Literal["name", "demonym", "capital", "actor", "area"]

_ROLES: tuple[tuple[str, Role], ...] = (
    ("names", "name"),
    ("demonyms", "demonym"),
    ("capital", "capital"),
    ("actors", "actor"),
    ("areas", "area"),
)
_YEARS = pattern(r"(?P<name>[^0-9]+?)(?: (?P<since>\d{4})?-(?P<until>\d{4})?)?")
_KEYS = frozenset(("name", "currency", "members", *(key for key, _ in _ROLES)))


class Place(NamedTuple):
    """A country, a territory, the Union, or a region without a code."""

    code: str | None  # ISO 3166 alpha-2, or "EU"
    name: str
    currency: str | None  # ISO 4217, the legal tender; None for regions


class PlaceWord(NamedTuple):
    """What a word says: which place, and how it stands for it."""

    place: Place
    role: Role
    cased: bool  # counts only when written as given: "US" is not "us", "Polish" is not "polish"
    written: str  # as given


class Leader(NamedTuple):
    """Who speaks for a place, in which years; None where no year matters."""

    place: Place
    since: int | None = None
    until: int | None = None

    def speaks_in(self, year: int | None) -> bool:
        """Whether he does so in the year; without a year the years are not asked."""
        return year is None or ((self.since or year) <= year <= (self.until or year))


@dataclass(frozen=True, slots=True)
class Places:
    """Places by code, and the words for them in lower case. A word stands for one place, the one that news means."""

    by_code: Mapping[str, Place]
    surfaces: Mapping[str, PlaceWord]
    leaders: Mapping[str, Leader]  # by full name, as written
    members: Mapping[str, frozenset[str]]  # region → the codes of its states
    by_language: Mapping[str, Place]  # ISO 639-1 → whose money a bare word means in it: "sv" → Sweden
    money: Mapping[str, Place]  # more words, in lower case, that tell whose money a text is about
    states: Mapping[str, Place]  # what stands behind a town to tell it from its namesake, as written


@cache
def load_places() -> Places:
    """The places of the package, read once. Raises `LexiconError` where a file is broken."""
    return read_places(HAND, CLDR)


def read_places(hand_file: Path, cldr_file: Path) -> Places:
    """The two files → `Places`. Raises `LexiconError` naming the file and the key that is wrong."""
    hand, known = _read_hand(hand_file), _read_cldr(cldr_file)
    rows: dict[str, dict[str, Any]] = hand.get("places", {})
    unknown = rows.keys() - known.keys()
    if unknown:
        raise LexiconError(hand_file.name, f"places.{min(unknown)}", "no such place in CLDR")
    by_code = {code: _place(code, facts, rows.get(code, {})) for code, facts in known.items()}
    regions = hand.get("regions", {})
    cased = frozenset(hand.get("cased", {}).get("words", ()))
    surfaces: dict[str, PlaceWord] = {}
    for place, row in (
        *((place, rows.get(code, {})) for code, place in by_code.items()),
        *((Place(None, name, None), row) for name, row in regions.items()),
    ):
        for surface, role in _words(place, row):
            key = surface.lower()
            if key in surfaces and surfaces[key].place != place:
                raise LexiconError(hand_file.name, surface, f"stands for {surfaces[key].place.name} and {place.name}")
            if key not in surfaces:
                surfaces[key] = PlaceWord(place, role, surface in cased or _is_initials(surface), surface)
    languages = _by_language(hand_file.name, hand.get("languages", {}), by_code)
    leaders = _leaders(hand_file.name, hand.get("leaders", {}), by_code)
    money = {word.lower(): place for word, place in _listed(hand_file.name, hand, "money", by_code).items()}
    for word in money.keys() & surfaces.keys():
        raise LexiconError(hand_file.name, f"money.{word}", "stands among the places already")
    states = _listed(hand_file.name, hand, "states", by_code)
    return Places(
        MappingProxyType(by_code),
        MappingProxyType(surfaces),
        MappingProxyType(leaders),
        MappingProxyType(_members(hand_file.name, regions, by_code)),
        MappingProxyType(languages),
        MappingProxyType(money),
        MappingProxyType(states),
    )


def _members(
    file: str, regions: Mapping[str, Mapping[str, Any]], by_code: Mapping[str, Place]
) -> dict[str, frozenset[str]]:
    members: dict[str, frozenset[str]] = {}
    for region, row in regions.items():
        codes = frozenset(row.get("members", ()))
        if codes - by_code.keys():
            raise LexiconError(file, f"regions.{region}.members", f"no place {min(codes - by_code.keys())!r}")
        members[region] = codes
    return members


def _listed(file: str, hand: Mapping[str, Any], section: str, by_code: Mapping[str, Place]) -> dict[str, Place]:
    """Words by the code of a place → the place of each word."""
    found: dict[str, Place] = {}
    for code, words in hand.get(section, {}).items():
        if code not in by_code or not isinstance(words, list):
            raise LexiconError(file, f"{section}.{code}", "needs the code of a place and a list of words")
        for word in words:
            if word in found:
                raise LexiconError(file, f"{section}.{code}", f"{word!r} stands twice")
            found[word] = by_code[code]
    return found


def _leaders(file: str, rows: Mapping[str, list[str]], by_code: Mapping[str, Place]) -> dict[str, Leader]:
    found: dict[str, Leader] = {}
    for code, names in rows.items():
        if code not in by_code:
            raise LexiconError(file, f"leaders.{code}", f"no place {code!r}")
        for written in names:
            parts = _YEARS.fullmatch(written)
            if parts is None or parts["name"] in found or " " not in parts["name"]:
                raise LexiconError(
                    file, f"leaders.{code}", f"{written!r} is no full name with its years, or stands twice"
                )
            since, until = (int(year) if year else None for year in parts.group("since", "until"))
            found[parts["name"]] = Leader(by_code[code], since, until)
    return found


def _by_language(file: str, rows: Mapping[str, str], by_code: Mapping[str, Place]) -> dict[str, Place]:
    for language, code in rows.items():
        if code not in by_code:
            raise LexiconError(file, f"languages.{language}", f"no place {code!r}")
    return {language: by_code[code] for language, code in rows.items()}


def _read_hand(path: Path) -> dict[str, Any]:
    table = read_table(path)
    for section in ("places", "regions"):
        for key, row in table.get(section, {}).items():
            if not isinstance(row, dict) or row.keys() - _KEYS:
                raise LexiconError(
                    path.name, f"{section}.{key}", f"may have {', '.join(sorted(_KEYS))} and nothing else"
                )
            for name, value in row.items():
                words = [value] if name in ("name", "currency") else value
                if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
                    raise LexiconError(path.name, f"{section}.{key}.{name}", "not a list of words")
    return table


def _read_cldr(path: Path) -> dict[str, list[str]]:
    try:
        places: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))["places"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LexiconError(path.name, "(file)", repr(error)) from error
    return places


def _place(code: str, facts: list[str], row: Mapping[str, Any]) -> Place:
    currency = facts[1] if len(facts) > 1 else None
    return Place(code, row.get("name", facts[0]), row.get("currency", currency))


def _words(place: Place, row: Mapping[str, Any]) -> Iterator[tuple[str, Role]]:
    for name in dict.fromkeys((place.name, place.name.replace("&", "and"))):
        yield name, "name"
        if name.startswith("St. "):
            yield name.replace("St.", "St"), "name"
            yield name.replace("St.", "Saint"), "name"
    for key, role in _ROLES:
        for name in row.get(key, ()):
            for word in both_numbers(name):
                yield word, role


def _is_initials(word: str) -> bool:
    return word.removeprefix("the ").isupper()
