"""Whether a number can stand beside a currency word at all: one look at the characters around it, before any reading.

A third of the currency words in news ("euro zone", "the pound fell") have none.
"""

import re
from functools import lru_cache

from aidfigures.lexicon import Lexicon
from aidfigures.patterns import pattern
from aidfigures.stages.mentions.source import Source
from aidfigures.stages.numerals import number_words
from aidfigures.stages.scan import CueToken

_AFTER = pattern(r"[ \n]{0,2}[-(]?\.?\d| ?(?:million|billion|mn|bn|mln|bln|m) ?\d", re.IGNORECASE)
_GAPS = frozenset(" -\n")
_LONGEST_WORD = 24  # characters
_BETWEEN = frozenset(("old", "new"))  # "5 billion old pounds"


def has_number_near(source: Source, token: CueToken) -> bool:
    """False where no number touches the currency word or stands a qualifying word away from it. English only."""
    plain, start = source.plain, token.start
    if _AFTER.match(plain, token.end) is not None:
        return True
    if not start:
        return False
    edge = start - 1 if plain[start - 1] in _GAPS else start
    last = plain[edge - 1 : edge]
    if not last.isalpha():
        return not last.isspace() and (last.isnumeric() or last in ".)+-")
    word = last_word(plain, edge)
    if word == "of":
        counted = last_word(plain, edge - 3)
        return counted in source.language.scales or counted in source.language.vague
    if word in before_a_name(source.lexicon) or word in number_words(source.language):
        return word != "and"
    return any(character.isdigit() for character in word)  # "5bn euros"


def last_word(plain: str, edge: int) -> str:
    """The letters, digits and points that end at `edge`, lower-cased."""
    return plain[max(0, edge - _LONGEST_WORD) : edge].replace("-", " ").replace("\n", " ").rpartition(" ")[2].lower()


@lru_cache(maxsize=64)
def before_a_name(lexicon: Lexicon) -> frozenset[str]:
    """Every word that may stand right before the noun of a currency: "Canadian", "U.S.", "Lanka", "old"."""
    phrases = [*lexicon.places.surfaces, *(cue.rpartition(" ")[0] for cue in lexicon.currencies.cues if " " in cue)]
    return _BETWEEN.union(phrase.replace("-", " ").rpartition(" ")[2] for phrase in phrases)
