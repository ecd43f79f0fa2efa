"""The limit on bodies, over a real socket: with and without a length, and for bodies that come in pieces."""

import gzip
import http.client
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.settings import Settings

LIMIT = 5_000
Serving = Callable[[Flask], AbstractContextManager[str]]
HEADERS = {"Content-Type": "text/plain", "Accept": "application/json"}


@pytest.fixture(scope="module")
def port(engine: Engine, serving: Serving) -> Iterator[int]:
    with serving(create_app(Settings(body_limit=LIMIT), engine)) as address:
        yield int(address.rpartition(":")[2])


def send(port: int, body: bytes, *, chunked: bool) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        if chunked:
            pieces = (body[start : start + 1000] for start in range(0, len(body), 1000))
            connection.request("POST", "/v1/figures", pieces, HEADERS, encode_chunked=True)
        else:
            connection.request("POST", "/v1/figures", body, HEADERS)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def article(size: int) -> bytes:
    """The sum stands at the very end: half an article would be answered without it."""
    end = b" Canada gave C$1 billion."
    return b"x" * (size - len(end)) + end


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_at_the_limit_is_read_to_its_end(port: int, chunked: bool) -> None:
    status, answer = send(port, article(LIMIT), chunked=chunked)
    assert status == 200
    assert b'"C$1 billion"' in answer


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize("size", [LIMIT + 1, LIMIT + 2, LIMIT * 4])
def test_a_body_over_the_limit_is_refused(port: int, size: int, chunked: bool) -> None:
    status, answer = send(port, article(size), chunked=chunked)
    assert status == 413
    assert b"problem-too-large" in answer
    assert b"over the limit of 5000 bytes" in answer


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"x" * 1001),
        ("text/html", b"<p>" + b"many words " * 100 + b"</p>"),
        ("text/plain", "😀".encode() * 1001),
    ],
)
def test_a_text_over_the_limit_is_refused(engine: Engine, kind: str, body: bytes) -> None:
    client = create_app(Settings(text_limit=1000), engine).test_client()
    response = client.post("/v1/figures", data=body, content_type=kind)
    assert response.status_code == 413
    assert response.get_json(force=True)["reason"] == "is over the limit of 1000 characters"


def test_the_limit_on_text_counts_characters(engine: Engine) -> None:
    client = create_app(Settings(text_limit=1000), engine).test_client()
    response = client.post("/v1/figures", data="😀".encode() * 1000, content_type="text/plain")
    assert response.status_code == 200


def test_a_page_of_too_many_tags_is_refused(engine: Engine) -> None:
    client = create_app(engine=engine).test_client()
    response = client.post("/v1/figures", json={"html": "<b>" * 50_001})
    assert (response.status_code, response.get_json(force=True)["field"]) == (413, "html")


def packed(engine: Engine, body: bytes, limit: int = LIMIT, encoding: str = "gzip") -> tuple[int, dict[str, str]]:
    client = create_app(Settings(body_limit=limit), engine).test_client()
    response = client.post("/v1/figures", data=body, headers=HEADERS | {"Content-Encoding": encoding})
    return response.status_code, response.get_json(force=True)


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
def test_a_packed_body_is_unpacked(engine: Engine, encoding: str) -> None:
    status, answer = packed(engine, gzip.compress(article(LIMIT)), encoding=encoding)
    assert status == 200
    assert answer["figures"]


def test_a_packed_body_counts_unpacked(engine: Engine) -> None:
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)) * 3)
    assert len(bomb) < LIMIT
    assert packed(engine, bomb)[0] == 413
    assert packed(engine, gzip.compress(article(LIMIT + 1)))[0] == 413


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"plain words", "is not gzip, as its Content-Encoding says"),
        (b"", "breaks off inside its gzip data"),
        (gzip.compress(article(LIMIT))[:-9], "breaks off inside its gzip data"),
        (gzip.compress(article(LIMIT)) + b"more", "goes on after the end of its gzip data"),
        (gzip.compress(b"one") + gzip.compress(b"two"), "goes on after the end of its gzip data"),
    ],
)
def test_a_body_that_is_packed_badly_is_refused(engine: Engine, body: bytes, reason: str) -> None:
    status, answer = packed(engine, body)
    assert (status, answer["reason"]) == (422, reason)


def test_other_ways_of_packing_are_refused(engine: Engine) -> None:
    status, answer = packed(engine, b"x", encoding="br")
    assert (status, answer["field"]) == (415, "Content-Encoding")
