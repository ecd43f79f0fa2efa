"""What money was worth: a pair of currencies and a day → `CrossRate` with its published legs.

The layers are asked in the order of `SOURCES`; the first that has a fresh quote answers. Everything goes through the
euro. Nothing here looks ahead of the day, fills a gap, or answers 1 for want of better.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import TypeVar

from aidfigures.errors import RateUnavailableError, UnknownCurrencyError
from aidfigures.model import CrossRate, RateMethod
from aidfigures.rates.codes import load_codes
from aidfigures.rates.ecb import EcbRates
from aidfigures.rates.means import anchor_of, last_complete_period, last_working_day, mean_path, period_of, strongest
from aidfigures.rates.nbp import NbpRates
from aidfigures.rates.path import Path, join, oldest_day, walk
from aidfigures.rates.quote import EURO, Leg, RateSource, SourceStatus
from aidfigures.rates.regimes import RegimeRates, has_dual_rate

SOURCES = (EcbRates, RegimeRates, NbpRates)  # the layers, in the order they are asked

FIRST_DAY = dt.date(1999, 1, 1)
LATEST_LIMIT = 45  # days past the end of the tables that `latest` still answers for
_CACHE_LIMIT = 1 << 16  # answers; about 40 MB
_MEANS: tuple[RateMethod, ...] = ("month_mean", "year_mean")
METHODS: tuple[RateMethod, ...] = ("last_published", "latest", *_MEANS)
_ZERO, _ONE = Decimal(0), Decimal(1)

_K = TypeVar("_K")
_T = TypeVar("_T")
_Key = tuple[str, str, dt.date | None, RateMethod]


class _NoPathError(Exception):
    """Why one currency has no path to the euro; `RateTable.cross` turns it into the public error."""


@dataclass(frozen=True, slots=True)
class TableStatus:
    """The layers in order, and the last day that the table answers for."""

    sources: tuple[SourceStatus, ...]
    last_day: dt.date

    def __str__(self) -> str:
        return "\n".join((*map(str, self.sources), f"tables end: {self.last_day}"))


class RateTable:
    """The layers, joined. Answers are kept, so asking again costs a dictionary look-up."""

    def __init__(self, sources: tuple[RateSource, ...], calendar: EcbRates) -> None:
        """`sources` in the order they are asked; the fixing days of `calendar` are those a mean is taken over."""
        self._sources = sources
        self._calendar = calendar
        self._answers: dict[_Key, CrossRate] = {}
        self._refusals: dict[_Key, str] = {}
        self._paths: dict[tuple[str, dt.date, bool], Path] = {}

    @cached_property
    def last_day(self) -> dt.date:
        """The last day that any source has quotes for."""
        return max(source.last_day for source in self._sources if source.last_day is not None)

    def cross(self, base: str, quote: str, day: dt.date | None, method: RateMethod = "last_published") -> CrossRate:
        """Units of `quote` for one unit of `base` (ISO 4217 codes, upper case).

        `last_published`: the last rates on or before the day. `latest`: the same, but a day up to 45 days past the end
        of the tables gets their last rates (`stale` where these are older than their layer allows). `month_mean`,
        `year_mean`: over the fixing days of the month or year around the day, which must be over. No day: the end of
        the tables, as `latest`, or the last complete month or year.

        Raises `UnknownCurrencyError` for a code that is not in ISO 4217, `RateUnavailableError` with the reason where
        there is no rate we would stand by.

        >>> from aidfigures.rates import load_rates
        >>> sunday = load_rates().cross("CAD", "USD", dt.date(2025, 8, 24))
        >>> sunday.date, [(leg.source, str(leg.value)) for leg in sunday.legs]
        (datetime.date(2025, 8, 22), [('ecb', '1.6151'), ('ecb', '1.1608')])
        """
        key = (base, quote, day, method)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._first_answer(key)
        return answer

    def status(self) -> TableStatus:
        """Which sources there are, from which package, for which days; prints as one line a source."""
        return TableStatus(tuple(source.status() for source in self._sources), self.last_day)

    def _first_answer(self, key: _Key) -> CrossRate:
        base, quote, day, _ = key
        for code in (base, quote):
            if code not in load_codes().known:
                raise UnknownCurrencyError(code)
        reason = self._refusals.get(key)
        if reason is None:
            try:
                return _keep(self._answers, key, self._work_out(*key))
            except _NoPathError as refusal:
                reason = _keep(self._refusals, key, str(refusal))
        raise RateUnavailableError(base, quote, day, reason)

    def _work_out(self, base: str, quote: str, requested: dt.date | None, method: RateMethod) -> CrossRate:
        if requested is None and method == "last_published":
            method = "latest"
        if method not in METHODS:
            raise _NoPathError(f"the tables have no {method} rate: it stands in an article")
        day = requested or self._default_day(method)
        if base == quote:
            return CrossRate(base, quote, _ONE, requested, day, method, ())
        self._check_day(day, method)
        if method in _MEANS:
            paths = self._mean_paths((base, quote), day, method)
        else:
            paths = tuple(self._path(code, day, method == "latest") for code in (base, quote))
        return self._joined(paths[0], paths[1], requested, day, method)

    def _default_day(self, method: RateMethod) -> dt.date:
        if method not in _MEANS:
            return self.last_day
        ends = [source.last_day for source in self._sources if source.last_day is not None]
        return last_complete_period(min(ends), method)

    def _check_day(self, day: dt.date, method: RateMethod) -> None:
        if day < FIRST_DAY:
            raise _NoPathError(f"there is no euro, and no table, before {FIRST_DAY}")
        if method in _MEANS:
            last = last_working_day(period_of(day, method)[1])
            if last > self._calendar.last_day:
                raise _NoPathError(
                    f"the fixings end on {self._calendar.last_day}, a mean needs them to {last}; {self._remedy()}"
                )
        elif method == "latest":
            if (day - self.last_day).days > LATEST_LIMIT:
                raise _NoPathError(
                    f"the tables end on {self.last_day}, more than {LATEST_LIMIT} days before; {self._remedy()}"
                )
        elif day > self.last_day:
            raise _NoPathError(f"the tables end on {self.last_day}; {self._remedy()}, or ask for method latest")

    def _remedy(self) -> str:
        packages = sorted(source.upgrade for source in self._sources if source.last_day is not None)
        return f"upgrade {' and '.join(packages)}"

    def _joined(
        self, base: Path, quote: Path, requested: dt.date | None, day: dt.date, method: RateMethod
    ) -> CrossRate:
        legs = join(base, quote)
        rates = tuple([leg.rate for leg in legs])
        error = sum([leg.error for leg in legs], _ZERO)
        regimes = {"dual"} if has_dual_rate(base.code, day) or has_dual_rate(quote.code, day) else set()
        for leg in legs:
            if leg.regime:
                regimes.add(leg.regime)
        return CrossRate(
            base=base.code,
            quote=quote.code,
            value=walk(base.code, rates),
            requested=requested,
            date=oldest_day(legs, day),
            method=method,
            legs=rates,
            relative_error=error,
            stale=base.stale or quote.stale,
            regime=strongest(regimes) if regimes else None,
        )

    def _mean_paths(self, codes: tuple[str, str], day: dt.date, method: RateMethod) -> tuple[Path, ...]:
        days = self._calendar.fixing_days(*period_of(day, method))
        if not days:
            raise _NoPathError("the ECB published nothing in that time")
        anchors = [self._path(anchor_of(*codes), one, latest=False) for one in days]
        return tuple(mean_path(anchors, [self._path(code, one, latest=False) for one in days]) for code in codes)

    def _path(self, code: str, day: dt.date, latest: bool) -> Path:
        key = (code, day, latest)
        path = self._paths.get(key)
        return path if path is not None else _keep(self._paths, key, self._find_path(*key))

    def _find_path(self, code: str, day: dt.date, latest: bool) -> Path:
        """The legs from the code to the euro: a peg leads to its anchor, and the anchor's own path goes on."""
        legs: list[Leg] = []
        here = code
        while here != EURO:
            found = self._fresh_legs(here, day) or (self._last_legs(here, day) if latest else ())
            if not found:
                raise _NoPathError(self._why_not(here, day, latest))
            for leg in found:
                here = leg.far_end(here)
            legs += found
        stale = latest and any(leg.max_age and (day - leg.rate.date).days > leg.max_age for leg in legs)
        return Path(code, tuple(legs), stale)

    def _fresh_legs(self, code: str, day: dt.date) -> tuple[Leg, ...]:
        codes = load_codes()
        if code in codes.unquoted or codes.between_units(code, day):
            return ()
        for source in self._sources:
            if source.last_day is None or day <= source.last_day:
                legs = source.on_or_before(code, min(day, self.last_day))
                if legs:
                    return legs
        return ()

    def _last_legs(self, code: str, day: dt.date) -> tuple[Leg, ...]:
        """What was fresh when the tables ended: the newest of it, from the first source that has it."""
        ends = [(source, source.last_day) for source in self._sources]
        found = [source.on_or_before(code, end) for source, end in ends if end is not None and day > end]
        return max(filter(None, found), key=lambda legs: oldest_day(legs, day), default=())

    def _why_not(self, code: str, day: dt.date, latest: bool) -> str:
        reason = load_codes().why_no_rate(code, day)
        if reason:
            return f"{code}: {reason}"
        for source in self._sources:
            if not latest and source.last_day and day > source.last_day and source.on_or_before(code, source.last_day):
                return (
                    f"{code}: the tables of {source.source} end on {source.last_day}; "
                    f"upgrade {source.upgrade}, or ask for method latest"
                )
        return f"{code}: no source has a rate for it on {day} or shortly before"


@cache
def load_rates() -> RateTable:
    """The embedded table; works offline. Costs what reading one zip costs; the rest is read when first asked for."""
    ecb = EcbRates()
    others = tuple(make() for make in SOURCES if make is not EcbRates)
    return RateTable((ecb, *others), ecb)


def _keep(answers: dict[_K, _T], key: _K, answer: _T) -> _T:
    """Remembers an answer. A full memory is emptied at one stroke, which no other thread can catch half done."""
    if len(answers) >= _CACHE_LIMIT:
        answers.clear()
    answers[key] = answer
    return answer
