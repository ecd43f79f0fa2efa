"""Bytes → text: encodings, what is no text, and the article in a page."""

import gzip
from pathlib import Path

import pytest

from aidfigures.errors import InputError
from aidfigures.reading import article_text, decode, form_of, read_bytes

TEXT = "Québec gives €5 million (“£4m”)\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-32"), "utf-32"),
        (b"", "utf-8"),
    ],
)
def test_unicode_is_read_without_a_word(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert decoded.text == (TEXT if data else "")
    assert (decoded.encoding, decoded.warning) == (encoding, None)


def test_windows_text_is_read_with_a_warning() -> None:
    decoded = decode(TEXT.encode("cp1252"))
    assert decoded.text == TEXT
    assert decoded.warning == "not UTF-8 (byte 2); read as Windows-1252"


def test_bytes_that_windows_1252_lacks_are_latin_1() -> None:
    assert decode(b"caf\xe9 \x81").encoding == "ISO-8859-1"


def test_a_page_may_name_its_charset() -> None:
    page = '<html><meta charset="windows-1251"><p>5 млн гривен'.encode("cp1251")
    assert decode(page, html=True).text.endswith("5 млн гривен")
    assert decode(page, html=True).warning is None
    assert decode(page).warning is not None


def test_a_charset_that_does_not_exist_is_passed_over() -> None:
    assert decode(b'<meta charset="x-nonsense"><p>caf\xe9', html=True).encoding == "Windows-1252"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x00\x01\x02" * 50, "is a binary file, not text"),
        (bytes(range(32)) * 20, "is a binary file, not text"),
        (b"\x02\x03\x04words" * 20, "is a binary file, not text"),
        (b"%PDF-1.7 words", "is a PDF file, not text"),
        (b"PK\x03\x04 words", "is a zip file or an office document, not text"),
        (b"\xff\xfea", "says that it is utf-16 but is not"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data)
    assert caught.value.reason == reason


def test_a_stray_nul_is_no_reason_to_refuse() -> None:
    text = "Canada gives $5 million. " * 20 + "\0"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", "text"),
        ("a", "text"),
        ("A.HTML", "html"),
        ("a.ndjson", "jsonl"),
        ("a.jsonl.gz", "jsonl"),
        ("a.tsv", "csv"),
    ],
)
def test_the_extension_says_what_a_file_holds(name: str, form: str) -> None:
    assert form_of(Path(name)) == form


def test_an_unknown_extension_is_not_guessed() -> None:
    with pytest.raises(InputError, match=r"\.docx"):
        form_of(Path("a.docx"))


def test_gzip_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "a.txt.gz"
    file.write_bytes(gzip.compress(b"words"))
    assert read_bytes(file) == b"words"
    file.write_bytes(gzip.compress(b"words" * 100)[:-12])
    with pytest.raises(InputError):
        read_bytes(file)


def test_a_page_gives_its_article() -> None:
    body = "<p>Germany will give Ukraine €500 million in military aid, the minister said on Monday.</p>" * 3
    head = "<head><title>x</title><script>var a = '$1m';</script></head>"
    page = f"<html>{head}<body><article>{body}</article></body></html>"
    text = article_text(page)
    assert "€500 million" in text
    assert "$1m" not in text


@pytest.mark.parametrize(
    "page", ["<p>Norway gives $9 million.</p>", "Norway gives $9 million.", "<table><tr><td>$9 million"]
)
def test_scraps_of_a_page_are_read_whole(page: str) -> None:
    assert "$9 million" in article_text(page)


@pytest.mark.parametrize("page", ["", "<html><body></body></html>", "  "])
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(InputError):
        article_text(page)
