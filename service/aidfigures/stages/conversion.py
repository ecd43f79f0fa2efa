"""Mentions and their currencies → the same sums in the base currency at the rate of the day, or why there is none."""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal

from aidfigures.errors import RateUnavailableError, UnknownCurrencyError
from aidfigures.lexicon.currencies import Currencies
from aidfigures.model import Context, Conversion, CurrencyReading, Mention
from aidfigures.rates import RateTable


def convert(
    mentions: Iterable[Mention],
    readings: Iterable[CurrencyReading],
    context: Context,
    currencies: Currencies,
    rates: RateTable,
) -> tuple[Conversion | str, ...]:
    """One answer a mention: a conversion, rounded once to the minor unit of the base, or why there is none."""
    step = Decimal(1).scaleb(-currencies.get(context.base_currency).minor_digits)
    return tuple(
        _convert(mention, reading, context, step, rates) for mention, reading in zip(mentions, readings, strict=True)
    )


def _convert(
    mention: Mention, reading: CurrencyReading, context: Context, step: Decimal, rates: RateTable
) -> Conversion | str:
    if reading.code is None:
        return "the currency is not settled"
    try:
        rate = rates.cross(reading.code, context.base_currency, context.published, context.rate_method)
    except RateUnavailableError as error:
        return error.reason
    except UnknownCurrencyError:
        return f"no rates for {reading.code}"
    amount = mention.amount
    return Conversion(
        rate,
        None if amount.min is None else _rounded(amount.min * rate.value, step),
        None if amount.max is None else _rounded(amount.max * rate.value, step),
        _rounded(amount.point * rate.value, step),
    )


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    """Half-even to the minor unit; what is too large for that keeps the digits it has."""
    if value.adjusted() > 20:
        return value
    return value.quantize(step, ROUND_HALF_EVEN)
