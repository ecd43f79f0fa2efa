"""Legs → one number: the way from a currency to another, walked through published rates."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from aidfigures.model import Rate
from aidfigures.rates.quote import EXACT, Leg

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Path:
    """The legs that lead from `code` to the euro (or to the anchor of a mean); none where it is that itself."""

    code: str
    legs: tuple[Leg, ...]
    stale: bool = False


def join(base: Path, quote: Path) -> tuple[Leg, ...]:
    """The legs from one currency to the other: to the euro and back, less what both have in common.

    AED to USD leaves the euro out (both end in one EUR/USD leg); so do two currencies of one day's Polish table.
    """
    if not (base.legs and quote.legs and base.legs[-1] == quote.legs[-1]):
        return (*base.legs, *reversed(quote.legs))
    out, back = list(base.legs), list(quote.legs)
    while out and back and out[-1] == back[-1]:
        out.pop()
        back.pop()
    return (*out, *reversed(back))


def walk(base: str, rates: Iterable[Rate]) -> Decimal:
    """Units of the last currency for one unit of `base`.

    All the rates walked along are multiplied, all those walked against too, and one division follows: two directions
    over the same legs are then reciprocal to the last digit but one.
    """
    here, up, down = base, _ONE, _ONE
    for rate in rates:
        if rate.base == here:
            up, here = EXACT.multiply(up, rate.value), rate.quote
        else:
            down, here = EXACT.multiply(down, rate.value), rate.base
    return EXACT.divide(up, down)


def oldest_day(legs: Iterable[Leg], default: dt.date) -> dt.date:
    """The day of the oldest leg."""
    return min((leg.rate.date for leg in legs), default=default)
