"""What we know of words, loaded once: files of TOML and generated JSON → one `Lexicon` to pass on."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from aidfigures.lexicon.aid import AidWords, load_aid_words
from aidfigures.lexicon.currencies import Currencies, load_currencies
from aidfigures.lexicon.languages import Language, language_of, load_language
from aidfigures.lexicon.names import currencies_in
from aidfigures.lexicon.outlets import Outlets, load_outlets
from aidfigures.lexicon.places import Places, load_places
from aidfigures.lexicon.units import Units, load_units


@dataclass(frozen=True, slots=True, eq=False)  # one of a kind, and a key of caches
class Lexicon:
    currencies: Currencies
    places: Places
    outlets: Outlets
    units: Units
    language: Language
    aid: AidWords


@cache
def load_lexicon() -> Lexicon:
    """Every word table of the package. Raises `LexiconError` where one is broken."""
    return Lexicon(load_currencies(), load_places(), load_outlets(), load_units(), load_language(), load_aid_words())


def lexicon_for(lexicon: Lexicon, text: str, given: str | None) -> Lexicon:
    """The lexicon in the language of the text; for English, the very one that came in."""
    language = language_of(text, given)
    return lexicon if language is lexicon.language else _translated(lexicon, language)


@lru_cache(maxsize=64)
def _translated(lexicon: Lexicon, language: Language) -> Lexicon:
    return replace(lexicon, currencies=currencies_in(lexicon.currencies, language), language=language)
