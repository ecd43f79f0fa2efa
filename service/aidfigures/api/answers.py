"""Findings → the response in the form that Accept asks for: JSON, CSV or NDJSON."""

import io
import json
from collections.abc import Mapping

from flask import Response, request

from aidfigures.api.problems import NotAcceptableError
from aidfigures.export import csv_rows, write_csv
from aidfigures.model import Findings
from aidfigures.wire import figure_record, findings_record

JSON, CSV, NDJSON = "application/json", "text/csv", "application/x-ndjson"
FORMS = (JSON, CSV, NDJSON)


def wanted_form(forms: tuple[str, ...] = FORMS) -> str:
    """The best of the forms by Accept and its q-values; the first where all are equal. Raises `NotAcceptableError`."""
    if not request.accept_mimetypes:
        return forms[0]
    best = request.accept_mimetypes.best_match(forms)
    if best is None:
        raise NotAcceptableError(forms)
    return best


def json_response(record: Mapping[str, object], status: int = 200) -> Response:
    """The record as JSON, its fields in their own order."""
    return Response(_line(record) + "\n", status, content_type=JSON)


def figures_response(findings: Findings, form: str, *, with_text: bool, versions: Mapping[str, str]) -> Response:
    """The figures in one of `FORMS`. CSV and NDJSON carry the figures only: a row, a line for each."""
    if form == CSV:
        response = _csv(findings)
    elif form == NDJSON:
        lines = "".join(_line(figure_record(figure, findings)) + "\n" for figure in findings.figures)
        response = Response(lines, content_type=NDJSON)
    else:
        response = json_response(findings_record(findings, with_text=with_text, versions=versions))
    response.headers["Vary"] = "Accept"
    return response


def _csv(findings: Findings) -> Response:
    stream = io.StringIO(newline="")
    write_csv(csv_rows(findings, findings.context.url or findings.context.title or ""), stream)
    response = Response(stream.getvalue(), content_type=f"{CSV}; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return response


def _line(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
