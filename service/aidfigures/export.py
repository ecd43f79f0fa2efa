"""Findings → CSV: one row per figure, for people who open it in a spreadsheet.

Lists are joined with ";", decimals are plain digits, days are ISO dates, yes and no are "true" and "false", and what
is not known is empty. The columns are described in schemas/figures.csv.schema.json.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import IO

from aidfigures.explain import conversion_why, currency_why
from aidfigures.export_columns import COLUMNS
from aidfigures.model import Conversion, Figure, Findings, Party, Period
from aidfigures.standards import standard_codes
from aidfigures.wire.records import plain

Row = dict[str, str]

CSV_COLUMNS: tuple[str, ...] = tuple(column.name for column in COLUMNS)
_NOTHING_KNOWN: Row = dict.fromkeys(CSV_COLUMNS, "")

# A cell that begins like this would be run as a formula by a spreadsheet. Our own numbers never do.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def csv_rows(findings: Findings, document: str) -> Iterator[Row]:
    """One row per figure in reading order; `document` is the name that the caller knows the text by.

    >>> from aidfigures import find_figures
    >>> [row["currency"] for row in csv_rows(find_figures("It cost €5m."), "a.txt")]
    ['EUR']
    """
    about = {
        "document": document,
        "document_url": findings.context.url or "",
        "document_title": findings.context.title or "",
        "published": _day(findings.context.published),
        "base_currency": findings.context.base_currency,
    }
    for figure in findings.figures:
        yield {
            **_NOTHING_KNOWN,
            **about,
            **_amount_cells(figure, findings),
            **_currency_cells(figure, findings),
            **_conversion_cells(figure),
            **_aid_cells(figure),
            **_standing_cells(figure, findings),
            **{name: code or "" for name, code in standard_codes(figure).items()},
        }


def write_csv(
    rows: Iterable[Row], stream: IO[str], *, header: bool = True, columns: tuple[str, ...] = CSV_COLUMNS
) -> None:
    """The rows as RFC 4180: CRLF, every cell quoted, and text that a spreadsheet would run made harmless.

    Open files with newline="" so that the line ends stay as they are.
    """
    writer = csv.DictWriter(stream, columns, quoting=csv.QUOTE_ALL, lineterminator="\r\n", extrasaction="raise")
    if header:
        writer.writeheader()
    for row in rows:
        writer.writerow({name: harmless(cell) for name, cell in row.items()})


def harmless(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would take it for a formula.

    A plain negative number stays a number.
    """
    if not cell.lstrip(" \u00a0").startswith(_FORMULA_STARTS) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    digits = cell.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


def _truth(answer: bool | None) -> str:
    return "" if answer is None else str(answer).lower()


def _listed(items: Iterable[str | None]) -> str:
    """Joined with ";", which therefore becomes "," inside an item."""
    return ";".join((item or "").replace(";", ",") for item in items)


def _names(parties: tuple[Party, ...]) -> str:
    return _listed(party.name for party in parties)


def _codes(parties: tuple[Party, ...]) -> str:
    """As many as there are names, in their order; empty places where a party has no code."""
    return _listed(party.code for party in parties)


def _amount_cells(figure: Figure, findings: Findings) -> Row:
    mention, amount, per = figure.mention, figure.mention.amount, figure.mention.per
    count = per.count if per else None
    return {
        "figure_id": figure.id,
        "start": str(mention.span.start),
        "end": str(mention.span.end),
        "surface": mention.surface,
        "sentence": " ".join(figure.sentence.of(findings.text).split()),
        "amount_min": plain(amount.min) or "",
        "amount_max": plain(amount.max) or "",
        "amount_point": plain(amount.point) or "",
        "qualifier": amount.qualifier,
        "precision": plain(amount.precision) or "",
        "per": per.unit if per else "",
        "per_count": "" if count is None else str(count),
        "per_total_min": "" if count is None or amount.min is None else plain(amount.min * count) or "",
        "per_total_max": "" if count is None or amount.max is None else plain(amount.max * count) or "",
    }


def _currency_cells(figure: Figure, findings: Findings) -> Row:
    reading, equivalent = figure.currency, figure.equivalent
    printed = equivalent.printed_rate if equivalent else None
    return {
        "currency": reading.code or "",
        "currency_cue": figure.mention.cue.text,
        "currency_basis": reading.basis,
        "currency_confidence": format(reading.confidence, ".4f").rstrip("0").rstrip("."),
        "currency_candidates": _listed(reading.candidates),
        "currency_why": currency_why(figure, findings.text),
        "equivalent_of": findings.figures[equivalent.original].id if equivalent else "",
        "printed_rate": plain(printed.rate) or "" if printed else "",
        "printed_rate_deviation": plain(printed.deviation) or "" if printed else "",
    }


def _conversion_cells(figure: Figure) -> Row:
    why = {"conversion_refusal": figure.conversion_refusal or "", "conversion_why": conversion_why(figure)}
    return {**_rate_cells(figure.conversion), **why}


def _rate_cells(conversion: Conversion | None) -> Row:
    if conversion is None:
        return {}
    rate = conversion.rate
    return {
        "base_min": plain(conversion.min) or "",
        "base_max": plain(conversion.max) or "",
        "base_point": plain(conversion.point) or "",
        "fx_rate": plain(rate.value) or "",
        "fx_requested_date": _day(rate.requested),
        "fx_rate_date": _day(rate.date),
        "fx_method": rate.method,
        "fx_source": _listed(dict.fromkeys(leg.source for leg in rate.legs)),
    }


def _aid_cells(figure: Figure) -> Row:
    aid = figure.aid
    return {
        "kind": aid.kind,
        "is_aid": _truth(aid.is_aid),
        "category": aid.category or "",
        "status": aid.status or "",
        "novelty": aid.novelty or "",
        "finance_type": aid.finance_type or "",
        "in_kind": _truth(aid.in_kind),
        "conditional": _truth(aid.conditional),
        "donor": _names(aid.donors),
        "donor_code": _codes(aid.donors),
        "donor_type": _listed(party.type for party in aid.donors),
        "recipient": _names(aid.recipients),
        "recipient_code": _codes(aid.recipients),
        "via": _names(aid.via),
        "speaker": aid.speaker.name if aid.speaker else "",
        "period": _period(aid.period),
        "announced_on": _day(aid.announced_on),
    }


def _period(period: Period | None) -> str:
    """ "5 year" for a length, "2026/2029" for two ends, both with a space between."""
    if period is None:
        return ""
    length = f"{period.count or ''} {period.unit or ''}".strip()
    ends = f"{period.start or ''}/{period.end or ''}" if period.start or period.end else ""
    return f"{length} {ends}".strip()


def _standing_cells(figure: Figure, findings: Findings) -> Row:
    standing = figure.standing
    return {
        "relations": _listed(
            relation.type if relation.to is None else f"{relation.type}:{findings.figures[relation.to].id}"
            for relation in standing.relations
        ),
        "countable": _truth(standing.countable),
        "count_reason": standing.count_reason,
        "flags": _listed(figure.flags),
    }
