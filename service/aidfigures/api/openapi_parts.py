"""What the calls of the contract are made of: references, parameters, bodies that are text, problems."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from aidfigures.api.answers import CSV, FORMS, JSON, NDJSON
from aidfigures.api.bodies import BODY_TYPES
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
    KeyNeededError,
    NotAcceptableError,
    NotKeptError,
    ProblemKind,
    RateLimitedError,
    ScopeMissingError,
    TooLargeError,
    UnsupportedBodyError,
    problem_body,
    told,
)
from aidfigures.errors import AidFiguresError, InputError, RateUnavailableError, StoreError
from aidfigures.settings import DEFAULTS

Json = dict[str, Any]

REF = "#/components/schemas/{model}"
EXAMPLE_TEXT = "Canada will give Ukraine C$1 billion ($723 million) in military aid."
EXAMPLE_REQUEST: Json = {"text": EXAMPLE_TEXT, "published": "2025-08-24", "base_currency": "USD"}
BATCH_EXAMPLES = {  # one record that can be used and one that cannot
    NDJSON: f'{{"id": 1, "published": "2025-08-24", "text": "{EXAMPLE_TEXT}"}}\n'
    f'{{"id": 2, "published": "yesterday", "text": "{EXAMPLE_TEXT}"}}\n',
    CSV: f'id,published,text\r\n1,2025-08-24,"{EXAMPLE_TEXT}"\r\n2,yesterday,"{EXAMPLE_TEXT}"\r\n',
}
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


def component(kind: ProblemKind) -> str:
    """The name that the problem has among the responses of the contract."""
    return "".join(word.capitalize() for word in kind.name.split("-"))


def problems(*kinds: ProblemKind) -> Json:
    """By status, what a call can be refused with."""
    return {str(kind.status): {"$ref": f"#/components/responses/{component(kind)}"} for kind in kinds}


def problem_responses() -> Json:
    """Every problem that calls are refused with, as the answer of a call."""
    return {
        component(kind): {
            "description": kind.detail,
            "content": {
                MEDIA_TYPE: {"schema": ref("Problem"), "example": problem_body(kind, "/v1/figures", **told(error))}
            },
        }
        for kind, error in _REFUSED.items()
    }


_REFUSED: Mapping[ProblemKind, AidFiguresError] = {  # each with one that it answers
    UNREADABLE: AidFiguresError(),
    KEY_NEEDED: KeyNeededError("send a key as Authorization: Bearer KEY", sent=False),
    SCOPE_MISSING: ScopeMissingError("extract"),
    RATE_LIMITED: RateLimitedError(17),
    NO_RATE: RateUnavailableError("USD", "CAD", None, "that day is still to come"),
    NOT_FOUND: NotKeptError(),
    STORE: StoreError("the store is busy; nothing of this request was kept", 1),
    NOT_ACCEPTABLE: NotAcceptableError(FORMS),
    TOO_LARGE: TooLargeError("body", f"is over the limit of {DEFAULTS.body_limit} bytes"),
    UNSUPPORTED: UnsupportedBodyError("Content-Type", f"must be one of {', '.join(BODY_TYPES)}"),
    INVALID: InputError("published", "must be a day as YYYY-MM-DD"),
    BROKEN: AidFiguresError(),
}
