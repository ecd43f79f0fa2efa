"""What the service really answers, beside the examples and the headers of its contract."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from aidfigures.api.admission import NEEDS
from aidfigures.api.engine import Engine
from aidfigures.api.openapi_parts import BATCH_EXAMPLES, EXAMPLE_REQUEST
from aidfigures.app import create_app
from aidfigures.settings import Settings
from aidfigures.store.door import Store
from aidfigures.store.keys import SCOPES

Json = dict[str, Any]

DOCUMENT: Json = json.loads(
    (Path(__file__).resolve().parents[2] / "schemas" / "openapi.json").read_text(encoding="utf-8")
)
RESPONSES: Json = DOCUMENT["components"]["responses"]
OPERATIONS = {call["operationId"]: call for methods in DOCUMENT["paths"].values() for call in methods.values()}
ADDRESSES = {
    call["operationId"]: (method.upper(), path)
    for path, calls in DOCUMENT["paths"].items()
    for method, call in calls.items()
}
# Of HTTP itself, or alike in all answers and for browsers.
NOT_TOLD = {
    *("Content-Type", "Content-Length", "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options"),
    *("Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"),
}
IN_ORDER = (  # the second time the article is known
    *(("postFigures", "200"), ("postBatches", "200"), ("postDocument", "201"), ("postDocument", "200")),
    *((name, "200") for name in ("getDocument", "getFigures", "getPackages", "getRate", "getCurrencies")),
    *((name, "200") for name in ("healthz", "readyz", "metrics")),
    ("deleteDocument", "204"),
)
Answers = Mapping[tuple[str, str, str], Any]


@dataclass(frozen=True)
class Service:
    """A service with a limit that asks for keys, its store, and a key for all calls."""

    client: FlaskClient
    store: Store
    key: str

    def asked(self, operation: str, media: str, address: str = "", query: str = "") -> Any:
        method, path = ADDRESSES[operation]
        sent: Json = {}
        if operation == "postBatches":
            sent = {"data": BATCH_EXAMPLES[media], "content_type": media}
        elif method == "POST":
            sent = {"json": EXAMPLE_REQUEST}
        elif operation == "getRate":
            query = "?base=CAD&quote=USD&date=2025-08-24"
        headers = {"Accept": media, "X-API-Key": self.key}
        return self.client.open((address or path) + query, method=method, headers=headers, **sent)


def service(engine: Engine, folder: Path, scopes: Any = SCOPES, **settings: Any) -> Service:
    url = f"sqlite:///{folder}/store.db"
    store = Store(url)
    app = create_app(
        Settings(**{"database_url": url, "keys": "required", "rate_limit": "100/hour", **settings}), engine
    )
    return Service(app.test_client(), store, store.add_key("all", scopes, None)[0])


@pytest.fixture(scope="module")
def answers(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Each call in each form, in a row; the pages that have a next one as the form "next"."""
    asked = service(engine, tmp_path_factory.mktemp("answers"))
    found: dict[tuple[str, str, str], Any] = {}
    address = ""
    for name, status in IN_ORDER:
        if name == "deleteDocument":  # before it goes, another one comes
            headers = {"X-API-Key": asked.key}
            asked.client.post("/v1/documents", json={"text": "Norway gave Sudan $9 million in aid."}, headers=headers)
            for pages in ("getFigures", "getPackages"):
                found[pages, "200", "next"] = asked.asked(pages, "application/json", query="?limit=1")
        for media in OPERATIONS[name]["responses"][status].get("content", {"*/*": {}}):
            found[name, status, media] = answer = asked.asked(name, media, address if "{" in ADDRESSES[name][1] else "")
            assert answer.status_code == int(status), (name, media, answer.text)
        address = answer.headers.get("Location", address)
    asked.store.close()
    return found


def told_headers(answer: Json) -> set[str]:
    return set(answer.get("headers", ()))


def test_every_good_answer_was_asked_for(answers: Answers) -> None:
    promised = {
        (name, status, media)
        for name, call in OPERATIONS.items()
        for status, answer in call["responses"].items()
        if "$ref" not in answer
        for media in answer.get("content", {"*/*": {}})
    }
    assert promised == {each for each in answers if each[2] != "next"}


@pytest.mark.parametrize(("name", "status"), IN_ORDER)
def test_the_headers_sent_are_those_told(answers: Answers, name: str, status: str) -> None:
    mine = [answer for (called, got, _), answer in answers.items() if (called, got) == (name, status)]
    sent = {header for answer in mine for header, _ in answer.headers} - NOT_TOLD
    assert sent == told_headers(OPERATIONS[name]["responses"][status])


def test_the_examples_are_what_is_answered(answers: Answers) -> None:
    """Save for the time, the versions of the tables, and long lists, of which examples have the beginning."""
    compared = 0
    for (name, status, media), answer in answers.items():
        content = OPERATIONS[name]["responses"][status].get("content", {})
        if media not in content:
            continue
        example, compared = content[media]["example"], compared + 1
        if name == "metrics":
            assert {line for line in example.splitlines() if line[0] == "#"} <= set(answer.text.splitlines())
        elif name == "getCurrencies":
            assert all(each in answer.get_json()["currencies"] for each in example["currencies"])
        elif name == "readyz":
            assert {**example, "versions": None} == {**answer.get_json(), "versions": None}
        elif media == "application/json":
            assert without_time(example) == without_time(answer.get_json()), name
        else:
            assert example.splitlines() == answer.text.splitlines(), (name, media)
    assert compared == len(answers) - 3  # the two pages, and what says nothing: a document forgotten


def without_time(body: Json) -> Json:
    return {key: value for key, value in body.items() if key not in ("kept_at", "versions")}


def test_the_problems_are_what_is_answered(engine: Engine, tmp_path: Path) -> None:
    asked = service(engine, tmp_path, ("read",))
    key = asked.store.add_key("other", ("extract",), None)[0]
    mine, other = {"X-API-Key": asked.key}, {"X-API-Key": key}
    client, json_type = asked.client, {"Content-Type": "application/json"}
    too_much = b"x" * (Settings().body_limit + 1)
    provoked = {
        "KeyNeeded": client.post("/v1/figures"),
        "ScopeMissing": client.post("/v1/figures", headers=mine),
        "NotFound": client.get("/v1/documents/none", headers=mine),
        "NoRate": client.get("/v1/rates?base=USD&quote=CAD&date=2999-01-01", headers=other),
        "NotAcceptable": client.post("/v1/figures", headers={**other, "Accept": "image/png"}),
        "TooLarge": client.post("/v1/figures", data=too_much, headers={**other, **json_type}),
        "UnsupportedMediaType": client.post("/v1/figures", headers={**other, "Content-Type": "image/png"}),
        "InvalidInput": client.post("/v1/figures", json={"text": "x", "published": "soon"}, headers=other),
    }
    asked.store.close()
    for name, answer in provoked.items():
        example = RESPONSES[name]["content"]["application/problem+json"]["example"]
        assert {**answer.get_json(), "instance": None} == {**example, "instance": None}
        assert {header for header, _ in answer.headers} - NOT_TOLD == told_headers(RESPONSES[name])


def test_the_limit_is_told_as_promised(engine: Engine, tmp_path: Path) -> None:
    asked = service(engine, tmp_path, rate_limit="1/hour")
    asked.asked("getCurrencies", "*/*")
    answer = asked.asked("getCurrencies", "*/*")
    asked.store.close()
    assert answer.status_code == 429
    assert {header for header, _ in answer.headers} - NOT_TOLD == told_headers(RESPONSES["RateLimited"])
    assert set(answer.get_json()) == set(RESPONSES["RateLimited"]["content"]["application/problem+json"]["example"])


def test_a_store_that_is_away_keeps_every_call_with_a_key_waiting(engine: Engine, tmp_path: Path) -> None:
    """The key cannot be looked up: the contract says so of all that ask for one."""
    (tmp_path / "store.db").write_bytes(b"no database" * 1000)
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/store.db", keys="required"), engine)
    for method, rule in NEEDS:
        path = rule.replace("<", "{").replace(">", "}")
        answer = app.test_client().open(rule, method=method, headers={"X-API-Key": "any"})
        assert (answer.status_code, answer.mimetype) == (503, "application/problem+json"), rule
        assert {header for header, _ in answer.headers} - NOT_TOLD <= told_headers(RESPONSES["Store"])
        assert DOCUMENT["paths"][path][method.lower()]["responses"]["503"] == {"$ref": "#/components/responses/Store"}
    assert app.test_client().get("/healthz").status_code == 200
