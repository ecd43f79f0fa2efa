"""Monthly and yearly means: a period and the daily paths → one path with the mean on its only leg."""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal

from aidfigures.model import Rate, RateMethod
from aidfigures.rates.path import Path, join, walk
from aidfigures.rates.quote import EURO, EXACT, Leg

_ONE_DAY = dt.timedelta(days=1)


def period_of(day: dt.date, method: RateMethod) -> tuple[dt.date, dt.date]:
    """The first and the last day of the month or the year around a day."""
    if method == "year_mean":
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    following = (day.replace(day=28) + 4 * _ONE_DAY).replace(day=1)
    return day.replace(day=1), following - _ONE_DAY


def last_complete_period(end: dt.date, method: RateMethod) -> dt.date:
    """A day in the last month (or year) that is over when the tables end on `end`."""
    first, last = period_of(end, method)
    return end if last_working_day(last) <= end else first - _ONE_DAY


def last_working_day(day: dt.date) -> dt.date:
    """The day itself, or the Friday before it."""
    return day - max(0, day.weekday() - 4) * _ONE_DAY


def anchor_of(base: str, quote: str) -> str:
    """The currency that the mean is taken against: the euro, or the dollar in a pair that has no euro.

    A mean depends on which way round it is taken (by up to 0.5 % a year), so the way is fixed, and it is the usual one:
    the ECB averages units for a euro, the IMF and the OECD units for a dollar. Two other currencies meet in the euro.
    """
    return "USD" if "USD" in (base, quote) and EURO not in (base, quote) else EURO


def mean_path(anchors: Sequence[Path], paths: Sequence[Path]) -> Path:
    """The mean, over the days, of the units for one unit of the anchor; both paths of each day lead to the euro.

    The only leg's day is the last day's; its source names every source that gave one of the days ("ecb+nbp").
    """
    anchor, code = anchors[0].code, paths[0].code
    if code == anchor:
        return Path(code, ())
    days = [join(one, other) for one, other in zip(anchors, paths, strict=True)]
    total = Decimal(0)
    for legs in days:
        total = EXACT.add(total, walk(anchor, (leg.rate for leg in legs)))
    every = [leg for legs in days for leg in legs]
    rate = Rate(
        base=anchor,
        quote=code,
        value=EXACT.divide(total, Decimal(len(days))),
        date=min(leg.rate.date for leg in days[-1]),
        source="+".join(sorted({leg.rate.source for leg in every})),
    )
    error = max(sum((leg.error for leg in legs), Decimal(0)) for legs in days)
    return Path(code, (Leg(rate, error, regime=strongest({leg.regime for leg in every})),))


def strongest(regimes: Collection[str | None]) -> str | None:
    """The regime that most deserves to be told: dual, then official, then peg."""
    return next((regime for regime in ("dual", "official", "peg") if regime in regimes), None)
