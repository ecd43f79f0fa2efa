"""Ids, the log and the metrics: enough to run the service by, and never a word of an article."""

import json
import logging
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from aidfigures.api.engine import Engine
from aidfigures.api.journal import JsonLines
from aidfigures.app import create_app
from aidfigures.model import Context, Findings

CANARY = "embargoed canary"


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    """An app of its own: its counts begin at nothing."""
    return create_app(engine=engine).test_client()


def counts(client: FlaskClient) -> dict[str, float]:
    lines = client.get("/metrics").text.splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


@pytest.mark.parametrize("sent", ["a", "9F-b" * 16])
def test_an_answer_carries_the_callers_id(client: FlaskClient, sent: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": sent}).headers["X-Request-ID"] == sent


@pytest.mark.parametrize("sent", ["", "a b", "x" * 65, "é", "a;b", "../x"])
def test_what_is_no_id_is_replaced(client: FlaskClient, sent: str) -> None:
    given = client.get("/nowhere", headers={"X-Request-ID": sent}).headers["X-Request-ID"]
    assert len(given) == 32
    assert given.isalnum()


def test_every_request_is_one_line(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "aidfigures")
    with client.post(f"/v1/figures?title={CANARY}", data=CANARY, content_type="text/plain") as response:
        known = response.headers["X-Request-ID"]
    client.get(f"/{CANARY}").close()
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    first, second = (line for line in lines if line["message"] == "answered")
    assert first["seconds"] >= 0
    assert {key: first[key] for key in ("level", "request_id", "method", "route", "status")} == {
        "level": "info",
        "request_id": known,
        "method": "POST",
        "route": "/v1/figures",
        "status": 200,
    }
    assert (second["route"], second["status"]) == ("none", 404)
    assert CANARY not in json.dumps(lines)


def test_a_fault_names_its_place_and_no_words(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    def find(text: str, context: Context) -> Findings:
        if CANARY in text:
            raise RuntimeError(text)
        return engine.find(text, context)

    client = create_app(engine=replace(engine, find=find)).test_client()
    response = client.post("/v1/figures", data=CANARY, content_type="text/plain")
    assert response.status_code == 500
    lines = [JsonLines().format(record) for record in caplog.records]
    assert any("RuntimeError" in line and "test_journal.py" in line for line in lines)
    assert CANARY not in "".join(lines)


def test_an_exception_in_the_log_keeps_its_message_to_itself() -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        facts = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, facts)
    line = json.loads(JsonLines().format(record))
    assert (line["error"], line["level"]) == ("ValueError", "error")
    assert "test_journal.py" in "".join(line["at"])
    assert CANARY not in json.dumps(line)


def test_the_metrics_count(client: FlaskClient) -> None:
    client.post("/v1/figures", data="It cost €5 and $6.", content_type="text/plain").close()
    client.post("/v1/figures", json={"no": 1}).close()
    client.get("/nowhere/1").close()
    client.get("/nowhere/2").close()
    client.open("/healthz", method="BREW").close()
    known = counts(client)
    requests = {name: value for name, value in known.items() if name.startswith("aidfigures_requests_total")}
    assert requests == {
        'aidfigures_requests_total{method="POST",route="/v1/figures",status="200"}': 1,
        'aidfigures_requests_total{method="POST",route="/v1/figures",status="422"}': 1,
        'aidfigures_requests_total{method="GET",route="none",status="404"}': 2,
        'aidfigures_requests_total{method="other",route="none",status="405"}': 1,
    }
    assert (known["aidfigures_texts_total"], known["aidfigures_figures_total"]) == (1, 2)
    assert known["aidfigures_characters_total"] == len("It cost €5 and $6.")


def test_a_stream_is_told_of_when_it_has_ended(client: FlaskClient) -> None:
    response = client.post("/v1/batches", data=b'{"text": "EUR 5"}\n', content_type="application/x-ndjson")
    name = 'aidfigures_requests_total{method="POST",route="/v1/batches",status="200"}'
    assert name not in counts(client)
    response.get_data()
    response.close()
    assert counts(client)[name] == 1


def test_two_apps_do_not_share_their_counts(engine: Engine) -> None:
    apps: list[Flask] = [create_app(engine=engine) for _ in range(2)]
    apps[0].test_client().get("/healthz").close()
    assert any("/healthz" in name for name in counts(apps[0].test_client()))
    assert not any("/healthz" in name for name in counts(apps[1].test_client()))
