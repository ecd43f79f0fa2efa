"""The data files: complete, in order, without overlaps, and near what others quote."""

import datetime as dt
import doctest
import tomllib
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest

import aidfigures.rates
from aidfigures.errors import RateSourceError, RateUnavailableError
from aidfigures.rates import RateTable, quote
from aidfigures.rates.codes import load_codes
from aidfigures.rates.ecb import EcbRates
from aidfigures.rates.nbp import NbpRates
from aidfigures.rates.regimes import KINDS, Regime, _regime, load_dual_rates, load_regimes

FOLDER = Path(aidfigures.rates.__file__).parent
FOREVER = dt.date.max


def rows(file: str, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))[table]
    return found


FILES = [("pegs.toml", "regime"), ("dual.toml", "dual"), ("nbp.toml", "passed_over")]


@pytest.mark.parametrize(("file", "table"), FILES)
def test_rows_are_sorted_and_do_not_overlap(file: str, table: str) -> None:
    spans = [(row["code"], row["since"], row.get("until", FOREVER)) for row in rows(file, table)]
    assert spans == sorted(spans)
    for code, since, until in spans:
        assert since <= until, (code, since, until)
    for (code, _, until), (next_code, since, _) in pairwise(spans):
        assert code != next_code or until < since, (code, since)


@pytest.mark.parametrize(("file", "table"), FILES)
def test_rows_speak_of_iso_4217(file: str, table: str) -> None:
    codes = {row["code"] for row in rows(file, table)} | {row.get("anchor", "EUR") for row in rows(file, table)}
    assert codes <= load_codes().known


def test_every_regime_names_its_authority_and_source() -> None:
    for row in rows("pegs.toml", "regime"):
        keys = {"code", "since", "kind", "anchor", "authority", "source"}
        assert keys <= row.keys() <= keys | {"until", "units", "anchor_units"}
        assert ("units" in row) != ("anchor_units" in row), row
        assert len(row["authority"]) > 5, row
        assert len(row["source"]) > 10, row
        assert row["kind"] in KINDS
        assert row["since"] >= dt.date(1999, 1, 1)


def test_every_dual_rate_names_its_source() -> None:
    for row in load_dual_rates():
        assert len(row.note) > 10, row
        assert len(row.source) > 10, row


def test_anchors_lead_to_the_euro(table: RateTable) -> None:
    for regime in load_regimes():
        last = min(regime.until or table.last_day, table.last_day)
        first = max(regime.since, dt.date(1999, 1, 12))
        for day in (first, last):
            assert table.cross(regime.code, "EUR", day).value > 0


def quoted_otherwise(regime: Regime, table: RateTable, without: RateTable) -> list[float]:
    """How far the sources without decrees are from the decree, every tenth week."""
    found, day = [], max(regime.since, dt.date(1999, 2, 2))
    while day <= min(regime.until or table.last_day, table.last_day):
        try:
            quoted = without.cross("EUR", regime.code, day).value
            found.append(abs(float(quoted / table.cross("EUR", regime.code, day).value - 1)))
        except RateUnavailableError:
            pass
        day += dt.timedelta(days=70)
    return found


def test_pegs_agree_with_what_the_polish_bank_quotes(table: RateTable) -> None:
    ecb = EcbRates()
    without = RateTable((ecb, NbpRates()), ecb)
    unseen = set()
    for regime in load_regimes():
        # UAH is decreed because the quotes of those months were not to be trusted: 2.8 and 2.2 % in the median
        limit = 0.035 if regime.code == "UAH" else 0.015
        distances = quoted_otherwise(regime, table, without)
        if distances:
            assert median(distances) < limit, (regime, median(distances))
        else:
            unseen.add(regime.code)
    assert {"BMD", "BTN", "CUC", "FKP", "KYD", "SHP", "XEU"} <= unseen
    # currencies that ended with their decree have no quote beside it
    assert unseen <= {
        "ADP",
        "BMD",
        "BTN",
        "CUC",
        "FKP",
        "KYD",
        "SHP",
        "XEU",
        "BGN",
        "HRK",
        "CYP",
        "MTL",
        "SIT",
        "SKK",
        "EEK",
        "LVL",
        "LTL",
    }


@pytest.mark.parametrize("missing", ["anchor", "units", "authority", "kind"])
def test_a_broken_row_is_an_error_that_names_it(missing: str) -> None:
    row = dict(rows("pegs.toml", "regime")[0])
    del row[missing]
    with pytest.raises(RateSourceError, match="ADP"):
        _regime(row)


def test_codes() -> None:
    data = tomllib.loads((FOLDER / "codes.toml").read_text(encoding="utf-8"))
    lists = [data["circulating"], data["funds"], data["withdrawn"]]
    for one in lists:
        assert one == sorted(set(one))
        assert all(len(code) == 3 and code.isascii() and code.isupper() for code in one)
    assert len(load_codes().known) == sum(map(len, lists))


def test_circulating_codes_are_those_of_iso_4217() -> None:
    pycountry = pytest.importorskip("pycountry")
    data = tomllib.loads((FOLDER / "codes.toml").read_text(encoding="utf-8"))
    # Bulgaria left on 2026-01-01; a release before that day still has it
    listed = {currency.alpha_3 for currency in pycountry.currencies} - {"BGN"}
    assert set(data["circulating"]) | set(data["funds"]) == listed


def test_redenominations_change_the_quotes_by_their_factor(table: RateTable) -> None:
    """Where both units are quoted, the last of the old and the first of the new one are a factor apart, within 15 %."""
    seen = []
    devalued_with_it = {"VEF", "ZWD", "ZWR"}  # by 96 % and 61 % on that day, and beyond measure
    for change in load_codes().redenominations:
        before = last_value(table, change.old, change.day - dt.timedelta(days=1), -1)
        after = last_value(table, change.new, change.quoted_from or change.day, 1)
        if before and after and change.old not in devalued_with_it:
            seen.append(change.old)
            assert abs(before / after / float(change.factor) - 1) < 0.15, change
    assert {"TRL", "ROL", "BYR", "SYP", "VES", "ZMK", "GHC"} <= set(seen)


def last_value(table: RateTable, code: str, day: dt.date, step: int) -> float | None:
    """Units for one euro on the day, or within four weeks before or after it."""
    for distance in range(29):
        try:
            return float(table.cross("EUR", code, day + dt.timedelta(days=step * distance)).value)
        except RateUnavailableError:
            continue
    return None


def test_lives_are_those_of_cldr() -> None:
    """Where CLDR knows the code: its first day anywhere, and its last where no territory still has it."""
    core = pytest.importorskip("babel.core")
    known: dict[str, list[tuple[dt.date | None, dt.date | None]]] = {}
    for rows_of_territory in core.get_global("territory_currencies").values():
        for code, since, until, _ in rows_of_territory:
            known.setdefault(code, []).append((since and dt.date(*since), until and dt.date(*until)))
    for code, life in load_codes().lives.items():
        spans = known[code]
        if life.since:
            assert life.since == min(since for since, _ in spans if since), code
        if life.until:
            assert life.until == max(until for _, until in spans if until), code
            assert all(until for _, until in spans), code


def test_successors_and_mistakes_lead_to_codes() -> None:
    codes = load_codes()
    assert list(codes.lives) == sorted(codes.lives)
    assert {life.successor for life in codes.lives.values() if life.successor} <= codes.known
    assert set(codes.mistaken.values()) <= codes.circulating
    assert not codes.mistaken.keys() & codes.known
    assert codes.no_currency.keys() <= codes.known - codes.circulating


def test_codes_written_otherwise_are_of_one_table() -> None:
    """The borrowed quotes stand in the other code's table on those days."""
    nbp = NbpRates()
    for row in rows("nbp.toml", "written_as"):
        for edge in (row["since"], row["until"]):
            assert nbp._table(row["table"])(edge.year, edge.month, edge.day) != "-1", row


def test_the_example_in_the_docs_runs() -> None:
    page = Path(__file__).parents[2] / "docs" / "rates.md"
    results = doctest.testfile(str(page), module_relative=False)
    assert (results.attempted, results.failed) == (4, 0)


def test_the_example_of_half_a_step_runs() -> None:
    results = doctest.testmod(quote)
    assert (results.attempted, results.failed) == (1, 0)


def test_quotes_passed_over_are_in_the_tables() -> None:
    """Each of them is really there, so the list can be held against a newer release."""
    nbp = NbpRates()
    for row in rows("nbp.toml", "passed_over"):
        quotes = nbp._table(row["code"])
        days = [row["since"] + dt.timedelta(days=number) for number in range((row["until"] - row["since"]).days + 1)]
        assert any(quotes(day.year, day.month, day.day) != "-1" for day in days), row
