"""A request → a checked `DocumentRequest` or `FiguresRequest`: JSON or the article itself, options in the query."""

import codecs
import re
import zlib
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Literal, TypeVar, cast

from flask import request

from aidfigures.api.problems import TooLargeError, UnsupportedBodyError
from aidfigures.errors import InputError
from aidfigures.wire.requests import DocumentRequest, FiguresOptions, read_query, read_request

_Request = TypeVar("_Request", bound=DocumentRequest)

BODY_TYPES = ("application/json", "text/plain", "text/html")

# What pages and wires are written in; by the name of Python's codec. Others in Python's list are no text, or slow.
_CHARSETS = frozenset(
    (
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii", "mac-roman", "koi8-r", "koi8-u"),
        *(f"cp125{number}" for number in range(9)),
        *(f"iso8859-{number}" for number in (*range(1, 11), *range(13, 17))),
        *("shift_jis", "cp932", "euc_jp", "iso2022_jp", "gb2312", "gbk", "gb18030", "big5", "euc_kr", "cp949"),
        *("tis-620", "cp874"),
    )
)
# As browsers do: what calls itself Latin-1 is Windows-1252, where 0x80 is the euro sign.
_BETTER = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-8": "utf-8-sig"}
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_META_WINDOW = 4096  # bytes
_PIECE = 65_536  # bytes read at a time
_IN_MEMORY = 1_000_000  # bytes; a longer body waits in a temporary file


def article_request(body_limit: int, model: type[_Request], options: type[FiguresOptions]) -> _Request:
    """What is asked for; the query, `options`, says what a JSON body leaves open. Raises `InputError` or its kind."""
    kind = _media_type()
    body = read_body(body_limit)
    query = read_query(options, single_query())
    if kind == "application/json":
        check_charset("JSON is read as UTF-8 only")
        asked = read_request(model, body.removeprefix(codecs.BOM_UTF8))
        return asked.model_copy(update={name: value for name, value in query if getattr(asked, name) is None})
    if kind == "text/plain":
        return model(text=_decoded(body, _charset("utf-8")), **query.model_dump())
    return model(html=_decoded(body, _charset(_page_charset(body))), **query.model_dump())


def read_body(limit: int) -> bytes:
    """The whole body, unpacked. Raises `TooLargeError` above the limit, `InputError` for broken gzip."""
    with received(limit) as body:
        return body.read()


def received(limit: int) -> BinaryIO:
    """The body, unpacked, as a file that lies in memory while it is small. Raises as `read_body` does.

    We count for ourselves: at its own limit the framework cuts a chunked body short without a word, and half an
    article would be answered as if it were the whole. What is packed is counted unpacked, before it is kept.
    """
    request.max_content_length = None
    over = TooLargeError("body", f"is over the limit of {limit} bytes")
    if (request.content_length or 0) > limit:
        raise over
    body = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # the caller closes it
    try:
        for piece in _pieces(limit + 1):
            if body.tell() + len(piece) > limit:
                raise over
            body.write(piece)
    except InputError:
        body.close()
        raise
    body.seek(0)
    return cast(BinaryIO, body)


def _pieces(most: int) -> Iterator[bytes]:
    """The body piece by piece as it was before it was packed; no piece is longer than `most` bytes."""
    match request.headers.get("Content-Encoding", "identity").strip().lower():
        case "" | "identity":
            yield from iter(lambda: request.stream.read(min(most, _PIECE)), b"")
        case "gzip" | "x-gzip":
            yield from _unpacked(most)
        case _:
            raise UnsupportedBodyError("Content-Encoding", "must be gzip, or the body sent as it is")


def _unpacked(most: int) -> Iterator[bytes]:
    """One gzip member, whole, with nothing behind it."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        for packed in iter(lambda: request.stream.read(_PIECE), b""):
            rest = packed
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, min(most, _PIECE))
                rest = unpacker.unconsumed_tail
            if rest or unpacker.unused_data:
                raise InputError("body", "goes on after the end of its gzip data")
    except zlib.error:
        raise InputError("body", "is not gzip, as its Content-Encoding says") from None
    if not unpacker.eof:
        raise InputError("body", "breaks off inside its gzip data")


def single_query() -> dict[str, str]:
    """The query, each name once. Raises `InputError` where one is given twice."""
    for name, values in request.args.lists():
        if len(values) > 1:
            raise InputError(name if name.isidentifier() and len(name) < 40 else "query", "is given more than once")
    return request.args.to_dict()


def refuse_query() -> None:
    """Raises `InputError` if there is a query: an option that is passed over in silence misleads."""
    if request.query_string:
        raise InputError("query", "this call takes no query")


def check_charset(reason: str) -> None:
    """Raises `UnsupportedBodyError` where Content-Type names a charset that UTF-8 could not be taken for."""
    if _charset("utf-8") not in ("utf-8-sig", "cp1252"):
        raise UnsupportedBodyError("Content-Type", reason)


def _media_type() -> Literal["application/json", "text/plain", "text/html"]:
    match request.mimetype:
        case "application/json" | "text/plain" | "text/html" as known:
            return known
        case "":
            raise UnsupportedBodyError("Content-Type", f"is missing; send one of {', '.join(BODY_TYPES)}")
        case _:
            raise UnsupportedBodyError("Content-Type", f"must be one of {', '.join(BODY_TYPES)}")


def _charset(default: str) -> str:
    """The charset that Content-Type names, else the default, by the name of its codec."""
    named = request.mimetype_params.get("charset", "").strip() or default
    try:
        found = codecs.lookup(named).name
    except (LookupError, ValueError):
        found = ""
    if found not in _CHARSETS:
        raise UnsupportedBodyError("charset", "is not an encoding that we read")
    return _BETTER.get(found, found)


def _page_charset(body: bytes) -> str:
    """What an HTML page says of itself. One that can be read at all is not in UTF-16, whatever it says."""
    found = _META_CHARSET.search(body, 0, _META_WINDOW)
    named = found.group(1).decode("ascii").lower() if found else "utf-8"
    return "utf-8" if named.startswith("utf-16") else named


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset)
    except UnicodeDecodeError as error:
        name = charset.removesuffix("-sig")
        raise InputError("body", f"is not {name} at byte {error.start}; name its charset in Content-Type") from None
