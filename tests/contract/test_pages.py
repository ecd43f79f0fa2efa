"""The page, the reference and the contract as they are served."""

import json
import re
from pathlib import Path

import lxml.html
import pytest
from flask.testing import FlaskClient

from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "service" / "aidfigures" / "web" / "static"
LOADS = re.compile(r"""(?:src|href)="([^"#]+)"|from "([^"]+)"|url\(([^)]+)\)""")


def test_the_page_forbids_everything_from_elsewhere(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    "path", ["/", "/kept", "/docs", "/openapi.json", "/healthz", "/readyz", "/nothing", "/static/page.js"]
)
def test_answers_keep_browsers_from_guessing(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/kept", "/docs"])
def test_whatever_a_page_loads_is_ours(client: FlaskClient, path: str) -> None:
    page = client.get(path).get_data(as_text=True)
    loads = [found for match in LOADS.findall(page) for found in match if found]
    assert len(loads) >= 3
    for load in loads:
        with client.get(f"/{load.removeprefix('./')}") as response:
            assert response.status_code == 200, load
    assert "<style" not in page
    assert " style=" not in page
    assert re.search(r"\son[a-z]+=", page) is None


@pytest.mark.parametrize("file", sorted(STATIC.iterdir()), ids=lambda file: file.name)
def test_static_files_are_served_and_load_nothing_from_elsewhere(client: FlaskClient, file: Path) -> None:
    with client.get(f"/static/{file.name}") as response:
        assert response.status_code == 200
    source = file.read_text(encoding="utf-8")
    for match in LOADS.findall(source):
        assert not any(found.startswith(("http", "//")) for found in match), match
    assert "innerHTML" not in source
    assert "eval(" not in source


def test_the_served_contract_is_the_one_in_schemas(client: FlaskClient) -> None:
    """There it is of a server that asks for keys, and this one does not."""
    known = json.loads((ROOT / "schemas" / "openapi.json").read_text(encoding="utf-8"))
    for calls in known["paths"].values():
        for operation in calls.values():
            operation["security"] = []
    assert client.get("/openapi.json").get_json() == known


def test_every_route_is_in_the_contract_and_the_reference(client: FlaskClient) -> None:
    contract = client.get("/openapi.json").get_json()
    reference = client.get("/docs").get_data(as_text=True)
    pages = {"/", "/kept", "/docs", "/openapi.json", "/static/<path:filename>"}
    rules = {rule.rule for rule in client.application.url_map.iter_rules()} - pages
    routes = {rule.replace("<document_id>", "{document_id}") for rule in rules}
    assert routes == set(contract["paths"])
    for methods in contract["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in reference


def test_the_reference_tells_keys_places_and_headers(engine: Engine, tmp_path: Path) -> None:
    """Of a server that asks for keys; where a parameter stands; what comes back beside the body."""
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/store.db", keys="required"), engine)
    closed = lxml.html.fromstring(app.test_client().get("/docs").get_data(as_text=True))
    call = closed.get_element_by_id("getDocument")
    assert [heading.text for heading in call.iter("h3")] == ["Path", "Answers"]
    assert "one with the scope read" in call.text_content()
    assert [place.text for place in closed.get_element_by_id("getFigures").iter("h3")] == ["Query", "Answers"]
    assert 'rel="next"' in closed.get_element_by_id("getFigures").text_content()
    assert "Location: Where it is now" in closed.get_element_by_id("postDocument").text_content()
    assert "none is asked for" in closed.get_element_by_id("healthz").text_content()
    assert "X-API-Key" in closed.get_element_by_id("keys").text_content()
    assert "WWW-Authenticate" in closed.get_element_by_id("problem-key-needed").text_content()


def test_rates_and_currencies_fit_the_contract(client: FlaskClient) -> None:
    rate = client.get("/v1/rates?base=CAD&quote=USD&date=2025-08-24").get_json()
    assert (rate["rate_date"], rate["rate"][:12]) == ("2025-08-22", "0.7187171072")
    mean = client.get("/v1/rates?base=CAD&quote=EUR&date=2025-08-24&method=month_mean").get_json()
    assert mean["method"] == "month_mean"
    currencies = client.get("/v1/currencies").get_json()["currencies"]
    assert {
        key: value
        for key, value in next(known for known in currencies if known["code"] == "CAD").items()
        if key in ("code", "name", "minor_digits")
    } == {"code": "CAD", "name": "Canadian dollar", "minor_digits": 2}


def test_the_rates_call_is_in_the_schema(client: FlaskClient) -> None:
    from aidfigures.wire.responses import CurrenciesResponse, RateResponse

    RateResponse.model_validate(client.get("/v1/rates?base=XOF").get_json())
    CurrenciesResponse.model_validate(client.get("/v1/currencies").get_json())


def test_ready_names_the_tables(client: FlaskClient) -> None:
    versions = client.get("/readyz").get_json()["versions"]
    assert {"aidfigures", "rates_ecb", "rates_nbp"} <= set(versions)
    assert client.get("/healthz").get_json() == {"status": "ok"}
