"""Spelled-out numbers of the languages that have a file, other than English → `Number`.

    number = part {scale part}          "dos millones quinientos mil", "un milliard"
    part   = words ["coma" digits]      "setenta y cinco", "fünfundzwanzig", "quatre-vingt-dix"

Stricter than the English reader: what does not add up, or has a vague word before it, is no number.
"""

from collections.abc import Container, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from aidfigures.lexicon.languages import Language
from aidfigures.patterns import pattern
from aidfigures.stages.numerals import Number

ONE = Decimal(1)
WORD = r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f])*"  # with the vowel signs of Hindi
_WORD = pattern(rf"{WORD}(?:'{WORD})*|\d[\d.,]*")
_LONGEST_PHRASE = 120  # characters
_GAPS = frozenset((" ", "-", "\n", ""))


class _Piece(NamedTuple):
    word: str
    start: int
    end: int


def spelled_before(plain: str, end: int, language: Language) -> Number | None:
    """The spelled-out number that ends at `end`, or None.

    >>> from aidfigures.lexicon.languages import load_language
    >>> spelled_before("setenta y cinco mil", 19, load_language("es")).value
    Decimal('75000')
    >>> spelled_before("hundertfünfundzwanzig", 21, load_language("de")).value
    Decimal('125')
    """
    low = max(0, end - _LONGEST_PHRASE)
    words = [_Piece(m.group(), low + m.start(), low + m.end()) for m in _WORD.finditer(plain[low:end].lower())]
    if not words or words[-1].end != end or not _pieces(words[-1].word, language):
        return None
    run, before = _trailing_run(plain, words, end, language)
    if not run or before in language.words["vague"] or before[:1].isdigit():
        return None
    read = _value([piece.word for piece in run], language)
    if read is None:
        return None
    face, scale = read
    return Number(run[0].start, run[-1].end, face, scale, scale, words=True)


def spelled_end(plain: str, start: int, language: Language, coins: Container[int]) -> int:
    """Where the run of number words from `start` on ends, at the latest before a coin; `start` where there is none."""
    end = start
    for match in _WORD.finditer(plain.lower(), start, start + _LONGEST_PHRASE):
        if plain[end : match.start()] not in _GAPS or match.start() in coins or not _pieces(match.group(), language):
            break
        end = match.end()
    return end


def _trailing_run(plain: str, words: list[_Piece], end: int, language: Language) -> tuple[list[_Piece], str]:
    """The number words up to `end`, and the word before them."""
    run: list[_Piece] = []
    edge, before = end, ""
    for word in reversed(words):
        if plain[word.end : edge] not in _GAPS:
            break
        pieces = _pieces(word.word, language)
        elided = word.word.rpartition("'")[2]  # "d'un million"
        if not pieces and elided != word.word and _pieces(elided, language):
            run[:0] = [_Piece(elided, word.end - len(elided), word.end)]
            break
        if not pieces:
            before = word.word
            break
        run[:0] = [_Piece(piece, word.start, word.end) for piece in pieces]
        edge = word.start
    while run and run[0].word in language.words["joiners"]:
        before = run.pop(0).word
    return run, before


@lru_cache(maxsize=4096)
def _pieces(word: str, language: Language) -> tuple[str, ...]:
    """The number words that a word is made of: itself, or the parts of a compound; none where it is no number."""
    words = language.words
    if (
        word in language.numbers
        or word in language.scales
        or word in language.fractions
        or word in words["hundreds"]
        or word in words["joiners"]
        or word in words["points"]
    ):
        return (word,)
    return _compound(word, language) if language.compounds else ()


def _compound(word: str, language: Language) -> tuple[str, ...]:
    if not word:
        return ()
    parts = (*language.numbers, *language.words["hundreds"], *language.words["joiners"], *language.words["alone"])
    ends = (*parts, *(scale for scale in language.scales if scale.isalpha()))
    for part in sorted({part for part in ends if word.startswith(part)}, key=len, reverse=True):
        if part == word:
            return (part,)
        rest = _compound(word[len(part) :], language)
        if rest:
            return (part, *rest)
    return ()


def _value(words: Sequence[str], language: Language) -> tuple[Decimal, Decimal] | None:
    """(face, scale); the scale is the largest one where the phrase is one number times one scale, else 1."""
    total, last_scale = Decimal(0), ONE
    current: Decimal | None = None
    i = 0
    while i < len(words):
        word, joined = words[i], bool(i) and words[i - 1] in language.words["joiners"]
        i += 1
        if word in language.words["joiners"] and i < len(words):
            continue
        if word in language.words["points"]:
            i, part = _decimals(words, i, language)
            if current is None or part is None:
                return None
            current += part
        elif word in language.fractions and total and current is None and joined:
            total += language.fractions[word] * last_scale  # "un millón y medio"
        elif word in language.fractions:
            current = _with_fraction(current, language.fractions[word], joined, language)
            if current is None:
                return None
        elif word in language.words["hundreds"]:
            if current is not None and not 1 <= current < 100:
                return None
            current = (current or ONE) * 100
        elif word in language.numbers:
            current = _plus(current, language.numbers[word], joined, language)
            if current is None:
                return None
        elif word in language.scales:
            scale = language.scales[word]
            if current is None and not total and word not in language.words["alone"]:
                return None  # "millones de dólares"
            if scale > last_scale > 1 and total:
                total = (total + (current or 0)) * scale  # "mil millones"
            elif current is None and total:
                return None
            else:
                total += (current if current is not None else ONE) * scale
            current, last_scale = None, scale
        else:
            return None
    if current is None and last_scale > 1:
        return total / last_scale, last_scale
    return (total + (current or 0), ONE) if current is not None else None


def _with_fraction(current: Decimal | None, part: Decimal, joined: bool, language: Language) -> Decimal | None:
    """ "eine halbe" is a half; "iki buçuk" and "dos y medio" are two and a half."""
    if current is None:
        return part
    if joined or language.code == "tr":
        return current + part
    return part if current == 1 and part < 1 else None


def _plus(current: Decimal | None, number: int, joined: bool, language: Language) -> Decimal | None:
    """ "treinta" + "cinco", "fünf" + "zwanzig", "quatre" x "vingt"; None where the two do not add up."""
    if current is None:
        return Decimal(number)
    rest = current % 100
    if language.code == "fr" and number == 20 and rest == 4:
        return current - 4 + 80
    if language.code == "fr" and rest in (60, 80) and 10 <= number < 20:
        return current + number
    if joined and language.compounds and 0 < rest < 10 and 20 <= number < 100:
        return current + number
    if rest == 0 and current and number < 100:
        return current + number
    return current + number if rest >= 10 and rest % 10 == 0 and 0 < number < 10 else None


def _decimals(words: Sequence[str], i: int, language: Language) -> tuple[int, Decimal | None]:
    """The spoken digits after the decimal sign: "null null eins", "sesenta y tres"."""
    first = i
    digits = ""
    while i < len(words) and language.numbers.get(words[i], 10) < 10:
        digits += str(language.numbers[words[i]])
        i += 1
    if not digits or (i < len(words) and words[i] not in language.scales):
        i = first
        while i < len(words) and words[i] not in language.scales:
            i += 1
        read = _value(words[first:i], language)
        digits = f"{read[0]:f}" if read and read[1] == 1 and read[0] == read[0].to_integral_value() else ""
    return i, Decimal(f"0.{digits}") if digits else None
