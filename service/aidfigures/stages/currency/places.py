"""Countries, capitals and their people, and the bodies that belong to no country, as a text names them."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from aidfigures.lexicon import Lexicon
from aidfigures.model import Span

BODY = "body"  # the role of the World Bank, UNICEF…: they count in US dollars

_CAPITALISED = re.compile(r"[A-Z](?!he [^A-Z]| )[\w.]*")  # "I" and "The company" begin no name
_PHRASE = re.compile(r"[A-Z][\w.]*(?:[ -](?:of |and |the )?[A-Z][\w.]*){0,3}")
_SHORT = 6  # letters; a single word no longer is an acronym, and "Who" is none
_INITIALS = 4  # letters and stops: "US", "U.S."
_MIXED_CASE = frozenset(("Gavi",))


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
    return names | {name: _Known(word.place.code, word.role) for name, word in lexicon.places.surfaces.items()}


@lru_cache(maxsize=8)
def _first_words(lexicon: Lexicon) -> frozenset[str]:
    """What a name begins with, as prose writes it: most capitalised words of a text are none of these."""
    words = {re.split(r"[ -]", name)[0].rstrip(".") for name in _names(lexicon)}
    forms = {form for word in words for form in (word.upper(), word.capitalize(), word.title(), word)}
    return frozenset(forms | {f"{form}." for form in forms})


def places_in(text: str, lexicon: Lexicon) -> list[PlaceAt]:
    """All places and bodies, longest name first, in reading order."""
    first_words, names = _first_words(lexicon), _names(lexicon)
    found = []
    pos = 0
    for word in _CAPITALISED.finditer(text):
        if word[0] in first_words and word.start() >= pos:
            place = _named(text, word.start(), names)
            if place is not None:
                found.append(place)
                pos = place.span.end
    return found


def _named(text: str, start: int, names: Mapping[str, _Known]) -> PlaceAt | None:
    phrase = _PHRASE.match(text, start)
    name = phrase[0] if phrase else ""
    while name:
        bare = name[:-1] if name[-1] == "." and name.count(".") == 1 else name  # "U.S." keeps its own stop
        known = names.get(name.lower()) or names.get(bare) or (names.get(bare.lower()) if bare is not name else None)
        if known is not None and not (known.role != BODY and _marks_a_sign(text, name, start + len(name))):
            return PlaceAt(Span(start, start + len(bare)), known.code, known.role)
        name = name[: max(name.rfind(" "), name.rfind("-"), 0)]
    return None


def _marks_a_sign(text: str, name: str, end: int) -> bool:
    """ "US $5 million", but not "the United States $7 million"."""
    return len(name) <= _INITIALS and text.startswith(("$", " $"), end)
