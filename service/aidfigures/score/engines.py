"""What can be scored and timed side by side: a document → the sums that an engine reads in it.

An engine is a function. The peers are imported when they are asked for: quantulum3 takes two seconds to load its
tables, Recognizers-Text is installed by `make bench` alone.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from aidfigures.documents import Document
from aidfigures.errors import InputError


@dataclass(frozen=True, slots=True)
class Reading:
    """A sum as an engine reads it: half-open span in code points, bounds in main units, an ISO 4217 code or None."""

    start: int
    end: int
    min: Decimal | None
    max: Decimal | None
    currency: str | None


Engine = Callable[[Document], list[Reading]]


def load_engine(name: str) -> Engine:
    """The engine of that name, ready to run. Raises `InputError` for one that is unknown or not installed."""
    loader = ENGINES.get(name)
    if loader is None:
        raise InputError("engine", f"{name!r} is not one of {', '.join(ENGINES)}")
    try:
        return loader()
    except ImportError as problem:
        raise InputError("engine", f"{name} is not installed ({problem}); `make bench` installs the peers") from None


def reading_of(record: Mapping[str, Any]) -> Reading:
    """A figure's JSON record as the sum in it."""
    bounds = (record["amount"][bound] for bound in ("min", "max"))
    low, high = (None if bound is None else Decimal(bound) for bound in bounds)
    return Reading(record["start"], record["end"], low, high, record["currency"]["code"])


def _aidfigures() -> Engine:
    from aidfigures.finding import finder

    find = finder()

    def read(document: Document) -> list[Reading]:
        return [
            Reading(
                figure.mention.span.start,
                figure.mention.span.end,
                figure.mention.amount.min,
                figure.mention.amount.max,
                figure.currency.code,
            )
            for figure in find(document)
        ]

    return read


# quantulum3 counts small coins as units of their own, without saying of which currency; these are its likeliest.
_SMALL_COINS = {"cent": "USD", "dime": "USD", "mill": "USD", "penny": "GBP", "rappen": "CHF", "centavo": "MXN"}
_COINS_IN_ONE = {"cent": 100, "dime": 10, "mill": 1000, "penny": 100, "rappen": 100, "centavo": 100}


def _quantulum3() -> Engine:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # escape sequences in the package and its imports
        from quantulum3 import load, parser

        codes = {
            name: unit.currency_code or _SMALL_COINS[name]
            for name, unit in load.units().names.items()
            if unit.entity.name == "currency"
        }
        parser.parse("$1")  # builds its large pattern once

    def read(document: Document) -> list[Reading]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                quantities = parser.parse(document.text)
            except Exception:  # noqa: BLE001, RUF100  it raises a dozen kinds on odd text: no answer, which is its score
                return []
        return [
            reading
            for quantity in quantities
            if (reading := _quantulum3_reading(quantity, codes, document)) is not None
        ]

    return read


def _quantulum3_reading(quantity: Any, codes: Mapping[str, str], document: Document) -> Reading | None:
    """A quantity in money; "$5m" comes as 5 dollar metres, and is taken for the dollars that it begins with."""
    base = quantity.unit.name
    if base not in codes:
        base = next((part["base"] for part in quantity.unit.dimensions[:1] if part["base"] in codes), None)
    if base is None:
        return None
    value = Decimal(str(quantity.value)) / _COINS_IN_ONE.get(base, 1)
    slack = Decimal(str(quantity.uncertainty or 0)) / _COINS_IN_ONE.get(base, 1)  # half the width of a range
    start, end = quantity.span
    return Reading(start, min(end, len(document.text)), value - slack, value + slack, codes[base])


# Recognizers-Text 1.0.2a2 has currency models for these alone in its Python edition; others are read as English.
_CULTURES = {"en": "en-us", "es": "es-es", "fr": "fr-fr", "pt": "pt-br", "zh": "zh-cn"}
# It says "Dollar" and leaves the code open. The likeliest of each, as for anyone who has to put a code in a column.
_LIKELIEST = {"Dollar": "USD", "Pound": "GBP", "Cent": "USD", "Penny": "GBP", "Franc": "CHF", "Peso": "MXN"}
_PARTS_OF_ONE = {"Cent": 100, "Penny": 100, "Centavo": 100, "Kopek": 100, "Pence": 100}


def _recognizers() -> Engine:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from recognizers_number_with_unit import NumberWithUnitRecognizer

        models = {
            language: NumberWithUnitRecognizer(culture).get_currency_model() for language, culture in _CULTURES.items()
        }

    def read(document: Document) -> list[Reading]:
        model = models.get(document.context.language or "en", models["en"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found = model.parse(document.text)
            except Exception:  # noqa: BLE001, RUF100  as above
                return []
        return [reading for each in found if (reading := recognizers_reading(each)) is not None]

    return read


def recognizers_reading(found: Any) -> Reading | None:
    """What Recognizers-Text says of a sum; None for a currency word without a number."""
    resolution = found.resolution or {}
    unit = str(resolution.get("unit"))
    try:
        value = Decimal(str(resolution.get("value"))) / _PARTS_OF_ONE.get(unit, 1)
    except InvalidOperation:
        return None
    code = resolution.get("isoCurrency") or _LIKELIEST.get(unit)
    return Reading(found.start, found.end + 1, value, value, str(code) if code else None)


ENGINES: dict[str, Callable[[], Engine]] = {
    "aidfigures": _aidfigures,
    "quantulum3": _quantulum3,
    "recognizers": _recognizers,
}
