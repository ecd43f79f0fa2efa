"""Records → documents: what a line of JSON or a row of CSV says of an article, checked.

Anything that cannot be used becomes a `Refusal` that names its line, its field and the reason; the rest goes on.
"""

import codecs
import csv
import datetime as dt
import io
import json
import math
import re
import sys
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from aidfigures.errors import InputError
from aidfigures.model import RATE_METHODS, Context
from aidfigures.reading import Form, article_text, decode

DocumentId = str | int | float | bool | list[object] | dict[str, object] | None

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")
_NO_ONE_LANGUAGE = ("mul", "und", "zxx", "mis")  # ISO 639-2: several, unknown, none, uncoded


@dataclass(frozen=True, slots=True)
class Document:
    """One article: the name that the caller knows it by, its text, and what is known of it."""

    id: DocumentId
    text: str
    context: Context
    line: int | None = None  # where its record stood
    from_html: bool = False  # its offsets count in a text that the caller has not seen


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that could not be used."""

    id: DocumentId
    line: int | None
    field: str
    reason: str

    def record(self) -> dict[str, object]:
        return {"id": self.id, "line": self.line, "error": {"field": self.field, "reason": self.reason}}


@dataclass(frozen=True, slots=True)
class Entry:
    """A record not looked at yet: its place, its size in bytes or characters, and either its fields or a refusal."""

    line: int
    size: int
    fields: Mapping[str, object] | Refusal


def entries(stream: BinaryIO, form: Form) -> Iterator[Entry]:
    """The records of a file of JSON lines or of CSV, in order. Blank lines are passed over.

    Raises `InputError` for a file that cannot be read at all.
    """
    return _json_lines(stream) if form == "jsonl" else _csv_rows(decode(stream.read()).text)


def _json_lines(stream: BinaryIO) -> Iterator[Entry]:
    line = 0
    try:
        for line, raw in enumerate(stream, start=1):  # only "\n" ends a line: U+2028 may stand in a text
            if line == 1 and raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                whole = decode(raw + stream.read()).text
                yield from _json_lines(io.BytesIO(whole.encode("utf-8", "surrogatepass")))
                return
            if raw.strip():
                yield json_entry(line, raw.removeprefix(codecs.BOM_UTF8) if line == 1 else raw)
    except (OSError, EOFError, zlib.error) as problem:  # a gzip file that breaks off
        yield Entry(line + 1, 0, Refusal(None, line + 1, "line", f"cannot be read, nor what follows: {problem}"))


def json_entry(line: int, raw: bytes) -> Entry:
    """One line of JSON lines."""
    try:
        text = raw.decode("utf-8", "surrogatepass")
        fields = json.loads(text, parse_float=_finite, parse_constant=_finite)
    except UnicodeDecodeError as error:
        return Entry(line, len(raw), Refusal(None, line, "line", f"is not UTF-8 (byte {error.start})"))
    except json.JSONDecodeError as error:
        return Entry(line, len(raw), Refusal(None, line, "line", f"is not JSON: {error.msg} at column {error.colno}"))
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits; brackets a thousand deep
        return Entry(line, len(raw), Refusal(None, line, "line", f"is not JSON that we read: {error}"))
    if not isinstance(fields, dict):
        return Entry(line, len(raw), Refusal(None, line, "line", "is not a JSON object"))
    return Entry(line, len(raw), fields)


def _finite(written: str) -> float:
    """A number. Python would also read NaN and 1e400, and hand them on in an id that no other reader of JSON takes."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(f"{written[:20]} is no number")
    return number


def _csv_rows(text: str) -> Iterator[Entry]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # the module's own limit is 131,072 characters, a long article
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        names = [(name or "").strip() for name in rows.fieldnames or ()]
        if not {"text", "html"} & set(names):
            raise InputError("header", "has neither a text nor an html column")
        rows.fieldnames = names
        for row in rows:
            fields = {name: cell for name, cell in row.items() if name and cell}
            yield Entry(rows.line_num, sum(len(str(cell)) for cell in fields.values()), fields)
    except csv.Error as error:
        yield Entry(
            rows.line_num, 0, Refusal(None, rows.line_num, "line", f"is not CSV: {error}; the rest is not read")
        )


def _delimiter(text: str) -> str:
    """What separates the names in the header: spreadsheets of half the world write semicolons."""
    header = text[: text.find("\n")] if "\n" in text else text
    return max(",;\t", key=header.count)


def document(entry: Entry, defaults: Context, name: DocumentId = None) -> Document | Refusal:
    """The document that a record describes; what the record leaves open is taken from `defaults`.

    `name` is its id where the record has none.
    """
    if isinstance(entry.fields, Refusal):
        return entry.fields
    known = document_id(entry.fields, name)
    try:
        text, from_html = _text(entry.fields)
        return Document(known, text, _context(entry.fields, defaults), entry.line, from_html)
    except InputError as error:
        return Refusal(known, entry.line, error.field, error.reason)


def document_id(fields: Mapping[str, object], name: DocumentId) -> DocumentId:
    """The record's own id, of any kind that JSON has, or else `name`."""
    given = fields.get("id", name)
    return given if isinstance(given, str | int | float | bool | list | dict) else None


def _text(fields: Mapping[str, object]) -> tuple[str, bool]:
    text, html = fields.get("text"), fields.get("html")
    if text is not None and html is not None:
        raise InputError("text", "give either text or html, not both")
    if text is None and html is None:
        raise InputError("text", "is missing")
    if not isinstance(text if html is None else html, str):
        raise InputError("text" if html is None else "html", "must be a string")
    if html is not None:
        return article_text(well_formed(str(html))), True
    return well_formed(str(text)), False


def well_formed(text: str) -> str:
    """The text with "?" for each lone surrogate, which the word finder refuses; every offset stays."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _context(fields: Mapping[str, object], defaults: Context) -> Context:
    def option(*names: str) -> str | None:
        for name in names:
            value = fields.get(name)
            if value is not None and not isinstance(value, str):
                raise InputError(name, "must be a string")
            if value and value.strip():
                return well_formed(value.strip())
        return None

    return with_options(
        defaults,
        date=option("date", "published"),
        url=option("url"),
        title=option("title"),
        outlet_country=option("outlet_country"),
        language=option("lang", "language"),
        base=option("base_currency"),
        default_currency=option("default_currency"),
        rate_method=option("rate_method"),
    )


def with_options(
    context: Context,
    *,
    date: str | None = None,
    url: str | None = None,
    title: str | None = None,
    outlet_country: str | None = None,
    language: str | None = None,
    base: str | None = None,
    default_currency: str | None = None,
    rate_method: str | None = None,
) -> Context:
    """The context with those options that are given, checked. Raises `InputError` with the option's name."""
    if rate_method is not None and rate_method not in RATE_METHODS:
        raise InputError("rate_method", f"must be one of {', '.join(RATE_METHODS)}")
    return replace(
        context,
        published=day(date, "date") if date is not None else context.published,
        url=url or context.url,
        title=title or context.title,
        outlet_country=_code(_COUNTRY, outlet_country, "outlet_country", "CA, an ISO 3166 country code")
        or context.outlet_country,
        language=_language(language) if language is not None else context.language,
        base_currency=_code(_CURRENCY, base, "base_currency", "USD, an ISO 4217 code") or context.base_currency,
        default_currency=_code(_CURRENCY, default_currency, "default_currency", "USD, an ISO 4217 code")
        or context.default_currency,
        rate_method=rate_method if rate_method is not None else context.rate_method,
    )


def day(written: str, field: str) -> dt.date:
    """A day as YYYY-MM-DD. Raises `InputError` for anything else, "2025-02-30" and "24.8.2025" included."""
    if not _ISO_DAY.fullmatch(written):
        raise InputError(field, "must be a day as YYYY-MM-DD")
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise InputError(field, "is not a day in the calendar") from None


def _code(form: re.Pattern[str], written: str | None, field: str, example: str) -> str | None:
    if written is None:
        return None
    if not form.fullmatch(written):
        raise InputError(field, f"must look like {example}")
    return written.upper()


def _language(written: str) -> str | None:
    found = _LANGUAGE.fullmatch(written)
    if found is None:
        raise InputError("language", "must look like en, an ISO 639 language code")
    primary = found.group(1).lower()
    return None if primary in _NO_ONE_LANGUAGE else primary
