"""Numbers of Chinese, Japanese and Korean, whose digits and scale words run into each other → `Number`.

run     = {section} myriad …        "1億5000万", "7천 5백만", "一百二十五万"
section = {digit thousand|hundred|ten} [digit]

A run with "several" before it, or that does not add up, is no number.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from aidfigures.lexicon.languages import Language
from aidfigures.stages.numerals import ONE, Number, read_digits

_LONGEST_RUN = 40  # characters
_POINT = "点"


def run_ending(plain: str, end: int, language: Language) -> Number | None:
    """The number that ends at `end`.

    >>> from aidfigures.lexicon.languages import load_language
    >>> run_ending("1億5000万", 7, load_language("ja")).value
    Decimal('150000000')
    """
    if end <= 0 or plain[end - 1].isspace():
        return None
    low = max(0, end - _LONGEST_RUN)
    found = _run(language, "$").search(plain[low:end])
    return _number(plain, low + found.start(), end, language) if found else None


def run_starting(plain: str, start: int, language: Language) -> Number | None:
    """The number that starts at `start`."""
    found = _run(language, "").match(plain, start, start + _LONGEST_RUN)
    return _number(plain, start, found.end(), language) if found and found.end() > start else None


@lru_cache(maxsize=16)
def _run(language: Language, end: str) -> re.Pattern[str]:
    words = "".join((*language.numbers, *language.scales, _POINT))
    # each text can be cut into parts in one way only: with two the time of a run that fails would double with each
    part = rf"(?:\d+(?:[,.]+\d+)*(?!\d)|[{words}])"
    gap = " ?" if language.code == "ko" else "(?: (?=[万萬億亿兆]))?"
    start = rf"(?<![\d.,])(?:(?=\d)|(?<![가-힣])){part}" if language.code == "ko" else rf"(?<![\d.,]){part}"
    return re.compile(rf"{start}(?:{gap}{part})*{end}")


def _number(plain: str, start: int, end: int, language: Language) -> Number | None:
    before = plain[start - 1 : start]
    written = plain[start:end]
    if before in language.words["vague"] or (before.isdigit() or before in ("-", "/")):
        return None
    if language.code == "ko" and len(written) == 1 and language.numbers.get(written, 10) < 10:
        return None  # "이 달러" is this dollar
    read = _value(written, language)
    if read is None:
        return None
    value, unit = read
    scale = language.scales.get(written[-1], ONE)
    return Number(start, end, value / scale, scale, unit)


def _value(written: str, language: Language) -> tuple[Decimal, Decimal] | None:
    """(value, one unit of the last digit) of a whole run."""
    total, section = Decimal(0), Decimal(0)
    current: Decimal | None = None
    unit, last = ONE, ""
    for token in _tokens(written):
        if token[0].isascii():
            read = read_digits(token)
            if read is None or current is not None:
                return None
            current, unit = read
        elif token[0] == _POINT:
            digits = "".join(str(language.numbers.get(each, 10)) for each in token[1:])
            if current is None or not digits.isdigit() or len(digits) != len(token) - 1:
                return None
            current += Decimal(f"0.{digits}")
        elif token in language.scales:
            factor = language.scales[token]
            if last in language.scales:  # "1万億"
                total *= factor
            else:
                whole = section + (current if current is not None else 0)
                total += (whole if section or current is not None else ONE) * factor
            section, current, unit = Decimal(0), None, unit * factor
        elif language.numbers[token] >= 10:
            section += (current if current is not None else ONE) * language.numbers[token]
            current, unit = None, unit * language.numbers[token]
        elif current is not None:
            return None
        else:
            current, unit = Decimal(language.numbers[token]), ONE
        last = token
    return total + section + (current or 0), unit


def _tokens(written: str) -> Iterator[str]:
    """Digits together, each character by itself, the point with what follows it."""
    pattern = rf"\d[\d,.]*|{_POINT}[^十百千万萬亿億兆\d ]+|[^\s]"
    return (match.group() for match in re.finditer(pattern, written))
