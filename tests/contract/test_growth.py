"""/v1 only grows: whatever `released-v1.json` promises still holds. docs/api.md says what counts as breaking."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]

HERE = Path(__file__).resolve().parent
RELEASED: Json = json.loads((HERE / "released-v1.json").read_text(encoding="utf-8"))
NOW: Json = json.loads((HERE.parents[1] / "schemas" / "openapi.json").read_text(encoding="utf-8"))
LIMITS = {"maximum": 1, "maxLength": 1, "maxItems": 1, "minimum": -1, "minLength": -1, "minItems": -1}


def breaks(old: Json, new: Json) -> Iterator[str]:
    """What a program written for the old contract would stumble over in the new one."""
    for path, calls in old["paths"].items():
        for method, call in calls.items():
            place = f"{method.upper()} {path}"
            if method not in new["paths"].get(path, {}):
                yield f"{place} is gone"
            else:
                yield from _call(place, call, new["paths"][path][method])
    sent = _sent(old)
    for name, schema in old["components"]["schemas"].items():
        if name not in new["components"]["schemas"]:
            yield f"{name} is gone"
        else:
            yield from _schema(name, schema, new["components"]["schemas"][name], sent=name in sent)


def _sent(contract: Json) -> set[str]:
    """The types that callers send: they may ask for less, the others may not give less."""
    calls = [call for calls in contract["paths"].values() for call in calls.values()]
    bodies = [body for call in calls for body in call.get("requestBody", {"content": {}})["content"].values()]
    return {body["schema"]["$ref"].rsplit("/", 1)[-1] for body in bodies if "$ref" in body["schema"]}


def _call(place: str, old: Json, new: Json) -> Iterator[str]:
    if old["operationId"] != new["operationId"]:
        yield f"{place} has another operationId"
    known = {(each["name"], each["in"]): each for each in old.get("parameters", ())}
    given = {(each["name"], each["in"]): each for each in new.get("parameters", ())}
    for name, parameter in given.items():
        if parameter["required"] and not known.get(name, {"required": False})["required"]:
            yield f"{place} requires {name[0]}"
    for name, parameter in known.items():
        if name not in given:
            yield f"{place} takes no {name[0]}"
        else:
            yield from _schema(f"{place} {name[0]}", parameter["schema"], given[name]["schema"], sent=True)
    yield from _bodies(f"{place} body", old.get("requestBody", {}), new.get("requestBody", {}))
    for status, answer in old["responses"].items():
        if status.startswith("2"):
            if status not in new["responses"]:
                yield f"{place} answers no {status}"
            yield from _bodies(f"{place} {status}", answer, new["responses"].get(status, {}))


def _bodies(place: str, old: Json, new: Json) -> Iterator[str]:
    for kind, body in old.get("content", {}).items():
        if kind not in new.get("content", {}):
            yield f"{place} is not {kind}"
        elif body["schema"].get("$ref") != new["content"][kind]["schema"].get("$ref"):
            yield f"{place} {kind} is of another type"


def _schema(place: str, old: Json, new: Json, *, sent: bool) -> Iterator[str]:
    required, now = set(old.get("required", ())), set(new.get("required", ()))
    for name in now - required if sent else required - now:
        yield f"{place}.{name} is {'required' if sent else 'not always there'}"
    for name, known in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            yield f"{place}.{name} is gone"
        else:
            yield from _schema(f"{place}.{name}", known, new["properties"][name], sent=sent)
    yield from (f"{place}: {value} is gone" for value in old.get("enum", ()) if value not in new.get("enum", [value]))
    kinds, given = _kinds(old), _kinds(new)
    if kinds - given if sent else given - kinds:
        yield f"{place} was {sorted(kinds)} and is {sorted(given)}"
    for limit, sign in LIMITS.items() if sent else ():
        if limit in new and (limit not in old or sign * new[limit] < sign * old[limit]):
            yield f"{place} has a narrower {limit}"
    if sent and new.get("pattern") not in (None, old.get("pattern")):
        yield f"{place} has another pattern"


def _kinds(schema: Json) -> set[str]:
    """What the value may be: simple types, types of ours, null."""
    if "anyOf" in schema:
        return set().union(*map(_kinds, schema["anyOf"]))
    if "items" in schema:
        return {f"list of {kind}" for kind in _kinds(schema["items"])}
    return {str(schema.get("$ref", schema.get("type", "anything")))}


def test_nothing_that_was_released_is_taken_back() -> None:
    assert list(breaks(RELEASED, NOW)) == []


def _figures(contract: Json) -> Json:
    call: Json = contract["paths"]["/v1/figures"]["get"]
    return call


def _types(contract: Json) -> Json:
    types: Json = contract["components"]["schemas"]
    return types


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda new: new["paths"].pop("/v1/rates"), "GET /v1/rates is gone"),
        (lambda new: new["paths"]["/v1/documents/{document_id}"].pop("delete"), "DELETE /v1/documents/{document_id}"),
        (lambda new: _figures(new)["parameters"].pop(0), "takes no donor"),
        (lambda new: _figures(new)["parameters"][0].update(required=True), "requires donor"),
        (lambda new: _figures(new)["parameters"][2]["schema"]["enum"].pop(), "category: "),
        (lambda new: _figures(new)["parameters"][0]["schema"].update(maxLength=9), "narrower maxLength"),
        (lambda new: _figures(new)["responses"]["200"]["content"].pop("text/csv"), "is not text/csv"),
        (lambda new: _figures(new)["responses"].pop("200"), "answers no 200"),
        (lambda new: _types(new)["FigureRecord"]["properties"].pop("surface"), "FigureRecord.surface is gone"),
        (lambda new: _types(new)["FigureRecord"]["required"].remove("surface"), "surface is not always there"),
        (lambda new: _types(new)["AidRecord"]["properties"]["kind"]["enum"].remove("aid"), "AidRecord.kind: aid"),
        (lambda new: _types(new)["SpanRecord"]["properties"]["end"].update(type="string"), "SpanRecord.end was"),
        (lambda new: _types(new)["FiguresRequest"].update(required=["title"]), "FiguresRequest.title is required"),
        (lambda new: _types(new)["FiguresRequest"]["properties"].pop("html"), "FiguresRequest.html is gone"),
    ],
)
def test_what_is_taken_back_is_told(change: Callable[[Json], object], told: str) -> None:
    new = copy.deepcopy(RELEASED)
    change(new)
    found = list(breaks(RELEASED, new))
    assert found
    assert told in found[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda new: new["paths"].update({"/v1/more": {}}),
        lambda new: _figures(new)["parameters"].append(
            {"name": "more", "in": "query", "required": False, "schema": {}}
        ),
        lambda new: _figures(new)["responses"].update({"429": {}}),
        lambda new: _types(new)["AidRecord"]["properties"]["kind"]["enum"].append("more"),
        lambda new: _types(new)["FigureRecord"]["properties"].update({"more": {"type": "string"}}),
    ],
)
def test_what_is_added_breaks_nothing(change: Callable[[Json], object]) -> None:
    new = copy.deepcopy(RELEASED)
    change(new)
    assert list(breaks(RELEASED, new)) == []
