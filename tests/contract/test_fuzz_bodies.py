"""Bytes of every kind to every call: never a 500, always a problem document that names field and reason."""

import gzip
import json
from collections.abc import Callable
from urllib.parse import quote_from_bytes

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema.protocols import Validator

from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.settings import Settings

Schemas = Callable[[str], Validator]

NASTY = (
    *(b"", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f", b"\xef\xbb\xbf", b'"', b"null", b"[]", b"1e999", b"NaN"),
    *(b'{"text": "\\ud800"}', b'{"text": "\\u0000 $5m"}', b'{"text": 1e400}', b'{"text": "$5m", "text": 1}'),
    *(b'{"text": "$' + b"9" * 5000 + b'"}', b'{"text": "$1e' + b"9" * 300 + b'"}', b'{"limit": ' + b"9" * 5000 + b"}"),
    *(b"[" * 50_000, b'{"a":' * 50_000, b'{"text":' + b"[" * 9_000 + b"]" * 9_000 + b"}", b"{" + b'"a":1,' * 9_000),
    *(b"text\r\n" + b'"' * 999, b'id,text\r\n"\0",$5m\r\n', b"text,text\r\na,b\r\n", b"text\r\n" + b"," * 9_000),
)
RAW = st.sampled_from(NASTY) | st.binary(max_size=60) | st.text(max_size=40).map(lambda text: text.encode("utf-16"))
BODIES = st.tuples(RAW, st.sampled_from(["as it is", "packed", "cut", "twice", "not packed"]))
KINDS = st.sampled_from(["application/json", "text/plain", "text/html", "application/x-ndjson", "text/csv"])
CHARSETS = st.sampled_from(["", "; charset=utf-8", "; charset=utf-16", "; charset=latin-1", "; charset=shift_jis"])
CALLS = (
    *(("POST", path) for path in ("/v1/figures", "/v1/batches", "/v1/documents")),
    *(("GET", path) for path in ("/v1/figures", "/v1/packages", "/v1/rates", "/v1/currencies", "/v1/documents/a")),
    ("DELETE", "/v1/documents/a"),
)
NAMES = st.sampled_from(
    (
        *("title", "published", "url", "outlet_country", "language", "base_currency", "default_currency", "profile"),
        *("donor", "recipient", "category", "since", "until", "currency", "limit", "cursor", "is_aid", "base", "quote"),
        *("date", "method", "\N{EURO SIGN}", "", "a b"),
    )
)
VALUES = st.sampled_from((*NASTY[:11], b"9" * 5000, b"-1", b"1_0", b"\xd9\xa1", b"2025-08-24", b"WzEsMiwzXQ", b"USD"))
QUERIES = st.lists(st.tuples(NAMES, VALUES | st.binary(max_size=20)), max_size=3)
OPEN = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def client(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("store")
    limits = Settings(database_url=f"sqlite:///{folder}/store.db", body_limit=400_000, batch_limit=400_000)
    return create_app(limits, engine).test_client()


def packed(body: bytes, how: str) -> tuple[bytes, dict[str, str]]:
    """The body as it is sent, and the header that says so, truly or not."""
    zipped = gzip.compress(body)
    sent = {"packed": zipped, "cut": zipped[:-5], "twice": zipped * 2}.get(how, body)
    return sent, {} if how == "as it is" else {"Content-Encoding": "gzip"}


@pytest.mark.parametrize(("method", "path"), CALLS)
@OPEN
@given(query=QUERIES, body=BODIES, kind=KINDS, charset=CHARSETS)
def test_any_bytes_anywhere(
    client: FlaskClient,
    schema: Schemas,
    method: str,
    path: str,
    query: list[tuple[str, bytes]],
    body: tuple[bytes, str],
    kind: str,
    charset: str,
) -> None:
    sent, headers = packed(*body)
    written = "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in query)
    response = client.open(
        f"{path}?{written}", method=method, data=sent, headers={"Content-Type": kind + charset, **headers}
    )
    assert response.status_code in (200, 201, 404, 413, 415, 422), response.text
    if response.status_code < 400:
        response.get_data()  # a batch is read while it is answered
        return
    assert response.content_type == "application/problem+json"
    problem = json.loads(response.text)
    schema("problem").validate(problem)
    if response.status_code != 404:
        assert problem["field"]
        assert problem["reason"]


def test_a_packed_bomb_is_refused_by_every_call_that_reads_a_body(client: FlaskClient) -> None:
    bomb = gzip.compress(b'{"text": "' + b"x" * 50_000_000 + b'"}')
    assert len(bomb) < 100_000
    for path, kind in (("figures", "json"), ("documents", "json"), ("batches", "x-ndjson")):
        headers = {"Content-Type": f"application/{kind}", "Content-Encoding": "gzip"}
        response = client.post(f"/v1/{path}", data=bomb, headers=headers)
        assert (response.status_code, response.get_json(force=True)["field"]) == (413, "body")
