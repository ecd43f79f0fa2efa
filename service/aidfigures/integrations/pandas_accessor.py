"""The finder on a column of texts: `table["text"].figures.find(published=table["date"])`.

Texts → a row for each sum, in the columns of our CSV, with types: sums and rates are `Decimal`s, so that adding them up
rounds nothing; answers are booleans, days datetimes, what is not known is missing. The index is that of the texts, so
that `join` brings back what stood beside them. To import this module is what makes the accessor known to pandas.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from aidfigures.documents import with_options
from aidfigures.errors import InputError
from aidfigures.export import csv_rows
from aidfigures.export_columns import COLUMNS, Form
from aidfigures.finding import check_currencies
from aidfigures.lexicon import load_lexicon
from aidfigures.model import Context
from aidfigures.pipeline import find_figures
from aidfigures.rates import load_rates

_OPTIONS = "published url title outlet_country language base_currency default_currency rate_method".split()


@pd.api.extensions.register_series_accessor("figures")
class FiguresAccessor:
    """What a column of texts can be asked."""

    def __init__(self, texts: "pd.Series[Any]") -> None:
        self._texts = texts

    def find(self, **options: object) -> pd.DataFrame:
        """A row for each sum of money in the texts, in order.

        Options (docs/api.md) are one value for all texts or a column with the same index; where it is missing, nothing
        is known. Texts that are missing have no sums. Raises `InputError` for an option that cannot be used,
        `TypeError` for a text that is none.
        """
        lexicon, rates = load_lexicon(), load_rates()
        rows: list[Mapping[str, str]] = []
        places: list[int] = []
        for place, (text, known) in enumerate(self._asked(options)):
            context = _context(known)
            check_currencies(context, lexicon.currencies)
            found = list(csv_rows(find_figures(text, context, lexicon, rates), ""))
            rows += found
            places += [place] * len(found)
        columns = {
            column.name: pd.Series([_value(column.form, row[column.name]) for row in rows], dtype=_TYPES[column.form])
            for column in COLUMNS
            if column.name != "document"  # the index says so
        }
        table = pd.DataFrame(columns)
        table.index = self._texts.index.take(places)
        return table

    def _asked(self, options: Mapping[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
        for name, value in options.items():
            if name not in _OPTIONS:
                raise InputError(name, "is not an option that we know")
            if isinstance(value, pd.Series) and not value.index.equals(self._texts.index):
                raise InputError(name, "has another index than the texts")
        for place, text in enumerate(self._texts):
            known = {name: each.iloc[place] if isinstance(each, pd.Series) else each for name, each in options.items()}
            if isinstance(text, str):
                yield text, known
            elif pd.isna(text):
                yield "", known
            else:
                raise TypeError(f"the text at {self._texts.index[place]!r} is of type {type(text).__name__}")


def _context(known: Mapping[str, object]) -> Context:
    given = {name: _written(name, value) for name, value in known.items() if value is not None and not pd.isna(value)}  # type: ignore[call-overload]
    published, base = given.pop("published", None), given.pop("base_currency", None)
    return with_options(Context(), date=published, base=base, **given)


def _written(name: str, value: object) -> str:
    """A day, as pandas or as Python has it, or a string."""
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            raise InputError(name, "is a moment and not a day")
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if not isinstance(value, str):
        raise InputError(name, "must be a string or a day")
    return value


_TYPES: Mapping[Form, str] = {
    "text": "object",
    "code": "object",
    "codes": "object",
    "list": "object",
    "decimal": "object",
    "count": "Int64",
    "truth": "boolean",
    "day": "datetime64[s]",
}


def _value(form: Form, cell: str) -> object:
    if not cell:
        return None
    match form:
        case "decimal":
            return Decimal(cell)
        case "count":
            return int(cell)
        case "truth":
            return cell == "true"
        case "day":
            return dt.datetime.fromisoformat(cell)
        case _:
            return cell
