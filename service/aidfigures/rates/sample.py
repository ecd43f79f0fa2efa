"""What the installed tables say on a few days, to hold one release of them against another: days → `Sample`.

Run as `python -m aidfigures.rates.sample DAY…` it prints the sample as JSON, of whatever packages that Python finds.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal

from aidfigures.errors import RateUnavailableError
from aidfigures.rates.codes import load_codes
from aidfigures.rates.quote import EURO
from aidfigures.rates.table import RateTable, load_rates


@dataclass(frozen=True, slots=True)
class Sample:
    """Units for one euro, as text, by "CODE DAY"; `newest` by code, on the last day. All days are ISO dates."""

    carriers: dict[str, str]  # layer → package and version
    last_days: dict[str, str]  # layer → its last day
    rates: dict[str, str]
    newest: dict[str, str]


def sample_days(table: RateTable, months: int = 24) -> list[dt.date]:
    """The day on which every table has quotes and, back from it, one in each of the months and in each year before."""
    end = min(status.last_day for status in table.status().sources if status.last_day is not None)
    recent = [end - dt.timedelta(days=28 * number) for number in range(months)]
    years = [dt.date(year, 3, 10) for year in range(1999, recent[-1].year)]
    return sorted({*recent, *years})


def take_sample(table: RateTable, days: Iterable[dt.date]) -> Sample:
    """Every currency that circulates, on the days and on the table's last day."""
    ended = [status for status in table.status().sources if status.last_day is not None]
    rates = {f"{code} {day}": value for day in days for code, value in _per_euro(table, day).items()}
    return Sample(
        carriers={status.source: status.carrier for status in ended},
        last_days={status.source: str(status.last_day) for status in ended},
        rates=rates,
        newest=_per_euro(table, None),
    )


def _per_euro(table: RateTable, day: dt.date | None) -> dict[str, str]:
    found = {}
    for code in sorted(load_codes().circulating):
        try:
            found[code] = str(table.cross(EURO, code, day).value)
        except RateUnavailableError:
            continue
    return found


def differences(before: Sample, after: Sample) -> list[str]:
    """Why the later release is not to be trusted; empty where it is.

    Published rates do not change: a hundredth of them may (corrections), the rest must be there and the same. Money
    does not lose a third of its worth from one release to the next in more than three countries.
    """
    found = [
        f"{layer} would end on {after.last_days.get(layer)}, and ends on {day} now"
        for layer, day in before.last_days.items()
        if after.last_days.get(layer, "") < day
    ]
    changed = [key for key, value in before.rates.items() if after.rates.get(key) != value]
    if len(changed) * 100 > len(before.rates):
        found.append(f"{len(changed)} of {len(before.rates)} rates of before are gone or changed: {_some(changed)}")
    moved = [code for code, value in before.newest.items() if _moved(value, after.newest.get(code))]
    if len(moved) > _MOST_MOVED:
        found.append(f"{len(moved)} currencies are gone or moved by a third since: {_some(moved)}")
    return found


_MOST_MOVED = 3
_THIRD = Decimal("0.33")


def _moved(before: str, after: str | None) -> bool:
    return after is None or abs(Decimal(after) / Decimal(before) - 1) > _THIRD


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


if __name__ == "__main__":
    asked = [dt.date.fromisoformat(written) for written in sys.argv[1:]]
    json.dump(asdict(take_sample(load_rates(), asked)), sys.stdout)
