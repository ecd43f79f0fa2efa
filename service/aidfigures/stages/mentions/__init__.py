"""Tokens → mentions: each currency word with its number, its bounds and the measure beside it."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from aidfigures.lexicon import Lexicon
from aidfigures.model import Amount, Context, Cue, Mention, Qualifier, Span
from aidfigures.patterns import pattern
from aidfigures.stages.mentions.columns import column_sums
from aidfigures.stages.mentions.cues import currency_words
from aidfigures.stages.mentions.elided import elided_sums
from aidfigures.stages.mentions.foreign import is_hundred, is_read_whole
from aidfigures.stages.mentions.hedges import hedge_after, hedge_before, measure_after
from aidfigures.stages.mentions.nearby import has_number_near
from aidfigures.stages.mentions.plain import plain_sum
from aidfigures.stages.mentions.ranges import join, widen_left, widen_right
from aidfigures.stages.mentions.source import CurrencyWords, Source, Sum
from aidfigures.stages.mentions.sums import sum_with_cue
from aidfigures.stages.mentions.vetoes import is_money
from aidfigures.stages.numerals import Style
from aidfigures.stages.scan import CueToken, Tokens

_STRENGTH = ("iso_code", "marked_symbol", "currency_name", "country_word", "shared_name", "shared_symbol")

_POINT_DECIMAL = pattern(r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d{1,2}(?![\d.,]\d|\d)")
_COMMA_DECIMAL = pattern(r"(?<![\d.,])\d{1,3}(?:\.\d{3})*,\d{1,2}(?![\d.,]\d|\d)")


def read_mentions(text: str, tokens: Tokens, lexicon: Lexicon, context: Context) -> tuple[Mention, ...]:
    """Every sum in reading order; spans are disjoint and slice the text as given to their surfaces."""
    if not tokens.cues:
        return ()
    source = _source(tokens, lexicon, context)
    sums = _sums(source)
    more = column_sums(text, source, sums) if "|" in text or "\t" in text else []
    if sums and lexicon.language.english:
        more += elided_sums(source, sums)
    if more:
        sums = _disjoint(sorted([*sums, *more], key=lambda found: found.start))
    return tuple(_mentions(text, source, sums))


def _disjoint(sums: Iterable[Sum]) -> list[Sum]:
    """A number in a column may also stand for the money of the sentence before: the first reading counts."""
    kept: list[Sum] = []
    for found in sums:
        if not kept or kept[-1].end <= found.start:
            kept.append(found)
    return kept


def _source(tokens: Tokens, lexicon: Lexicon, context: Context) -> Source:
    return Source(
        tokens.plain,
        tokens,
        {token.start: token for token in tokens.cues},
        lexicon,
        lexicon.language,
        _style(tokens, lexicon, context),
        _home(lexicon, context),
        lexicon.language.english and context.outlet_country in lexicon.language.words["comma_places"],
    )


def _style(tokens: Tokens, lexicon: Lexicon, context: Context) -> Style:
    """How the text writes decimals; Spanish has two ways, told apart by the country or else the numerals."""
    language = lexicon.language
    if language.decimal == ".":
        return "point"
    if not language.point_places:
        return "comma"
    if context.outlet_country in language.point_places:
        return "point"
    points, commas = _POINT_DECIMAL.search(tokens.plain), _COMMA_DECIMAL.search(tokens.plain)
    return "point" if points and not commas else "comma"


def _home(lexicon: Lexicon, context: Context) -> str | None:
    place = lexicon.places.by_code.get(context.outlet_country) if context.outlet_country else None
    return place.currency if place else None


def _sums(source: Source) -> list[Sum]:
    sums: list[Sum] = []
    taken = 0
    english = source.language.english
    cues = source.tokens.cues
    for i, token in enumerate(cues, 1):
        if token.start < taken:
            continue
        simple = plain_sum(source, token) if english else None
        if simple is not None:
            _append(source, sums, simple)
            taken = simple.end
            continue
        if english and not has_number_near(source, token):
            continue
        if (i < len(cues) and _belongs_to(source, token, cues[i])) or is_hundred(source, token):
            continue
        found = sum_with_cue(source, currency_words(source, token), taken)
        if found is None or not is_money(source, found) or not is_read_whole(source, found):
            continue
        for wide in widen_right(source, found):
            for each in [wide] if wide.elided else widen_left(source, wide, taken):
                _append(source, sums, each)
        taken = sums[-1].end
    return sums


def _belongs_to(source: Source, token: CueToken, following: CueToken) -> bool:
    """The "CFA" of "CFA francs" is no currency word of its own."""
    return following.start - token.end == 1 and currency_words(source, following).start <= token.start


def _append(source: Source, sums: list[Sum], found: Sum) -> None:
    """Adds the sum, joined with the one before where the two make a range."""
    joined = join(source, sums[-1], found) if sums else None
    if isinstance(joined, Sum):
        sums[-1] = joined
    elif joined is not None:
        sums[-1:] = joined
    else:
        sums.append(found)


def _mentions(text: str, source: Source, sums: Iterable[Sum]) -> Iterable[Mention]:
    for found in sums:
        before = hedge_before(source, found.start)
        after = None if before else hedge_after(source, found.end)
        measure = measure_after(source, after.span.end if after else found.end)
        hedge = before or after
        yield Mention(
            Span(found.start, found.end),
            text[found.start : found.end],
            _amount(found, hedge.qualifier if hedge else None),
            _cue(found),
            measure,
            hedge.span if hedge else None,
        )


def _amount(found: Sum, hedge: Qualifier | None) -> Amount:
    low, high = found.low, found.high
    sign = -1 if found.negative else 1
    most = None if high is None else high.value
    return _interval(low.face, low.scale, low.unit, low.vague, most, found.cues[-1].divisor, found.extra, sign, hedge)


@lru_cache(maxsize=4096)  # news is full of the same sums
def _interval(
    face: Decimal,
    scale: Decimal,
    unit: Decimal,
    vague: bool,
    most: Decimal | None,
    divisor: int,
    extra: Decimal,
    sign: int,
    hedge: Qualifier | None,
) -> Amount:
    """A number or a range up to `most`, both in units of which `divisor` make a main one → main units."""
    low = _normal((face * scale / divisor + extra) * sign if divisor != 1 or extra or sign < 0 else face * scale)
    precision = None if vague else _normal(unit / divisor / 2)
    if most is not None:
        high = _normal(most / (divisor * sign))
        return Amount(min(low, high), max(low, high), "range", precision)
    if vague:
        return Amount(low, None, "order_of_magnitude")
    if hedge in ("more_than", "at_least"):
        return Amount(low, None, hedge, precision)
    if hedge in ("up_to", "less_than"):
        return Amount(None, low, hedge, precision)
    return Amount(low, low, hedge or "exact", precision)


def _normal(value: Decimal) -> Decimal:
    """Plain digits without an exponent or idle zeros: 1E+9 → 1000000000."""
    whole = int(value)
    if value == whole:
        return Decimal(whole)
    return Decimal(f"{value.normalize():f}")


def _cue(found: Sum) -> Cue:
    best = _decisive(found.cues)
    if len(found.cues) == 1:
        return Cue(best.text, "elided" if found.elided else best.kind, best.candidates, (best.span,))
    text = " … ".join(dict.fromkeys(cue.text for cue in found.cues))
    if found.elided:
        return Cue(text, "elided", best.candidates, tuple(cue.span for cue in found.cues))
    return Cue(text, best.kind, best.candidates, tuple(cue.span for cue in found.cues))


def _decisive(cues: tuple[CurrencyWords, ...]) -> CurrencyWords:
    """Of the words that name one currency, those that leave least open; where two disagree, the last: "$5bn euros"."""
    if len(cues) == 1:
        return cues[0]
    narrow = [cue for cue in cues if len(cue.candidates) == 1]
    return narrow[-1] if narrow else cues[-1]
