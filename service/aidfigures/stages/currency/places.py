"""Countries, capitals and their people, and the bodies that belong to no country, as a text names them."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from aidfigures.lexicon import Lexicon
from aidfigures.model import Span

BODY = "body"  # the role of the World Bank, UNICEF…: they count in US dollars

_CAPITALISED = re.compile(r"[A-Z][\w.]*")
_PHRASE = re.compile(r"[A-Z][\w.]*(?:[ -](?:of |and |the )?[A-Z][\w.]*){0,3}")
_SHORT = 6  # letters; a single word no longer is an acronym, and "Who" is none
_INITIALS = 4  # letters and stops: "US", "U.S."
_MIXED_CASE = frozenset(("Gavi",))


class PlaceAt(NamedTuple):
    """A place or a body where the text names it; `code` is ISO 3166 alpha-2, None for regions and bodies."""

    span: Span
    code: str | None
    role: str


@lru_cache(maxsize=8)
def _bodies(lexicon: Lexicon) -> Mapping[str, str]:
    """Bodies of many countries in lower case, those apart that act for one or for the Union."""
    parties = lexicon.aid.organisations
    return {name: party.name for name, party in parties.items() if party.type == "multilateral" and not party.code}


@lru_cache(maxsize=8)
def _first_words(lexicon: Lexicon) -> frozenset[str]:
    """What a name begins with: most capitalised words of a text are none of these."""
    return frozenset(re.split(r"[ -]", name)[0].rstrip(".") for name in (*lexicon.places.surfaces, *_bodies(lexicon)))


def places_in(text: str, lexicon: Lexicon) -> list[PlaceAt]:
    """All places and bodies, longest name first, in reading order."""
    first_words = _first_words(lexicon)
    found = []
    pos = 0
    while word := _CAPITALISED.search(text, pos):
        pos = word.end()
        if word.group().rstrip(".").lower() in first_words:
            phrase = _PHRASE.match(text, word.start())
            place = _named(text, word.start(), phrase.group(), lexicon) if phrase else None
            if place is not None:
                found.append(place)
                pos = place.span.end
    return found


def _named(text: str, start: int, phrase: str, lexicon: Lexicon) -> PlaceAt | None:
    cut = len(phrase)
    while cut > 0:
        name = phrase[:cut]
        known = lexicon.places.surfaces.get(name.lower()) or lexicon.places.surfaces.get(name.rstrip(".").lower())
        if known is not None and not _marks_a_sign(text, name, start + cut):
            return PlaceAt(Span(start, start + _without_stop(name)), known.place.code, known.role)
        name = name[: _without_stop(name)]
        if name.lower() in _bodies(lexicon) and (" " in name or _is_acronym(name)):
            return PlaceAt(Span(start, start + len(name)), None, BODY)
        cut = max(phrase.rfind(" ", 0, cut), phrase.rfind("-", 0, cut))
    return None


def _marks_a_sign(text: str, name: str, end: int) -> bool:
    """ "US $5 million", but not "the United States $7 million"."""
    return len(name) <= _INITIALS and text.startswith(("$", " $"), end)


def _without_stop(name: str) -> int:
    """The length without the full stop of a sentence: "U.S." keeps its own."""
    return len(name) - 1 if name.endswith(".") and name.count(".") == 1 else len(name)


def _is_acronym(name: str) -> bool:
    return name.isupper() or len(name) > _SHORT or name in _MIXED_CASE
