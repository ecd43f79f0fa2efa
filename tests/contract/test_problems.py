"""Every error is a problem document from the table, names the field, and never quotes what was sent."""

import inspect
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema.protocols import Validator

from aidfigures import errors
from aidfigures.api import problems
from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.model import Context, Findings
from aidfigures.web.reference import PROBLEM_KINDS

Schemas = Callable[[str], Validator]

CANARY = "KITTIWAKE-93"


def check(response: Any, status: int, schema: Schemas) -> dict[str, Any]:
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    body: dict[str, Any] = json.loads(response.get_data(as_text=True))
    schema("problem").validate(body)
    assert body["status"] == status
    assert CANARY not in response.get_data(as_text=True)
    return body


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"text": "a", "html": "b"}, "body"),
        ({"text": None}, "body"),
        ({"text": 1}, "text"),
        ({"text": [CANARY]}, "text"),
        ({"text": CANARY, "published": "2025-02-30"}, "published"),
        ({"text": CANARY, "published": "0"}, "published"),
        ({"text": CANARY, "published": 20250824}, "published"),
        ({"text": CANARY, "published": "1724457600"}, "published"),
        ({"text": CANARY, "published": "2025-08-24T00:00:00Z"}, "published"),
        ({"text": CANARY, "published": "２０２５-08-24"}, "published"),
        ({"text": CANARY, "published": "2025-08-24\n"}, "published"),
        ({"text": CANARY, "published": CANARY}, "published"),
        ({"text": CANARY, "outlet_country": "Canada"}, "outlet_country"),
        ({"text": CANARY, "outlet_country": "QZ"}, "outlet_country"),
        ({"text": CANARY, "language": "english please"}, "language"),
        ({"text": CANARY, "base_currency": "usd"}, "base_currency"),
        ({"text": CANARY, "base_currency": "QQQ"}, "base_currency"),
        ({"text": CANARY, "default_currency": "$"}, "default_currency"),
        ({"text": CANARY, "default_currency": "QQQ"}, "default_currency"),
        ({"text": CANARY, "rate_method": CANARY}, "rate_method"),
        ({"text": CANARY, "title": "x" * 1001}, "title"),
        ({"text": CANARY, "url": ["a"]}, "url"),
        ({"text": CANARY, "currency": "EUR"}, "currency"),
        ({"text": CANARY, f"<{CANARY}>": 1}, "an unknown field"),
        ({"html": ""}, "html"),
        ([], "body"),
        ("text", "body"),
        (None, "body"),
    ],
)
def test_a_bad_field_is_named(made_client: FlaskClient, schema: Schemas, body: Any, field: str) -> None:
    response = made_client.post("/v1/figures", data=json.dumps(body), content_type="application/json")
    problem = check(response, 422, schema)
    assert problem["field"] == field
    assert problem["detail"] == f"{field}: {problem['reason']}"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        f'{{"text": "{CANARY}"'.encode(),
        f'{{"text": "{CANARY}\n"}}'.encode(),
        f"{{'text': '{CANARY}'}}".encode(),
        b'{"text": "\\ud800"}',
        b'{"text": "\xed\xa0\x80"}',
        b"\xff\xfe{\x00}\x00",
        f'{{"text": "{CANARY}\xff"}}'.encode("latin-1"),
        b"[" * 100_000,
        b'{"a":' * 10_000,
        b"NaN",
        b'{"text": "a"} x',
    ],
)
def test_a_broken_body_is_refused(made_client: FlaskClient, schema: Schemas, body: bytes) -> None:
    response = made_client.post("/v1/figures", data=body, content_type="application/json")
    assert check(response, 422, schema)["field"] == "body"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("published=2025-02-30", "published"),
        ("published=0", "published"),
        ("published=", "published"),
        ("titel=x", "titel"),
        ("title=a&title=b", "title"),
        (f"%3Cb%3E{CANARY}=1", "an unknown field"),
        ("text=x", "text"),
        ("base_currency=QQQ", "base_currency"),
    ],
)
def test_a_bad_query_is_named(made_client: FlaskClient, schema: Schemas, query: str, field: str) -> None:
    response = made_client.post(f"/v1/figures?{query}", data=CANARY, content_type="text/plain")
    assert check(response, 422, schema)["field"] == field


def test_a_bad_query_is_named_beside_json_too(made_client: FlaskClient, schema: Schemas) -> None:
    response = made_client.post("/v1/figures?published=soon", json={"text": CANARY, "published": "2025-08-24"})
    assert check(response, 422, schema)["field"] == "published"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"\xff\xfe" + CANARY.encode(), "text/plain", 422),
        (CANARY.encode("utf-16") + b"\x00", "text/plain; charset=utf-16", 422),
        (CANARY.encode(), "text/plain; charset=rot13", 415),
        (CANARY.encode(), "text/plain; charset=idna", 415),
        (CANARY.encode(), "text/plain; charset=unicode_escape", 415),
        (CANARY.encode(), f"text/plain; charset={'x' * 500}", 415),
        (b'<meta charset="nonsense"><p>' + CANARY.encode(), "text/html", 415),
    ],
)
def test_a_bad_encoding_is_a_problem(
    made_client: FlaskClient, schema: Schemas, body: bytes, kind: str, status: int
) -> None:
    check(made_client.post("/v1/figures", data=body, headers={"Content-Type": kind}), status, schema)


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("", 422, "base"),
        ("base=cad", 422, "base"),
        ("base=QQQ", 422, "base"),
        ("base=CAD&quote=QQQ", 422, "quote"),
        ("base=CAD&date=2025-13-01", 422, "date"),
        ("base=CAD&method=guess", 422, "method"),
        ("base=CAD&day=2025-08-24", 422, "day"),
        ("base=CAD&date=1998-06-01", 404, None),
        ("base=KPW&date=2025-08-24", 404, None),
    ],
)
def test_rates_that_cannot_be_given(
    client: FlaskClient, schema: Schemas, query: str, status: int, field: str | None
) -> None:
    problem = check(client.get(f"/v1/rates?{query}"), status, schema)
    assert problem.get("field") == field
    assert problem["reason"]


def test_a_fault_of_ours_says_nothing_of_the_text(
    engine: Engine, schema: Schemas, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(text: str, context: Context) -> Findings:
        if text == CANARY:
            raise RuntimeError(text)
        return Findings(text, context)

    client = create_app(engine=replace(engine, find=broken)).test_client()
    problem = check(client.post("/v1/figures", json={"text": CANARY}), 500, schema)
    assert problem["type"].endswith("internal-error")
    assert CANARY not in caplog.text
    assert "RuntimeError at POST /v1/figures" in caplog.text
    assert "in broken" in caplog.text


def test_every_error_class_has_a_row() -> None:
    ours = {made for _, made in inspect.getmembers(errors, inspect.isclass) if made.__module__ == errors.__name__}
    assert ours <= set(problems.PROBLEMS)


def test_problem_types_lead_to_the_reference(client: FlaskClient) -> None:
    page = client.get("/docs").get_data(as_text=True)
    used = {*problems.PROBLEMS.values(), *PROBLEM_KINDS}
    for kind in used - {problems.RATE_SOURCE, problems.STORE}:
        assert f'id="problem-{kind.name}"' in page
