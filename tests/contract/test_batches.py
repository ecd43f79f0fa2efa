"""POST /v1/batches: every record is answered, in order, whatever the others are like."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from jsonschema.protocols import Validator

from aidfigures.api.batches import BREAKING_OFF
from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.documents import Document
from aidfigures.export import CSV_COLUMNS
from aidfigures.finding import line_of
from aidfigures.model import Context, Findings
from aidfigures.settings import Settings

Schemas = Callable[[str], Validator]
NDJSON = "application/x-ndjson"
GOOD = {"id": "a", "date": "2025-08-24", "text": "Canada gave C$1 billion."}


def lines(*records: object) -> bytes:
    return b"".join(r if isinstance(r, bytes) else json.dumps(r).encode() + b"\n" for r in records)


def answers(client: FlaskClient, body: bytes, **options: str) -> list[dict[str, object]]:
    response = client.post("/v1/batches", data=body, content_type=NDJSON, query_string=options)
    assert (response.status_code, response.content_type) == (200, NDJSON)
    return [json.loads(line) for line in response.text.splitlines()]


def test_every_record_is_answered_in_order(client: FlaskClient) -> None:
    bad = [b"{not json\n", {"id": 7}, {"id": "x", "text": "€5", "date": "soon"}, [1], b"\xff\xfe\n"]
    answered = answers(client, lines(GOOD, *bad, {"text": "It cost €5m."}, {"id": [1], "html": "<p>It cost £5.</p>"}))
    assert [record["id"] for record in answered] == ["a", None, 7, "x", None, None, 7, [1]]
    assert [set(record) for record in answered] == [
        {"id", "figures"},
        *[{"id", "line", "error"}] * 5,
        {"id", "figures"},
        {"id", "figures", "text"},
    ]
    assert [record["line"] for record in answered[1:6]] == [2, 3, 4, 5, 6]
    assert answered[2]["error"] == {"field": "text", "reason": "is missing"}


def test_a_figure_is_the_one_that_the_article_alone_gives(client: FlaskClient) -> None:
    alone = client.post("/v1/figures", json={"text": GOOD["text"], "published": GOOD["date"]}).get_json()
    assert answers(client, lines(GOOD))[0]["figures"] == alone["figures"]


def test_the_query_says_what_records_leave_open(client: FlaskClient) -> None:
    own = GOOD | {"base_currency": "JPY"}
    eur, jpy = answers(client, lines(GOOD, own), base_currency="EUR")
    assert [each["figures"][0]["conversion"]["base"] for each in (eur, jpy)] == ["EUR", "JPY"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"text": "€5", "base_currency": "XQQ"}, "base_currency"),
        ({"text": "€5", "outlet_country": "QQ"}, "outlet_country"),
        ({"text": "x" * 1001}, "text"),
        ({"html": "<b>" * 50_001}, "html"),
        ({"text": "a", "html": "b"}, "text"),
        ({"text": 5}, "text"),
    ],
)
def test_a_record_that_cannot_be_used_names_its_field(engine: Engine, record: dict[str, object], field: str) -> None:
    client = create_app(Settings(text_limit=1000), engine).test_client()
    refused, good = answers(client, lines({"id": "bad"} | record, GOOD))
    assert (refused["id"], refused["line"]) == ("bad", 1)
    assert refused["error"]["field"] == field  # type: ignore[index]
    assert good["figures"]


def test_a_fault_of_ours_costs_one_record_and_quotes_nothing(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    def find(text: str, context: Context) -> Findings:
        if "embargo" in text:
            raise RuntimeError(text)
        return engine.find(text, context)

    client = create_app(engine=replace(engine, find=find)).test_client()
    refused, good = answers(client, lines({"id": 1, "text": "embargo"}, GOOD))
    assert refused["error"] == {"field": "line", "reason": "made our own code fail; it has been logged"}
    assert good["figures"]
    assert "RuntimeError" in caplog.text
    assert "embargo" not in caplog.text


@pytest.mark.parametrize("accept", [NDJSON, "text/csv"])
def test_half_of_a_surrogate_pair_costs_no_record(client: FlaskClient, accept: str) -> None:
    body = b'{"id": "\\ud800", "text": "EUR 5"}\n' + lines(GOOD)
    response = client.post("/v1/batches", data=body, content_type=NDJSON, headers={"Accept": accept})
    broken, good = response.text.splitlines()[-2:]
    assert r"\ud800" in broken
    assert "C$1 billion" in good


@pytest.mark.parametrize("number", [b"NaN", b"-Infinity", b"1e400"])
def test_what_is_no_number_in_json_is_not_answered_with(client: FlaskClient, number: bytes) -> None:
    refused, good = answers(client, b'{"text": "EUR 5", "id": ' + number + b"}\n" + lines(GOOD))
    assert refused["error"] == {
        "field": "line",
        "reason": f"is not JSON that we read: {number.decode()} is no number",
    }
    assert good["figures"]


def test_a_fault_in_the_writing_costs_one_record_too(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def written(asked: Document, findings: Findings) -> str:
        if asked.id == 1:
            raise RuntimeError
        return line_of(asked, findings)

    monkeypatch.setattr("aidfigures.api.batches.line_of", written)
    refused, good = answers(client, lines({"id": 1, "text": "EUR 5"}, GOOD))
    assert refused["error"] == {"field": "line", "reason": "made our own code fail; it has been logged"}
    assert good["figures"]


def test_csv_in_and_csv_out(client: FlaskClient) -> None:
    body = 'id;date;text\r\na;2025-08-24;"Canada gave C$1 billion."\r\nb;soon;€5\r\nc;;"Nothing; here"\r\n'
    response = client.post("/v1/batches", data=body, content_type="text/csv", headers={"Accept": "text/csv"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="figures.csv"'
    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    assert list(rows[0]) == [*CSV_COLUMNS, "error"]
    assert [(row["document"], row["currency"], row["error"]) for row in rows] == [
        ("a", "CAD", ""),
        ("b", "", "line 3: date: must be a day as YYYY-MM-DD"),
    ]


def test_it_is_answered_while_it_is_read(engine: Engine) -> None:
    read: list[str] = []

    def find(text: str, context: Context) -> Findings:
        read.append(text)
        return Findings(text, context)

    client = create_app(engine=replace(engine, find=find)).test_client()
    response = client.post("/v1/batches", data=lines(*({"text": str(i)} for i in range(9))), content_type=NDJSON)
    stream: Iterator[bytes] = response.iter_encoded()
    next(stream)
    assert len(read) < 9
    assert len(list(stream)) == 8


@pytest.mark.parametrize("accept", [NDJSON, "text/csv"])
def test_nothing_sent_is_nothing_answered(client: FlaskClient, accept: str) -> None:
    response = client.post("/v1/batches", data=b"", content_type=NDJSON, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.text.count("\n") == (accept == "text/csv")


@pytest.mark.parametrize(
    ("body", "kind", "accept", "query", "status"),
    [
        (b"", "application/json", NDJSON, {}, 415),
        (b"", "", NDJSON, {}, 415),
        (b"", "text/csv; charset=shift_jis", NDJSON, {}, 415),
        (b"", NDJSON, "application/json", {}, 406),
        (b"", NDJSON, "image/png", {}, 406),
        (b"", NDJSON, "*/*", {"base_currency": "dollars"}, 422),
        (b"", NDJSON, "*/*", {"base_currency": "XQQ"}, 422),
        (b"", NDJSON, "*/*", {"colour": "red"}, 422),
        (b"a,b\r\n1,2\r\n", "text/csv", "*/*", {}, 422),
        (b"x" * 2001, NDJSON, "*/*", {}, 413),
    ],
)
def test_what_cannot_be_read_at_all_is_a_problem(
    engine: Engine, schema: Schemas, body: bytes, kind: str, accept: str, query: dict[str, str], status: int
) -> None:
    client = create_app(Settings(batch_limit=2000), engine).test_client()
    response = client.post(
        "/v1/batches", data=body, headers={"Content-Type": kind, "Accept": accept}, query_string=query
    )
    assert response.status_code == status
    schema("problem").validate(response.get_json(force=True))


def test_a_packed_batch(client: FlaskClient) -> None:
    response = client.post(
        "/v1/batches", data=gzip.compress(lines(GOOD)), content_type=NDJSON, headers={"Content-Encoding": "gzip"}
    )
    assert json.loads(response.text)["id"] == "a"


def test_a_service_that_is_stopped_says_where_to_go_on(client: FlaskClient) -> None:
    told = iter((False, True))
    answer = client.post(
        "/v1/batches",
        data=b"text\nIt cost EUR 5.\nIt cost EUR 6.\nIt cost EUR 7.\n",
        headers={"Content-Type": "text/csv", "Accept": "text/csv"},
        environ_overrides={BREAKING_OFF: lambda: next(told)},
    )
    read, end = csv.DictReader(io.StringIO(answer.text))
    assert (read["amount_point"], read["error"]) == ("5", "")
    assert end["error"].startswith("line 3: batch: the service is being stopped")
