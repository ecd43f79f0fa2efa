"""Monthly and yearly means: a period and the daily paths → one path with the mean on its only leg."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from aidfigures.model import Rate, RateMethod
from aidfigures.rates.path import Path
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


def mean_path(paths: Sequence[Path]) -> Path:
    """The mean of the daily units per euro: how the ECB takes its averages, and how Kiel converts.

    The leg's day is the last day's; its source names every source that gave one of the days ("ecb+nbp").
    """
    code = paths[0].code
    if code == EURO:
        return paths[0]
    total = Decimal(0)
    for path in paths:
        total = EXACT.add(total, path.per_euro)
    legs = [leg for path in paths for leg in path.legs]
    last = min(leg.rate.date for leg in paths[-1].legs)
    sources = "+".join(dict.fromkeys(leg.rate.source for leg in legs))
    error = max(sum((leg.error for leg in path.legs), Decimal(0)) for path in paths)
    regimes = {leg.regime for leg in legs}
    rate = Rate(EURO, code, EXACT.divide(total, Decimal(len(paths))), last, sources)
    return Path(code, (Leg(rate, error, regime=strongest(regimes)),))


def strongest(regimes: set[str | None]) -> str | None:
    """The regime that most deserves to be told: dual, then official, then peg."""
    return next((regime for regime in ("dual", "official", "peg") if regime in regimes), None)
