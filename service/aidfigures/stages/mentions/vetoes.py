"""False friends: what looks like a sum and is none. Each rule is a class of text."""

import re

from aidfigures.model import CueKind
from aidfigures.stages.mentions.source import Source, Sum
from aidfigures.stages.scan import TAG_LENGTH

_NEXT = re.compile(r"\s*-?\s*([A-Za-z']+|.)?", re.DOTALL)
_NEXT_TWO = re.compile(r" of ([A-Za-z']+)")
_SCREEN_LINES = frozenset((144, 240, 360, 480, 720, 1080, 1440, 2160, 4320))
_ENDS = frozenset(".,;:!?)]\"'") | {""}
_NEEDS_SCALE: dict[CueKind, frozenset[str]] = {
    "shared_name": frozenset(("crown", "crowns", "mark", "marks", "real", "reals", "sovereign", "sovereigns", "sol"))
}
_AROUND = 90  # characters on either side in which weights and prices tell themselves apart


def is_money(source: Source, found: Sum) -> bool:
    """False where the currency word means something else here, or the number is no amount."""
    cue = found.cue
    word = cue.text.lower()
    if cue.kind == "iso_code":
        return _is_code(source, found)
    if not cue.word:
        return _is_sign(source, found)
    if found.low.words and _is_idiom(source, found, word):
        return False
    if cue.text == "Cent":  # the rapper
        return False
    if _is_year_of_prices(source, found):
        return False
    if word in ("pound", "pounds"):
        return not _is_weight(source, found)
    if word == "won":
        return not _is_verb(source, found)
    if word in _NEEDS_SCALE["shared_name"]:
        return found.low.scaled and found.low.value >= 1000
    return True


def _is_code(source: Source, found: Sum) -> bool:
    code = found.cue.text
    if code not in source.lexicon.currencies.wordlike_codes:
        return True
    number = found.low
    printed_as_money = number.scaled or number.unit < 1 or "," in source.plain[number.start : number.end]
    return printed_as_money or len(source.plain) <= TAG_LENGTH and number.value >= 100


def _is_sign(source: Source, found: Sum) -> bool:
    text = found.cue.text
    if text == "p":
        return _is_pence(source, found)
    if len(source.plain) <= TAG_LENGTH:
        return not (len(text) == 1 and text.isalpha() and _following(source, found) == "-")  # "24703 L-202"
    if len(text) <= 2 and text.isupper() and text != "RM":  # "R500 million", but not "R2", "Q3 2024" or "N95 masks"
        return not found.after and (found.low.scaled or "," in source.plain[found.low.start : found.low.end])
    return True


def _is_pence(source: Source, found: Sum) -> bool:
    """ "197p" in a text that has pounds or pence elsewhere; 1080p is a screen."""
    return found.low.value not in _SCREEN_LINES and ("£" in source.plain or "pence" in source.plain)


def _following(source: Source, found: Sum) -> str:
    match = _NEXT.match(source.plain, found.end)
    return (match.group(1) or "").lower() if match else ""


def _is_idiom(source: Source, found: Sum, word: str) -> bool:
    """ "not one cent", "every penny"; "a dollar" of a dollar bill, "a pound of flesh", "a euro zone"."""
    written = source.plain[found.low.start : found.low.end].lower()
    if written in (
        "million",
        "billion",
        "trillion",
    ):  # "Million Dollar Baby", "multi-million dollar", "the billion dollar question"
        return True
    if written not in ("a", "an", "one"):
        return False
    before = source.words_left(found.start, 2)
    if before[-1:] in (["not"], ["every"], ["single"], ["each"], ["without"]):
        return True
    following = _following(source, found)
    if written == "one":
        return False
    return following not in _ENDS and following not in ("per", "a", "an", "for", "or", "and", "each")


def _is_year_of_prices(source: Source, found: Sum) -> bool:
    """ "in 2005 dollars": a year of prices."""
    number = found.low
    bare = not number.words and not number.scaled and number.end - number.start == 4 and number.unit == 1
    if not (bare and 1900 <= number.value < 2100):
        return False
    before = source.words_left(found.start, 1)
    return before[-1:] in (["in"], ["constant"], ["of"], ["real"], ["at"])


def _is_weight(source: Source, found: Sum) -> bool:
    """Pounds without a scale word: of flour, lost, weighing; not of investment."""
    words = source.language.words
    of = _NEXT_TWO.match(source.plain, found.end)
    if of:
        return of.group(1).lower() not in words["money_nouns"] and not found.low.scaled
    if found.low.scaled:
        return False
    around = source.plain[max(0, found.start - _AROUND) : found.end + _AROUND].lower()
    if "£" in around or "sterling" in around:
        return False
    nearby = {word.strip("().,;:!?\"'") for word in around.replace("-", " ").split()}
    return bool(nearby & words["weighing"])


def _is_verb(source: Source, found: Sum) -> bool:
    """ "the 300 won the vote", "Team 11 won 3-2": money in won comes in thousands."""
    number = found.low
    if number.scaled and number.value >= 1000:
        return False
    if number.value < 1000:
        return True
    return _following(source, found) in source.language.words["won_verb"]
