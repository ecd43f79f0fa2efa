"""Rows → documents and figures as they were kept. Only current readings are shown."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, or_, select, tuple_

from aidfigures.model import Findings
from aidfigures.store.kept import Address, Page, Place, StoredDocument, StoredFigure, Wanted, name_key, text_of
from aidfigures.store.records import context_from, figure_from
from aidfigures.store.tables import article, article_alias, extraction, figure, figure_party, rate_snapshot

_ORDER = (figure.c.sort_day, figure.c.extraction_id, figure.c.ordinal)
_AT_ONCE = 500  # readings in one question: databases limit how many values one may hold


def find_document(connection: Connection, article_id: str) -> StoredDocument | None:
    """The article with its current reading; None where it is not kept."""
    asked = (
        select(article, extraction, rate_snapshot.c.sources, extraction.c.id.label("reading_id"))
        .join(extraction, extraction.c.article_id == article.c.id)
        .join(rate_snapshot, rate_snapshot.c.version == extraction.c.rates_version)
        .where(article.c.id == article_id, extraction.c.current)
    )
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        return None
    others = select(article_alias).where(article_alias.c.article_id == article_id).order_by(article_alias.c.url)
    copies = tuple(Address(other.url, other.title, other.published) for other in connection.execute(others))
    readings = select(func.count()).select_from(extraction).where(extraction.c.article_id == article_id)
    (findings,) = _findings(connection, [row["reading_id"]]).values()
    return StoredDocument(
        id=row[article.c.id],
        text=row[article.c.text],
        kept_at=row[article.c.kept_at],
        findings=findings,
        versions={"aidfigures": row[extraction.c.extractor_version], **json.loads(row[rate_snapshot.c.sources])},
        copies=copies,
        readings=connection.execute(readings).scalar_one(),
    )


def find_figures(connection: Connection, wanted: Wanted, after: Place | None, limit: int) -> Page:
    """A page of the figures that are wanted, oldest first, those without a day before all; and where it ends."""
    asked = _asked(wanted).limit(limit + 1)
    if after is not None:
        asked = asked.where(tuple_(*_ORDER) > tuple_(after.day, after.reading, after.ordinal))
    rows = connection.execute(asked).all()
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    found = _stored(connection, shown)
    return Page(found, Place(last.sort_day, last.extraction_id, last.ordinal) if last else None)


def find_readings(connection: Connection, wanted: Wanted) -> tuple[tuple[str, Findings], ...]:
    """The articles with a figure that is wanted, each with its whole current reading, by the article's id."""
    figures = select(figure.c.extraction_id).where(*_conditions(wanted))
    asked = (
        select(extraction.c.article_id, extraction.c.id)
        .where(extraction.c.current, extraction.c.id.in_(figures))
        .order_by(extraction.c.article_id)
    )
    rows = connection.execute(asked).all()
    findings = _findings(connection, [row.id for row in rows])
    return tuple((row.article_id, findings[row.id]) for row in rows)


def _asked(wanted: Wanted) -> Select[Any]:
    return (
        select(*_ORDER, extraction.c.article_id)
        .join(extraction, extraction.c.id == figure.c.extraction_id)
        .where(extraction.c.current, *_conditions(wanted))
        .order_by(*_ORDER)
    )


def _stored(connection: Connection, rows: Sequence[Any]) -> tuple[StoredFigure, ...]:
    """The figures at those places, with the findings that they stand in."""
    findings = _findings(connection, dict.fromkeys(row.extraction_id for row in rows))
    return tuple(StoredFigure(row.article_id, findings[row.extraction_id], row.ordinal) for row in rows)


def _conditions(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    for column, value in (
        (figure.c.category, wanted.category),
        (figure.c.status, wanted.status),
        (figure.c.currency, wanted.currency),
        (figure.c.is_aid, wanted.is_aid),
        (figure.c.countable, wanted.countable),
    ):
        if value is not None:
            yield column == value
    if wanted.kinds is not None:
        yield figure.c.kind.in_(wanted.kinds)
    if wanted.since is not None:
        yield figure.c.day >= wanted.since
    if wanted.until is not None:
        yield figure.c.day <= wanted.until
    for role, party in (("donor", wanted.donor), ("recipient", wanted.recipient)):
        if party is not None:
            yield _has_party(role, party)


def _has_party(role: str, party: str) -> ColumnElement[bool]:
    return exists().where(
        figure_party.c.extraction_id == figure.c.extraction_id,
        figure_party.c.ordinal == figure.c.ordinal,
        figure_party.c.role == role,
        or_(figure_party.c.name_key == name_key(party), figure_party.c.code == party.upper()),
    )


def _findings(connection: Connection, readings: Iterable[str]) -> dict[str, Findings]:
    ids = list(readings)
    found: dict[str, Findings] = {}
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        figures: dict[str, list[str]] = {}
        inside = select(figure.c.extraction_id, figure.c.detail).where(figure.c.extraction_id.in_(some))
        for row in connection.execute(inside.order_by(figure.c.extraction_id, figure.c.ordinal)):
            figures.setdefault(row.extraction_id, []).append(row.detail)
        columns = (extraction.c.id, extraction.c.context, extraction.c.passages, extraction.c.text_length)
        for kept in connection.execute(select(*columns).where(extraction.c.id.in_(some))):
            found[kept.id] = Findings(
                text_of(kept.passages, kept.text_length),
                context_from(kept.context),
                tuple(figure_from(detail) for detail in figures.get(kept.id, ())),
            )
    return found
