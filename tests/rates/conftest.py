"""The table that the rate tests share."""

import datetime as dt

import pytest

from aidfigures.rates import RateTable, load_rates


@pytest.fixture(scope="session")
def table() -> RateTable:
    return load_rates()


@pytest.fixture(scope="session")
def day_after_end(table: RateTable) -> dt.date:
    return table.last_day + dt.timedelta(days=1)
