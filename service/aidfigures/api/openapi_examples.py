"""What the calls of the contract answer to its example requests, made by the code that answers, without a store.

Where a call asks for what is kept, the example article is all that is. `versions` names our own version alone: those of
the tables change with every day's rates.
"""

import datetime as dt
import io
import json
from collections.abc import Mapping

from flask import Response

from aidfigures._version import __version__
from aidfigures.api.answers import CSV, JSON, NDJSON, XML, csv_response, figures_response, xml_response
from aidfigures.api.batches import BODY_FORMS, batch_answers, batch_head
from aidfigures.api.documents import document_record
from aidfigures.api.engine import Engine
from aidfigures.api.openapi_parts import BATCH_EXAMPLES, EXAMPLE_REQUEST, EXAMPLE_TEXT, Json
from aidfigures.api.packages import packages_response
from aidfigures.api.stored import page_response
from aidfigures.api.worth import currency_record
from aidfigures.documents import entries
from aidfigures.model import Context, Findings
from aidfigures.packages import packages
from aidfigures.profiles.iati import reporter
from aidfigures.settings import DEFAULTS
from aidfigures.store.kept import Page, Reading, StoredDocument, StoredFigure
from aidfigures.wire.records import rate_record
from aidfigures.wire.requests import FiguresRequest, context_from

Bodies = Mapping[str, object]  # by media type

_KEPT_AT = dt.datetime(2025, 8, 24, 12, tzinfo=dt.UTC)
_METRICS = """# HELP aidfigures_texts_total Texts read
# TYPE aidfigures_texts_total counter
aidfigures_texts_total 1.0
# HELP aidfigures_figures_total Figures found
# TYPE aidfigures_figures_total counter
aidfigures_figures_total 2.0
"""


def add_examples(document: Json, engine: Engine) -> None:
    """Write into each answer of a new document an example of every media type that it has."""
    calls = {call["operationId"]: call for methods in document["paths"].values() for call in methods.values()}
    for (operation, status), bodies in _examples(engine).items():
        content = calls[operation]["responses"][status]["content"]
        for media, example in bodies.items():
            content[media]["example"] = example


def _examples(engine: Engine) -> Mapping[tuple[str, str], Bodies]:
    asked = FiguresRequest.model_validate_strings(EXAMPLE_REQUEST)
    reading = Reading(engine.find(EXAMPLE_TEXT, context_from(asked)), {"aidfigures": __version__})
    tables = {"rates_ecb": "the day of its last rates"}
    return {
        ("postFigures", "200"): _forms(reading.findings)
        | {XML: _said(xml_response(reading.findings, reporter(None, None)))},
        ("postBatches", "200"): {form: _batch(form, engine) for form in (NDJSON, CSV)},
        **_documents(reading),
        **_kept(reading, engine),
        ("getRate", "200"): {JSON: rate_record(engine.rates.cross("CAD", "USD", asked.published, "last_published"))},
        ("getCurrencies", "200"): {
            JSON: {"currencies": [currency_record(engine.lexicon.currencies.get(code)) for code in ("CAD", "USD")]}
        },
        ("healthz", "200"): {JSON: {"status": "ok"}},
        ("readyz", "200"): {JSON: {"status": "ready", "store": "ok", "versions": {**reading.versions, **tables}}},
        ("metrics", "200"): {"text/plain": _METRICS},
    }


def _forms(findings: Findings) -> dict[str, object]:
    """One article's figures in the forms that every call with an article has."""
    versions = {"aidfigures": __version__}
    return {
        JSON: _said(figures_response(findings, JSON, with_text=False, versions=versions)),
        CSV: _said(csv_response(findings, None)),
        NDJSON: _said(figures_response(findings, NDJSON, with_text=False, versions=versions)),
    }


def _batch(form: str, engine: Engine) -> str:
    records = entries(io.BytesIO(BATCH_EXAMPLES[form].encode()), BODY_FORMS[form])
    answers = batch_answers(records, form, Context(), engine, DEFAULTS)
    return b"".join((batch_head(form), *answers)).decode()


def _documents(reading: Reading) -> Mapping[tuple[str, str], Bodies]:
    """Sent once, sent again, and asked for."""
    kept = StoredDocument(
        reading.article_id, EXAMPLE_TEXT, _KEPT_AT, reading.findings, reading.versions, copies=(), readings=1
    )
    return {
        ("postDocument", "201"): {JSON: document_record(kept, text=EXAMPLE_TEXT, outcome="kept")},
        ("postDocument", "200"): {JSON: document_record(kept, text=EXAMPLE_TEXT, outcome="unchanged")},
        ("getDocument", "200"): _forms(reading.findings) | {JSON: document_record(kept, text=EXAMPLE_TEXT)},
    }


def _kept(reading: Reading, engine: Engine) -> Mapping[tuple[str, str], Bodies]:
    findings = reading.findings
    figures = tuple(StoredFigure(reading.article_id, findings, index) for index in range(len(findings.figures)))
    page, found = Page(figures, None), packages([(reading.article_id, findings)])
    return {
        ("getFigures", "200"): {
            form: _said(page_response(page, None, form, None, engine)) for form in (JSON, CSV, NDJSON)
        },
        ("getPackages", "200"): {form: _said(packages_response(found, found, None, form)) for form in (JSON, NDJSON)},
    }


def _said(response: Response) -> object:
    """The body: JSON as an object, all else as text."""
    body = response.get_data(as_text=True)
    return json.loads(body) if response.mimetype == JSON else body
