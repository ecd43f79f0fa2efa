"""What an article itself says money was worth: its sums and their layout → the rates that it prints, pair by pair.

rate = one ("=" | "≈" | "equals" | "is equal to") other          "($1 = 1.3523 Canadian dollars)"
     | sum ("to" | "per" | "against" | "for") "the dollar"       "at 302 rupees to the dollar"
     | a sum and its stated equivalent                           "C$1 billion ($723 million)" gives 0.723

A sum that has an equivalent of its own is worth what stands beside it. For the others a printed line comes before an
equivalent, and among equivalents the one with most digits. Two printed rates may be joined ("$1 = 0.92 euros" and "$1 =
6.87 crowns"); a printed and a published one never are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from aidfigures.model import Context, CrossRate, Equivalent, Mention, Rate, RateMethod
from aidfigures.patterns import pattern
from aidfigures.rates.path import walk
from aidfigures.rates.quote import EXACT

SOURCE = "article"
PRINTED: RateMethod = "printed"
_EQUALS = pattern(r"\s*(?:=|≈|equals|is equal to)\s*")
_TO_ONE = pattern(r" (?:to|against|per|for) (?:the|an?|one|1) (?:US |U\.S\. |American )?(dollar|euro|pound)\b")
_UNITS = {"dollar": "USD", "euro": "EUR", "pound": "GBP"}


@dataclass(frozen=True, slots=True)
class PrintedQuote:
    """One printed rate, half a step of its last digit over it, and the two sums that it stands between, if two."""

    rate: Rate
    error: Decimal
    sums: tuple[int, ...] = ()

    def other(self, code: str) -> str | None:
        """The currency on the other side; None where the code is on neither."""
        if code == self.rate.base:
            return self.rate.quote
        return self.rate.base if code == self.rate.quote else None


@dataclass(frozen=True, slots=True)
class ArticleRates:
    """The rates of one article, the better before the worse: `equivalents` each for its own sums, `shared` for any."""

    equivalents: tuple[PrintedQuote, ...]
    shared: tuple[PrintedQuote, ...]

    def chain(self, sum_number: int, base: str, quote: str) -> tuple[PrintedQuote, ...]:
        """What leads from `base` to `quote` for that sum: one printed rate or two; empty where there is none."""
        for printed in self.equivalents:
            if sum_number in printed.sums and printed.other(base) == quote:
                return (printed,)
        for printed in self.shared:
            if printed.other(base) == quote:
                return (printed,)
        for first in self.shared:
            middle = first.other(base)
            for second in self.shared if middle is not None else ():
                if second.other(str(middle)) == quote:
                    return first, second
        return ()


def article_rates(
    text: str,
    mentions: Sequence[Mention],
    codes: Sequence[str | None],
    equivalents: Sequence[Equivalent | None],
    context: Context,
    is_likely: Callable[[Rate], bool],
) -> ArticleRates:
    """What the article prints; none where its day is not known. `is_likely` says which lines to trust (a sum and an "="
    are soon misread); equivalents have been held against the rate of the day before they came here.
    """
    if context.published is None:
        return ArticleRates((), ())
    lines = [line for line in _lines(text, mentions, codes, context) if is_likely(line.rate)]
    stated = list(_stated(mentions, codes, equivalents, context))
    sound = [quote for quote, doubtful in stated if not doubtful]
    shared = (*sorted(lines, key=_error), *sorted(sound, key=_error))
    return ArticleRates(tuple(quote for quote, _ in stated), shared)


def printed_cross(chain: Sequence[PrintedQuote], base: str, quote: str, context: Context) -> CrossRate:
    """The chain as a rate of the article's day. Raises `ValueError` where that is not known."""
    if context.published is None:
        raise ValueError("a printed rate is of the article's day")
    legs = tuple(printed.rate for printed in chain)
    error = sum((printed.error for printed in chain), Decimal(0))
    value = walk(base, legs)
    return CrossRate(base, quote, value, context.published, context.published, PRINTED, legs, error)


def _error(printed: PrintedQuote) -> Decimal:
    return printed.error


def _lines(
    text: str, mentions: Sequence[Mention], codes: Sequence[str | None], context: Context
) -> Iterator[PrintedQuote]:
    for i, mention in enumerate(mentions):
        code = codes[i]
        if code is None or not _is_number(mention):
            continue
        unit = _TO_ONE.match(text, mention.span.end)
        if unit is not None:
            yield from _quote(_UNITS[unit.group(1)], code, Decimal(1), mention, context, ())
        elif i and _is_number(mentions[i - 1]) and _stand_equal(text, mentions[i - 1], mention):
            yield from _quote(codes[i - 1], code, mentions[i - 1].amount.point, mention, context, (i - 1, i))


def _stand_equal(text: str, one: Mention, other: Mention) -> bool:
    return _EQUALS.fullmatch(text, one.span.end, other.span.start) is not None


def _stated(
    mentions: Sequence[Mention],
    codes: Sequence[str | None],
    equivalents: Sequence[Equivalent | None],
    context: Context,
) -> Iterator[tuple[PrintedQuote, bool]]:
    """Each equivalent with whether it lies oddly far from the rate of the day: good enough for its own sum alone."""
    for i, equivalent in enumerate(equivalents):
        if equivalent is not None:
            first = mentions[equivalent.original]
            for quote in _quote(
                codes[equivalent.original], codes[i], first.amount.point, mentions[i], context, (equivalent.original, i)
            ):
                yield quote, bool(equivalent.flags)


def _quote(
    base: str | None, code: str | None, units: Decimal, mention: Mention, context: Context, sums: tuple[int, ...]
) -> Iterator[PrintedQuote]:
    """`units` of `base` are the mention's sum. The error is the mention's: writers work it out from the other side."""
    point = mention.amount.point
    if base is None or code is None or base == code or context.published is None or units <= 0 or point <= 0:
        return
    rate = Rate(base, code, EXACT.divide(point, units), context.published, SOURCE)
    yield PrintedQuote(rate, EXACT.divide(mention.amount.precision or Decimal(0), point), sums)


def _is_number(mention: Mention) -> bool:
    return mention.amount.is_point and mention.amount.point > 0
