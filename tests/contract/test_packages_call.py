"""GET /v1/packages: one announcement across articles, once, with its reports; and sums that count it once."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = (
    {"text": "Canada pledged C$2 billion in military aid to Ukraine.", "published": "2025-06-17"},
    {"text": "Canada has pledged Ukraine C$2bn ($1.46bn) in military aid.", "published": "2025-06-18"},
    {
        "text": "Ukraine will receive more than C$1 billion in military aid from Canada next month, "
        "from a previously announced package.",
        "published": "2025-08-24",
    },
    {"text": "Norway pledged $5 million in food aid to Sudan.", "published": "2025-07-01"},
)


def keeper_of(engine: Engine, folder: Path) -> FlaskClient:
    client = create_app(Settings(database_url=f"sqlite:///{folder}/store.db"), engine).test_client()
    for article in ARTICLES:
        assert client.post("/v1/documents", json=article).status_code == 201
    return client


@pytest.fixture(scope="module")
def keeper(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return keeper_of(engine, tmp_path_factory.mktemp("store"))


def packages(client: FlaskClient, **query: str) -> dict[str, Any]:
    response = client.get("/v1/packages", query_string=query)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = json.loads(response.text)
    contract = json.loads((ROOT / "schemas" / "openapi.json").read_text(encoding="utf-8"))
    Draft202012Validator({**contract, "$ref": "#/components/schemas/PackagesResponse"}).validate(answer)
    return answer


def test_told_three_times_it_is_one_package(keeper: FlaskClient) -> None:
    first, second = packages(keeper)["packages"]
    assert (first["currency"], first["amount"]["point"], first["first_day"]) == ("CAD", "2000000000", "2025-06-17")
    assert [report["because"] for report in first["reports"]] == ["first", "amount"]
    assert [report["day"] for report in first["reports"]] == ["2025-06-17", "2025-06-18"]
    (tranche,) = first["tranches"]
    assert (tranche["amount"]["min"], tranche["amount"]["max"]) == ("1000000000", None)
    assert (first["countable"], tranche["countable"]) == (True, False)
    assert second["recipients"][0]["name"] == "Sudan"
    for report in first["reports"]:
        document = keeper.get(f"/v1/documents/{report['document']['id']}").get_json()
        assert report["figure"] in [figure["id"] for figure in document["figures"]]
        assert report["sentence"] in document["text"]


def test_sums_count_each_package_once(keeper: FlaskClient) -> None:
    answer = packages(keeper)
    sums = {each["currency"]: each["point"] for each in answer["sums"]["as_given"]}
    assert sums == {"CAD": "2000000000", "USD": "5000000"}
    (converted,) = answer["sums"]["converted"]
    rate = answer["packages"][0]["conversion"]["point"]
    assert float(converted["point"]) == pytest.approx(float(rate) + 5e6)
    assert packages(keeper, since="2025-07-01")["sums"]["as_given"] == [
        {**each, "packages": [answer["packages"][1]["id"]]}
        for each in answer["sums"]["as_given"]
        if each["currency"] == "USD"
    ]


@pytest.mark.parametrize(
    ("query", "currencies"),
    [
        ({"donor": "CA"}, ["CAD"]),
        ({"donor": "norway"}, ["USD"]),
        ({"recipient": "UA", "kind": "aid"}, ["CAD"]),
        ({"kind": "appeal"}, []),
        ({"category": "humanitarian"}, ["USD"]),
        ({"currency": "CAD", "countable": "true"}, ["CAD"]),
        ({"countable": "false"}, []),
        ({"status": "pledged"}, ["CAD", "USD"]),
        ({"since": "2025-06-18"}, ["USD"]),
        ({"until": "2025-06-17"}, ["CAD"]),
    ],
)
def test_filters(keeper: FlaskClient, query: dict[str, str], currencies: list[str]) -> None:
    assert [package["currency"] for package in packages(keeper, **query)["packages"]] == currencies


def test_pages_and_lines(keeper: FlaskClient) -> None:
    whole = packages(keeper)
    place, seen = "/v1/packages?limit=1", []
    for _ in range(5):
        response = keeper.get(place, headers={"Accept": "application/x-ndjson"})
        seen += [json.loads(line) for line in response.text.splitlines()]
        if "Link" not in response.headers:
            break
        place = response.headers["Link"].split(">")[0].removeprefix("<")
    assert seen == whole["packages"]
    first = packages(keeper, limit="1")
    assert first["sums"] == whole["sums"]
    assert packages(keeper, limit="1", cursor=first["next"])["packages"] == whole["packages"][1:]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"cursor": "!"}, "cursor"),
        ({"cursor": "w6k"}, "cursor"),
        ({"cursor": "cC1h"}, "cursor"),
        ({"kind": "price"}, "kind"),
        ({"is_aid": "true"}, "is_aid"),
        ({"limit": "0"}, "limit"),
    ],
)
def test_bad_queries(keeper: FlaskClient, query: dict[str, str], field: str) -> None:
    answer = keeper.get("/v1/packages", query_string=query)
    assert (answer.status_code, answer.get_json()["field"]) == (422, field)


def test_a_forgotten_article_is_out_of_its_package(engine: Engine, tmp_path: Path) -> None:
    client = keeper_of(engine, tmp_path)
    (package,) = packages(client, donor="CA")["packages"]
    client.delete(f"/v1/documents/{package['reports'][0]['document']['id']}")
    (left,) = packages(client, donor="CA")["packages"]
    assert [report["because"] for report in left["reports"]] == ["first"]
    assert left["first_day"] == "2025-06-18"


def test_other_forms_are_refused(keeper: FlaskClient) -> None:
    assert keeper.get("/v1/packages", headers={"Accept": "text/csv"}).status_code == 406
