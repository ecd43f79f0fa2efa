"""What a source says of a currency on a day: (code, day) → the legs that lead from it towards the euro."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_UP, Context, Decimal
from typing import Protocol

from aidfigures.model import Rate

EURO = "EUR"
# 34 digits (IEEE decimal128): no published rate has more than a dozen, so products of legs stay exact and only the one
# division rounds. Nothing is rounded to cents in here; whoever prints the sum does that, once.
EXACT = Context(prec=34)
_BOUND = Context(prec=3, rounding=ROUND_UP)  # error bounds: few digits, never too small
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Leg:
    """A published rate with what we know of its making.

    `error`: half a step of its last published digit over the rate itself. `max_age`: the days it stays good for.
    `regime`: "peg" or "official" where an authority set the number, None where a market did.
    """

    rate: Rate
    error: Decimal = _ZERO
    max_age: int = 0
    regime: str | None = None

    def far_end(self, code: str) -> str:
        """The currency on the other side of this leg."""
        return self.rate.base if self.rate.quote == code else self.rate.quote


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """What there is of one source. `carrier` is the package (or file) that brings its figures, with its version."""

    source: str
    name: str
    carrier: str
    first_day: dt.date | None
    last_day: dt.date | None  # None: no end of its own
    currencies: int
    credit: str
    max_age: int = 0  # days that a quote of its last day is good for

    def __str__(self) -> str:
        days = f"{self.first_day or 'open'} to {self.last_day or 'open'}"
        return f"{self.source}: {self.name}; {days}; {self.currencies} currencies; {self.carrier}; {self.credit}"


class RateSource(Protocol):
    """A layer of the table."""

    source: str  # the short name that the legs carry
    upgrade: str  # what to install for newer days

    @property
    def last_day(self) -> dt.date | None:
        """The last day the source can answer for; None when it has no end."""

    def on_or_before(self, code: str, day: dt.date) -> tuple[Leg, ...]:
        """The legs from `code` to the euro or to another currency on that way; empty when there is nothing fresh."""

    def status(self) -> SourceStatus:
        """Its name, carrier, days, size and credit line."""


def half_step(decimals: int, value: Decimal) -> Decimal:
    """The relative error of a value printed with so many decimals: half a unit of the last one.

    >>> half_step(4, Decimal("0.0890"))
    Decimal('0.000562')
    """
    return _BOUND.divide(Decimal(5).scaleb(-decimals - 1), value)
