"""`POST /v1/batches`: many articles, answered one by one while they are read.

A record that cannot be used is answered with an error record, and the rest go on. So does the end of a service that is
told to stop: the last record says from where on to send the batch again.
"""

import io
import json
import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from flask import Blueprint, Response, request

from aidfigures.api.answers import CSV, NDJSON, TABLE, wanted_form
from aidfigures.api.bodies import check_charset, received, single_query
from aidfigures.api.engine import Engine
from aidfigures.api.figures import check_length, check_page, context_of
from aidfigures.api.problems import UnsupportedBodyError
from aidfigures.documents import Document, Entry, Refusal, document, document_id, entries
from aidfigures.errors import InputError
from aidfigures.export import CSV_COLUMNS, Row, csv_rows, write_csv
from aidfigures.finding import document_name, line_of
from aidfigures.model import Context, Findings
from aidfigures.reading import Form
from aidfigures.settings import Settings
from aidfigures.wire.requests import read_options
from aidfigures.wire.responses import BATCH

FORMS = (NDJSON, CSV)
BODY_FORMS: dict[str, Form] = {NDJSON: "jsonl", "application/jsonl": "jsonl", CSV: "csv"}
COLUMNS = (*CSV_COLUMNS, "error")  # of the CSV answer: a record that cannot be used is a row too
# In the WSGI environment: a function of the server's that says whether it must be rid of long answers now.
BREAKING_OFF = "aidfigures.breaking_off"

_log = logging.getLogger(__name__)

Outcome = Refusal | tuple[Document, Findings]
Written = Callable[[Outcome], str]


def batch_routes(engine: Engine, settings: Settings) -> Blueprint:
    routes = Blueprint("batches", __name__)

    @routes.post("/v1/batches")
    def post_batches() -> Response:
        form = wanted_form(FORMS)
        records = _records_form()
        defaults = context_of(read_options(single_query()), engine, settings)
        in_time = _until(request.environ.get(BREAKING_OFF, bool), received(settings.batch_limit), records)
        answers = batch_answers(in_time, form, defaults, engine, settings)
        first = next(answers, b"")  # a body that cannot be read at all is a problem, not an answer that breaks off
        response = Response(chain((batch_head(form) + first,), answers), content_type=_CONTENT_TYPES[form])
        response.call_on_close(in_time.close)  # a caller who leaves before the end takes the body with him
        response.headers["Vary"] = "Accept"
        if form == CSV:
            response.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
        return response

    return routes


_CONTENT_TYPES = {NDJSON: NDJSON, CSV: TABLE}


def _records_form() -> Form:
    if request.mimetype not in BODY_FORMS:
        raise UnsupportedBodyError("Content-Type", f"must be one of {', '.join(BODY_FORMS)}")
    check_charset("records are read as UTF-8 only")
    return BODY_FORMS[request.mimetype]


def _until(breaking_off: Callable[[], bool], body: BinaryIO, form: Form) -> Generator[Entry, None, None]:
    """The records of the body; in place of the first that there is no time for, the refusal of it and of the rest."""
    with body:
        for entry in entries(body, form):
            if breaking_off():
                reason = "the service is being stopped; send this record and those after it again"
                yield Entry(entry.line, entry.size, Refusal(None, entry.line, BATCH, reason))
                return
            yield entry


def batch_head(form: str) -> bytes:
    """What stands before the answers: the names of the columns in CSV."""
    return _table([]).encode() if form == CSV else b""


def batch_answers(
    records: Iterable[Entry], form: str, defaults: Context, engine: Engine, settings: Settings
) -> Iterator[bytes]:
    """What each record is answered with, in their order; `defaults` is what is known of those that do not say."""
    written = _rows if form == CSV else _line
    for number, entry in enumerate(records, start=1):
        yield _encoded(_answer(entry, number, defaults, written, engine, settings))


def _answer(entry: Entry, number: int, defaults: Context, written: Written, engine: Engine, settings: Settings) -> str:
    """What one record is answered with; `number` is its id where it has none.

    A record that our own code fails on is refused like any other: the answer is on its way, to raise would cut it off.
    """
    if isinstance(entry.fields, Refusal):
        return written(entry.fields)
    try:
        return written(_outcome(entry, number, defaults, engine, settings))
    except Exception as error:
        if isinstance(error, InputError):
            field, reason = error.field, error.reason
        else:
            _log.error("%s at line %d of a batch", type(error).__name__, entry.line)
            field, reason = "line", "made our own code fail; it has been logged"
        return written(Refusal(document_id(entry.fields, number), entry.line, field, reason))


def _outcome(entry: Entry, number: int, defaults: Context, engine: Engine, settings: Settings) -> Outcome:
    assert not isinstance(entry.fields, Refusal)
    check_page(entry.fields.get("html"))
    asked = document(entry, defaults, number)
    if isinstance(asked, Refusal):
        return asked
    check_length(asked.text, settings.text_limit)
    engine.check(asked.context)
    return asked, engine.find(asked.text, asked.context)


def _line(outcome: Outcome) -> str:
    if isinstance(outcome, Refusal):
        return json.dumps(outcome.record(), ensure_ascii=False) + "\n"
    return line_of(*outcome) + "\n"


def _rows(outcome: Outcome) -> str:
    if isinstance(outcome, Refusal):
        return _table([_refusal_row(outcome)], header=False)
    asked, findings = outcome
    return _table(csv_rows(findings, document_name(asked.id)), header=False)


def _table(rows: Iterable[Row], *, header: bool = True) -> str:
    stream = io.StringIO(newline="")
    write_csv(rows, stream, header=header, columns=COLUMNS)
    return stream.getvalue()


def _encoded(answer: str) -> bytes:
    """UTF-8. Half of a surrogate pair, which an id in JSON may hold, stays the escape that it came as."""
    return answer.encode("utf-8", "backslashreplace")


def _refusal_row(refusal: Refusal) -> Row:
    row = dict.fromkeys(COLUMNS, "")
    name = "" if refusal.id is None else document_name(refusal.id)
    return row | {"document": name, "error": f"line {refusal.line}: {refusal.field}: {refusal.reason}"}
