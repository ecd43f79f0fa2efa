"""The contract as a document: every call told whole, nothing idle in it, and every example fits what it stands for."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.protocols import Validator
from lxml import etree
from prometheus_client.parser import text_string_to_metric_families

from aidfigures.api.batches import COLUMNS
from aidfigures.export import CSV_COLUMNS

Json = dict[str, Any]

DOCUMENT: Json = json.loads(
    (Path(__file__).resolve().parents[2] / "schemas" / "openapi.json").read_text(encoding="utf-8")
)
CALLS: dict[str, tuple[str, Json]] = {
    call["operationId"]: (path, call) for path, methods in DOCUMENT["paths"].items() for call in methods.values()
}
LINES = {  # of which type each line of NDJSON is
    "postFigures": "FigureRecord",
    "getDocument": "FigureRecord",
    "getFigures": "StoredFigureRecord",
    "getPackages": "PackageRecord",
}
every_call = pytest.mark.parametrize(("path", "call"), CALLS.values(), ids=CALLS)


def bodies() -> Iterator[Any]:
    """Every body of a request, an answer or a problem."""
    for path, methods in DOCUMENT["paths"].items():
        for method, call in methods.items():
            name = call["operationId"]
            told = [("sent", call.get("requestBody", {})), *call["responses"].items()]
            for place, body in told:
                for media, content in body.get("content", {}).items():
                    yield pytest.param(name, place, media, content, id=f"{method} {path} {place} {media}")
    for name, answer in DOCUMENT["components"]["responses"].items():
        for media, content in answer["content"].items():
            yield pytest.param(name, "problem", media, content, id=name)


def fits(schema: Json, value: object) -> None:
    whole = {**schema, "components": DOCUMENT["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(value)


def of_type(name: str, value: object) -> None:
    fits({"$ref": f"#/components/schemas/{name}"}, value)


@pytest.mark.parametrize(("name", "place", "media", "content"), list(bodies()))
def test_every_body_has_an_example_that_fits(
    name: str, place: str, media: str, content: Json, schema: Callable[[str], Validator]
) -> None:
    example = content.get("example") or next(iter(content["examples"].values()))["value"]
    fits(content["schema"], example)
    if place == "sent" or "json" in media.split("-")[0]:
        return
    if media == "text/csv":
        check_table(name, example, schema("figures.csv"))
    elif media == "application/x-ndjson":
        check_lines(name, example)
    elif media == "application/xml":
        assert etree.fromstring(example.encode()).tag == "iati-activities"
    else:
        assert {family.name for family in text_string_to_metric_families(example)} == {
            "aidfigures_texts",
            "aidfigures_figures",
        }


def check_table(name: str, example: str, row_schema: Validator) -> None:
    header, *rows = csv.reader(io.StringIO(example, newline=""))
    assert header == list(COLUMNS if name == "postBatches" else CSV_COLUMNS)
    assert len(rows) >= 2
    errors = []
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        errors.append(cells.pop("error", ""))
        if not errors[-1]:
            row_schema.validate(cells)
    assert len([error for error in errors if error]) == (name == "postBatches")


def check_lines(name: str, example: str) -> None:
    lines = [json.loads(line) for line in example.splitlines()]
    assert lines
    if name == "postBatches":
        good, bad = lines
        assert (set(good), set(bad)) == ({"id", "figures"}, {"id", "line", "error"})
        lines = good["figures"]
    for line in lines:
        of_type(LINES.get(name, "FigureRecord"), line)


def test_the_document_says_whose_it_is() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    assert DOCUMENT["servers"]
    assert {"title", "version", "summary", "description", "contact", "license"} <= set(DOCUMENT["info"])


def test_operation_ids_are_one_each() -> None:
    assert len(CALLS) == sum(len(methods) for methods in DOCUMENT["paths"].values())


def test_tags_are_declared_and_used() -> None:
    declared = {tag["name"] for tag in DOCUMENT["tags"] if tag["description"]}
    assert {tag for _, call in CALLS.values() for tag in call["tags"]} == declared


@every_call
def test_every_call_is_told_whole(path: str, call: Json) -> None:
    assert call["summary"]
    assert call["description"].endswith(".")
    assert len(call["tags"]) == 1
    assert "security" in call
    assert any(status.startswith("2") for status in call["responses"])
    assert any(status.startswith("4") for status in call["responses"])


@every_call
def test_every_parameter_is_described(path: str, call: Json) -> None:
    known = call.get("parameters", [])
    assert all(parameter["description"] and parameter["schema"] for parameter in known)
    assert len({(parameter["name"], parameter["in"]) for parameter in known}) == len(known)
    assert {each["name"] for each in known if each["in"] == "path"} == set(re.findall(r"{(\w+)}", path))


def test_references_lead_somewhere_and_nothing_is_idle() -> None:
    used = set(re.findall(r'"\$ref": "#/components/(\w+/[\w-]+)"', json.dumps(DOCUMENT)))
    used |= {f"securitySchemes/{name}" for _, call in CALLS.values() for way in call["security"] for name in way}
    known = {f"{kind}/{name}" for kind, parts in DOCUMENT["components"].items() for name in parts}
    assert used == known
