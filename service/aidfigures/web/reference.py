"""The OpenAPI document → what the reference page shows: calls, types and problems, in words."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from aidfigures.api.openapi_parts import component
from aidfigures.api.problems import (
    BROKEN,
    INVALID,
    KEY_NEEDED,
    NO_RATE,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    RATE_LIMITED,
    SCOPE_MISSING,
    STORE,
    TOO_LARGE,
    UNREADABLE,
    UNSUPPORTED,
    WRONG_METHOD,
    ProblemKind,
)

Json = dict[str, Any]
Words = list[tuple[str, str | None]]  # pieces of text, each with the type that it links to or None

PROBLEM_KINDS = (
    UNREADABLE,
    KEY_NEEDED,
    SCOPE_MISSING,
    NOT_FOUND,
    NO_RATE,
    WRONG_METHOD,
    NOT_ACCEPTABLE,
    TOO_LARGE,
    UNSUPPORTED,
    INVALID,
    RATE_LIMITED,
    BROKEN,
    STORE,
)


def reference(document: Json) -> dict[str, object]:
    """The variables of docs.html."""
    return {
        "info": document["info"],
        "about": document["info"]["description"].split("\n\n"),
        "calls": list(_calls(document)),
        "types": [_type(name, schema) for name, schema in document["components"]["schemas"].items()],
        "problems": [_problem(kind, document) for kind in PROBLEM_KINDS],
        "keys": document["components"]["securitySchemes"],
    }


def _calls(document: Json) -> Iterator[Json]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield {
                "id": operation["operationId"],
                "method": method.upper(),
                "path": path,
                "summary": operation["summary"],
                "description": operation.get("description", ""),
                "scopes": sorted(
                    {scope for way in operation["security"] for needed in way.values() for scope in needed}
                ),
                "parameters": _parameters(operation.get("parameters", ())),
                "bodies": [_body(*item) for item in operation.get("requestBody", {}).get("content", {}).items()],
                "answers": list(_answers(operation["responses"], document)),
            }


def _parameters(known: Sequence[Json]) -> list[tuple[str, list[Json]]]:
    """By where they stand, in the words of the page's headings."""
    places = (("Path", "path"), ("Query", "query"))
    found = [(name, [_parameter(each) for each in known if each["in"] == place]) for name, place in places]
    return [(name, parameters) for name, parameters in found if parameters]


def _parameter(known: Json) -> Json:
    return {
        "name": known["name"],
        "required": known["required"],
        "type": type_words(known["schema"]),
        "description": known["description"],
        "example": known.get("example"),
    }


def _body(media: str, content: Json) -> Json:
    return {"media": media, "type": type_words(content["schema"]), "example": _example(content)}


def _answers(responses: Json, document: Json) -> Iterator[Json]:
    for status, response in responses.items():
        known = _resolved(response, document)
        bodies = [_body(*item) for item in known.get("content", {}).items()]
        problem = "$ref" in response
        yield {
            "status": status,
            "description": known["description"],
            "problem": problem,
            "headers": _headers(known, document),
            "bodies": bodies,
        }


def _problem(kind: ProblemKind, document: Json) -> Json:
    known = document["components"]["responses"].get(component(kind), {})
    return {"kind": kind, "headers": _headers(known, document)}


def _headers(answer: Json, document: Json) -> list[tuple[str, str]]:
    """Name and description of each."""
    found = answer.get("headers", {}).items()
    return [(name, _resolved(header, document)["description"]) for name, header in found]


def _resolved(known: Json, document: Json) -> Json:
    if "$ref" not in known:
        return known
    _, kind, name = known["$ref"].rsplit("/", 2)
    found: Json = document["components"][kind][name]
    return found


def _example(content: Json) -> str | None:
    found = content.get("example")
    for example in content.get("examples", {}).values():
        found = example["value"]
    return found if found is None or isinstance(found, str) else json.dumps(found, ensure_ascii=False, indent=2)


def _type(name: str, schema: Json) -> Json:
    required = schema.get("required", ())
    return {
        "name": name,
        "description": schema.get("description", ""),
        "fields": [
            {
                "name": field,
                "required": field in required,
                "type": type_words(known),
                "description": known.get("description", ""),
            }
            for field, known in schema.get("properties", {}).items()
        ],
    }


def type_words(schema: Json) -> Words:
    """A JSON schema in words.

    >>> type_words({"anyOf": [{"type": "array", "items": {"$ref": "#/x/SpanRecord"}}, {"type": "null"}]})
    [('list of ', None), ('SpanRecord', 'SpanRecord'), (' or null', None)]
    """
    if "$ref" in schema:
        return [(_last(schema["$ref"]), _last(schema["$ref"]))]
    if "anyOf" in schema:
        return _either(schema["anyOf"])
    if "enum" in schema:
        return [(" | ".join(map(str, schema["enum"])), None)]
    if "const" in schema:
        return [(f'"{schema["const"]}"', None)]
    if schema.get("type") == "array":
        return [("list of ", None), *type_words(schema["items"])]
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return [("name → ", None), *type_words(schema["additionalProperties"])]
    return [(_simple(schema), None)]


def _either(choices: list[Json]) -> Words:
    words: Words = []
    for choice in choices:
        if choice.get("type") == "null":
            words.append((" or null", None))
        else:
            words += ([(" or ", None)] if words else []) + type_words(choice)
    return words


def _simple(schema: Json) -> str:
    kind: str = schema.get("type", "anything")
    if schema.get("format") == "date":
        return "YYYY-MM-DD"
    if schema.get("pattern", "").startswith("^-?[0-9]+"):
        return "decimal string"
    return kind


def _last(reference_to: str) -> str:
    return reference_to.rsplit("/", 1)[-1]
