"""Findings → the response in the form that Accept asks for: JSON, CSV, NDJSON or an IATI file."""

import io
import json
from collections.abc import Iterable, Mapping

from flask import Response, request
from werkzeug.datastructures import MIMEAccept

from aidfigures.api.problems import NotAcceptableError
from aidfigures.export import csv_rows, write_csv
from aidfigures.model import Findings
from aidfigures.profiles import Profile, profile_rows
from aidfigures.profiles.iati import Reporter, iati_file
from aidfigures.wire import figure_record, findings_record

JSON, CSV, NDJSON, XML = "application/json", "text/csv", "application/x-ndjson", "application/xml"
TABLE = f"{CSV}; charset=utf-8; header=present"
FORMS = (JSON, CSV, NDJSON, XML)


def wanted_form(forms: tuple[str, ...] = FORMS) -> str:
    """The best of the forms by Accept and its q-values; the first where all are equal. Raises `NotAcceptableError`.

    Parameters say nothing: many clients ask for "application/json; charset=utf-8".
    """
    if not request.accept_mimetypes:
        return forms[0]
    accepted = MIMEAccept([(kind.partition(";")[0].strip(), quality) for kind, quality in request.accept_mimetypes])
    best = accepted.best_match(forms)
    if best is None:
        raise NotAcceptableError(forms)
    return best


def json_response(record: Mapping[str, object], status: int = 200) -> Response:
    """The record as JSON, its fields in their own order."""
    return Response(_line(record) + "\n", status, content_type=JSON)


def figures_response(findings: Findings, form: str, *, with_text: bool, versions: Mapping[str, str]) -> Response:
    """The figures as JSON with their totals, or as NDJSON, which is a line for each."""
    if form == NDJSON:
        return lines_response(figure_record(figure, findings) for figure in findings.figures)
    response = json_response(findings_record(findings, with_text=with_text, versions=versions))
    response.headers["Vary"] = "Accept"
    return response


def csv_response(findings: Findings, profile: Profile | None) -> Response:
    """The figures as a table: our own columns, or those of a profile, which has the sums of aid only."""
    name = findings.context.url or findings.context.title or ""
    stream = io.StringIO(newline="")
    if profile is None:
        write_csv(csv_rows(findings, name), stream)
    else:
        write_csv(profile_rows(findings, name, profile), stream, columns=profile.columns)
    return table_response(stream.getvalue(), "figures.csv")


def table_response(table: str, name: str) -> Response:
    """A CSV table with its header, as a file of that name."""
    return _download(table, TABLE, name)


def lines_response(records: Iterable[Mapping[str, object]]) -> Response:
    """The records as NDJSON, a line each."""
    response = Response("".join(_line(record) + "\n" for record in records), content_type=NDJSON)
    response.headers["Vary"] = "Accept"
    return response


def xml_response(findings: Findings, reporter: Reporter) -> Response:
    """The countable sums of aid as an IATI 2.03 activity file."""
    return _download("".join(iati_file([findings], reporter)), f"{XML}; charset=utf-8", "iati-activities.xml")


def _download(content: str, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Vary"] = "Accept"
    return response


def _line(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
