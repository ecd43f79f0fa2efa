"""Mentions and their currencies → the same sums in the base currency at the rate of the day, or why there is none.

With the method "printed" the rate is one that the article prints; where it prints none, the last published rate serves,
and the conversion says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from aidfigures.errors import RateUnavailableError, UnknownCurrencyError
from aidfigures.lexicon.currencies import Currencies
from aidfigures.model import Context, Conversion, CrossRate, CurrencyReading, Equivalent, Mention, Rate
from aidfigures.rates import RateTable
from aidfigures.rates.article import PRINTED, ArticleRates, article_rates, printed_cross

LIKELY = Decimal("0.10")  # how far a printed line may be from the rate of the day

_Answer = Conversion | str


def convert(
    mentions: Sequence[Mention],
    readings: Sequence[CurrencyReading],
    context: Context,
    currencies: Currencies,
    rates: RateTable,
    text: str = "",
    equivalents: Sequence[Equivalent | None] = (),
) -> tuple[_Answer, ...]:
    """One answer a mention: a conversion, rounded once to the minor unit of the base, or why there is none.

    `text` and the confirmed `equivalents` are read for the method "printed" alone.
    """
    step = Decimal(1).scaleb(-currencies.get(context.base_currency).minor_digits)
    if context.rate_method == PRINTED:
        return _at_printed_rates(mentions, readings, context, step, rates, text, equivalents)
    base, day, method = context.base_currency, context.published, context.rate_method

    def rate_of(code: str) -> CrossRate:
        return rates.cross(code, base, day, method)

    return tuple(_convert(mention, reading, step, rate_of) for mention, reading in zip(mentions, readings, strict=True))


def _convert(mention: Mention, reading: CurrencyReading, step: Decimal, rate_of: Callable[[str], CrossRate]) -> _Answer:
    if reading.code is None:
        return "the currency is not settled"
    try:
        rate = rate_of(reading.code)
    except RateUnavailableError as error:
        return error.reason
    except UnknownCurrencyError:
        return f"no rates for {reading.code}"
    low, high = mention.amount.min, mention.amount.max
    if low is not None and high is low:  # as most sums are: one number
        one = _rounded(low * rate.value, step)
        return Conversion(rate, one, one, one)
    return Conversion(
        rate,
        None if low is None else _rounded(low * rate.value, step),
        None if high is None else _rounded(high * rate.value, step),
        _rounded(mention.amount.point * rate.value, step),
    )


def _at_printed_rates(
    mentions: Sequence[Mention],
    readings: Sequence[CurrencyReading],
    context: Context,
    step: Decimal,
    rates: RateTable,
    text: str,
    equivalents: Sequence[Equivalent | None],
) -> tuple[_Answer, ...]:
    unlikely: list[Rate] = []

    def is_likely(rate: Rate) -> bool:
        likely = _is_near_the_tables(rate, context, rates)
        if not likely:
            unlikely.append(rate)
        return likely

    codes = [reading.code for reading in readings]
    printed = article_rates(text, mentions, codes, equivalents, context, is_likely)
    answers = []
    for i, (mention, reading) in enumerate(zip(mentions, readings, strict=True)):
        answers.append(_at_printed_rate(i, mention, reading, context, step, rates, printed, unlikely))
    return tuple(answers)


def _at_printed_rate(
    i: int,
    mention: Mention,
    reading: CurrencyReading,
    context: Context,
    step: Decimal,
    rates: RateTable,
    printed: ArticleRates,
    unlikely: Sequence[Rate],
) -> _Answer:
    code, base = reading.code, context.base_currency
    chain = printed.chain(i, code, base) if code is not None and code != base else ()
    if chain:
        return _convert(mention, reading, step, lambda code: printed_cross(chain, code, base, context))
    answer = _convert(mention, reading, step, lambda code: rates.cross(code, base, context.published))
    if code is None or code == base:
        return answer
    reason = _why_not_printed(code, context, unlikely)
    if isinstance(answer, str):
        return f"{reason}; {answer}"
    return replace(answer, reason=reason)


def _why_not_printed(code: str, context: Context, unlikely: Sequence[Rate]) -> str:
    if context.published is None:
        return "a printed rate needs the day of the article"
    for rate in unlikely:
        if {rate.base, rate.quote} == {code, context.base_currency}:
            return f"the printed 1 {rate.base} = {rate.value:f} {rate.quote} is too far from the rate of the day"
    return f"the article prints no rate between {code} and {context.base_currency}"


def _is_near_the_tables(rate: Rate, context: Context, rates: RateTable) -> bool:
    """Whether a printed line may be true. Where two markets stand side by side or the tables are silent, any may."""
    for method in ("last_published", "latest"):
        try:
            known = rates.cross(rate.base, rate.quote, context.published, method)
        except (RateUnavailableError, UnknownCurrencyError):
            continue
        return known.regime == "dual" or abs(rate.value / known.value - 1) <= LIKELY
    return True


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    """Half-even to the minor unit; what is too large for that keeps the digits it has."""
    if value.adjusted() > 20:
        return value
    return value.quantize(step, ROUND_HALF_EVEN)
