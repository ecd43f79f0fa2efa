"""A currency word and the number beside it → `Sum`.

sum    = [sign] cue number [after] | number ["of"] cue [cents]
cents  = ["and"] number minor-cue | two digits
range  = sum ("-" | "to") sum | "between" sum "and" sum, where either may lack its cue or its scale
"""

import re
from decimal import Decimal
from functools import lru_cache

from aidfigures.lexicon.languages import Language
from aidfigures.patterns import pattern
from aidfigures.stages.mentions.cues import words_after
from aidfigures.stages.mentions.foreign import cents_after, number_before
from aidfigures.stages.mentions.source import CurrencyWords, Source, Sum
from aidfigures.stages.numerals import Number, Style
from aidfigures.stages.scan import TAG_LENGTH, one_of

# Money of countries that write 1.234,56, and mostly without minor units: "Rp 169.000" is no fraction.
_POINT_GROUPS = frozenset("ARS BRL CLP COP CZK DKK HUF IDR ISK NOK PLN PYG RON RSD RUB SEK TRY UAH UYU VND".split())
_THOUSANDTH = Decimal("0.001")
_SCALE_BEFORE = pattern(r" ?(million|billion|mn|bn|mln|bln|m)(?= ?\d)", re.IGNORECASE)
_LONE_SCALE = pattern(  # and no initial of a name: "$5 M. Smith"
    r"[ -]([mMbB])(?![\w'.)&-])|-([MB])(?![\w'&-])| ([mb])(?=\.(?:\s|$))"
    r"| ([kK])(?=[.,;:)]|$| [a-z(])| ([cC]r)\b(?!\.? \d)"
)
_SPACED_OUT = pattern(r"((?: , \d{3}(?!\d))*)(?: ?\. (\d{1,3})(?!\d))?( (?:million|billion|trillion)\b)?")
_BRACKETED = pattern(r" ?\((\d[\d.,]*)\)(?: (million|billion|thousand|m|bn)\b)?")
_MINUS = pattern(r"\b(?:at|to|of|is|by|as|was|were|hit|from|showed|a|between|and)\s+(minus|negative) $", re.IGNORECASE)
_MINUS_ENDS = frozenset(("s ", "e ", "S ", "E "))
_AND_A_HALF = pattern(r" and a half\b(?!-)")
_OLD_OR_NEW = pattern(r" (?:old|new)$")
_SCALES_AFTER = ("million", "billion", "trillion", "thousand", "mn", "bn", "mln", "bln")
_TWO_DIGITS = pattern(r" (\d\d)(?=\s*(?:[.,;:!?)]|$)(?!\d))")
_AND = pattern(r"(?: and | & |, | )")
_SPACES = pattern(r"[ \n]{0,2}")
_YEAR = range(1900, 2100)


def sum_with_cue(source: Source, cue: CurrencyWords, taken: int) -> Sum | None:
    """The sum that the currency word belongs to; nothing before `taken` may be used again."""
    before = _number_before(source, cue, taken) if cue.suffix else None
    after = _number_after(source, cue) if cue.prefix else None
    if before is not None and after is not None:
        if _prefers_before(source, cue, before, after):
            after = None
        else:
            before = None
    if after is not None:
        return _prefixed(source, cue, after)
    if before is not None:
        return _suffixed(source, cue, before)
    return None


def _number_after(source: Source, cue: CurrencyWords) -> Number | None:
    plain = source.plain
    scale_before = _SCALE_BEFORE.match(plain, cue.end) if cue.kind == "iso_code" and source.language.english else None
    pos = scale_before.end() if scale_before else cue.end  # "EURm 120", "DKK mn 340"
    match = _SPACES.match(plain, pos)
    pos = match.end() if match else pos
    if plain[pos : pos + 1] == "-" and pos == cue.end:
        pos += 1
    number = source.number_starting(pos) or _bracketed_number(source, cue)
    if number is not None and not number.scaled and cue.candidates[0] in _POINT_GROUPS and source.style == "point":
        number = source.number_starting(number.start, "group") or number
    if number is not None and source.points_group and number.unit == _THOUSANDTH:
        number = source.number_starting(number.start, "group") or number  # "€1.250" in a German paper
    if number is None:
        return None
    if scale_before and not number.scaled:
        number = number.with_scale(source.scale(scale_before.group(1)))
    if (cue.word and not (number.scaled or number.value >= 1000 or number.unit < 1)) or (
        cue.word and _looks_like_year(number)
    ):
        return None  # "Euro 2004"
    return number


def _looks_like_year(number: Number) -> bool:
    bare = not number.scaled and not number.words and number.unit == 1 and number.end - number.start == 4
    return bare and int(number.value) in _YEAR


def _number_before(source: Source, cue: CurrencyWords, taken: int) -> Number | None:
    plain = source.plain
    if not source.language.english:
        return number_before(source, cue, taken)
    pos = cue.start
    dashed = plain[pos - 3 : pos].strip() == ",-"  # "50,- Kč"
    if not cue.word and not (plain[pos - 1 : pos].isalnum() or plain[pos - 2 : pos - 1].isalnum() or dashed):
        return None
    style: Style = source.style
    if not cue.word and cue.kind != "iso_code" and style == "point":
        style = "group"  # "3.990 Ft", "3,990 Ft": signs after the number are the habit of the Continent
    for gap in (0, 1, 4):
        edge = pos - gap
        if gap == 1 and plain[edge:pos] not in (" ", "-", "\n"):
            continue
        old = _OLD_OR_NEW.search(plain, edge - 4, edge) if gap == 1 and cue.word else None
        edge = old.start() if old else edge  # "11.5 billion old Syrian pounds"
        if plain[edge - 2 : edge] == ",-":
            edge -= 2
        if gap == 4 and (plain[edge:pos] != " of " or not cue.word):
            continue
        number = source.number_ending(edge, style)
        if number is not None and number.start >= taken:
            if plain[edge:pos] == "\n" and cue.text[0].isupper() and not number.scaled:
                return None  # "Chapter 7", and a line that begins with "Euro zone"
            if cue.kind == "iso_code" and number.unit == _THOUSANDTH and number.face >= 10:
                number = source.number_ending(edge, "group") or number  # "160.000 EUR"
            return number if _has_room(source, cue, number) and (gap < 4 or number.scaled) else None
        if number is None and cue.word and gap:
            number = source.words_ending(edge)
            if number is not None and number.start >= taken and (gap < 4 or number.scaled):
                return number
    return None


def _has_room(source: Source, cue: CurrencyWords, number: Number) -> bool:
    """Not the tail of a word or of another number: "F16 dollars", "J1149.5 euros", "245 23 yen"."""
    plain = source.plain
    before = plain[number.start - 1 : number.start]
    if before == " " and len(plain) <= TAG_LENGTH and plain[number.start - 2 : number.start - 1].isdigit():
        return not (cue.word and cue.end == len(plain))
    return not (before.isalpha() or before in ("_", "/", "±", "#"))


def _prefers_before(source: Source, cue: CurrencyWords, before: Number, after: Number) -> bool:
    """Between two numbers a name belongs to the first; a sign to the nearer one, else as this text does it."""
    if cue.word:
        return True
    gap_before, gap_after = cue.start - before.end, after.start - cue.end
    if gap_before != gap_after:
        return gap_before < gap_after
    if cue.kind == "iso_code":
        return not (_looks_like_year(before) or (after.scaled and not before.scaled))
    return source.suffix_signs


def _prefixed(source: Source, cue: CurrencyWords, number: Number) -> Sum:
    plain = source.plain
    negative = plain[cue.end : number.start].strip() in ("-", "(")
    number = number.with_scale(cue.factor) if cue.factor != 1 else _whole_number(source, cue, number)
    cues: tuple[CurrencyWords, ...] = (cue,)
    end = number.end
    start, sign = _signed_start(plain, cue.start, end)
    more = words_after(source, end, cue)
    if more is not None:
        cues, end = (cue, more), more.end
        scale = _scale_after_code(source.language).match(plain, end) if not number.scaled else None
        if scale:  # "$250 USD million"
            number, end = number.with_scale(source.language.scales[scale.group(1).lower()]), scale.end()
    return Sum(start, end, number, None, cues, negative or sign == "-")


def _suffixed(source: Source, cue: CurrencyWords, number: Number) -> Sum:
    start, sign = _signed_start(source.plain, number.start, cue.end)
    if number.words and source.plain[number.end : cue.start] == "-":  # "a ten-dollar lunch": the article is the lunch's
        start += 2 if source.plain[start : start + 2].lower() == "a " else 0
    number = number.with_scale(cue.factor) if cue.factor != 1 and not number.scaled else number
    after_code = cue.kind == "iso_code" and not number.scaled
    scale = _scale_after_code(source.language).match(source.plain, cue.end) if after_code else None
    if scale:  # "20 EUR million"
        number = number.with_scale(source.language.scales[scale.group(1).lower()])
        return Sum(start, scale.end(), number, None, (cue,), sign == "-", after=True)
    extra, end = _cents(source, cue, number) if source.language.english else cents_after(source, cue, number)
    return Sum(start, end, number, None, (cue,), sign == "-", extra, after=True)


def _bracketed_number(source: Source, cue: CurrencyWords) -> Number | None:
    """The bookkeeper's minus: "$(4.1) million"."""
    found = _BRACKETED.match(source.plain, cue.end)
    if found is None or cue.word or not source.language.english:
        return None
    number = source.number_starting(found.start(1))
    if number is None or number.end != found.end(1):
        return None
    scale = source.scale(found.group(2)) if found.group(2) else number.scale
    return Number(number.start, found.end(), number.face, scale, number.unit * scale / number.scale)


def _whole_number(source: Source, cue: CurrencyWords, number: Number) -> Number:
    """The number with what careless type has torn off: "€60 m", "$2. 75 million", "£ 1 , 234"."""
    if number.scaled:
        return number
    lone = _LONE_SCALE.match(source.plain, number.end)
    letters = lone.group(lone.lastindex or 0) if lone else ""
    if lone and letters in source.language.attached and (letters.lower() != "cr" or "INR" in cue.candidates):
        scale = source.language.attached[letters]
        return Number(number.start, lone.end(), number.face, scale, number.unit * scale)
    torn = _SPACED_OUT.match(source.plain, number.end)
    if torn is None or number.unit != 1 or not (torn.group(1) or (torn.group(2) and torn.group(3))):
        return number
    groups, decimals, word = torn.groups()
    if word and word.strip() not in source.language.scales:
        return number
    face = Decimal(f"{number.face}{groups.replace(' , ', '')}.{decimals or 0}")
    scale = source.scale(word.strip()) if word else number.scale
    unit = Decimal(1).scaleb(-len(decimals or ""))
    return Number(number.start, torn.end(), face, scale, unit * scale)


def _signed_start(plain: str, start: int, end: int) -> tuple[int, str]:
    """A plus or minus that stands free on its left belongs to the sum: "-15€", but not "5-15€" or "-€5m-"."""
    sign = plain[start - 1 : start]
    minus = _MINUS.search(plain, max(0, start - 20), start) if plain[start - 2 : start] in _MINUS_ENDS else None
    if minus:
        return start - len(minus.group(1)) - 1, "-"
    if plain[end : end + 1] == "-":
        return start, ""
    if sign in ("-", "+") and not plain[start - 2 : start - 1].strip("( \n\"'"):
        return start - 1, sign
    return start, ""


def _cents(source: Source, cue: CurrencyWords, number: Number) -> tuple[Decimal, int]:
    """(what to add in main units, where the sum ends)"""
    none = Decimal(0), cue.end
    if cue.divisor != 1 or number.unit < 1 or number.vague:
        return none
    half = _AND_A_HALF.match(source.plain, cue.end)
    if half and not number.scaled:
        return Decimal("0.5"), half.end()
    joined = _AND.match(source.plain, cue.end)
    if joined is None:
        return none
    minor = _minor_number(source, joined.end())
    if minor is not None:
        return minor
    if number.scaled:
        return none
    digits = _TWO_DIGITS.match(source.plain, cue.end)
    if digits:
        return Decimal(digits.group(1)) / 100, digits.end()
    return _spoken_cents(source, cue, number) or none


def _minor_number(source: Source, pos: int) -> tuple[Decimal, int] | None:
    """ "50 cents", "forty-five cents" after the main unit."""
    number = source.number_starting(pos)
    words = None if number else _number_words(source.language).match(source.plain, pos)
    end = number.end if number else words.end() if words else pos
    token = source.cue_starting.get(end) or source.cue_starting.get(end + 1)
    if token is None or token.word is None or token.word.divisor == 1:
        return None
    number = number or source.words_ending(end)
    if number is None or number.start != pos or number.value >= token.word.divisor:
        return None
    return number.value / token.word.divisor, token.end


def _spoken_cents(source: Source, cue: CurrencyWords, number: Number) -> tuple[Decimal, int] | None:
    """ "thirteen dollars forty five": spelled like its dollars, below a hundred, with nothing after it to count."""
    if not number.words:
        return None
    joined = _AND.match(source.plain, cue.end)
    run = _number_words(source.language).match(source.plain, joined.end()) if joined else None
    if joined is None or run is None:
        return None
    cents = source.words_ending(run.end())
    if cents is None or cents.start != joined.end() or cents.value >= 100 or cents.scaled:
        return None
    word = source.word_after(run.end())
    if word[:1].isalpha() and word.lower() not in source.language.words["function"]:
        return None  # "three thousand dollars two hundred times", "two bucks and six does"
    return cents.value / 100, run.end()


@lru_cache(maxsize=64)
def _scale_after_code(language: Language) -> re.Pattern[str]:
    return re.compile(
        rf" ({'|'.join(_SCALES_AFTER) if language.english else one_of(language.scales)})\b", re.IGNORECASE
    )


@lru_cache(maxsize=64)
def _number_words(language: Language) -> re.Pattern[str]:
    word = f"(?:{one_of(language.numbers)})"
    return re.compile(rf"{word}(?:[ -]{word})*\b", re.IGNORECASE)
