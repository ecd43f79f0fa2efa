"""A `Figure` ↔ JSON, whole: what is read back is equal to what was kept.

The wire's records say what a caller needs and leave out the inside (which words were the cue, how an equivalent was
laid out), so a figure could not be made from them again. These follow the fields of model.py: decimals and days are
strings, records are objects, tuples are arrays. A field that a record of an older release lacks takes its default.
"""

import datetime as dt
import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from aidfigures.errors import StoreError
from aidfigures.model import Context, Figure

_Reader = Callable[[Any], Any]


def figure_json(figure: Figure) -> str:
    """The figure as JSON, in ASCII: escapes keep what a database cannot hold as text."""
    return _json(_plain(figure))


def figure_from(written: str) -> Figure:
    """The figure that was kept. Raises `StoreError` for what is none."""
    figure: Figure = _made(Figure, written)
    return figure


def context_json(context: Context) -> str:
    """What was known of the article, as JSON."""
    return _json(_plain(context))


def context_from(written: str) -> Context:
    """The context that was kept. Raises `StoreError` for what is none."""
    context: Context = _made(Context, written)
    return context


def _json(plain: object) -> str:
    return json.dumps(plain, separators=(",", ":"))


def _made(kind: type, written: str) -> Any:
    try:
        read = _reader(kind)
        assert read is not None
        return read(json.loads(written))
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise StoreError(f"a kept {kind.__name__} cannot be read ({type(error).__name__})") from None


def _plain(value: object) -> object:
    match value:
        case Decimal() | dt.date():
            return str(value)
        case tuple():
            return [_plain(item) for item in value]
        case _ if is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


@cache
def _reader(promised: Any) -> _Reader | None:
    """How a value that the annotation promises is read; None where it is what JSON gives."""
    origin, inside = get_origin(promised), get_args(promised)
    if origin in (Union, types.UnionType):
        (some,) = [_reader(kind) for kind in inside if kind is not type(None)]
        return some and (lambda value: None if value is None else some(value))
    if origin is tuple:
        return _tuple_reader(inside)
    if promised is Decimal:
        return Decimal
    if promised is dt.date:
        return dt.date.fromisoformat
    if origin is not Literal and is_dataclass(promised):
        assert isinstance(promised, type)
        return _record_reader(promised)
    return None


def _tuple_reader(inside: tuple[Any, ...]) -> _Reader:
    if inside[-1] is Ellipsis:
        item = _reader(inside[0])
        return tuple if item is None else lambda values: tuple(map(item, values))
    items = [_reader(kind) or _as_is for kind in inside]
    return lambda values: tuple(item(value) for item, value in zip(items, values, strict=True))


def _as_is(value: Any) -> Any:
    return value


def _record_reader(kind: type) -> _Reader:
    """Reads in place: the record was parsed for it. Fields that only a newer release has are passed over."""
    hints = get_type_hints(kind)
    names = {field.name for field in fields(kind)}
    readers = [(name, reader) for name in names if (reader := _reader(hints[name])) is not None]

    def read(record: dict[str, Any]) -> Any:
        for name, reader in readers:
            if name in record:
                record[name] = reader(record[name])
        for name in record.keys() - names:
            del record[name]
        return kind(**record)

    return read
