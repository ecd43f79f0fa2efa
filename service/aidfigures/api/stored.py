"""`GET /v1/figures`: the figures of all articles that are kept, filtered, a page at a time."""

import datetime as dt
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask import Blueprint, Response

from aidfigures.api.answers import CSV, JSON, NDJSON, json_response, lines_response, table_response, wanted_form
from aidfigures.api.bodies import single_query
from aidfigures.api.engine import Engine
from aidfigures.api.pages import as_page, cursor_of, document_link, no_cursor, place_of
from aidfigures.api.stored_queries import StoredQuery, truth
from aidfigures.errors import InputError
from aidfigures.export import Row, csv_rows, write_csv
from aidfigures.model import Conversion, Findings
from aidfigures.profiles import PROFILES, Profile, profile_rows
from aidfigures.stages.conversion import convert
from aidfigures.store.door import Store
from aidfigures.store.kept import Page, Place, StoredFigure, Wanted
from aidfigures.wire.records import Record, figure_record
from aidfigures.wire.requests import read_query

FORMS = (JSON, CSV, NDJSON)


def stored_routes(engine: Engine, store: Store) -> Blueprint:
    routes = Blueprint("stored", __name__)

    @routes.get("/v1/figures")
    def get_figures() -> Response:
        query = single_query()
        asked = read_query(StoredQuery, query)
        form = wanted_form(FORMS if asked.profile is None else (CSV, *FORMS))
        profile = _profile(asked, form)
        page = store.figures(wanted(asked), _place(asked.cursor), asked.limit)
        following = _cursor(page.next) if page.next else None
        return as_page(page_response(page, following, form, profile, engine), query, following)

    return routes


def wanted(asked: StoredQuery) -> Wanted:
    """The filter of the query."""
    return Wanted(
        donor=asked.donor,
        recipient=asked.recipient,
        category=asked.category,
        status=asked.status,
        currency=asked.currency,
        since=asked.since,
        until=asked.until,
        is_aid=truth(asked.is_aid),
        countable=truth(asked.countable),
    )


def _profile(asked: StoredQuery, form: str) -> Profile | None:
    if asked.profile is None:
        return None
    if form != CSV:
        raise InputError("profile", "is for the answer as text/csv")
    return PROFILES[asked.profile]


def page_response(page: Page, following: str | None, form: str, profile: Profile | None, engine: Engine) -> Response:
    """A page of figures in that form; `following` is the cursor of the next one."""
    if form == CSV:
        stream = io.StringIO(newline="")
        if profile is None:
            write_csv(_rows(page.figures), stream)
        else:
            write_csv(_profile_rows(page.figures, profile, engine), stream, columns=profile.columns)
        return table_response(stream.getvalue(), "figures.csv")
    records = (_record(stored) for stored in page.figures)
    if form == NDJSON:
        return lines_response(records)
    return json_response({"figures": list(records), "next": following})


def _record(stored: StoredFigure) -> Record:
    return {
        "document": document_link(stored.article_id, stored.findings.context),
        "base_currency": stored.findings.context.base_currency,
        "figure": figure_record(stored.figure, stored.findings),
    }


def _rows(figures: Sequence[StoredFigure]) -> Iterator[Row]:
    """Figures of one article stand together, so that its rows are made once."""
    article, rows = "", list[Row]()
    for stored in figures:
        if stored.article_id != article:
            article, rows = stored.article_id, list(csv_rows(stored.findings, stored.article_id))
        yield rows[stored.index]


def _profile_rows(figures: Sequence[StoredFigure], profile: Profile, engine: Engine) -> Iterator[Row]:
    for stored in figures:
        alone = replace(stored.findings, figures=(stored.figure,))
        if profile.base not in (None, alone.context.base_currency):
            alone = _converted(alone, profile.base or "", engine)
        yield from profile_rows(alone, stored.article_id, profile)


def _converted(findings: Findings, base: str, engine: Engine) -> Findings:
    """The same figures in the currency of the profile, at the rates of the tables in use."""
    context = replace(findings.context, base_currency=base)
    mentions = [figure.mention for figure in findings.figures]
    codes = [figure.currency for figure in findings.figures]
    answers = convert(mentions, codes, context, engine.lexicon.currencies, engine.rates)
    figures = tuple(
        replace(
            figure,
            conversion=answer if isinstance(answer, Conversion) else None,
            conversion_refusal=answer if isinstance(answer, str) else None,
        )
        for figure, answer in zip(findings.figures, answers, strict=True)
    )
    return replace(findings, context=context, figures=figures)


def _cursor(place: Place) -> str:
    return cursor_of(json.dumps([place.day.isoformat(), place.reading, place.ordinal], separators=(",", ":")))


def _place(cursor: str | None) -> Place | None:
    """Raises `InputError` for what no page ended with."""
    if cursor is None:
        return None
    try:
        day, reading, ordinal = json.loads(place_of(cursor))
        if not (isinstance(reading, str) and reading.isalnum() and 0 <= ordinal < 2**31):
            raise no_cursor()
        return Place(dt.date.fromisoformat(day), reading, int(ordinal))
    except (ValueError, TypeError, RecursionError):
        raise no_cursor() from None
