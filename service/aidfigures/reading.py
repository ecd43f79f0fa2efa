"""Bytes → text: encodings, compressed files, and the article inside an HTML page. Line ends stay as they are."""

import codecs
import gzip
import io
import re
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, cast

from aidfigures.errors import InputError

Form = Literal["text", "html", "jsonl", "csv"]

STANDARD_INPUT = Path("-")

FORMS: dict[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
}

# The longer mark first: UTF-32's little-endian one begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a zip file or an office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xd0\xcf\x11\xe0": "an office document",
}
_GZIP = b"\x1f\x8b"
_MOST_NULS = 0.01  # a stray NUL happens in scraped text; a file of which one byte in a hundred is NUL is no text
_MOST_CONTROLS = 0.05
_CONTROLS = bytes([*range(9), *range(14, 32)])
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and what the reader should be told about how it was read."""

    text: str
    encoding: str
    warning: str | None = None


def form_of(path: Path) -> Form:
    """What a file holds, by its extension (".gz" aside). Raises `InputError` for one that we do not know."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    extension = suffixes[-1] if suffixes else ""
    form = FORMS.get(extension, None if extension else "text")
    if form is None:
        raise InputError("form", f"{path.name}: cannot tell what a {extension} file holds; say it with --from")
    return form


def open_bytes(file: Path) -> BinaryIO:
    """The file's bytes, those inside it where it is a gzip file; "-" is standard input.

    Raises `InputError` where it cannot be opened. A damaged gzip file is found out only when it is read.
    """
    if file == STANDARD_INPUT:
        if sys.stdin.isatty():
            sys.stderr.write("aidfigures: reading from the terminal; Ctrl-D ends the text\n")
        stream = cast(io.BufferedReader, sys.stdin.buffer)
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream)) if stream.peek(2).startswith(_GZIP) else stream
    try:
        stream = file.open("rb")
        if not stream.peek(2).startswith(_GZIP):
            return stream
        stream.close()
        return cast(BinaryIO, gzip.open(file, "rb"))
    except OSError as problem:
        raise InputError("FILE", f"{file}: {problem.strerror or problem}") from None


def read_bytes(file: Path) -> bytes:
    """All of the file at once, as `open_bytes` has it. Raises `InputError` where it cannot be read."""
    with open_bytes(file) as stream:
        try:
            return stream.read()
        except (OSError, EOFError, zlib.error) as problem:
            raise InputError("FILE", f"{file}: {problem}") from None


def decode(data: bytes, *, html: bool = False) -> Decoded:
    """Bytes → text: byte order marks, UTF-8, an HTML page's own charset, else Windows-1252 with a warning.

    Raises `InputError` for what is not text at all.

    >>> decode("€5m".encode("utf-16")).text
    '€5m'
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Decoded(_decoded(data, encoding), encoding)
    _refuse_binary(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        place = error.start
    declared = _declared_charset(data) if html else None
    if declared is not None:
        return Decoded(data.decode(declared, "replace"), declared)
    try:
        text, encoding = data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        text, encoding = data.decode("latin-1"), "ISO-8859-1"
    return Decoded(text, encoding, f"not UTF-8 (byte {place}); read as {encoding}")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise InputError("input", f"says that it is {encoding} but is not") from None


def _refuse_binary(data: bytes) -> None:
    for start, what in _NOT_TEXT.items():
        if data.startswith(start):
            raise InputError("input", f"is {what}, not text")
    if data.count(0) > _MOST_NULS * len(data):
        raise InputError("input", "is a binary file, not text")
    head = data[:8192]
    if len(head) - len(head.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(head):
        raise InputError("input", "is a binary file, not text")


def _declared_charset(data: bytes) -> str | None:
    found = _CHARSET.search(data, 0, 4096)
    if found is None:
        return None
    try:
        return codecs.lookup(found.group(1).decode("ascii")).name
    except LookupError:
        return None


def article_text(html: str) -> str:
    """The article inside an HTML page, without menus and comments. Raises `InputError` where there is no text.

    A page that trafilatura takes for no article (two paragraphs of a wire, a table) is read whole.
    """
    import trafilatura  # 0.4 s to import: only for those who send HTML

    page = html if "<body" in html.lower() else f"<html><body>{html}</body></html>"
    text = trafilatura.extract(page, include_comments=False, include_tables=True) or trafilatura.html2txt(page)
    if not text or not text.strip():
        raise InputError("html", "no text was found in the page")
    return str(text)
