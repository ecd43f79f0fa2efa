"""How fresh the tables are: their last days and a day → for each layer its age and whether it is still good."""

import datetime as dt
from dataclasses import dataclass

from aidfigures.errors import RateUnavailableError
from aidfigures.rates.quote import SourceStatus
from aidfigures.rates.table import RateTable

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Freshness:
    """One layer as it stands on a day. A layer without an end holds for ever, so it has no age."""

    status: SourceStatus
    age: int | None  # days since its last day; 0 for one that is yet to come

    @property
    def fresh(self) -> bool:
        return self.age is None or self.age <= self.status.max_age

    def __str__(self) -> str:
        if self.age is None:
            return f"{self.status}; holds until changed"
        word = "fresh" if self.fresh else "stale"
        return f"{self.status}; {self.age} days old, good for {self.status.max_age}: {word}"


def freshness(table: RateTable, today: dt.date) -> tuple[Freshness, ...]:
    """Each layer in its order. Raises `RateSourceError` where one cannot be read."""
    layers = []
    for status in table.status().sources:
        age = None if status.last_day is None else max(0, (today - status.last_day).days)
        layers.append(Freshness(status, age))
    return tuple(layers)


def refuse_days_to_come(base: str, quote: str, requested: dt.date | None, today: dt.date) -> None:
    """Whoever asks for the rate of one day gets none of a day that nobody has seen, not even the latest.

    Raises `RateUnavailableError` for a day after tomorrow; tomorrow has begun in Kiribati.
    """
    if requested is not None and requested > today + _ONE_DAY:
        raise RateUnavailableError(base, quote, requested, "that day is still to come")
