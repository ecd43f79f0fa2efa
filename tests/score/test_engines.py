"""Engines: one shape for ours and for the peers."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from aidfigures.documents import Document
from aidfigures.errors import InputError
from aidfigures.model import Context
from aidfigures.score.engines import Reading, load_engine, reading_of, recognizers_reading


def document(text: str) -> Document:
    return Document(1, text, Context())


def test_ours() -> None:
    [reading] = load_engine("aidfigures")(document("Canada gives more than C$1.5 billion."))
    assert reading == Reading(23, 36, Decimal(1_500_000_000), None, "CAD")


def test_quantulum3() -> None:
    read = load_engine("quantulum3")
    assert read(document("It cost 30 euros and 50 cents for 3 kg.")) == [
        Reading(8, 16, Decimal(30), Decimal(30), "EUR"),
        Reading(21, 29, Decimal("0.5"), Decimal("0.5"), "USD"),
    ]
    assert read(document("")) == []


@pytest.mark.parametrize(
    ("value", "unit", "code", "expected"),
    [
        ("1000000000", "Canadian dollar", "CAD", Reading(8, 19, Decimal(10**9), Decimal(10**9), "CAD")),
        ("7", "Dollar", None, Reading(8, 19, Decimal(7), Decimal(7), "USD")),
        ("50", "Cent", None, Reading(8, 19, Decimal("0.5"), Decimal("0.5"), "USD")),
        ("3", "Crown", None, Reading(8, 19, Decimal(3), Decimal(3), None)),
        (None, "Dollar", None, None),
    ],
)
def test_what_recognizers_says(value: str | None, unit: str, code: str | None, expected: Reading | None) -> None:
    # As it answers: the end is the last character's own place. The engine itself is installed by `make bench` alone.
    found = SimpleNamespace(start=8, end=18, resolution={"value": value, "unit": unit, "isoCurrency": code})
    assert recognizers_reading(found) == expected


def test_an_engine_that_is_unknown() -> None:
    with pytest.raises(InputError, match="'duckling' is not one of aidfigures, quantulum3, recognizers"):
        load_engine("duckling")


def test_a_record_is_a_reading() -> None:
    record = {"start": 1, "end": 4, "amount": {"min": None, "max": "5.50"}, "currency": {"code": "EUR"}}
    assert reading_of(record) == Reading(1, 4, None, Decimal("5.5"), "EUR")
