"""Which answer each call gives to which Accept, Content-Type, method and address: tables written by hand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient

from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.settings import Settings

PROBLEM = "application/problem+json"
ARTICLE = {"text": "Canada will give Ukraine C$1 billion ($723 million) in military aid."}
LINES, TABLE = json.dumps(ARTICLE), "text\r\nIt cost $5m.\r\n"
SINGLE = ("documents", "rates", "currencies")  # JSON or nothing
ONE_FORM = ("/healthz", "/readyz", "/metrics", "/", "/docs", "/openapi.json")  # they heed no Accept
FORMS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "lines": "application/x-ndjson",
    "xml": "application/xml; charset=utf-8",
    "406": PROBLEM,
}

ACCEPT = """
Accept                                       figures  batches  documents  document  stored  packages  rates  currencies
(none)                                       json     lines    json       json      json    json      json   json
(empty)                                      json     lines    json       json      json    json      json   json
,                                            json     lines    json       json      json    json      json   json
*/*                                          json     lines    json       json      json    json      json   json
application/*                                json     lines    json       json      json    json      json   json
text/*                                       csv      csv      406        csv       csv     406       406    406
application/json                             json     406      json       json      json    json      json   json
APPLICATION/JSON                             json     406      json       json      json    json      json   json
application/json; charset=utf-8              json     406      json       json      json    json      json   json
application/json;charset=latin-1             json     406      json       json      json    json      json   json
text/csv                                     csv      csv      406        csv       csv     406       406    406
text/csv; header=present                     csv      csv      406        csv       csv     406       406    406
application/x-ndjson                         lines    lines    406        lines     lines   lines     406    406
application/xml                              xml      406      406        406       406     406       406    406
text/csv, application/json                   json     csv      json       json      json    json      json   json
text/csv;q=0.5, application/json;q=0.4       csv      csv      json       csv       csv     json      json   json
text/csv;q=0.4, application/x-ndjson;q=0.5   lines    lines    406        lines     lines   lines     406    406
application/*;q=0.1, text/csv;q=0.2          csv      csv      json       csv       csv     json      json   json
text/html, */*;q=0.1                         json     lines    json       json      json    json      json   json
text/html,application/xml;q=0.9,*/*;q=0.8    xml      lines    json       json      json    json      json   json
application/json;q=0, */*                    csv      lines    406        csv       csv     lines     406    406
application/json;q=0, text/csv;q=0.1         csv      csv      406        csv       csv     406       406    406
application/json;q=0                         406      406      406        406       406     406       406    406
application/json;q=x                         json     lines    json       json      json    json      json   json
application/json;q=9                         json     lines    json       json      json    json      json   json
application/problem+json                     406      406      406        406       406     406       406    406
text/html,application/xhtml+xml              406      406      406        406       406     406       406    406
image/png                                    406      406      406        406       406     406       406    406
json                                         406      406      406        406       406     406       406    406
*                                            406      406      406        406       406     406       406    406
/                                            406      406      406        406       406     406       406    406
;                                            406      406      406        406       406     406       406    406
"""

CONTENT_TYPE = """
Content-Type                             figures  batches  documents
(none)                                   415      415      415
(empty)                                  415      415      415
application/json                         ok       415      ok
APPLICATION/JSON                         ok       415      ok
application/json; charset=utf-8          ok       415      ok
application/json; charset="UTF-8"        ok       415      ok
application/json; charset=us-ascii       ok       415      ok
application/json; charset=latin-1        ok       415      ok
application/json; charset=utf-16         415      415      415
application/json; charset=nonsense       415      415      415
application/json, text/plain             415      415      415
application/ld+json                      415      415      415
text/json                                415      415      415
text/plain                               ok       415      ok
text/plain; charset=utf-8                ok       415      ok
text/plain; charset=iso-8859-1           ok       415      ok
text/plain; charset=nonsense             415      415      415
text/plain; charset=                     ok       415      ok
text/plain; format=flowed                ok       415      ok
text/html                                ok       415      ok
text/html; charset=windows-1252          ok       415      ok
text/html; charset=rot13                 415      415      415
application/xhtml+xml                    415      415      415
application/x-ndjson                     415      ok       415
application/x-ndjson; charset=utf-8      415      ok       415
application/x-ndjson; charset=utf-16     415      415      415
application/jsonl                        415      ok       415
text/csv                                 415      ok       415
text/csv; header=present                 415      ok       415
text/csv; charset=utf-16                 415      415      415
application/xml                          415      415      415
application/x-www-form-urlencoded        415      415      415
multipart/form-data; boundary=x          415      415      415
application/octet-stream                 415      415      415
image/png                                415      415      415
text/*                                   415      415      415
json                                     415      415      415
;                                        415      415      415
"""

METHODS = {
    "/v1/figures": {"GET", "POST"},
    "/v1/batches": {"POST"},
    "/v1/documents": {"POST"},
    "/v1/documents/{id}": {"GET", "DELETE"},
    "/v1/packages": {"GET"},
    "/v1/rates": {"GET"},
    "/v1/currencies": {"GET"},
    **{key: {"GET"} for key in (*ONE_FORM, "/static/page.js")},
}
NOWHERE = (
    *("/v1", "/v1/", "/v1/figures/", "/v1//figures", "//v1/figures", "/V1/figures", "/v1/Figures", "/v2/figures"),
    *("/v1/documents/", "/v1/documents/a/b", "/healthz/", "/docs/", "/openapi.json/"),
    *("/static", "/static/", f"/{'x' * 3000}"),
)


@dataclass(frozen=True)
class Call:
    """One call of the table, as it is when nothing is wrong with it."""

    method: str
    path: str
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def made(self, client: FlaskClient, **headers: str | None) -> Any:
        known = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        sent = {name: value for name, value in known.items() if value is not None}
        with client.open(self.path, method=self.method, data=self.body, headers=sent) as response:
            return response


@pytest.fixture(scope="module")
def client(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("store")
    return create_app(Settings(database_url=f"sqlite:///{folder}/store.db"), engine).test_client()


@pytest.fixture(scope="module")
def kept(client: FlaskClient) -> str:
    """The address of a document."""
    place: str = client.post("/v1/documents", json=ARTICLE).headers["Location"]
    return place


@pytest.fixture(scope="module")
def calls(kept: str) -> dict[str, Call]:
    json_type, lines_type = {"Content-Type": "application/json"}, {"Content-Type": "application/x-ndjson"}
    return {
        "figures": Call("POST", "/v1/figures", LINES, json_type),
        "batches": Call("POST", "/v1/batches", LINES, lines_type),
        "documents": Call("POST", "/v1/documents", LINES, json_type),
        "document": Call("GET", kept),
        "stored": Call("GET", "/v1/figures"),
        "packages": Call("GET", "/v1/packages"),
        "rates": Call("GET", "/v1/rates?base=CAD"),
        "currencies": Call("GET", "/v1/currencies"),
    }


def cells(table: str) -> Iterator[tuple[str | None, dict[str, str]]]:
    """The header's value (None where it is not sent), and what each call makes of it."""
    head, *rows = table.strip().splitlines()
    _, *names = head.split()
    for row in rows:
        value, *expected = row.rsplit(maxsplit=len(names))
        yield {"(none)": None, "(empty)": ""}.get(value.strip(), value.strip()), dict(zip(names, expected, strict=True))


def told(response: Any) -> dict[str, str]:
    """What a problem document blames."""
    assert response.content_type == PROBLEM
    body: dict[str, str] = json.loads(response.text)
    return body


@pytest.mark.parametrize(("accept", "expected"), list(cells(ACCEPT)))
def test_accept(client: FlaskClient, calls: dict[str, Call], accept: str | None, expected: dict[str, str]) -> None:
    assert set(expected) == set(calls)
    for name, form in expected.items():
        response = calls[name].made(client, Accept=accept)
        assert (response.content_type, response.status_code < 300) == (FORMS[form], form != "406"), name
        if form == "406":
            assert (response.status_code, told(response)["field"]) == (406, "Accept")
            assert told(response)["reason"].startswith("must allow one of ")
        else:
            assert (response.headers.get("Vary") == "Accept") == (name not in SINGLE)


@pytest.mark.parametrize(("kind", "expected"), list(cells(CONTENT_TYPE)))
def test_content_type(client: FlaskClient, calls: dict[str, Call], kind: str | None, expected: dict[str, str]) -> None:
    for name, status in expected.items():
        is_table = name == "batches" and (kind or "").startswith("text/csv")
        call = Call("POST", calls[name].path, TABLE if is_table else LINES)
        response = call.made(client, Content_Type=kind)
        if status == "ok":
            assert response.status_code in (200, 201), name
        else:
            assert response.status_code == 415, name
            assert told(response)["field"] in ("Content-Type", "charset")
            assert told(response)["reason"]
            # Where two headers are at fault, the one that says how to answer is told of.
            assert call.made(client, Content_Type=kind, Accept="image/png").status_code == 406


@pytest.mark.parametrize("path", METHODS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
def test_methods(client: FlaskClient, kept: str, method: str, path: str) -> None:
    known = METHODS[path]
    allowed = known | {"OPTIONS"} | ({"HEAD"} if "GET" in known else set())
    place = path if method != "DELETE" else path.replace("{id}", "unknown")
    with client.open(place.replace("/v1/documents/{id}", kept), method=method) as response:
        if method not in allowed:
            assert response.status_code == 405
            assert response.content_type == PROBLEM
        if method not in allowed or method == "OPTIONS":
            assert set(response.headers["Allow"].split(", ")) == allowed
        else:
            assert response.status_code != 405
            assert "Allow" not in response.headers


@pytest.mark.parametrize("path", [path for path, methods in METHODS.items() if "GET" in methods])
def test_head_is_get_without_its_body(client: FlaskClient, kept: str, path: str) -> None:
    place = path.replace("/v1/documents/{id}", kept)
    with client.get(place) as whole, client.head(place) as head:
        assert (head.status_code, head.data) == (whole.status_code, b"")
        theirs, ours = dict(whole.headers), dict(head.headers)
        for changing in ("X-Request-ID", "Date", *(["Content-Length"] if path == "/metrics" else [])):
            assert bool(theirs.pop(changing, None)) == bool(ours.pop(changing, None))
        assert ours == theirs


@pytest.mark.parametrize("path", NOWHERE)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_nowhere(client: FlaskClient, method: str, path: str) -> None:
    """No address is mended on the way: a call that went to another place than was asked would hide a mistake."""
    response = client.open(path, method=method)
    assert response.status_code == 404
    assert told(response)["type"] == "/docs#problem-not-found"


@pytest.mark.parametrize(
    "path", ["/static/nothing.js", "/static/../app.py", "/static/%2e%2e/pages.py", "/v1/documents/%2e%2e"]
)
def test_no_such_thing(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert told(response)["type"] == "/docs#problem-not-found"


@pytest.mark.parametrize("path", ONE_FORM)
@pytest.mark.parametrize("accept", ["image/png", "application/json", ";"])
def test_what_has_one_form_is_given_in_it(client: FlaskClient, path: str, accept: str) -> None:
    """Probes, scrapers and browsers send what they like."""
    with client.get(path, headers={"Accept": accept}) as response:
        assert response.status_code == 200


def test_what_is_deleted_has_no_form(client: FlaskClient) -> None:
    place = client.post("/v1/documents", json={"text": "It cost €7."}).headers["Location"]
    response = client.delete(place)
    assert (response.status_code, response.data) == (204, b"")
    assert "Content-Type" not in response.headers
