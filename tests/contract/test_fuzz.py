"""Whatever is sent, the answer is one that the contract knows: no 500, a document that fits its schema."""

import json
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema.protocols import Validator

Schemas = Callable[[str], Validator]

FIELDS = (
    "text",
    "html",
    "title",
    "published",
    "url",
    "outlet_country",
    "language",
    "base_currency",
    "default_currency",
    "rate_method",
    "profile",
    "reporting_org",
)
MONEY = st.sampled_from(
    [
        "$1bn",
        "C$2 billion",
        "€3",
        "USD 4m",
        " (",
        ") ",
        "5 kroner",
        "£6-7m",
        " a year",
        "of which ",
        ". ",
        "😀",
        "\n",
        "\0",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(MONEY, max_size=12).map("".join))
TAGS = st.sampled_from(
    (
        *("<p>", "</p>", "<div>", "<table><tr><td>", "<script>", "<!--", "]]>", "<![foo[", "<?xml encoding='x'?>"),
        *("&#0;", "&#xD800;", "<svg><style>", "<a href='", "<article>", "<template>", "\0", "</html>", "<noscript>"),
    )
)
PAGES = st.lists(st.one_of(TAGS, TEXTS), max_size=12).map("".join)
DAYS = st.sampled_from(["2025-08-24", "1999-01-01", "1998-01-01", "2030-01-01", "2025-02-30", "0", ""])
VALUES = st.one_of(
    TEXTS, DAYS, st.sampled_from(["USD", "CA", "en", "latest", "JPY", "XAU"]), st.none(), st.integers(), st.booleans()
)
OPEN = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def check(response: Any, schema: Schemas) -> None:
    assert response.status_code in (200, 400, 413, 415, 422)
    answer = json.loads(response.get_data(as_text=True))
    schema("response" if response.status_code == 200 else "problem").validate(answer)
    for figure in answer.get("figures", ()) if "text" in answer else ():
        assert answer["text"][figure["start"] : figure["end"]] == figure["surface"]


@OPEN
@given(body=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5))
def test_any_fields(client: FlaskClient, schema: Schemas, body: dict[str, object]) -> None:
    check(client.post("/v1/figures", json=body), schema)


@OPEN
@given(body=st.binary(max_size=80), kind=st.sampled_from(["application/json", "text/plain", "text/html"]))
def test_any_bytes(client: FlaskClient, schema: Schemas, body: bytes, kind: str) -> None:
    check(client.post("/v1/figures", data=body, content_type=kind), schema)


@OPEN
@given(text=TEXTS, day=DAYS, base=st.sampled_from(["USD", "EUR", "JPY", "KWD", "CLF"]))
def test_any_text(client: FlaskClient, schema: Schemas, text: str, day: str, base: str) -> None:
    body = {"text": text, "published": day or None, "base_currency": base}
    response = client.post("/v1/figures", json=body)
    check(response, schema)
    if response.status_code == 200:
        for figure in response.get_json()["figures"]:
            assert text[figure["start"] : figure["end"]] == figure["surface"]


@OPEN
@given(page=PAGES)
def test_any_page(client: FlaskClient, schema: Schemas, page: str) -> None:
    check(client.post("/v1/figures", json={"html": page}), schema)


@OPEN
@given(query=st.dictionaries(st.sampled_from(["base", "quote", "date", "method", "x"]), TEXTS, max_size=4))
def test_any_rate_query(client: FlaskClient, schema: Schemas, query: dict[str, str]) -> None:
    response = client.get("/v1/rates", query_string=query)
    assert response.status_code in (200, 404, 422)
    if response.status_code != 200:
        schema("problem").validate(response.get_json(force=True))
