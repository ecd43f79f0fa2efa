"""Text → `Tokens`: where currency words stand, and the numerals near them. What is dear is left for those that meet."""

from typing import NamedTuple

from aidfigures.lexicon import Lexicon
from aidfigures.stages.scan.cues import TAG_LENGTH, CueToken, cue_finder
from aidfigures.stages.scan.digits import Numerals, numeral_pattern, one_of
from aidfigures.stages.scan.folding import fold

__all__ = ["TAG_LENGTH", "CueToken", "Numerals", "Tokens", "fold", "one_of", "scan"]


class Tokens(NamedTuple):
    plain: str  # the text, folded one character for one
    cues: tuple[CueToken, ...]
    numerals: Numerals  # read when they are asked for


def scan(text: str, lexicon: Lexicon) -> Tokens:
    """One native pass for currency words. Text without one gets no further look, nor do digits far from each."""
    plain = fold(text)
    return Tokens(plain, cue_finder(lexicon).find(plain), Numerals(plain, numeral_pattern(lexicon.language)))
