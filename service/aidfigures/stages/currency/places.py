"""Countries, capitals and their people as they are named in a stretch of text."""

import re
from typing import NamedTuple

from aidfigures.lexicon import Lexicon
from aidfigures.model import Span

_WORD = re.compile(r"[A-Z][\w.]*")
_PHRASE = re.compile(r"[A-Z][\w.]*(?:[ -](?:of |and |the )?[A-Z][\w.]*){0,3}")


class PlaceAt(NamedTuple):
    span: Span
    code: str | None
    currency: str | None
    role: str


def places_in(text: str, start: int, end: int, lexicon: Lexicon) -> list[PlaceAt]:
    """Places between two offsets, longest name first, in reading order."""
    surfaces = lexicon.places.surfaces
    found = []
    pos = start
    while match := _PHRASE.search(text, pos, end):
        phrase = match.group()
        cut = len(phrase)
        while cut:
            known = surfaces.get(phrase[:cut].lower()) or surfaces.get(phrase[:cut].rstrip(".").lower())
            if known is not None and text[match.start() + cut : match.start() + cut + 2].lstrip()[:1] != "$":
                place = known.place
                found.append(PlaceAt(Span(match.start(), match.start() + cut), place.code, place.currency, known.role))
                break
            cut = max(phrase.rfind(" ", 0, cut), phrase.rfind("-", 0, cut), 0)
        pos = match.start() + (cut or len(_first_word(phrase)))
    return found


def _first_word(phrase: str) -> str:
    match = _WORD.match(phrase)
    return match.group() if match else phrase
