"""POST /v1/figures: what goes in, and what comes out in which form."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema.protocols import Validator
from lxml import etree

Schemas = Callable[[str], Validator]

ARTICLE = "Canada will give Ukraine C$1 billion ($723 million) in military aid, Carney said on Sunday."
JSON, CSV, NDJSON, XML = "application/json", "text/csv", "application/x-ndjson", "application/xml"


def post(client: FlaskClient, body: dict[str, Any], accept: str = JSON) -> Any:
    return client.post("/v1/figures", json=body, headers={"Accept": accept})


def surfaces(response: Any) -> list[str]:
    return [figure["surface"] for figure in response.get_json()["figures"]]


def test_the_answer_fits_its_schema(client: FlaskClient, schema: Schemas) -> None:
    response = post(client, {"text": ARTICLE, "published": "2025-08-24"})
    answer = response.get_json()
    schema("response").validate(answer)
    assert surfaces(response) == ["C$1 billion", "$723 million"]
    assert answer["figures"][0]["conversion"]["point"] == "718717107.30"
    assert answer["published"] == "2025-08-24"
    assert "rates_ecb" in answer["versions"]


def test_lines_and_rows_fit_their_schemas(made_client: FlaskClient, schema: Schemas) -> None:
    from_hand = {"text": _by_hand(), "published": "2025-08-24"}
    lines = post(made_client, from_hand, NDJSON).get_data(as_text=True).splitlines()
    rows = list(csv.DictReader(io.StringIO(post(made_client, from_hand, CSV).get_data(as_text=True), newline="")))
    whole = post(made_client, from_hand).get_json()
    schema("response").validate(whole)
    assert [json.loads(line) for line in lines] == whole["figures"]
    for line, row in zip(lines, rows, strict=True):
        schema("figure").validate(json.loads(line))
        schema("figures.csv").validate(row)
        assert json.loads(line)["id"] == row["figure_id"]


def _by_hand() -> str:
    return (
        "More than $1 billion Canadian ($723 million) from a package first promised in June will reach Ukraine next "
        "month. Norway gives up to 75 billion kroner a year over five years, and somebody paid $16m."
    )


def test_csv_is_a_download(made_client: FlaskClient) -> None:
    response = post(made_client, {"text": _by_hand()}, CSV)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response.headers["Content-Disposition"] == 'attachment; filename="figures.csv"'


def test_plain_text_with_its_options_in_the_query(client: FlaskClient) -> None:
    query = {"published": "2025-08-24", "base_currency": "EUR", "title": "C$ & more"}
    response = client.post("/v1/figures", query_string=query, data=ARTICLE, content_type="text/plain")
    assert response.get_json()["base_currency"] == "EUR"
    assert surfaces(response) == ["C$1 billion", "$723 million"]


@pytest.mark.parametrize("published", ["2025-08-24", None])
def test_the_query_says_what_a_json_body_leaves_open(client: FlaskClient, published: str | None) -> None:
    body = {"text": ARTICLE, "published": published, "base_currency": "GBP"}
    answer = client.post("/v1/figures?published=2025-08-24&base_currency=EUR", json=body).get_json()
    assert (answer["published"], answer["base_currency"]) == ("2025-08-24", "GBP")


@pytest.mark.parametrize(
    ("options", "accept", "answer"),
    [
        ({"profile": "fts"}, None, CSV),
        ({"profile": "fts"}, "*/*", CSV),
        ({"reporting_org": "XM-1"}, "*/*", XML),
        ({"reporting_name": "Desk"}, "application/*", XML),
        ({"profile": "fts"}, "application/json;q=0.1, text/csv;q=0.1", CSV),
    ],
)
def test_an_option_for_a_form_asks_for_it(
    made_client: FlaskClient, options: dict[str, str], accept: str | None, answer: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    response = made_client.post("/v1/figures", json={"text": ARTICLE, **options}, headers=headers)
    assert (response.status_code, response.mimetype) == (200, answer)


@pytest.mark.parametrize("as_json", [True, False])
def test_html_comes_back_as_the_text_that_offsets_count_in(client: FlaskClient, as_json: bool) -> None:
    page = f"<html><body><nav>$9</nav><article><h1>Aid</h1><p>😀 &amp; {ARTICLE}</p></article></body></html>"
    if as_json:
        response = post(client, {"html": page})
    else:
        response = client.post("/v1/figures", data=page.encode(), content_type="text/html")
    answer = response.get_json()
    assert [figure["surface"] for figure in answer["figures"]][-2:] == ["C$1 billion", "$723 million"]
    for figure in answer["figures"]:
        assert answer["text"][figure["start"] : figure["end"]] == figure["surface"]


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("€2 billion".encode(), None),
        ("\ufeff€2 billion".encode(), None),
        ("€2 billion".encode(), "UTF-8"),
        ("€2 billion".encode("cp1252"), "windows-1252"),
        ("€2 billion".encode("cp1252"), "iso-8859-1"),
        ("€2 billion".encode("iso8859-15"), "latin9"),
        ("€2 billion".encode("utf-16"), "utf-16"),
    ],
)
def test_charsets_are_honoured(client: FlaskClient, body: bytes, charset: str | None) -> None:
    kind = f"text/plain; charset={charset}" if charset else "text/plain"
    response = client.post("/v1/figures", data=body, content_type=kind)
    figure = response.get_json()["figures"][0]
    assert (figure["surface"], figure["start"]) == ("€2 billion", 0)


def test_a_page_says_its_own_charset(client: FlaskClient) -> None:
    page = "<html><head><meta charset=windows-1252></head><body><p>Brussels gave €2 billion.</p></body></html>"
    response = client.post("/v1/figures", data=page.encode("cp1252"), content_type="text/html")
    assert surfaces(response) == ["€2 billion"]


@pytest.mark.parametrize(
    "text", ["", " \n", "\u0000", "a\u0000b", "\x1b[2J", "\u202e", "😀" * 50, "\u2028", "no money"]
)
def test_texts_without_money_have_no_figures(client: FlaskClient, text: str) -> None:
    response = post(client, {"text": text})
    assert (response.status_code, response.get_json()["figures"]) == (200, [])


def test_offsets_count_code_points(client: FlaskClient) -> None:
    text = "😀😀 e\u0301 Norway gives $25 million"
    figure = post(client, {"text": text}).get_json()["figures"][0]
    assert text[figure["start"] : figure["end"]] == figure["surface"] == "$25 million"


def test_control_characters_come_back_as_json(client: FlaskClient) -> None:
    figure = post(client, {"text": "\u0000\u2028Canada gives C$1\u00a0billion"}).get_json()["figures"][0]
    assert figure["start"] == 15


def test_the_same_article_gives_the_same_ids(client: FlaskClient) -> None:
    first, second = (post(client, {"text": ARTICLE}).get_json() for _ in range(2))
    assert first == second


def test_an_empty_option_is_no_option(client: FlaskClient) -> None:
    assert post(client, {"text": ARTICLE, "title": "", "url": "", "published": None}).status_code == 200


def test_the_outlet_decides_a_bare_dollar(client: FlaskClient) -> None:
    text = "The government gave $16m in humanitarian aid."
    codes = {
        country: post(client, {"text": text, "outlet_country": country}).get_json()["figures"][0]["currency"]["code"]
        for country in ("NZ", "CA")
    }
    assert codes == {"NZ": "NZD", "CA": "CAD"}


def test_the_answer_adds_up_the_new_money(client: FlaskClient, schema: Schemas) -> None:
    text = f"{ARTICLE} Norway pledged $5 million in humanitarian aid to Sudan."
    answer = post(client, {"text": text, "published": "2025-08-24"}).get_json()
    schema("response").validate(answer)
    totals, ids = answer["totals"], [figure["id"] for figure in answer["figures"]]
    assert [(group["value"], group["figures"]) for group in totals["by"]["donor"]] == [
        ("Canada", [ids[0]]),
        ("Norway", [ids[2]]),
    ]
    [overall] = totals["overall"]
    assert overall["converted"]["point"] == "723717107.30"
    assert totals["left_out"] == [{"figure": ids[1], "reason": "restates C$1 billion in another currency"}]


@pytest.mark.parametrize(
    ("profile", "column"), [("iati", "value"), ("fts", "amountUSD"), ("kiel", "measure"), ("crs", "Year")]
)
def test_a_profile_names_the_columns(client: FlaskClient, profile: str, column: str) -> None:
    answer = post(client, {"text": ARTICLE, "published": "2025-08-24", "profile": profile}, CSV)
    [row] = csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline=""))
    assert column in row
    assert row["countable"] == "true"
    query = {"profile": profile, "published": "2025-08-24"}
    plain = client.post(
        "/v1/figures", query_string=query, data=ARTICLE, content_type="text/plain", headers={"Accept": CSV}
    )
    assert plain.get_data() == answer.get_data()


def test_an_iati_file(client: FlaskClient) -> None:
    body = {"text": ARTICLE, "published": "2025-08-24", "reporting_org": "XM-DAC-1", "reporting_name": "Desk & Co"}
    response = post(client, body, XML)
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="iati-activities.xml"'
    root = etree.fromstring(response.get_data())
    assert [each.text.startswith("XM-DAC-1-") for each in root.iter("iati-identifier")] == [True]
    assert root.findtext("iati-activity/reporting-org/narrative") == "Desk & Co"


@pytest.mark.parametrize(
    ("option", "accept", "field"),
    [
        ({"profile": "fts"}, JSON, "profile"),
        ({"profile": "fts"}, NDJSON, "profile"),
        ({"profile": "fts", "reporting_org": "XM-1"}, "*/*", "reporting_org"),
        ({"profile": "dac"}, CSV, "profile"),
        ({"profile": "kiel", "base_currency": "USD"}, CSV, "base_currency"),
        ({"reporting_org": "XM-1"}, CSV, "reporting_org"),
        ({"reporting_name": "x"}, JSON, "reporting_name"),
        ({"reporting_org": "a/b"}, XML, "reporting_org"),
        ({"reporting_org": ""}, XML, "reporting_org"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    made_client: FlaskClient, schema: Schemas, option: dict[str, str], accept: str, field: str
) -> None:
    response = post(made_client, {"text": ARTICLE, **option}, accept)
    assert response.status_code == 422
    schema("problem").validate(response.get_json(force=True))
    assert response.get_json(force=True)["field"] == field
