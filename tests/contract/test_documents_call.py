"""POST, GET and DELETE /v1/documents: kept, found, forgotten, and refused where nothing can be kept."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.settings import Settings
from aidfigures.wire.kept import DocumentResponse

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Canada pledged C$2 billion ($1.46 billion) in military aid to Ukraine."
ARTICLE = {"text": TEXT, "published": "2025-06-17", "url": "https://a.example/1", "title": "One"}


@pytest.fixture
def keeper(engine: Engine, tmp_path: Path) -> FlaskClient:
    return create_app(Settings(database_url=f"sqlite:///{tmp_path}/store.db"), engine).test_client()


@pytest.fixture
def mean_keeper(engine: Engine, tmp_path: Path) -> FlaskClient:
    """It keeps no texts."""
    settings = Settings(database_url=f"sqlite:///{tmp_path}/store.db", keep_text=False)
    return create_app(settings, engine).test_client()


def schema_of(model: str) -> Draft202012Validator:
    contract = json.loads((ROOT / "schemas" / "openapi.json").read_text(encoding="utf-8"))
    return Draft202012Validator({**contract, "$ref": f"#/components/schemas/{model}"})


def kept(client: FlaskClient, status: int, **article: Any) -> dict[str, Any]:
    response = client.post("/v1/documents", json={**ARTICLE, **article})
    assert response.status_code == status, response.text
    answer: dict[str, Any] = json.loads(response.text)
    schema_of("DocumentResponse").validate(answer)
    assert response.headers["Location"] == f"/v1/documents/{answer['id']}"
    return answer


def test_kept_once_and_found(keeper: FlaskClient) -> None:
    first = kept(keeper, 201)
    again = kept(keeper, 200)
    assert (first["outcome"], again["outcome"]) == ("kept", "unchanged")
    found = keeper.get(f"/v1/documents/{first['id']}")
    assert found.status_code == 200
    answer = found.get_json()
    schema_of("DocumentResponse").validate(answer)
    assert {**answer, "outcome": "kept"} == first
    assert (answer["text"], answer["readings"], answer["title"]) == (TEXT, 1, "One")
    assert again == {**first, "outcome": "unchanged"}


def test_the_figures_are_those_of_the_other_call(keeper: FlaskClient) -> None:
    answer = kept(keeper, 201)
    plain = keeper.post("/v1/figures", json=ARTICLE).get_json()
    assert {name: answer[name] for name in plain} == plain
    rows = keeper.post("/v1/figures", json=ARTICLE, headers={"Accept": "text/csv"}).text
    place = f"/v1/documents/{answer['id']}"
    assert keeper.get(place, headers={"Accept": "text/csv"}).text == rows
    lines = keeper.get(place, headers={"Accept": "application/x-ndjson"}).text.splitlines()
    assert [json.loads(line) for line in lines] == plain["figures"]
    assert len(list(csv.DictReader(io.StringIO(rows)))) == len(lines) == 2


def test_a_copy_is_noted(keeper: FlaskClient) -> None:
    first = kept(keeper, 201)
    copy = kept(keeper, 200, url="https://b.example/2", published="2025-06-18")
    assert (copy["id"], copy["outcome"], copy["published"]) == (first["id"], "copy", "2025-06-17")
    assert copy["copies"] == [{"url": "https://b.example/2", "title": "One", "published": "2025-06-18"}]


def test_other_options_read_it_again(keeper: FlaskClient) -> None:
    kept(keeper, 201)
    again = kept(keeper, 200, base_currency="EUR")
    assert (again["outcome"], again["readings"], again["base_currency"]) == ("read_again", 2, "EUR")


def test_forgotten_is_gone(keeper: FlaskClient) -> None:
    place = f"/v1/documents/{kept(keeper, 201)['id']}"
    assert keeper.delete(place).status_code == 204
    for call in (keeper.get, keeper.delete):
        answer = call(place)
        assert (answer.status_code, answer.get_json()["title"]) == (404, "Not found")
    assert keeper.get("/v1/figures").get_json()["figures"] == []
    kept(keeper, 201)


def test_plain_text_and_pages_are_kept_too(keeper: FlaskClient) -> None:
    plain = keeper.post("/v1/documents?published=2025-06-17", data=TEXT, content_type="text/plain")
    assert plain.status_code == 201
    page = f"<html><body><article><p>{TEXT}</p></article></body></html>"
    html = keeper.post("/v1/documents?published=2025-06-17", data=page, content_type="text/html").get_json()
    for figure in html["figures"]:
        assert html["text"][figure["start"] : figure["end"]] == figure["surface"]


def test_offsets_count_in_the_text_that_is_answered(keeper: FlaskClient) -> None:
    """A text that is not composed, with a NUL, which PostgreSQL cannot keep."""
    answer = kept(keeper, 201, text=f"Cafe\u0301 \0 {TEXT}", title="a \0 b")
    assert answer["text"] == f"Caf\u00e9 \ufffd {TEXT}"
    for figure in answer["figures"]:
        assert answer["text"][figure["start"] : figure["end"]] == figure["surface"]


def test_texts_are_not_kept_where_they_shall_not_be(mean_keeper: FlaskClient, tmp_path: Path) -> None:
    answer = kept(mean_keeper, 201, text=f"{TEXT}\n\nThe kittiwake is a bird of the gull family.")
    found = mean_keeper.get(f"/v1/documents/{answer['id']}").get_json()
    assert found["text"] is None
    assert found["figures"] == answer["figures"]
    files = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
    assert b"C$2 billion" in files
    assert b"kittiwake" not in files


@pytest.mark.parametrize("field", ["profile", "reporting_org", "reporting_name"])
def test_what_shapes_an_answer_is_refused(keeper: FlaskClient, field: str) -> None:
    answer = keeper.post("/v1/documents", json={**ARTICLE, field: "fts"})
    assert (answer.status_code, answer.get_json()["field"]) == (422, field)


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", "/v1/documents"), ("get", "/v1/documents/a"), ("delete", "/v1/documents/a"), ("get", "/v1/figures")],
)
@pytest.mark.parametrize("place", ["", "sqlite:////proc/sys/store.db", "postgresql://u:sesame@127.0.0.1:1/x"])
def test_without_a_store_the_rest_goes_on(engine: Engine, method: str, path: str, place: str) -> None:
    client = create_app(Settings(database_url=place), engine).test_client()
    answer = client.open(path, method=method, json=ARTICLE if method == "post" else None)
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.get_json()["type"] == "/docs#problem-store"
    assert answer.get_json()["reason"]
    assert "sesame" not in answer.text
    assert client.post("/v1/figures", json=ARTICLE).status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_disk_that_cannot_be_written_is_told_at_the_start(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    create_app(Settings(database_url="sqlite:////proc/sys/store.db"), engine)
    assert "articles are read and not kept" in caplog.text


@pytest.mark.parametrize("document_id", ["a", "0" * 32, "%00", "%F0%9F%98%80", "x" * 500])
def test_ids_that_are_none(keeper: FlaskClient, document_id: str) -> None:
    assert keeper.get(f"/v1/documents/{document_id}").status_code == 404
    assert keeper.delete(f"/v1/documents/{document_id}").status_code == 404


def test_records_fit_the_model(keeper: FlaskClient) -> None:
    answer = kept(keeper, 201)
    assert set(answer) == set(DocumentResponse.model_fields)
