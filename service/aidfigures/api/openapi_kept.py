"""The calls that keep articles and ask for what is kept, as paths of the contract."""

from pydantic import BaseModel

from aidfigures.api.answers import CSV, JSON, NDJSON
from aidfigures.api.openapi_parts import OPEN_NOTE, Json, article_content, problems, query_parameters, ref, text_content
from aidfigures.api.problems import (
    BROKEN,
    INVALID,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    STORE,
    TOO_LARGE,
    UNREADABLE,
    UNSUPPORTED,
)
from aidfigures.api.stored_queries import PackagesQuery, StoredQuery
from aidfigures.wire.kept import DocumentResponse, PackagesResponse, StoredFiguresResponse
from aidfigures.wire.requests import FiguresOptions

KEPT_MODELS: tuple[type[BaseModel], ...] = (DocumentResponse, StoredFiguresResponse, PackagesResponse)
_DOCUMENT_ID: Json = {
    "name": "document_id",
    "in": "path",
    "required": True,
    "description": "The id that POST answered with.",
    "schema": {"type": "string"},
}
_NEXT_LINK: Json = {
    "Link": {"description": 'The address of the next page, rel="next"; not on the last.', "schema": {"type": "string"}}
}
_TO_IT: Json = {
    operation: {"operationId": operation, "parameters": {"document_id": "$response.body#/id"}}
    for operation in ("getDocument", "deleteDocument")
}


def kept_paths() -> Json:
    """Path → method → call."""
    return {
        "/v1/figures": {"get": _get_figures()},
        "/v1/documents": {"post": _post_document()},
        "/v1/documents/{document_id}": {
            "get": _get_document(),
            "delete": _delete_document(),
        },
        "/v1/packages": {"get": _get_packages()},
    }


def _post_document() -> Json:
    return {
        "operationId": "postDocument",
        "tags": ["store"],
        "summary": "The figures of one article, kept",
        "description": "As `POST /v1/figures`, and the article is kept with its figures under an id that comes from "
        "its text. Sending it again changes nothing; the same text from another address is noted as a copy.",
        "parameters": query_parameters(FiguresOptions, OPEN_NOTE),
        "requestBody": {"required": True, "content": article_content("DocumentRequest")},
        "responses": {
            "200": {"description": "The article was known; `outcome` says what became of it", **_where_it_is()},
            "201": {"description": "It is kept", **_where_it_is()},
            **problems(UNREADABLE, NOT_ACCEPTABLE, TOO_LARGE, UNSUPPORTED, INVALID, BROKEN, STORE),
        },
    }


def _where_it_is() -> Json:
    return {
        "headers": {"Location": {"description": "Where it is now", "required": True, "schema": {"type": "string"}}},
        "content": {JSON: {"schema": ref("DocumentResponse")}},
        "links": _TO_IT,
    }


def _get_document() -> Json:
    others = {CSV: "Its figures, a row each, as of `POST /v1/figures`.", NDJSON: "Its figures, a line each."}
    return {
        "operationId": "getDocument",
        "tags": ["store"],
        "summary": "An article that is kept",
        "description": "As it was read last; in CSV and NDJSON its figures alone.",
        "parameters": [_DOCUMENT_ID],
        "responses": {
            "200": {
                "description": "The article with the figures of its current reading",
                "content": {JSON: {"schema": ref("DocumentResponse")}, **text_content(others)},
            },
            **problems(UNREADABLE, NOT_FOUND, NOT_ACCEPTABLE, INVALID, BROKEN, STORE),
        },
    }


def _delete_document() -> Json:
    return {
        "operationId": "deleteDocument",
        "tags": ["store"],
        "summary": "Forget an article",
        "parameters": [_DOCUMENT_ID],
        "description": "Its text, its figures, all readings of it and its other addresses are deleted.",
        "responses": {
            "204": {"description": "It is deleted"},
            **problems(UNREADABLE, NOT_FOUND, INVALID, BROKEN, STORE),
        },
    }


def _get_figures() -> Json:
    others = {
        CSV: "A row a figure as of `POST /v1/figures`, `document` being the document's id; with `profile`, the columns "
        "of a data set for the sums of aid on the page.",
        NDJSON: "A line a figure, each like an item of `figures` in the JSON answer.",
    }
    return {
        "operationId": "getFigures",
        "tags": ["store"],
        "summary": "The figures that are kept",
        "description": "Of the current reading of every article, oldest day first, a page at a time.",
        "parameters": query_parameters(StoredQuery),
        "responses": {
            "200": {
                "description": "A page of figures",
                "headers": _NEXT_LINK,
                "content": {JSON: {"schema": ref("StoredFiguresResponse")}, **text_content(others)},
            },
            **problems(UNREADABLE, NOT_ACCEPTABLE, INVALID, BROKEN, STORE),
        },
    }


def _get_packages() -> Json:
    lines = {NDJSON: "A line a package, each like an item of `packages` in the JSON answer; without the sums."}
    return {
        "operationId": "getPackages",
        "tags": ["store"],
        "summary": "The same announcement across articles, once",
        "description": "Worked out from what is kept when it is asked for. docs/store.md says what makes two sums the "
        "same package, and which of them count.",
        "parameters": query_parameters(PackagesQuery),
        "responses": {
            "200": {
                "description": "A page of packages, and the sums over all pages",
                "headers": _NEXT_LINK,
                "content": {JSON: {"schema": ref("PackagesResponse")}, **text_content(lines)},
            },
            **problems(UNREADABLE, NOT_ACCEPTABLE, INVALID, BROKEN, STORE),
        },
    }
