"""The number beside a currency word in a language other than English, and when it must not be read at all.

number = digits [scale] | words, then [glue] before the currency: "75 millones de dólares", "2 Mrd. Euro"
cents  = ["con"] two digits | ["y"] number minor-cue

A wrong sum is worse than a missing one: a number before a word that may multiply it ("75万", "75 mill-") is left out.
"""

import re
from decimal import Decimal
from functools import lru_cache

from aidfigures.lexicon.languages import Language
from aidfigures.patterns import pattern
from aidfigures.stages.mentions.source import CurrencyWords, Source, Sum
from aidfigures.stages.mentions.spelled import WORD, spelled_end
from aidfigures.stages.numerals import Number
from aidfigures.stages.scan import TAG_LENGTH, CueToken, one_of

_WORD_AFTER = pattern(rf"( ?|-)({WORD})")
_NEXT_WORD = pattern(r"[ \n]*([^\W\d_]+|.)?", re.DOTALL)
_NO_ROOM = frozenset(("_", "/", "±", "#"))


def number_before(source: Source, cue: CurrencyWords, taken: int) -> Number | None:
    """The number right before the currency word, or before its "de"."""
    language = source.language
    touching = source.plain[cue.start - 1 : cue.start].isalpha() and source.plain[cue.start].isalpha()
    if touching and not language.unspaced:
        return None
    for edge, glued in _edges(source, cue):
        number = source.number_ending(edge) or (source.words_ending(edge) if cue.word else None)
        if number is None:
            continue
        whole = _with_larger_part(source, number)
        if whole is None:
            return None
        number = whole
        before = source.plain[number.start - 1 : number.start]
        if (
            number.start < taken
            or (glued and not number.scaled)
            or (before.isalpha() and not (number.words or language.unspaced))
        ):
            return None
        if before in _NO_ROOM or (number.words and _is_article(source, number, cue.end)):
            return None
        if (
            cue.word
            and cue.text.lower() in source.language.words["scaled_only"]
            and not _is_surely_money(source, cue, number)
        ):
            return None
        return number
    return None


def _edges(source: Source, cue: CurrencyWords) -> list[tuple[int, bool]]:
    """Where the number may end, and whether a "de" stands between."""
    plain, start = source.plain, cue.start
    edges = [(start, False)]
    if plain[start - 1 : start] in (" ", "-", "\n"):
        edges.append((start - 1, False))
    for glue in source.language.glue:
        joint = f" {glue}" if glue.endswith("'") else f" {glue} "
        if plain[start - len(joint) : start].lower() == joint:
            edges.append((start - len(joint), True))
    return edges


def _with_larger_part(source: Source, number: Number) -> Number | None:
    """ "1 millón 200 mil", "2 mil 500 millones": a number in two parts; None where the two do not fit."""
    for gap in ("", *(f" {word}" for word in source.language.words["joiners"])):
        edge = number.start - len(gap) - 1
        larger = source.number_ending(edge) if source.plain[edge : number.start] == f"{gap} " else None
        if larger is None or not larger.scaled:
            continue
        if larger.scale > number.value:
            return Number(larger.start, number.end, larger.value + number.value, Decimal(1), number.unit)
        if larger.scale == 1000 < number.scale and number.face < 1000:
            return Number(larger.start, number.end, larger.value + number.face, number.scale, number.unit)
        return None if not gap else number
    return number


def _is_article(source: Source, number: Number, end: int) -> bool:
    """ "un euro fort", "ein Pfund Mehl": the one of an article before a noun that something follows."""
    if number.value != 1 or source.plain[end : end + 1] in ("-", "'"):
        return number.value == 1
    following = _NEXT_WORD.match(source.plain, end)
    word = (following.group(1) or "").lower() if following else ""
    return word[:1].isalpha() and word not in source.language.words["function"]


def _is_surely_money(source: Source, cue: CurrencyWords, number: Number) -> bool:
    """Pounds and livres are also weights and books, crowns and marks much else."""
    alone = source.plain.endswith(cue.text) and len(source.plain) <= TAG_LENGTH
    return (number.scaled and number.value >= 1000) or alone or "£" in source.plain


def is_read_whole(source: Source, found: Sum) -> bool:
    """False where the word after the number may multiply it and is in no list of ours."""
    language = source.language
    number = found.high or found.low
    if language.english or (found.after and number.scaled):
        return True
    if language.unspaced:
        return True  # a run takes every scale word with it
    if number.scaled and source.number_starting(number.end + 1) is not None:
        return False  # "$2 mil 500 millones"
    following = _WORD_AFTER.match(source.plain, found.end if found.after else number.end)
    if following is None:
        return True
    gap, word = following.groups()
    if language.known:
        return not word.lower().startswith(language.scale_stems) or _is_name(source, following.start(2))
    if word.isascii():
        return bool(gap) and len(word) < 3 and word.islower()
    return False


def _is_name(source: Source, start: int) -> bool:
    return source.plain[start].isupper() and source.language.code != "de"


def is_hundred(source: Source, token: CueToken) -> bool:
    """Whether a coin is none: the "cents" of "huit cents dollars" and of "huit cents mille"."""
    language, plain = source.language, source.plain
    if language.english or plain[token.start : token.end].lower() not in language.words["hundreds"]:
        return False
    if source.words_ending(token.start - 1) is None:
        return False
    return token.end + 1 in source.cue_starting or spelled_end(plain, token.end + 1, language, ()) > token.end + 1


def cents_after(source: Source, cue: CurrencyWords, number: Number) -> tuple[Decimal, int]:
    """(what to add in main units, where the sum ends): "15 dólares con 50", "drei Euro und zehn Cent"."""
    none = Decimal(0), cue.end
    if cue.divisor != 1 or number.scaled or number.unit < 1:
        return none
    joint = _cents_joint(source.language).match(source.plain, cue.end)
    if joint is None:
        return none
    pos = joint.end()
    part = source.number_starting(pos)
    end = part.end if part else spelled_end(source.plain, pos, source.language, source.cue_starting)
    part = part or (source.words_ending(end) if end > pos else None)
    if part is None or part.start != pos or part.value >= 100 or part.scaled:
        return none
    for edge in (end, end + 1):
        token = source.cue_starting.get(edge)
        if token is not None and token.word is not None and token.word.divisor > 1:
            return part.value / token.word.divisor, token.end
    if part.words != number.words or (not part.words and end - pos != 2):
        return none
    following = _NEXT_WORD.match(source.plain, end)
    word = (following.group(1) or "") if following else ""
    if word.lower() in source.language.words["function"] and end - pos == 2 and joint.group().strip():
        return part.value / 100, end
    return none if word[:1].isalnum() or word in ("%", "-", "/", "$", "€", "£") else (part.value / 100, end)


@lru_cache(maxsize=64)
def _cents_joint(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?: (?:{one_of(language.words['cents'])}))? ")
