"""API keys at the door: who is let in where, what those hear who are not, and that a key is seen nowhere."""

import datetime as dt
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema.protocols import Validator

from aidfigures.api.admission import NEEDS, scope_of
from aidfigures.api.engine import Engine
from aidfigures.api.journal import JsonLines
from aidfigures.app import create_app
from aidfigures.errors import InputError
from aidfigures.settings import Settings
from aidfigures.store.door import Store
from aidfigures.store.keys import SCOPES, Scope

Schemas = Callable[[str], Validator]
OPEN = ("/", "/docs", "/openapi.json", "/static/page.js", "/healthz", "/readyz", "/nowhere")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('keys')}/store.db"


@pytest.fixture(scope="module")
def store(url: str) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.close()


@pytest.fixture(scope="module")
def app(engine: Engine, url: str) -> Flask:
    return create_app(Settings(database_url=url, keys="required"), engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def keys(store: Store) -> dict[Scope, str]:
    """A key of each scope."""
    return {scope: store.add_key(scope, (scope,), None)[0] for scope in SCOPES}


def call(client: FlaskClient, method: str, rule: str, **headers: str) -> Any:
    path = rule.replace("<document_id>", "none")
    return client.open(path, method=method, headers=headers, json={"text": "EUR 5"} if method == "POST" else None)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def refused(response: Any, status: int, schema: Schemas) -> dict[str, Any]:
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.headers["WWW-Authenticate"].startswith('Bearer realm="aidfigures"')
    body: dict[str, Any] = json.loads(response.text)
    schema("problem").validate(body)
    assert body["field"] == "Authorization"
    return body


def test_every_call_has_a_scope(app: Flask) -> None:
    """A call that nobody gave a scope would answer 500."""
    calls = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    scoped = {call for call in calls if scope_of(*call)}
    assert {call for call in scoped if call[0] != "HEAD"} == set(NEEDS)
    assert {rule for _, rule in calls - scoped} >= {"/", "/docs", "/healthz", "/readyz", "/openapi.json"}


@pytest.mark.parametrize(("method", "rule"), NEEDS)
def test_without_a_key_nothing_is_done(client: FlaskClient, schema: Schemas, method: str, rule: str) -> None:
    body = refused(call(client, method, rule), 401, schema)
    assert body["reason"] == "send a key as Authorization: Bearer KEY"


@pytest.mark.parametrize(("method", "rule"), NEEDS)
def test_a_key_opens_the_calls_of_its_scope_alone(
    client: FlaskClient, schema: Schemas, keys: dict[Scope, str], method: str, rule: str
) -> None:
    for scope, secret in keys.items():
        response = call(client, method, rule, **bearer(secret))
        if scope == NEEDS[method, rule]:
            assert response.status_code not in (401, 403)
        else:
            assert refused(response, 403, schema)["reason"] == f"the key lacks the scope {NEEDS[method, rule]}"
            assert f'scope="{NEEDS[method, rule]}"' in response.headers["WWW-Authenticate"]


@pytest.mark.parametrize("path", OPEN)
def test_what_stands_open(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        assert response.status_code == (404 if path == "/nowhere" else 200)


def test_head_needs_what_get_needs_and_options_nothing(client: FlaskClient, keys: dict[Scope, str]) -> None:
    assert client.head("/v1/currencies").status_code == 401
    assert client.head("/v1/currencies", headers=bearer(keys["extract"])).status_code == 200
    assert client.options("/v1/currencies").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer {key}"},
        {"Authorization": "bearer  {key} "},
        {"X-API-Key": "{key}"},
        {"Authorization": "Basic dTpw", "X-API-Key": "{key}"},
    ],
)
def test_ways_to_send_a_key(client: FlaskClient, keys: dict[Scope, str], headers: dict[str, str]) -> None:
    sent = {name: value.format(key=keys["extract"]) for name, value in headers.items()}
    assert client.get("/v1/currencies", headers=sent).status_code == 200


@pytest.mark.parametrize(
    "sent",
    ["Bearer x", "Bearer aidfigures_", "Bearer {key}x", "Bearer {upper}", "Bearer a=b", "Bearer \xe9", "Bearer a b"],
)
def test_what_is_no_key(client: FlaskClient, schema: Schemas, keys: dict[Scope, str], sent: str) -> None:
    secret = keys["extract"]
    response = client.get("/v1/currencies", headers={"Authorization": sent.format(key=secret, upper=secret.upper())})
    assert refused(response, 401, schema)["reason"] == "the key is not one of this service"
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Basic dTpw", "Token abc"])
def test_what_brings_no_key(client: FlaskClient, schema: Schemas, sent: str) -> None:
    response = client.get("/v1/currencies", headers={"Authorization": sent})
    assert "error=" not in response.headers["WWW-Authenticate"]
    refused(response, 401, schema)


def test_a_revoked_key_stops_at_once(client: FlaskClient, schema: Schemas, store: Store) -> None:
    secret, key = store.add_key("desk", ("extract",), None)
    assert client.get("/v1/currencies", headers=bearer(secret)).status_code == 200
    store.revoke_key(key.id)
    body = refused(client.get("/v1/currencies", headers=bearer(secret)), 401, schema)
    assert body["reason"].startswith("the key was revoked on 20")


def test_a_key_works_to_the_end_of_its_day(client: FlaskClient, store: Store) -> None:
    today = dt.datetime.now(dt.UTC).date()
    secret, key = store.add_key("desk", ("extract",), today)
    assert client.get("/v1/currencies", headers=bearer(secret)).status_code == 200
    assert key.trouble(today) is None
    assert key.trouble(today + dt.timedelta(days=1)) == f"expired on {today}"


def test_a_key_is_named_in_the_journal_and_seen_nowhere(
    client: FlaskClient, store: Store, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret, key = store.add_key("desk", ("extract",), None)
    answers = [
        call(client, "GET", "/v1/currencies", **bearer(secret)),
        call(client, "GET", "/v1/figures", **bearer(secret)),  # 403
        call(client, "GET", "/v1/currencies", **bearer(secret + "x")),  # 401
        call(client, "POST", "/v1/figures", **{"X-API-Key": secret}),
    ]
    told = "".join(f"{answer.headers}{answer.text}" for answer in answers)
    for answer in answers:
        answer.close()
    lines = [JsonLines().format(record) for record in caplog.records]
    kept = b"".join(file.read_bytes() for file in Path(url.removeprefix("sqlite:///")).parent.iterdir())
    bare = secret.removeprefix("aidfigures_")
    assert bare not in told + "".join(lines)
    assert bare.encode() not in kept
    assert key.id.encode() in kept
    journal = [json.loads(line) for line in lines if '"answered"' in line]
    assert [line.get("key") for line in journal] == [key.id, key.id, None, key.id]


def test_a_store_that_is_away_lets_nobody_in(engine: Engine, schema: Schemas) -> None:
    settings = Settings(database_url="postgresql://somebody:sesame@127.0.0.1:1/x", keys="required")
    client = create_app(settings, engine).test_client()
    response = client.get("/v1/currencies", headers=bearer("aidfigures_x"))
    assert response.status_code == 503
    schema("problem").validate(json.loads(response.text))
    assert "sesame" not in response.text
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("host", "keys", "asked"),
    [
        ("127.0.0.1", "auto", False),
        ("127.8.9.1", "auto", False),
        ("localhost", "auto", False),
        ("[::1]", "auto", False),
        ("0.0.0.0", "auto", True),
        ("::", "auto", True),
        ("10.0.0.7", "auto", True),
        ("localhost.example.org", "auto", True),
        ("127.0.0.1", "required", True),
        ("0.0.0.0", "off", False),
    ],
)
def test_who_is_asked_for_a_key(
    engine: Engine, url: str, host: str, keys: str, asked: bool, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(Settings(host=host, keys=keys, database_url=url), engine).test_client()
    assert client.get("/v1/currencies").status_code == (401 if asked else 200)
    assert ("everybody who reaches 0.0.0.0 may call" in caplog.text) == (keys == "off")


def test_keys_without_a_store_stop_the_start(engine: Engine) -> None:
    for missing in ("", "sqlite:////proc/sys/store.db"):
        with pytest.raises(InputError, match="name a store") as caught:
            create_app(Settings(host="0.0.0.0", database_url=missing), engine)
        assert caught.value.field == "AIDFIGURES_KEYS"
    create_app(Settings(host="0.0.0.0", keys="off"), engine)


def test_the_contract_tells_of_this_server(client: FlaskClient, engine: Engine) -> None:
    schemes = {"bearer", "header"}
    closed = client.get("/openapi.json").get_json()
    opened = create_app(Settings(), engine).test_client().get("/openapi.json").get_json()
    assert set(closed["components"]["securitySchemes"]) == schemes
    for path, calls in closed["paths"].items():
        for method, described in calls.items():
            scope = scope_of(method.upper(), path.replace("{", "<").replace("}", ">"))
            assert described["security"] == ([{scheme: [scope]} for scheme in sorted(schemes)] if scope else [])
            assert ({"401", "403"} <= set(described["responses"])) == bool(scope)
            assert opened["paths"][path][method]["security"] == []
