"""The accessor: the rows of our CSV with types, joined to the texts that they come from."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

import aidfigures.integrations.pandas_accessor  # noqa: F401  # makes the accessor known
from aidfigures import Context, find_figures
from aidfigures.errors import InputError, UnknownCurrencyError
from aidfigures.export import csv_rows
from aidfigures.export_columns import COLUMNS

CANADA = "Canada will give Ukraine C$1 billion ($723 million) in military aid."
NORWAY = "Norway pledged a grant of up to 75 million kroner to Sudan on Friday."
DAY = dt.date(2025, 8, 24)


@pytest.fixture
def table() -> pd.DataFrame:
    texts = [CANADA, "Nothing here.", None, NORWAY]
    days = pd.to_datetime(pd.Series(["2025-08-24", None, "2025-08-24", "2024-03-01"])).to_numpy()
    return pd.DataFrame({"text": texts, "day": days, "paper": list("abcd")}, index=[7, 3, 5, 3])


def found(texts: Any, **options: object) -> pd.DataFrame:
    result: pd.DataFrame = texts.figures.find(**options)
    return result


def test_rows_are_those_of_the_csv(table: pd.DataFrame) -> None:
    figures = found(table["text"], published=table["day"])
    here = [
        row
        for text, day in ((CANADA, DAY), (NORWAY, dt.date(2024, 3, 1)))
        for row in csv_rows(find_figures(text, Context(published=day)), "")
    ]
    assert list(figures.columns) == [column.name for column in COLUMNS if column.name != "document"]
    assert len(figures) == len(here) == 3
    for column in COLUMNS[1:]:
        written = [_as_written(value) for value in figures[column.name]]
        assert written == [row[column.name] for row in here], column.name


def _as_written(value: Any) -> str:
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value).lower() if pd.api.types.is_bool(value) else str(value)


def test_they_join_what_stood_beside_the_texts(table: pd.DataFrame) -> None:
    unique = table.set_axis(range(4))
    joined = found(unique["text"], published=unique["day"]).join(unique["paper"])
    assert list(joined["paper"]) == ["a", "a", "d"]
    assert list(found(table["text"]).index) == [7, 7, 3]


def test_sums_are_exact(table: pd.DataFrame) -> None:
    texts = pd.Series(["It cost €0.10.", "It cost €0.20."])
    assert found(texts, base_currency="EUR")["base_point"].sum() == Decimal("0.30")
    figures = found(table["text"], published=table["day"])
    assert figures.loc[figures["countable"], "amount_point"].sum() == Decimal(1_075_000_000)


def test_types_hold_without_a_row() -> None:
    some, none = found(pd.Series([CANADA])), found(pd.Series(["", None], dtype=object))
    assert len(none) == 0
    assert list(none.dtypes) == list(some.dtypes)
    assert (str(some["countable"].dtype), str(some["start"].dtype)) == ("boolean", "Int64")
    assert pd.api.types.is_datetime64_dtype(some["published"])


def test_options_are_for_all_or_for_each() -> None:
    texts = pd.Series(["It will cost $5 million."] * 3)
    assert list(found(texts, outlet_country="CA")["currency"]) == ["CAD"] * 3
    each = pd.Series(["CA", "AU", None])
    assert list(found(texts, outlet_country=each)["currency"])[:2] == ["CAD", "AUD"]
    days = pd.Series([DAY, "2025-08-24", pd.Timestamp(DAY)])
    assert set(found(texts, published=days)["published"]) == {pd.Timestamp(DAY)}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"published": "soon"}, "date"),
        ({"published": pd.Timestamp("2025-08-24 10:00")}, "published"),
        ({"outlet_country": 5}, "outlet_country"),
        ({"outlet_country": pd.Series(["CA"], index=[9])}, "outlet_country"),
    ],
)
def test_an_option_that_cannot_be_used_is_named(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as told:
        found(pd.Series([CANADA]), **wrong)
    assert told.value.field == field


def test_what_is_no_text_is_told() -> None:
    with pytest.raises(TypeError, match="the text at 'b' is of type int"):
        found(pd.Series([CANADA, 5], index=["a", "b"]))
    with pytest.raises(UnknownCurrencyError):
        found(pd.Series([CANADA]), base_currency="XQQ")
