"""Readings → rows, all in one transaction or not at all.

Whoever writes about an article holds its row first, in the order of the ids: two writers of the same articles wait for
each other and then find the work done.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from aidfigures.model import Context, Figure, Outcome, Party
from aidfigures.store.kept import Kept, Reading, name_key, passages
from aidfigures.store.records import context_json, figure_json
from aidfigures.store.tables import article, article_alias, extraction, figure, figure_party, rate_snapshot

UNDATED = dt.date.min  # sorts before every day there is
_Row = dict[str, Any]


@dataclass(slots=True)
class _Known:
    """What the store has of an article while a batch of readings is gone through."""

    url: str | None
    is_new: bool
    readings: set[str] = field(default_factory=set)
    current: str | None = None
    figures_hash: str | None = None
    options_hash: str | None = None


def keep_readings(
    connection: Connection, readings: Sequence[Reading], now: dt.datetime, *, keep_text: bool
) -> tuple[Kept, ...]:
    """Keep them in order, and say what became of each. The connection is in a transaction that may write."""
    known = _hold_articles(connection, readings, now, keep_text=keep_text)
    insert_new(connection, rate_snapshot, _by_key(_snapshots(readings), "version"))
    return tuple(Kept(each.article_id, _keep(connection, each, known[each.article_id], now)) for each in readings)


def insert_new(connection: Connection, table: Table, rows: Sequence[_Row]) -> set[Any]:
    """Insert those whose key is not there yet; the first column of each that was not."""
    if not rows:
        return set()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    first = next(iter(table.primary_key.columns))
    made = dialect.insert(table).on_conflict_do_nothing().returning(first)
    return set(connection.execute(made, list(rows)).scalars())


def _by_key(rows: Iterable[_Row], key: str) -> list[_Row]:
    """One row a key, the first of them, in the order of the keys."""
    first: dict[str, _Row] = {}
    for row in rows:
        first.setdefault(row[key], row)
    return [first[value] for value in sorted(first)]


def _snapshots(readings: Sequence[Reading]) -> Iterable[_Row]:
    return ({"version": each.rates_version, "sources": each.rate_sources} for each in readings)


def _hold_articles(
    connection: Connection, readings: Sequence[Reading], now: dt.datetime, *, keep_text: bool
) -> dict[str, _Known]:
    rows = _by_key((_article_row(each, now, keep_text=keep_text) for each in readings), "id")
    new = insert_new(connection, article, rows)
    ids = [row["id"] for row in rows]
    held = select(article.c.id, article.c.url).where(article.c.id.in_(ids)).order_by(article.c.id).with_for_update()
    known = {row.id: _Known(row.url, row.id in new) for row in connection.execute(held)}
    columns = (extraction.c.id, extraction.c.article_id, extraction.c.current)
    hashes = (extraction.c.figures_hash, extraction.c.options_hash)
    for row in connection.execute(select(*columns, *hashes).where(extraction.c.article_id.in_(ids))):
        there = known[row.article_id]
        there.readings.add(row.id)
        if row.current:
            there.current, there.figures_hash, there.options_hash = row.id, row.figures_hash, row.options_hash
    return known


def _article_row(reading: Reading, now: dt.datetime, *, keep_text: bool) -> _Row:
    return {
        "id": reading.article_id,
        "content_hash": reading.content_hash,
        **_about(reading.findings.context),
        "text": reading.findings.text if keep_text else None,
        "kept_at": now,
    }


def _about(context: Context) -> _Row:
    return {"url": context.url, "title": context.title, "published": context.published}


def _keep(connection: Connection, reading: Reading, known: _Known, now: dt.datetime) -> Outcome:
    context = reading.findings.context
    if known.current is not None and known.url and context.url and context.url != known.url:
        _note_address(connection, reading, now)
        return "copy"
    details = [figure_json(each) for each in reading.findings.figures]
    figures_hash = hashlib.sha256("\n".join(details).encode()).hexdigest()
    if known.figures_hash == figures_hash and known.options_hash == reading.options_hash:
        return "unchanged"  # read by newer rules or rates, perhaps, which see it as the older ones did
    outcome: Outcome = "kept" if known.current is None else "read_again"
    if known.current is not None:
        connection.execute(update(extraction).where(extraction.c.id == known.current).values(current=False))
        connection.execute(update(article).where(article.c.id == reading.article_id).values(**_about(context)))
    if reading.id in known.readings:
        connection.execute(update(extraction).where(extraction.c.id == reading.id).values(current=True))
    else:
        _insert_reading(connection, reading, details, figures_hash, now)
    known.readings.add(reading.id)
    known.current, known.figures_hash, known.options_hash = reading.id, figures_hash, reading.options_hash
    known.url = context.url
    return outcome


def _note_address(connection: Connection, reading: Reading, now: dt.datetime) -> None:
    about = _about(reading.findings.context)
    url_hash = hashlib.sha256(about["url"].encode()).hexdigest()
    row = {"article_id": reading.article_id, "url_hash": url_hash, **about, "kept_at": now}
    insert_new(connection, article_alias, [row])


def _insert_reading(
    connection: Connection, reading: Reading, details: Sequence[str], figures_hash: str, now: dt.datetime
) -> None:
    findings = reading.findings
    row = {
        "id": reading.id,
        "article_id": reading.article_id,
        "extractor_version": reading.extractor_version,
        "rates_version": reading.rates_version,
        "options_hash": reading.options_hash,
        "base_currency": findings.context.base_currency,
        "context": context_json(findings.context),
        "passages": passages(findings),
        "text_length": len(findings.text),
        "figures_hash": figures_hash,
        "current": True,
        "made_at": now,
    }
    connection.execute(extraction.insert(), row)
    if not findings.figures:
        return
    columns = zip(findings.figures, details, strict=True)
    figures = [_figure_row(reading, ordinal, each, detail) for ordinal, (each, detail) in enumerate(columns)]
    connection.execute(figure.insert(), figures)
    parties = [
        party for ordinal, each in enumerate(findings.figures) for party in _party_rows(reading.id, ordinal, each)
    ]
    if parties:
        connection.execute(figure_party.insert(), parties)


def _figure_row(reading: Reading, ordinal: int, each: Figure, detail: str) -> _Row:
    mention, aid = each.mention, each.aid
    day = aid.announced_on or reading.findings.context.published
    return {
        "extraction_id": reading.id,
        "ordinal": ordinal,
        "figure_id": each.id,
        "start": mention.span.start,
        "end": mention.span.end,
        "surface": mention.surface,
        "kind": aid.kind,
        "is_aid": aid.is_aid,
        "category": aid.category,
        "status": aid.status,
        "currency": each.currency.code,
        "amount_min": mention.amount.min,
        "amount_max": mention.amount.max,
        "amount_point": mention.amount.point,
        "base_point": each.conversion.point if each.conversion else None,
        "countable": each.standing.countable,
        "day": day,
        "sort_day": day or UNDATED,
        "detail": detail,
    }


def _party_rows(reading_id: str, ordinal: int, each: Figure) -> Iterable[_Row]:
    roles: tuple[tuple[str, tuple[Party, ...]], ...] = (
        ("donor", each.aid.donors),
        ("recipient", each.aid.recipients),
        ("via", each.aid.via),
    )
    for role, parties in roles:
        for position, party in enumerate(parties):
            yield {
                "extraction_id": reading_id,
                "ordinal": ordinal,
                "role": role,
                "position": position,
                "name": party.name,
                "name_key": name_key(party.name),
                "code": party.code,
            }


def delete_article(connection: Connection, article_id: str) -> bool:
    """Forget the article, its readings and its other addresses. False where it was not there."""
    return connection.execute(delete(article).where(article.c.id == article_id)).rowcount > 0


def drop_texts(connection: Connection) -> int:
    """Forget the texts and keep the figures; how many texts there were."""
    return connection.execute(update(article).where(article.c.text.is_not(None)).values(text=None)).rowcount
