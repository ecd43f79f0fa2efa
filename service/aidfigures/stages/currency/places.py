"""Countries, capitals, their people and leaders, and the bodies that belong to no country, as a text names them."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from aidfigures.lexicon import Lexicon
from aidfigures.model import Span
from aidfigures.patterns import pattern

BODY = "body"  # the role of the World Bank, UNICEF…: they count in US dollars
LEADER = "leader"  # the role of a full name that stands for a government
SURNAME = "surname"  # the same man further down

_CAPITALISED = pattern(r"[A-Z](?!he [^A-Z]| )[\w.]*")  # "I" and "The company" begin no name
_PHRASE = pattern(r"[A-Z][\w.]*(?:[ -](?:of |and |the |es )?[A-Z][\w.]*){0,3}")
_SHORT = 6  # letters; a single word no longer is an acronym, and "Who" is none
_INITIALS = 4  # letters and stops: "US", "U.S."
_MIXED_CASE = frozenset(("Gavi",))
# Surnames that are other words, or half a nation's: only the full name counts.
_COMMON_SURNAMES = frozenset(
    "Aquino Austin Brown Bush Clark Dar English Fox Howard Hun Johnson Key Khan Lam Lee Marcos Martin May Pavel Peters"
    " Power Rice Scott Shah Singh Swan Young".split()
)
_TOLD_APART = frozenset(("capital", "area", "name"))  # "Lebanon, Pa." is no more abroad than "Paris, Texas"
_AFTER_STATE = r"(?=[,;:.)\n]|\s[-–—]|['’]s\b|\s*$)"
_A_COUNTRY_TOO = "Georgia"
_ARTICLES = ("al-", "el-", "Al-", "El-")


class PlaceAt(NamedTuple):
    """A place or a body where the text names it; `code` is ISO 3166 alpha-2, None for regions and bodies."""

    span: Span
    code: str | None
    role: str


class _Known(NamedTuple):
    """What a name stands for."""

    code: str | None
    role: str


@lru_cache(maxsize=8)
def _names(lexicon: Lexicon) -> Mapping[str, _Known]:
    """Names in lower case: of places, and of bodies of many countries, those apart that act for one or for the Union.

    An acronym of a few letters counts in capitals only and stands here as such: "WHO".
    """
    parties = lexicon.aid.organisations
    bodies = (name for name, party in parties.items() if party.type == "multilateral" and not party.code)
    names = {name if len(name) > _SHORT or " " in name else name.upper(): _Known(None, BODY) for name in bodies}
    names |= {name: _Known(None, BODY) for name in _MIXED_CASE}
    names |= {name: _Known(place.code, "area") for name, place in lexicon.places.money.items()}
    return names | {name: _Known(word.place.code, word.role) for name, word in lexicon.places.surfaces.items()}


@lru_cache(maxsize=8)
def _state(lexicon: Lexicon) -> re.Pattern[str]:
    """A state or province behind a town: ", Texas,", ", Ont. —"."""
    states = sorted(lexicon.places.states, key=len, reverse=True)
    return re.compile(rf", (?P<state>{'|'.join(map(re.escape, states))}){_AFTER_STATE}")


@lru_cache(maxsize=8)
def _second_letters(lexicon: Lexicon) -> Mapping[str, str]:
    """By the first word of names, in lower case and without a stop: the letters that a second word begins with."""
    found: dict[str, str] = {}
    for name in _names(lexicon):
        first = re.split(r"[ -]", name)[0]
        word = first.rstrip(".").lower()
        found[word] = found.get(word, "") + name[len(first) + 1 : len(first) + 2].lower()
    return found


@lru_cache(maxsize=8)
def _first_words(lexicon: Lexicon) -> frozenset[str]:
    """What a name begins with, as prose writes it: most capitalised words of a text are none of these."""
    words = {re.split(r"[ -]", name)[0].rstrip(".") for name in _names(lexicon)}
    forms = {form for word in words for form in (word.upper(), word.capitalize(), word.title(), word)}
    return frozenset(forms | {f"{form}." for form in forms})


@lru_cache(maxsize=64)
def _leaders(lexicon: Lexicon, year: int | None) -> Mapping[str, tuple[tuple[str, str | None], ...]]:
    """By first name (full name, country) of those who spoke for a country in the year."""
    found: dict[str, tuple[tuple[str, str | None], ...]] = {}
    for name, leader in lexicon.places.leaders.items():
        if leader.speaks_in(year):
            first = re.split("[ -]", name)[0]
            found[first] = (*found.get(first, ()), (name, leader.place.code))
    return found


@lru_cache(maxsize=64)
def _openings(lexicon: Lexicon, year: int | None) -> frozenset[str]:
    """What a name of any kind begins with."""
    return _first_words(lexicon) | _leaders(lexicon, year).keys()


def places_in(text: str, lexicon: Lexicon, year: int | None = None) -> list[PlaceAt]:
    """All places, leaders and bodies, longest name first, in reading order; the leaders are those of the year."""
    first_words, names, leaders = _first_words(lexicon), _names(lexicon), _leaders(lexicon, year)
    openings, seconds = _openings(lexicon, year), _second_letters(lexicon)
    surnames: dict[str, str | None] = {}
    found: list[PlaceAt] = []
    pos = 0
    for word in _CAPITALISED.finditer(text):
        written, place = word[0], None
        if (written not in openings and written not in surnames) or word.start() < pos:
            continue
        if written in first_words:
            letters = seconds.get(written.rstrip(".").lower(), "")
            place = _named(text, word.start(), written, letters, names)
            if place is not None and text.startswith(", ", place.span.end):
                place = _told_apart(text, place, lexicon)
        if place is None and written in leaders:
            place = _leader(text, word.start(), leaders[written])
            if place is not None:
                surnames |= _surname(place.span.of(text), place.code)
        if place is None and written in surnames:
            place = PlaceAt(Span(word.start(), word.end()), surnames[written], SURNAME)
        if place is not None:
            found.append(place)
            pos = place.span.end
    return found


def _leader(text: str, start: int, names: tuple[tuple[str, str | None], ...]) -> PlaceAt | None:
    for name, code in names:
        if text.startswith(name, start) and not text[start + len(name) : start + len(name) + 1].isalpha():
            return PlaceAt(Span(start, start + len(name)), code, LEADER)
    return None


def _surname(name: str, code: str | None) -> dict[str, str | None]:
    surname = name.rpartition(" ")[2]
    for article in _ARTICLES:
        surname = surname.removeprefix(article)
    return {} if surname in _COMMON_SURNAMES else {surname: code, f"{surname}.": code}  # with the stop of a sentence


def _named(text: str, start: int, word: str, letters: str, names: Mapping[str, _Known]) -> PlaceAt | None:
    """The longest name that begins with the word."""
    name = word
    if _goes_on(text, start + len(word), letters) and (phrase := _PHRASE.match(text, start)):
        name = phrase[0]
    while name:
        found = _known(name, names)
        if found is not None:
            bare, known = found
            if known.role == BODY or not _marks_a_sign(text, name, start + len(name)):
                return PlaceAt(Span(start, start + len(bare)), known.code, known.role)
        name = name[: max(name.rfind(" "), name.rfind("-"), 0)]
    return None


def _known(name: str, names: Mapping[str, _Known]) -> tuple[str, _Known] | None:
    """The name without the stop of a sentence, and what it stands for."""
    bare = name[:-1] if name.endswith(".") and name.count(".") == 1 else name  # "U.S." keeps its own stop
    known = names.get(name.lower()) or names.get(bare) or (names.get(bare.lower()) if bare is not name else None)
    return None if known is None else (bare, known)


def _told_apart(text: str, place: PlaceAt, lexicon: Lexicon) -> PlaceAt:
    """ "Paris, Texas" and "Kingston, Ont." are where the state is; "Tbilisi, Georgia" is not in America."""
    if place.role not in _TOLD_APART or (found := _state(lexicon).match(text, place.span.end)) is None:
        return place
    state = lexicon.places.states[found["state"]]
    if state.code == place.code or (place.role == "name" and found["state"] == _A_COUNTRY_TOO):
        return place
    here = lexicon.places.surfaces.get(found["state"].lower())
    if here is not None and here.place.code == place.code:
        return place
    return PlaceAt(Span(place.span.start, found.end()), state.code, "area")


def _goes_on(text: str, end: int, letters: str) -> bool:
    """Whether a name may have another word, which most have not: "South | Africa", "Isle | of Man"."""
    return text[end : end + 1] in (" ", "-") and text[end + 1 : end + 2].lower() in letters


def _marks_a_sign(text: str, name: str, end: int) -> bool:
    """ "US $5 million", but not "the United States $7 million"."""
    return len(name) <= _INITIALS and text.startswith(("$", " $"), end)
