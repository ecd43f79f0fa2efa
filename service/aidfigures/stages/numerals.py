"""Digits and number words → `Number`, in whole units. Serves the scan and the mention reader."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from aidfigures.lexicon.languages import Language
from aidfigures.patterns import pattern

Style = Literal["point", "comma", "group"]  # what a single sign before three digits is

ONE = Decimal(1)
_FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333333333333333", "⅔": "0.6666666666666667"}
_WORD = pattern(r"[a-z]+|&|\d+(?:\.\d+)?")
_GLUE = frozenset(("and", "a", "an", "of", "&"))
_THIRD = Decimal("0.333333333")
_PARTS = ("half", "quarter", "quarters", "point", "o", "oh", "couple", "third", "thirds", "dozen")
_LAST_WORD = pattern(r"[a-z0-9.&]+$")
_LONGEST_WORD = 12
_LONGEST_NUMERAL = 24  # characters; more are no sum of money, and would be rounded by Decimal's 28 digits
_SHORT_PHRASE = 40  # characters that most of them fit in
_LONGEST_PHRASE = 120  # characters of spelled-out number that are read before a currency word


class Number(NamedTuple):
    """A number in the text. `face` is what was written before the scale word, `value` is face times scale."""

    start: int
    end: int
    face: Decimal
    scale: Decimal  # 1 where no scale word follows
    unit: Decimal  # one unit of the last printed digit, scale applied
    vague: bool = False  # "tens of", "several": the least it can be
    words: bool = False

    @property
    def value(self) -> Decimal:
        return self.face * self.scale

    @property
    def scaled(self) -> bool:
        return self.scale != 1

    def with_scale(self, scale: Decimal) -> "Number":
        return Number(self.start, self.end, self.face, scale, self.unit * scale, self.vague, self.words)


@lru_cache(maxsize=4096)  # news is full of the same small numbers
def read_digits(digits: str, style: Style = "point") -> tuple[Decimal, Decimal] | None:
    """(value, one unit of the last digit) of a numeral, or None where the signs fit no way of writing numbers.

    >>> read_digits("1,234.50")
    (Decimal('1234.50'), Decimal('0.01'))
    >>> read_digits("1.500"), read_digits("1.500", "comma")
    ((Decimal('1.500'), Decimal('0.001')), (Decimal('1500'), Decimal('1')))
    >>> read_digits("1.2.3") is None
    True
    """
    if len(digits) > _LONGEST_NUMERAL:
        return None
    if digits.isdigit():
        return Decimal(digits), ONE
    if "/" in digits or digits[-1] in _FRACTIONS:
        return _read_fraction(digits)
    digits = digits.replace(" ", "").replace("'", "")
    sign = _decimal_sign(digits, style)
    if sign is None:
        return None
    whole, _, part = digits.partition(sign) if sign else (digits, "", "")
    groups = re.split(r"[.,]", whole)
    if not _well_grouped(groups):
        return None
    value = Decimal("".join(groups) + ("." + part if part else "")) if whole or part else None
    return None if value is None else (value, ONE.scaleb(-len(part)))


def _decimal_sign(digits: str, style: Style) -> str | None:
    """The decimal sign of the numeral, "" where it has none, None where it makes no sense."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        last = "." if digits.rfind(".") > digits.rfind(",") else ","
        return last if digits.count(last) == 1 else None
    if points + commas == 0:
        return ""
    if points + commas > 1:
        return ""
    sign = "." if points else ","
    whole, _, part = digits.partition(sign)
    if len(part) != 3 or not 1 <= len(whole) <= 3 or whole == "0":
        return sign
    if style == "group":
        return ""
    return sign if (style == "comma") == (sign == ",") else ""


def _well_grouped(groups: list[str]) -> bool:
    """1,234,567 or, the Indian way, 12,34,567."""
    if len(groups) == 1:
        return True
    return 1 <= len(groups[0]) <= 3 and len(groups[-1]) == 3 and all(len(g) in (2, 3) for g in groups[1:-1])


def _read_fraction(digits: str) -> tuple[Decimal, Decimal] | None:
    """2 1/2, 2½, ½"""
    if digits[-1] in _FRACTIONS:
        whole, part = digits[:-1].strip(" -"), Decimal(_FRACTIONS[digits[-1]])
    else:
        whole, _, fraction = digits.replace("-", " ").rpartition(" ")
        above, _, below = fraction.partition("/")
        if not whole or int(below) == 0:
            return None
        part = Decimal(above) / Decimal(below)
    if whole and not whole.isdigit():
        return None
    return Decimal(whole or 0) + part, Decimal("0.01")


def words_before(plain: str, end: int, language: Language) -> Number | None:
    """The spelled-out number that ends at `end`, or None.

        phrase  = [vague "of"] number {scale}
        number  = "a" | words ["point" digits] | "half a" | "a quarter of a" | number "and a half"

    >>> from aidfigures.lexicon.languages import load_language
    >>> words_before("two and a half million", 22, load_language()).value
    Decimal('2500000')
    """
    last = _LAST_WORD.search(plain[max(0, end - _LONGEST_WORD) : end].lower())
    if last is None or last.group() in ("and", "&") or not _is_number_word(last.group(), language):
        return None  # "63, and Penny"
    run = _run_before(plain, end, _SHORT_PHRASE, language)
    if run and run[0][1] - _LONGEST_WORD < end - _SHORT_PHRASE:
        run = _run_before(plain, end, _LONGEST_PHRASE, language)
    while run:
        value = _phrase_value([word for word, _, _ in run], language)
        if value is not None:
            face, scale, vague = value
            if run[-1][0] == "of" and scale == 1 and not vague:
                return None  # "page 12 of Sterling"
            return Number(run[0][1], run[-1][2], face, scale, scale, vague, words=True)
        run = run[1:]
        while run and run[0][0] in ("and", "of", "&"):
            run = run[1:]
    return None


def _run_before(plain: str, end: int, reach: int, language: Language) -> list[tuple[str, int, int]]:
    """The number words, with their places, that end at `end` and begin at most `reach` characters before."""
    low = max(0, end - reach)
    tokens = [(m.group(), low + m.start(), low + m.end()) for m in _WORD.finditer(plain[low:end].lower())]
    run: list[tuple[str, int, int]] = []
    edge = end
    for word, start, stop in reversed(tokens):
        if not _is_number_word(word, language) or plain[stop:edge] not in ("", " ", "-", ", ", "\n"):
            break
        if start and (plain[start - 1].isalnum() or plain[start - 1] in "$£€"):
            break
        run.insert(0, (word, start, stop))
        edge = start
    while run and run[0][0] in ("and", "of", "&"):
        run.pop(0)
    return run


@lru_cache(maxsize=8)
def number_words(language: Language) -> frozenset[str]:
    """Every word that a spelled-out number may hold."""
    return frozenset((*language.numbers, *language.scales, *language.vague, *_GLUE, *_PARTS))


def _is_number_word(word: str, language: Language) -> bool:
    return word in number_words(language) or word[0].isdigit()


def _phrase_value(words: list[str], language: Language) -> tuple[Decimal, Decimal, bool] | None:
    """(face, scale, vague) of a whole phrase."""
    if words[0] in ("a", "an") and len(words) > 1 and words[1] in ("few", "couple"):
        words = words[1:]
    elif words[0] == "a" and len(words) > 1 and words[1] in language.numbers:
        return None  # the article of a noun that follows: "a one million dollar fund"
    if words[0] == "couple" and words[1:2] == ["of"]:
        words = ["two", *words[2:]]
    if words[0] in language.vague and (words[0] in ("several", "few") or len(words) == 1 or words[1] == "of"):
        return _vague_value(words, language)
    if len(words) > 1 and words[0] in language.scales and words[0].endswith("s") and words[1] == "of":
        return None
    if len(words) == 1 and words[0] in language.scales and words[0].endswith("s"):
        return Decimal(1), language.scales[words[0]], True  # "millions of dollars"
    value = _exact_value(words, language.numbers, language.scales)
    return None if value is None else (*value, False)


def _vague_value(words: list[str], language: Language) -> tuple[Decimal, Decimal, bool] | None:
    scale = ONE
    for word in words[1:]:
        if word in language.scales:
            scale *= language.scales[word]
        elif word not in ("of", "a"):
            return None
    return Decimal(language.vague[words[0]]), scale, True


def _exact_value(
    words: list[str], numbers: Mapping[str, int], scales: Mapping[str, Decimal]
) -> tuple[Decimal, Decimal] | None:
    """Adds and multiplies from the left: "eighteen thousand five hundred seventy" = 18 x 1000 + 5 x 100 + 70.

    The scale given back is the largest one where the phrase is one number times one scale, else 1.
    """
    total, current, seen = Decimal(0), Decimal(0), False
    last_scale = ONE
    i = 0
    while i < len(words):
        word = words[i]
        if word == "point" and seen:
            part, i = _spoken_decimals(words, i + 1, numbers)
            if part is None:
                return None
            current += part
            continue
        fraction = _fraction_at(words, i)
        if fraction and not current and total and words[i - 2 : i] == ["and", "a"]:  # "a billion and a half"
            total, i = total + fraction[0] * last_scale, fraction[1]
            continue
        if fraction:
            current, i, seen = current + fraction[0], fraction[1], True
            continue
        if word in numbers:
            if not _may_follow(current, numbers[word]):
                return None
            current, seen = current + numbers[word], True
        elif word[0].isdigit():
            if seen:
                return None
            current, seen = Decimal(word), True
        elif word == "hundred":
            current, seen = (current or ONE) * 100, True
        elif word == "dozen":
            current, seen = (current or ONE) * 12, True
        elif word in scales:
            scale = scales[word]
            if scale > last_scale > 1 and total:  # "hundred thousand million"
                total, current = (total + current) * scale, Decimal(0)
            else:
                total, current = total + (current or ONE) * scale, Decimal(0)
            last_scale, seen = scale, True
        elif word in ("a", "an"):
            if i + 1 >= len(words) and seen:
                return None
            if not seen and len(words) == 1:
                current, seen = ONE, True
        elif word not in _GLUE:
            return None
        i += 1
    if not seen:
        return None
    if current == 0 and last_scale > 1:
        return total / last_scale, last_scale
    return total + current, ONE


def _may_follow(current: Decimal, number: int) -> bool:
    """ "twenty five" adds up, "five twenty" does not; after hundreds anything below does."""
    rest = current % 100
    return rest == 0 or (rest >= 20 and rest % 10 == 0 and 0 < number < 10)


def _spoken_decimals(words: list[str], i: int, numbers: Mapping[str, int]) -> tuple[Decimal | None, int]:
    digits = ""
    while i < len(words) and (words[i] in numbers or words[i] in ("o", "oh")):
        digits += str(numbers.get(words[i], 0))
        i += 1
    return (Decimal("0." + digits) if digits else None), i


def _fraction_at(words: list[str], i: int) -> tuple[Decimal, int] | None:
    """half | a half | quarter | a quarter | three quarters | two thirds, and what it is a fraction "of" """
    word = words[i]
    ahead = words[i + 1] if i + 1 < len(words) else ""
    if word == "half":
        return Decimal("0.5"), i + 1
    if word == "quarter":
        return Decimal("0.25"), i + 1
    if word == "three" and ahead in ("quarter", "quarters"):
        return Decimal("0.75"), i + 2
    if word == "third" and ahead == "of":
        return _THIRD, i + 1
    if word == "two" and ahead in ("third", "thirds"):
        return Decimal("0.666666667"), i + 2
    return None
