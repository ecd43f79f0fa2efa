"""What holds for any pair, day and method: no look-ahead, nothing stale, legs that explain the number, both ways."""

import datetime as dt
import zipfile
from decimal import Context as Precision
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidfigures.errors import RateUnavailableError
from aidfigures.lexicon import load_lexicon
from aidfigures.model import Amount, Context, CrossRate, Cue, CurrencyReading, Mention, RateMethod, Span
from aidfigures.rates import RateTable, load_rates
from aidfigures.rates.codes import load_codes
from aidfigures.rates.ecb import MAX_AGE as ECB_MAX_AGE
from aidfigures.rates.ecb import EcbRates
from aidfigures.rates.nbp import MAX_AGE as NBP_MAX_AGE
from aidfigures.stages.conversion import convert

LAST_DAY = load_rates().last_day
CODES = sorted(load_codes().known)
PAIRS = st.tuples(st.sampled_from(CODES), st.sampled_from(CODES))
COMMON = st.sampled_from(["USD", "EUR", "CAD", "UAH", "RUB", "XOF", "AED", "KZT", "NPR", "DEM", "ISK", "SYP", "KYD"])
DAYS = st.dates(dt.date(1998, 12, 1), LAST_DAY + dt.timedelta(days=60))
METHODS: st.SearchStrategy[RateMethod] = st.sampled_from(["last_published", "latest"])
MAX_AGES = {"ecb": ECB_MAX_AGE, "nbp": NBP_MAX_AGE, "regimes": 0}
LAWS = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
PRECISE = Precision(prec=40)


def walk_legs(cross: CrossRate) -> Fraction:
    """One unit of the base, changed at each leg in turn with exact fractions, as a reader of the JSON would do it."""
    here, money = cross.base, Fraction(1)
    for leg in cross.legs:
        assert here in (leg.base, leg.quote), f"{here} is not on the leg {leg}"
        if here == leg.base:
            here, money = leg.quote, money * Fraction(leg.value)
        else:
            here, money = leg.base, money / Fraction(leg.value)
    assert here == cross.quote
    return money


def ask(table: RateTable, base: str, quote: str, day: dt.date, method: RateMethod) -> CrossRate | None:
    try:
        return table.cross(base, quote, day, method)
    except RateUnavailableError:
        return None


@LAWS
@given(pair=PAIRS | st.tuples(COMMON, COMMON), day=DAYS, method=METHODS)
def test_an_answer_never_looks_ahead_nor_too_far_back(
    table: RateTable, pair: tuple[str, str], day: dt.date, method: RateMethod
) -> None:
    cross = ask(table, *pair, day, method)
    if cross is None:
        return
    for leg in cross.legs:
        assert leg.date <= day
        assert leg.date <= table.last_day
        if not cross.stale:
            assert (min(day, table.last_day) - leg.date).days <= MAX_AGES[leg.source]
    if cross.stale:
        assert method == "latest"
        assert day > min(source.last_day for source in table.status().sources if source.last_day)
    assert cross.date == min((leg.date for leg in cross.legs), default=day)


@LAWS
@given(pair=st.tuples(COMMON, COMMON) | PAIRS, day=DAYS, method=METHODS)
def test_the_legs_explain_the_number(table: RateTable, pair: tuple[str, str], day: dt.date, method: RateMethod) -> None:
    cross = ask(table, *pair, day, method)
    if cross is not None:
        told = walk_legs(cross)
        assert abs(Fraction(cross.value) / told - 1) < Fraction(1, 10**32)


@LAWS
@given(pair=st.tuples(COMMON, COMMON) | PAIRS, day=DAYS, method=METHODS)
def test_there_and_back_again(table: RateTable, pair: tuple[str, str], day: dt.date, method: RateMethod) -> None:
    there, back = ask(table, *pair, day, method), ask(table, *pair[::-1], day, method)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert abs(PRECISE.multiply(there.value, back.value) - 1) < Decimal("1e-32")
        assert back.legs == there.legs[::-1]
        assert (back.date, back.stale, back.regime) == (there.date, there.stale, there.regime)


@LAWS
@given(first=COMMON, second=COMMON, third=COMMON, day=st.dates(dt.date(2010, 1, 5), LAST_DAY))
def test_a_detour_costs_nothing(table: RateTable, first: str, second: str, third: str, day: dt.date) -> None:
    parts = [ask(table, *pair, day, "last_published") for pair in ((first, second), (second, third), (first, third))]
    if all(parts):
        one, two, straight = (part.value for part in parts if part)
        assert abs(PRECISE.divide(PRECISE.multiply(one, two), straight) - 1) < Decimal("1e-31")


@settings(LAWS, max_examples=40)
@given(pair=st.tuples(COMMON, COMMON), day=st.dates(dt.date(2005, 1, 1), LAST_DAY))
def test_means_are_reciprocal_and_stay_among_their_days(table: RateTable, pair: tuple[str, str], day: dt.date) -> None:
    mean = ask(table, *pair, day, "month_mean")
    if mean is None or pair[0] == pair[1]:
        return
    back = table.cross(*pair[::-1], day, "month_mean")
    assert abs(PRECISE.multiply(mean.value, back.value) - 1) < Decimal("1e-31")
    assert abs(Fraction(mean.value) / walk_legs(mean) - 1) < Fraction(1, 10**31)
    assert (mean.date.year, mean.date.month) == (day.year, day.month)
    if pair[0] in ("EUR", "USD") and "EUR" not in pair[1:]:
        month = [day.replace(day=number) for number in range(1, 29)]
        days = [cross.value for one in month if (cross := ask(table, *pair, one, "last_published"))]
        assert min(days) * Decimal("0.9") <= mean.value <= max(days) * Decimal("1.1")


ANY_METHOD: st.SearchStrategy[RateMethod] = st.sampled_from(["last_published", "latest", "month_mean", "year_mean"])
SUMS = st.decimals(Decimal("0.01"), Decimal(10**13), places=2)


@settings(LAWS, max_examples=200)
@given(pair=st.tuples(COMMON, COMMON) | PAIRS, day=DAYS, method=ANY_METHOD, amount=SUMS)
def test_the_converted_value_is_recomputed_from_its_legs(
    table: RateTable, pair: tuple[str, str], day: dt.date, method: RateMethod, amount: Decimal
) -> None:
    """Through the stage itself: what a reader works out from the record is the sum in it, to half a minor unit."""
    code, base = pair
    currencies = load_lexicon().currencies
    if base not in currencies.by_code:
        return  # a code of a fund or a test, that no request can ask for
    span = Span(0, 1)
    mention = Mention(span, "x", Amount(amount, amount), Cue(code, "iso_code", (code,), (span,)))
    reading = CurrencyReading(code, "iso_code", 0.99, (code,))
    context = Context(published=day, base_currency=base, rate_method=method)
    (answer,) = convert((mention,), (reading,), context, currencies, table)
    if isinstance(answer, str):
        assert len(answer) > 10
        assert ask(table, code, base, day, method) is None
        return
    assert answer.min == answer.max == answer.point
    half = Fraction(1, 2) / 10 ** currencies.get(base).minor_digits
    exact = Fraction(amount) * walk_legs(answer.rate)
    assert abs(Fraction(answer.point) - exact) <= max(half, exact / 10**20)  # past 21 digits nothing is rounded
    assert (answer.rate.method, answer.rate.requested) == (method, day)


@settings(LAWS, max_examples=60)
@given(pair=st.tuples(COMMON, COMMON), day=st.dates(dt.date(1999, 1, 4), LAST_DAY + dt.timedelta(days=400)))
def test_a_mean_is_of_a_period_that_is_over(table: RateTable, pair: tuple[str, str], day: dt.date) -> None:
    mean = ask(table, *pair, day, "month_mean")
    if mean is not None and pair[0] != pair[1]:
        assert all((leg.date.year, leg.date.month) == (day.year, day.month) for leg in mean.legs)
        assert all(leg.date <= table.last_day for leg in mean.legs)


@pytest.fixture(scope="module")
def table_that_ends_in_2015(tmp_path_factory: pytest.TempPathFactory) -> RateTable:
    """The same fixings without those after 2015-06-30: a table as it stood then."""
    full = EcbRates()
    path = Path(tmp_path_factory.mktemp("ecb"), "eurofxref-hist.zip")
    codes = {column: code for code, column in full._fixings.columns.items()}
    header = ",".join(["Date", *(codes[number] for number in sorted(codes))])
    rows = [line for line in full._fixings._lines if line[:10] <= "2015-06-30"]
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("eurofxref-hist.csv", "\n".join([header, *reversed(rows)]) + "\n")
    ecb = EcbRates(path)
    return RateTable((ecb,), ecb)


@settings(LAWS, max_examples=100)
@given(
    code=st.sampled_from(["USD", "CAD", "TRY", "RUB", "JPY"]), day=st.dates(dt.date(2014, 1, 1), dt.date(2015, 6, 30))
)
def test_what_was_published_later_changes_nothing(
    table: RateTable, table_that_ends_in_2015: RateTable, code: str, day: dt.date
) -> None:
    then, now = table_that_ends_in_2015.cross(code, "GBP", day), table.cross(code, "GBP", day)
    assert then == now
