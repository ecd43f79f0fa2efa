"""Records → documents: each mistake is named with its line and its field, and the rest goes on."""

import datetime as dt
import io
import json

import pytest

from aidfigures.documents import Document, Refusal, document, entries
from aidfigures.errors import InputError
from aidfigures.model import Context
from aidfigures.reading import Form


def read(data: bytes, form: Form = "jsonl") -> list[Document | Refusal]:
    return [document(entry, Context()) for entry in entries(io.BytesIO(data), form)]


def test_a_line_says_what_is_known_of_its_article() -> None:
    line = {
        "id": "n1",
        "text": "$5",
        "lang": "en-CA",
        "date": "2025-08-24",
        "outlet_country": "ca",
        "url": "https://example.org/a",
        "title": "T",
        "base_currency": "eur",
        "rate_method": "month_mean",
        "something else": [1],
    }
    [found] = read(json.dumps(line).encode())
    assert found == Document(
        "n1",
        "$5",
        Context(
            published=dt.date(2025, 8, 24),
            url="https://example.org/a",
            title="T",
            outlet_country="CA",
            language="en",
            base_currency="EUR",
            rate_method="month_mean",
        ),
        line=1,
    )


def test_nulls_and_blanks_are_not_said() -> None:
    [found] = read(b'{"id": 4, "text": "", "date": null, "lang": "mul", "outlet_country": " ", "url": ""}')
    assert found == Document(4, "", Context(), line=1)


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("nonsense", "line", "is not JSON: Expecting value at column 1"),
        ("[1]", "line", "is not a JSON object"),
        ("{}", "text", "is missing"),
        ('{"text": null}', "text", "is missing"),
        ('{"text": 5}', "text", "must be a string"),
        ('{"html": 5}', "html", "must be a string"),
        ('{"text": "a", "html": "b"}', "text", "give either text or html, not both"),
        ('{"text": "a", "date": "24.8.2025"}', "date", "must be a day as YYYY-MM-DD"),
        ('{"text": "a", "date": "20250824"}', "date", "must be a day as YYYY-MM-DD"),
        ('{"text": "a", "date": "2025-02-30"}', "date", "is not a day in the calendar"),
        ('{"text": "a", "date": "٢٠٢٥-٠٢-٠١"}', "date", "must be a day as YYYY-MM-DD"),
        ('{"text": "a", "date": 0}', "date", "must be a string"),
        ('{"text": "a", "outlet_country": "Canada"}', "outlet_country", "must look like CA, an ISO 3166 country code"),
        ('{"text": "a", "lang": "English!"}', "language", "must look like en, an ISO 639 language code"),
        ('{"text": "a", "base_currency": "US$"}', "base_currency", "must look like USD, an ISO 4217 code"),
        ('{"text": "a", "rate_method": "guess"}', "rate_method", None),
    ],
)
def test_what_cannot_be_used_is_named(line: str, field: str, reason: str | None) -> None:
    first, second = read(f"{line}\n".encode() + b'{"text": "goes on"}')
    assert isinstance(first, Refusal)
    assert (first.line, first.field) == (1, field)
    assert reason is None or first.reason == reason
    assert isinstance(second, Document)


def test_lines_that_no_parser_likes() -> None:
    deep = b"[" * 100_000
    digits = b'{"text": ' + b"9" * 5000 + b"}"
    latin = '{"text": "café"}'.encode("latin-1")
    found = read(b"\n".join([deep, digits, latin, b'{"text": "goes on"}']))
    assert [isinstance(each, Refusal) for each in found] == [True, True, True, False]


def test_the_id_is_handed_through_as_it_is() -> None:
    found = read(b'{"id": {"a": 1}, "text": "x"}\n{"text": "y"}\n{"id": "z"}')
    assert [each.id for each in found] == [{"a": 1}, None, "z"]


def test_only_a_line_feed_ends_a_line() -> None:
    [found] = read('{"text": "one\u2028two\x85three"}\r\n\n'.encode())
    assert isinstance(found, Document)
    assert found.text == "one\u2028two\x85three"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_do_not_spoil_the_first_line(encoding: str) -> None:
    found = read('{"text": "é"}\n{"text": "b"}\n'.encode(encoding))
    assert [each.text for each in found if isinstance(each, Document)] == ["é", "b"]


def test_csv_with_a_mark_and_long_cells() -> None:
    long = "word " * 100_000
    found = read(
        f'\ufeffid,text,date,other\r\n1,"a, ""b""\r\nc",2025-08-24,x\r\n2,{long},,\r\n3,,,\r\n'.encode(), "csv"
    )
    first, second, third = found
    assert isinstance(first, Document)
    assert (first.id, first.text, first.context.published) == ("1", 'a, "b"\r\nc', dt.date(2025, 8, 24))
    assert isinstance(second, Document)
    assert second.text == long
    assert isinstance(third, Refusal)
    assert (third.id, third.field, third.reason) == ("3", "text", "is missing")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_several_countries(delimiter: str) -> None:
    [found] = read(f"id{delimiter}text\n7{delimiter}$5 to X\n".encode(), "csv")
    assert isinstance(found, Document)
    assert (found.id, found.text) == ("7", "$5 to X")


def test_csv_without_a_text_column_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        read(b"a,b\n1,2\n", "csv")
    assert caught.value.reason == "has neither a text nor an html column"


def test_csv_that_breaks_off_is_said() -> None:
    first, second = read(b'id,text\n1,fine\n2,"not closed\n', "csv")
    assert isinstance(first, Document)
    assert isinstance(second, Refusal)
    assert second.reason.startswith("is not CSV")
