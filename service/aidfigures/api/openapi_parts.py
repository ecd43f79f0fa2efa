"""What the calls of the contract are made of: references, parameters, bodies that are text, problems."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from aidfigures.api.answers import JSON
from aidfigures.api.problems import (
    BROKEN,
    INVALID,
    KEY_NEEDED,
    MEDIA_TYPE,
    NO_RATE,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    RATE_LIMITED,
    SCOPE_MISSING,
    STORE,
    TOO_LARGE,
    UNREADABLE,
    UNSUPPORTED,
    ProblemKind,
)

Json = dict[str, Any]

REF = "#/components/schemas/{model}"
EXAMPLE_TEXT = "Canada will give Ukraine C$1 billion ($723 million) in military aid."
EXAMPLE_REQUEST: Json = {"text": EXAMPLE_TEXT, "published": "2025-08-24", "base_currency": "USD"}
OPEN_NOTE = " With a JSON body, where it does not say."


def ref(model: str) -> Json:
    """The schema of that name."""
    return {"$ref": REF.format(model=model)}


def text_content(described: Mapping[str, str], examples: Mapping[str, str] | None = None) -> Json:
    """A body that is text and no JSON document: what it holds, by media type."""
    return {
        kind: {
            "schema": {"type": "string", "description": about},
            **({"example": examples[kind]} if examples else {}),
        }
        for kind, about in described.items()
    }


def article_content(model: str) -> Json:
    """An article as a body: a JSON object of that model, or the text or page itself."""
    return {
        JSON: {
            "schema": ref(model),
            "examples": {"canada": {"summary": "A sum and its equivalent", "value": EXAMPLE_REQUEST}},
        },
        "text/plain": {"schema": {"type": "string"}, "example": EXAMPLE_TEXT},
        "text/html": {"schema": {"type": "string"}, "example": f"<article><p>{EXAMPLE_TEXT}</p></article>"},
    }


def query_parameters(model: type[BaseModel], note: str = "") -> list[Json]:
    """The fields of the model as parameters of the query; the note ends each description."""
    schema: Json = model.model_json_schema(ref_template=REF)
    required = schema.get("required", [])
    return [_parameter(name, known, name in required, note) for name, known in schema["properties"].items()]


def _parameter(name: str, known: Json, required: bool, note: str) -> Json:
    """A query parameter is a string or left out; null is for JSON."""
    keys = ("type", "enum", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "default")
    choices = known.get("anyOf", [known])
    schema = next(choice for choice in choices if choice.get("type") != "null")
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": known["description"] + note,
        "schema": {key: schema[key] for key in keys if key in schema},
        **({"example": known["examples"][0]} if "examples" in known else {}),
    }


def _component(kind: ProblemKind) -> str:
    return "".join(word.capitalize() for word in kind.name.split("-"))


def problems(*kinds: ProblemKind) -> Json:
    """By status, what a call can be refused with."""
    return {str(kind.status): {"$ref": f"#/components/responses/{_component(kind)}"} for kind in kinds}


def problem_responses() -> Json:
    """Every problem of the table, as the answer of a call."""
    kinds = (
        UNREADABLE,
        KEY_NEEDED,
        SCOPE_MISSING,
        RATE_LIMITED,
        NO_RATE,
        NOT_FOUND,
        STORE,
        NOT_ACCEPTABLE,
        TOO_LARGE,
        UNSUPPORTED,
        INVALID,
        BROKEN,
    )
    return {
        _component(kind): {
            "description": kind.detail,
            "content": {
                MEDIA_TYPE: {
                    "schema": ref("Problem"),
                    "example": {
                        "type": f"/docs#problem-{kind.name}",
                        "title": kind.title,
                        "status": kind.status,
                        "detail": kind.detail,
                        "instance": "/v1/figures",
                    },
                }
            },
        }
        for kind in kinds
    }
