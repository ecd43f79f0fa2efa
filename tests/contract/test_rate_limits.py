"""How often one may call: by key, else by address; what is said at the limit; a store that does not answer."""

import json
import logging
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema.protocols import Validator

from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.errors import InputError
from aidfigures.settings import Settings
from aidfigures.store.door import Store

Schemas = Callable[[str], Validator]
NOBODY = "redis://127.0.0.1:1/0"  # nothing listens there


def limited(engine: Engine, **settings: Any) -> FlaskClient:
    return create_app(Settings(**{"rate_limit": "3/hour", **settings}), engine).test_client()


def statuses(client: FlaskClient, calls: int, **headers: str) -> list[int]:
    return [client.get("/v1/currencies", headers=headers).status_code for _ in range(calls)]


def test_at_the_limit_calls_are_refused_with_a_time_to_wait(engine: Engine, schema: Schemas) -> None:
    client = limited(engine)
    answers = [client.get("/v1/currencies") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0", "0"]
    for answer in answers:
        assert answer.headers["RateLimit-Limit"] == "3"
        assert 0 < int(answer.headers["RateLimit-Reset"]) <= 3600
        assert ("Retry-After" in answer.headers) == (answer.status_code == 429)
    last = answers[-1]
    body = json.loads(last.text)
    schema("problem").validate(body)
    assert last.mimetype == "application/problem+json"
    assert body["reason"] == f"the limit is reached; the next call may come in {last.headers['Retry-After']} s"


def test_what_is_refused_is_not_read(engine: Engine) -> None:
    client = limited(engine, rate_limit="1/hour")
    assert client.post("/v1/figures", json={"text": "EUR 5"}).status_code == 200
    assert client.post("/v1/figures", json={"text": 1}).status_code == 429
    assert "aidfigures_texts_total 1.0" in counts(client)


def counts(client: FlaskClient) -> str:
    """/metrics counts as a call too: from another address."""
    return client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.77"}).text


def test_pages_and_probes_are_never_refused(engine: Engine) -> None:
    client = limited(engine, rate_limit="1/hour")
    for _ in range(3):
        for path in ("/", "/healthz", "/readyz", "/openapi.json", "/nowhere"):
            response = client.get(path)
            assert response.status_code in (200, 404)
            assert "RateLimit-Limit" not in response.headers
        assert client.options("/v1/currencies").status_code == 200
    assert statuses(client, 2) == [200, 429]


def test_without_a_limit_there_is_none(engine: Engine) -> None:
    response = limited(engine, rate_limit="").get("/v1/currencies")
    assert "RateLimit-Limit" not in response.headers


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path}/store.db")
    yield store
    store.close()


def test_each_key_has_a_limit_of_its_own(engine: Engine, store: Store, tmp_path: Path) -> None:
    client = limited(engine, keys="required", database_url=f"sqlite:///{tmp_path}/store.db")
    desk, archive = (store.add_key(name, ("extract",), None)[0] for name in ("desk", "archive"))
    assert statuses(client, 4, Authorization=f"Bearer {desk}") == [200, 200, 200, 429]
    assert statuses(client, 4) == [401, 401, 401, 429]
    assert statuses(client, 4, Authorization="Bearer guess") == [429] * 4
    assert statuses(client, 4, Authorization=f"Bearer {archive}") == [200, 200, 200, 429]


def from_(client: FlaskClient, address: str, forwarded: str = "") -> int:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client.get("/v1/currencies", headers=headers, environ_base={"REMOTE_ADDR": address}).status_code


def test_an_address_is_taken_from_nobody_who_is_not_trusted(engine: Engine) -> None:
    client = limited(engine, rate_limit="1/hour")
    assert from_(client, "192.0.2.1", "198.51.100.1") == 200
    assert from_(client, "192.0.2.1", "198.51.100.2") == 429
    assert from_(client, "192.0.2.2", "198.51.100.1") == 200


def test_a_proxy_says_where_a_call_comes_from(engine: Engine) -> None:
    client = limited(engine, rate_limit="1/hour", proxies=1)
    assert from_(client, "192.0.2.1", "198.51.100.1") == 200
    assert from_(client, "192.0.2.1", "198.51.100.2") == 200
    assert from_(client, "192.0.2.1", "203.0.113.9, 198.51.100.2") == 429, "what comes before is the caller's own"
    assert from_(client, "192.0.2.1") == 200
    headers = {"X-Forwarded-Host": "evil.example.org", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Proto": "https"}
    assert client.get("/readyz", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_who_is_one_caller(engine: Engine, first: str, second: str, same: bool) -> None:
    client = limited(engine, rate_limit="1/hour")
    assert from_(client, first) == 200
    assert from_(client, second) == (429 if same else 200)


def test_without_redis_each_process_counts_for_itself(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    client = limited(engine, rate_store=NOBODY)
    assert statuses(client, 5) == [200, 200, 200, 429, 429]
    assert caplog.text.count("does not answer (ConnectionError): this worker counts calls for itself") == 1
    assert "aidfigures_rate_store_failures_total" in counts(client)


def test_a_redis_that_never_answers_holds_nobody_up(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = limited(engine, rate_store=f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        assert statuses(client, 4) == [200, 200, 200, 429]
    assert "does not answer (TimeoutError)" in caplog.text


def test_what_cannot_be_a_store(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="not an address"):
        limited(engine, rate_store="redis://127.0.0.1:port/0")
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(InputError, match=r"pip install 'aidfigures\[redis\]'"):
        limited(engine, rate_store=NOBODY)


def test_several_workers_that_count_alone_are_warned_of(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    limited(engine, workers=2)
    assert "up to 2 times 3/hour pass" in caplog.text
    caplog.clear()
    limited(engine, workers=1)
    limited(engine, workers=2, rate_store=NOBODY)
    assert caplog.text == ""


def test_the_contract_tells_of_the_limit(engine: Engine) -> None:
    document = limited(engine).get("/openapi.json").get_json()
    counted = {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"}
    assert set(document["components"]["responses"]["RateLimited"]["headers"]) == {
        "X-Request-ID",
        *counted,
        "Retry-After",
    }
    for path, calls in document["paths"].items():
        for call in calls.values():
            is_limited = path.startswith("/v1/") or path == "/metrics"
            assert ("429" in call["responses"]) == is_limited
            good = next(answer for status, answer in call["responses"].items() if status.startswith("2"))
            assert (counted <= set(good.get("headers", ()))) == is_limited
