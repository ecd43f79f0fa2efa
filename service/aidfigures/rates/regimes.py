"""What authorities decree: pegs, conversion factors and official rates of pegs.toml → legs; dual rates of dual.toml."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from aidfigures.errors import RateSourceError
from aidfigures.lexicon.tables import parse_table
from aidfigures.model import Rate
from aidfigures.rates.quote import Leg, SourceStatus

PEGS_FILE = "pegs.toml"
DUAL_FILE = "dual.toml"
KINDS = {"conversion": "peg", "peg": "peg", "official": "official"}  # kind of a row → `CrossRate.regime`


class Regime(NamedTuple):
    """So many `units` of a code for one unit of the anchor (or the other way round), from a day to a day."""

    code: str
    since: dt.date
    until: dt.date | None
    kind: str
    base: str
    quote: str
    units: Decimal
    authority: str
    source: str

    def holds(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class DualRate(NamedTuple):
    """A time in which a currency had an official rate and another one that people paid."""

    code: str
    since: dt.date
    until: dt.date | None
    note: str
    source: str

    def holds(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class RegimeRates:
    """Rates set by law or by a central bank. They hold every day of their time: the leg's day is the day asked for."""

    source = "regimes"
    upgrade = "aidfigures"
    last_day = None

    def on_or_before(self, code: str, day: dt.date) -> tuple[Leg, ...]:
        """The one leg from the code to its anchor, empty where nothing is decreed."""
        for regime in self._by_code.get(code, ()):
            if regime.holds(day):
                rate = Rate(regime.base, regime.quote, regime.units, day, self.source)
                return (Leg(rate, regime=KINDS[regime.kind]),)
        return ()

    def status(self) -> SourceStatus:
        return SourceStatus(
            source=self.source,
            name="official regimes, pegs and conversion factors",
            carrier=PEGS_FILE,
            first_day=min(regime.since for rows in self._by_code.values() for regime in rows),
            last_day=None,
            currencies=len(self._by_code),
            credit="each row names its authority",
        )

    @cached_property
    def _by_code(self) -> Mapping[str, tuple[Regime, ...]]:
        by_code: dict[str, tuple[Regime, ...]] = {}
        for regime in load_regimes():
            by_code[regime.code] = (*by_code.get(regime.code, ()), regime)
        return by_code


@cache
def load_regimes() -> tuple[Regime, ...]:
    """Every row of pegs.toml, in its order. Raises `RateSourceError` for a row that cannot be read."""
    return tuple(_regime(row) for row in _rows(PEGS_FILE, "regime"))


@cache
def load_dual_rates() -> tuple[DualRate, ...]:
    """Every row of dual.toml, in its order. Raises `RateSourceError` for a row that cannot be read."""
    return tuple(
        DualRate(row["code"], row["since"], row.get("until"), row["note"], row["source"])
        for row in _rows(DUAL_FILE, "dual")
    )


@cache
def _dual_codes() -> Mapping[str, tuple[DualRate, ...]]:
    return {row.code: tuple(r for r in load_dual_rates() if r.code == row.code) for row in load_dual_rates()}


def has_dual_rate(code: str, day: dt.date) -> bool:
    """Whether the published rate of that day was one that most people could not buy at."""
    rows = _dual_codes().get(code)
    return rows is not None and any(row.holds(day) for row in rows)


def _rows(file: str, table: str) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = parse_table(Path(__file__).with_name(file))[table]
    except (OSError, ValueError, KeyError) as error:
        raise RateSourceError(RegimeRates.source, file, str(error)) from error
    return rows


def _regime(row: Mapping[str, Any]) -> Regime:
    """`units` counts the code for one anchor; `anchor_units`, where decreed that way round, the anchor for one code."""
    try:
        code, anchor = row["code"], row["anchor"]
        inverse = "anchor_units" in row
        base, quote = (code, anchor) if inverse else (anchor, code)
        units = Decimal(row["anchor_units"] if inverse else row["units"])
        KINDS[row["kind"]]
        return Regime(
            code, row["since"], row.get("until"), row["kind"], base, quote, units, row["authority"], row["source"]
        )
    except (KeyError, ArithmeticError) as error:
        raise RateSourceError(RegimeRates.source, f"{PEGS_FILE}: {row.get('code')}", repr(error)) from error
