"""`GET /v1/rates`: the rate with its legs, mistakes named, refusals with their reason."""

import pytest
from flask.testing import FlaskClient

from aidfigures.app import create_app
from aidfigures.settings import Settings


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


def test_a_rate_with_its_legs(client: FlaskClient) -> None:
    told = client.get("/v1/rates?base=CAD&quote=USD&date=2025-08-24").get_json()
    assert (told["requested_date"], told["rate_date"], told["method"]) == ("2025-08-24", "2025-08-22", "last_published")
    assert told["rate"].startswith("0.71871710")
    assert [(leg["source"], leg["quote"], leg["rate"], leg["date"]) for leg in told["legs"]] == [
        ("ecb", "CAD", "1.6151", "2025-08-22"),
        ("ecb", "USD", "1.1608", "2025-08-22"),
    ]


@pytest.mark.parametrize(
    ("query", "field", "reason"),
    [
        ("base=RMB", "base", "is not a currency code that we know; did you mean CNY?"),
        ("base=USD&quote=CNH", "quote", "is not a currency code that we know; did you mean CNY?"),
        ("base=XQQ", "base", "is not a currency code that we know"),
        ("base=BTC", "base", "is not a currency code that we know"),
        ("base=usd", "base", "must look like USD, an ISO 4217 currency code"),
        ("base=CAD&date=2025-02-30", "date", "is not a day in the calendar"),
        ("base=CAD&date=24.8.2025", "date", "must be a day as YYYY-MM-DD"),
    ],
)
def test_mistakes_are_named(client: FlaskClient, query: str, field: str, reason: str) -> None:
    response = client.get(f"/v1/rates?{query}")
    told = response.get_json(force=True)
    assert (response.status_code, told["field"], told["reason"]) == (422, field, reason)


@pytest.mark.parametrize("method", ["printed", "guess"])
def test_a_method_that_a_table_does_not_have(client: FlaskClient, method: str) -> None:
    response = client.get(f"/v1/rates?base=CAD&method={method}")
    assert (response.status_code, response.get_json(force=True)["field"]) == (422, "method")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("base=KPW", "KPW: no market quotes"),
        ("base=TRY&date=2004-05-05", "TRY: TRY replaced TRL on 2005-01-01: 1000000 TRL make one TRY"),
        ("base=SSP&date=2005-01-01", "SSP: it came into use on 2011-07-18"),
        ("base=CAD&date=1998-06-01", "there is no euro, and no table, before 1999-01-01"),
        ("base=CAD&date=2100-01-01", "that day is still to come"),
        ("base=CAD&date=2100-01-01&method=latest", "that day is still to come"),
        ("base=XAU", "XAU: gold, a metal"),
    ],
)
def test_refusals_say_why(client: FlaskClient, query: str, reason: str) -> None:
    response = client.get(f"/v1/rates?{query}")
    assert response.status_code == 404
    assert response.get_json(force=True)["reason"].startswith(reason)


def test_every_currency_is_listed(client: FlaskClient) -> None:
    known = {currency["code"] for currency in client.get("/v1/currencies").get_json()["currencies"]}
    assert {"CAD", "UAH", "SYP", "ZWG", "XCG", "DEM"} <= known
