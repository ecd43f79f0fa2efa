"""What the caller asks for → a `Call`: what is sent, as it is sent. Articles → `Batch`es of a size to send at once."""

import datetime as dt
import gzip
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict

import httpx

from aidfigures._version import __version__
from aidfigures.client.problems import ID_HEADER
from aidfigures.model import Category, RateMethod, Status

JSON, CSV, NDJSON, XML = "application/json", "text/csv", "application/x-ndjson", "application/xml"
TIMEOUT = httpx.Timeout(60.0, connect=5.0)  # seconds; the service itself gives up on an article after 30


class Options(TypedDict, total=False):
    """What is known of an article and wanted of the answer, as docs/api.md has it. None says nothing."""

    title: str | None
    published: dt.date | str | None  # as a string: YYYY-MM-DD
    url: str | None
    outlet_country: str | None
    language: str | None
    base_currency: str | None
    default_currency: str | None
    rate_method: RateMethod | None


class Article(Options, total=False):
    """One of many: `text` or `html`, an `id` of any kind that JSON has, and what is known of it."""

    id: object
    text: str | None
    html: str | None


class Filter(TypedDict, total=False):
    """Which of what is kept, as docs/api.md has it. None says nothing."""

    donor: str | None
    recipient: str | None
    category: Category | None
    status: Status | None
    currency: str | None
    since: dt.date | str | None
    until: dt.date | str | None
    countable: bool | None


def _new_id() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the service. Its id stays the same when it is made again."""

    method: str
    path: str
    accept: str = JSON
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    id: str = field(default_factory=_new_id)

    def request(self) -> dict[str, Any]:
        """The arguments of httpx's `build_request`."""
        return {
            "method": self.method,
            "url": self.path,
            "params": dict(self.query),
            "content": self.body,
            "headers": {"Accept": self.accept, ID_HEADER: self.id, **self.headers},
        }

    def after(self, cursor: str) -> "Call":
        """The call for the next page."""
        return replace(self, query={**self.query, "cursor": cursor}, id=_new_id())


def connection(
    base_url: str, key: str | None, headers: Mapping[str, str] | None, timeout: httpx.Timeout | float
) -> dict[str, Any]:
    """The arguments that httpx's two clients are made with."""
    own = {"User-Agent": f"aidfigures/{__version__}", **({"Authorization": f"Bearer {key}"} if key else {})}
    return {"base_url": base_url, "headers": {**own, **(headers or {})}, "timeout": timeout}


def posted(path: str, fields: Mapping[str, object], accept: str = JSON) -> Call:
    """An article as a JSON object; fields that are None are left out."""
    return Call("POST", path, accept, body=_json(fields), headers={"Content-Type": JSON})


def got(path: str, fields: Mapping[str, object] | None = None) -> Call:
    """A question, with its fields in the query; those that are None are left out."""
    return Call("GET", path, query=_query(fields or {}))


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles as lines of JSON, and the number of the first among all that were given, from 1."""

    first: int
    ids: tuple[object, ...]
    lines: tuple[bytes, ...]

    def __len__(self) -> int:
        return len(self.lines)

    def call(self, done: int, options: Mapping[str, object]) -> Call:
        """`POST /v1/batches` with those that are not answered yet."""
        body = gzip.compress(b"".join(self.lines[done:]), compresslevel=6, mtime=0)
        headers = {"Content-Type": NDJSON, "Content-Encoding": "gzip"}
        return Call("POST", "v1/batches", NDJSON, _query(options), body, headers)


class Gathering:
    """Gives out a `Batch` each time that enough articles have come together.

    An article without an id goes by its number, counted over all batches.
    """

    def __init__(self, articles_at_once: int, bytes_at_once: int) -> None:
        if articles_at_once < 1 or bytes_at_once < 1:
            raise ValueError("a batch holds one article at least")
        self._articles, self._bytes = articles_at_once, bytes_at_once
        self._first = 1
        self._ids: list[object] = []
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, article: Mapping[str, object]) -> Iterator[Batch]:
        """The batch that this article makes full, if it does. Raises `TypeError`, `ValueError` for what is no JSON."""
        fields = {"id": self._first + len(self._lines), **article}
        json.dumps(fields["id"], ensure_ascii=False).encode()  # half a surrogate pair comes back as no JSON
        line = _json(fields) + b"\n"
        self._ids.append(fields["id"])
        self._lines.append(line)
        self._size += len(line)
        if len(self._lines) >= self._articles or self._size >= self._bytes:
            yield from self.rest()

    def rest(self) -> Iterator[Batch]:
        """What is left at the end, if anything."""
        if self._lines:
            batch = Batch(self._first, tuple(self._ids), tuple(self._lines))
            self._first += len(batch)
            self._ids, self._lines, self._size = [], [], 0
            yield batch


def batches_of(articles: Iterable[Mapping[str, object]], gathering: Gathering) -> Iterator[Batch]:
    """The articles in batches, taken one by one."""
    for article in articles:
        yield from gathering.add(article)
    yield from gathering.rest()


def _json(fields: Mapping[str, object]) -> bytes:
    known = {name: value for name, value in fields.items() if value is not None or name == "id"}
    return json.dumps(known, default=_written, allow_nan=False, separators=(",", ":")).encode()


def _query(fields: Mapping[str, object]) -> dict[str, str]:
    known = {name: value for name, value in fields.items() if value is not None}
    return {name: value if isinstance(value, str) else _written(value) for name, value in known.items()}


def _written(value: object) -> str:
    """A day, a yes or no, or a number as the service reads it. A moment is refused: its day depends on the place."""
    if isinstance(value, int):
        return str(value).lower()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be sent")
