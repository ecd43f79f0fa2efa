"""GET /v1/figures: what is kept, filtered, page by page, in every form."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.export import CSV_COLUMNS
from aidfigures.profiles import PROFILES
from aidfigures.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = (
    {"text": "Canada pledged C$2 billion ($1.46 billion) in military aid to Ukraine.", "published": "2025-06-17"},
    {"text": "Norway and Chad will each give Sudan $5 million in food aid.", "published": "2025-07-01"},
    {"text": "The bridge cost €5 million.", "published": "2025-05-01", "title": "=A bridge"},
)


@pytest.fixture(scope="module")
def keeper(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("store")
    client = create_app(Settings(database_url=f"sqlite:///{folder}/store.db"), engine).test_client()
    for article in ARTICLES:
        assert client.post("/v1/documents", json=article).status_code == 201
    return client


def figures(client: FlaskClient, **query: str) -> dict[str, Any]:
    response = client.get("/v1/figures", query_string=query)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = json.loads(response.text)
    contract = json.loads((ROOT / "schemas" / "openapi.json").read_text(encoding="utf-8"))
    Draft202012Validator({**contract, "$ref": "#/components/schemas/StoredFiguresResponse"}).validate(answer)
    return answer


def surfaces(client: FlaskClient, **query: str) -> list[str]:
    return [item["figure"]["surface"] for item in figures(client, **query)["figures"]]


def rows(client: FlaskClient, **query: str) -> list[dict[str, str]]:
    response = client.get("/v1/figures", query_string=query, headers={"Accept": "text/csv"})
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["€5 million", "C$2 billion", "$1.46 billion", "$5 million"]),
        ({"donor": "CA"}, ["C$2 billion", "$1.46 billion"]),
        ({"donor": "Chad"}, ["$5 million"]),
        ({"recipient": "sudan"}, ["$5 million"]),
        ({"category": "military", "countable": "true"}, ["C$2 billion"]),
        ({"currency": "EUR"}, ["€5 million"]),
        ({"status": "pledged", "currency": "CAD"}, ["C$2 billion"]),
        ({"is_aid": "false"}, ["€5 million"]),
        ({"since": "2025-06-01", "until": "2025-06-30"}, ["C$2 billion", "$1.46 billion"]),
    ],
)
def test_filters(keeper: FlaskClient, query: dict[str, str], expected: list[str]) -> None:
    assert surfaces(keeper, **query) == expected


def test_pages_in_every_form(keeper: FlaskClient, schema: Callable[[str], Validator]) -> None:
    whole = figures(keeper)
    assert whole["next"] is None
    for accept in ("application/json", "text/csv", "application/x-ndjson"):
        place, seen = "/v1/figures?limit=3", []
        for _ in range(3):
            response = keeper.get(place, headers={"Accept": accept})
            if accept == "text/csv":
                seen += [row["figure_id"] for row in csv.DictReader(io.StringIO(response.text))]
            elif accept == "application/json":
                seen += [item["figure"]["id"] for item in response.get_json()["figures"]]
            else:
                seen += [json.loads(line)["figure"]["id"] for line in response.text.splitlines()]
            if "Link" not in response.headers:
                break
            place = response.headers["Link"].split(">")[0].removeprefix("<")
        assert seen == [item["figure"]["id"] for item in whole["figures"]]


def test_rows_are_those_of_the_article(keeper: FlaskClient, schema: Callable[[str], Validator]) -> None:
    found = rows(keeper)
    assert list(found[0]) == list(CSV_COLUMNS)
    for row in found:
        schema("figures.csv").validate(row)
    assert found[0]["document_title"] == "'=A bridge"
    assert keeper.get(f"/v1/documents/{found[1]['document']}").status_code == 200
    alone = keeper.post("/v1/figures", json=ARTICLES[0], headers={"Accept": "text/csv"}).text
    for stored, plain in zip(found[1:3], csv.DictReader(io.StringIO(alone)), strict=True):
        assert {**stored, "document": ""} == {**plain, "document": ""}


@pytest.mark.parametrize("name", ["iati", "fts", "kiel", "crs"])
def test_profiles_are_those_of_the_other_call(keeper: FlaskClient, name: str) -> None:
    """Kept in dollars and asked for in euro: converted at the rates of the tables."""
    found = rows(keeper, profile=name)
    expected = []
    for article in ARTICLES:
        body = {**article, "profile": name}
        answer = keeper.post("/v1/figures", json=body, headers={"Accept": "text/csv"})
        expected += list(csv.DictReader(io.StringIO(answer.text)))
    assert [{**row, "document": ""} for row in found] == [{**row, "document": ""} for row in expected]
    assert len(found) == 3  # Canada's, and one each of Norway and Chad
    assert tuple(found[0]) == PROFILES[name].columns  # type: ignore[index]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "WzEsMiwzXQ"}, "cursor"),
        ({"cursor": "é"}, "cursor"),
        ({"category": "weapons"}, "category"),
        ({"currency": "usd"}, "currency"),
        ({"is_aid": "yes"}, "is_aid"),
        ({"since": "2025-02-30"}, "since"),
        ({"since": "2025-02-02", "until": "2025-02-01"}, "query"),
        ({"donor": ""}, "donor"),
        ({"text": "a"}, "text"),
        ({"cursor": ""}, "cursor"),
    ],
)
def test_bad_queries(keeper: FlaskClient, query: dict[str, str], field: str) -> None:
    answer = keeper.get("/v1/figures", query_string=query)
    assert (answer.status_code, answer.get_json().get("field")) == (422, field)


def test_a_profile_asks_for_a_table(keeper: FlaskClient) -> None:
    assert keeper.get("/v1/figures?profile=fts").mimetype == "text/csv"
    answer = keeper.get("/v1/figures?profile=fts", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["field"]) == (422, "profile")


def test_other_forms_are_refused(keeper: FlaskClient) -> None:
    assert keeper.get("/v1/figures", headers={"Accept": "application/xml"}).status_code == 406


def test_odd_names_find_nothing(keeper: FlaskClient) -> None:
    for name in ("%", "a\0b", "'; DROP TABLE figure; --", "😀"):
        assert surfaces(keeper, donor=name) == []
