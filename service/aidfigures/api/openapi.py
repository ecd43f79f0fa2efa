"""The contract as an OpenAPI 3.1 document, written from the pydantic models and the table of problems."""

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from aidfigures._version import __version__
from aidfigures.api.answers import CSV, JSON, NDJSON, XML
from aidfigures.api.engine import Engine
from aidfigures.api.openapi_admission import add_admission
from aidfigures.api.openapi_examples import add_examples
from aidfigures.api.openapi_headers import add_headers
from aidfigures.api.openapi_kept import KEPT_MODELS, kept_paths
from aidfigures.api.openapi_parts import (
    BATCH_EXAMPLES,
    OPEN_NOTE,
    REF,
    Json,
    article_content,
    problem_responses,
    problems,
    query_parameters,
    ref,
    text_content,
)
from aidfigures.api.problems import (
    BROKEN,
    INVALID,
    NO_RATE,
    NOT_ACCEPTABLE,
    TOO_LARGE,
    UNREADABLE,
    UNSUPPORTED,
)
from aidfigures.wire.requests import ArticleOptions, DocumentRequest, FiguresOptions, FiguresRequest, RateQuery
from aidfigures.wire.responses import CurrenciesResponse, FiguresResponse, Problem, RateResponse

_ABOUT = """Every sum of money in a news text: its currency and the reason, a dated conversion, who gives what to \
whom, and whether it may be added up.

Decimal numbers travel as strings in plain digits. Offsets are half open and count Unicode code points of the text as \
given (in JavaScript: `Array.from(text)`). Every error is a problem document (RFC 9457) that names the field and the \
reason and never quotes the text."""
_HEALTH = "For whoever starts it anew when it does not answer: nothing is looked at, and no key is asked for."
_READY = """The tables are loaded, or it would not answer; `versions` says which. `store` is "ok", "off" where there \
is none, or what the matter is: articles are read whatever becomes of it. No key is asked for."""


def openapi_document(engine: Engine, *, keys_required: bool = True) -> Json:
    """The whole document, of a server that asks for keys or of one that does not. The engine answers its examples."""
    document = _document()
    add_admission(document, keys_required=keys_required)
    add_headers(document)
    add_examples(document, engine)
    return document


def _document() -> Json:
    kept = kept_paths()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "aidfigures",
            "version": __version__,
            "summary": "Sums of money in news texts, read, converted and explained",
            "description": _ABOUT,
            "contact": {"name": "The aidfigures authors"},
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "The server that this document came from"}],
        "tags": [
            {"name": "figures", "description": "Read an article"},
            {"name": "store", "description": "Keep articles, and ask for what is kept"},
            {"name": "money", "description": "What money was worth"},
            {"name": "operations", "description": "Is it alive, and what does it know"},
        ],
        "paths": {
            "/v1/figures": {"post": _post_figures(), "get": kept["/v1/figures"]["get"]},
            "/v1/batches": {"post": _post_batches()},
            **{path: calls for path, calls in kept.items() if path != "/v1/figures"},
            "/v1/rates": {"get": _get_rates()},
            "/v1/currencies": {"get": _get_currencies()},
            "/healthz": {"get": _operation("healthz", "Is the process alive?", _HEALTH, "Health")},
            "/readyz": {"get": _operation("readyz", "Is it ready, and what does it read with?", _READY, "Readiness")},
            "/metrics": {"get": _get_metrics()},
        },
        "components": {"schemas": _schemas(), "responses": problem_responses()},
    }


def _schemas() -> Json:
    models: tuple[type[BaseModel], ...] = (
        FiguresRequest,
        DocumentRequest,
        FiguresResponse,
        RateResponse,
        CurrenciesResponse,
        Problem,
        *KEPT_MODELS,
    )
    _, schema = models_json_schema([(model, "validation") for model in models], ref_template=REF)
    text = {"type": "string"}
    versions = {"type": "object", "additionalProperties": text}
    schemas: Json = schema["$defs"]
    schemas["Health"] = _object({"status": {"const": "ok"}})
    schemas["Readiness"] = _object({"status": {"const": "ready"}, "store": text, "versions": versions})
    return schemas


def _object(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _post_figures() -> Json:
    csv_text = "One row per figure; the columns are described in schemas/figures.csv.schema.json. "
    csv_text += "With `profile`, those of a data set (docs/standards.md), for the sums of aid only."
    lines = "One figure per line, each like an item of `figures` in the JSON answer."
    xml = "An IATI 2.03 activity file: an activity for each countable sum of aid, a comment for the others."
    return {
        "operationId": "postFigures",
        "tags": ["figures"],
        "summary": "The figures of one article",
        "description": "`Accept` chooses JSON, CSV, NDJSON or an IATI file; where it leaves that open, `profile` asks "
        "for CSV, `reporting_org` and `reporting_name` for an IATI file. With text/plain or text/html as the body, the "
        "options go in the query; with JSON, the query says what the body leaves open.",
        "parameters": query_parameters(ArticleOptions, OPEN_NOTE),
        "requestBody": {"required": True, "content": article_content("FiguresRequest")},
        "responses": {
            "200": {
                "description": "The figures in reading order; none where the text has no money in it",
                "content": {
                    JSON: {"schema": ref("FiguresResponse")},
                    CSV: {"schema": {"type": "string", "description": csv_text}},
                    NDJSON: {"schema": {"type": "string", "description": lines}},
                    XML: {"schema": {"type": "string", "description": xml}},
                },
            },
            **problems(UNREADABLE, NOT_ACCEPTABLE, TOO_LARGE, UNSUPPORTED, INVALID, BROKEN),
        },
    }


def _post_batches() -> Json:
    lines = (
        "One JSON object a line, with the fields of `POST /v1/figures` (`date` and `lang` are understood too) and an "
        "`id` of any kind; without one, the number of the record."
    )
    answered = (
        'Per article `{"id", "figures"}`, with `text` where it came as HTML; per bad record `{"id", "line", "error"}`.'
    )
    csv_answer = "As of `POST /v1/figures`, and a last column `error`: a record that cannot be used is a row as well."
    batch = text_content({NDJSON: lines, CSV: "A header with `text` or `html`, and the same names."}, BATCH_EXAMPLES)
    return {
        "operationId": "postBatches",
        "tags": ["figures"],
        "summary": "The figures of many articles",
        "description": "Streamed out as they are found, in order. The query gives what records leave open. A record "
        "that cannot be used is answered with an error record, and the rest go on. One with the field `batch` is the "
        "last: the service is being stopped, and the records from that line on are to be sent again.",
        "parameters": query_parameters(FiguresOptions, " For records that do not say."),
        "requestBody": {"required": True, "content": batch},
        "responses": {
            "200": {
                "description": "An answer for each record",
                "content": text_content({NDJSON: answered, CSV: csv_answer}),
            },
            **problems(UNREADABLE, NOT_ACCEPTABLE, TOO_LARGE, UNSUPPORTED, INVALID, BROKEN),
        },
    }


def _get_rates() -> Json:
    return {
        "operationId": "getRate",
        "tags": ["money"],
        "summary": "The rate that a conversion would use",
        "description": "With the published numbers that it comes from, and the day that they are of: the last one "
        "before a weekend or holiday, never a later one.",
        "parameters": query_parameters(RateQuery),
        "responses": {
            "200": {
                "description": "The rate, with its legs",
                "content": {JSON: {"schema": ref("RateResponse")}},
            },
            **problems(UNREADABLE, NO_RATE, NOT_ACCEPTABLE, INVALID, BROKEN),
        },
    }


def _get_currencies() -> Json:
    return {
        "operationId": "getCurrencies",
        "tags": ["money"],
        "summary": "The currencies that we know",
        "description": "Also those that are no more, with their last day and what came after them.",
        "responses": {
            "200": {"description": "All of them, by code", "content": {JSON: {"schema": ref("CurrenciesResponse")}}},
            **problems(UNREADABLE, NOT_ACCEPTABLE, INVALID, BROKEN),
        },
    }


def _get_metrics() -> Json:
    return {
        "operationId": "metrics",
        "tags": ["operations"],
        "summary": "What the service has done, for Prometheus",
        "description": "Requests by route and status, seconds, texts, characters and figures, over all workers.",
        "responses": {
            "200": {
                "description": "Metrics in the text form of Prometheus",
                "content": {"text/plain": {"schema": {"type": "string"}}},
            },
            **problems(UNREADABLE, BROKEN),
        },
    }


def _operation(name: str, summary: str, description: str, model: str) -> Json:
    return {
        "operationId": name,
        "tags": ["operations"],
        "summary": summary,
        "description": description,
        "responses": {
            "200": {"description": "Yes", "content": {JSON: {"schema": ref(model)}}},
            **problems(UNREADABLE, BROKEN),
        },
    }
