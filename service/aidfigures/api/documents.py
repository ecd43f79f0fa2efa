"""`POST /v1/documents`, `GET` and `DELETE /v1/documents/{id}`: an article → its figures, kept.

Sending an article again changes nothing: its id comes from its text.
"""

from collections.abc import Mapping

from flask import Blueprint, Response

from aidfigures.api.answers import CSV, JSON, NDJSON, csv_response, figures_response, json_response, wanted_form
from aidfigures.api.bodies import article_request, refuse_query
from aidfigures.api.engine import Engine
from aidfigures.api.figures import context_of, text_of
from aidfigures.api.problems import NotKeptError
from aidfigures.errors import StoreError
from aidfigures.model import Outcome
from aidfigures.settings import Settings
from aidfigures.store.door import Store
from aidfigures.store.kept import Reading, StoredDocument, in_kept_form, known_form
from aidfigures.wire.answers import findings_record
from aidfigures.wire.records import day_of
from aidfigures.wire.requests import DocumentRequest, FiguresOptions

FORMS = (JSON, CSV, NDJSON)


def documents_routes(engine: Engine, settings: Settings, store: Store) -> Blueprint:
    routes = Blueprint("documents", __name__)

    @routes.post("/v1/documents")
    def post_document() -> Response:
        wanted_form((JSON,))
        asked = article_request(settings.body_limit, DocumentRequest, FiguresOptions)
        context = known_form(context_of(asked, engine, settings))
        text = in_kept_form(text_of(asked, settings.text_limit))
        (kept,) = store.keep([Reading(engine.find(text, context), engine.versions)])
        document = store.document(kept.article_id)
        if document is None:
            raise StoreError("the document was deleted while it was being kept")
        status = 201 if kept.outcome == "kept" else 200
        response = json_response(document_record(document, text=text, outcome=kept.outcome), status)
        response.headers["Location"] = f"/v1/documents/{document.id}"
        return response

    @routes.get("/v1/documents/<document_id>")
    def get_document(document_id: str) -> Response:
        form = wanted_form(FORMS)
        refuse_query()
        document = _found(store.document(in_kept_form(document_id)))
        if form == CSV:
            return csv_response(document.findings, None)
        if form == NDJSON:
            return figures_response(document.findings, form, with_text=False, versions=document.versions)
        response = json_response(document_record(document, text=document.text))
        response.headers["Vary"] = "Accept"
        return response

    @routes.delete("/v1/documents/<document_id>")
    def delete_document(document_id: str) -> Response:
        refuse_query()
        if not store.forget(in_kept_form(document_id)):
            raise NotKeptError("no such document")
        response = Response(status=204)
        del response.headers["Content-Type"]  # of nothing
        return response

    return routes


def document_record(
    document: StoredDocument, *, text: str | None, outcome: Outcome | None = None
) -> Mapping[str, object]:
    """The document as JSON: its figures as of `POST /v1/figures`, and what the store knows of it."""
    context = document.findings.context
    return {
        "id": document.id,
        **({"outcome": outcome} if outcome else {}),
        "url": context.url,
        "title": context.title,
        "kept_at": document.kept_at.isoformat(timespec="seconds")[:19] + "Z",
        "copies": [
            {"url": copy.url, "title": copy.title, "published": day_of(copy.published)} for copy in document.copies
        ],
        "readings": document.readings,
        **findings_record(document.findings, versions=document.versions),
        "text": text,
    }


def _found(document: StoredDocument | None) -> StoredDocument:
    if document is None:
        raise NotKeptError("no such document")
    return document
