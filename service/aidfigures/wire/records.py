"""Figures and rates → plain dictionaries, ready for JSON. Decimals become strings of plain digits, days ISO dates.

The shapes are those of `wire.responses`; tests hold the two together, so that no answer is checked twice in service.
"""

import datetime as dt
from decimal import Decimal

from aidfigures.explain import conversion_why, currency_why
from aidfigures.model import (
    AidContext,
    Amount,
    Conversion,
    CrossRate,
    CurrencyReading,
    Equivalent,
    Figure,
    Findings,
    Mention,
    Party,
    Period,
    PrintedRate,
    Rate,
    Relation,
    Span,
)
from aidfigures.standards import standard_codes

Record = dict[str, object]


def plain(number: Decimal | None) -> str | None:
    """The number in plain digits, without an exponent: 1E+9 is "1000000000"."""
    return None if number is None else format(number, "f")


def day_of(day: dt.date | None) -> str | None:
    """The day as YYYY-MM-DD."""
    return None if day is None else day.isoformat()


def figure_record(figure: Figure, findings: Findings) -> dict[str, object]:
    """One figure of the findings; the ids in it are those of its neighbours in `findings.figures`.

    >>> from aidfigures import find_figures
    >>> findings = find_figures("It cost €5m.")
    >>> figure_record(findings.figures[0], findings)["amount"]["min"]
    '5000000'
    """
    mention = figure.mention
    return {
        "id": figure.id,
        "start": mention.span.start,
        "end": mention.span.end,
        "surface": mention.surface,
        "amount": _amount(mention.amount),
        "per": _per(mention),
        "currency": _currency(mention, figure.currency),
        "currency_why": currency_why(figure, findings.text),
        "equivalent_of": findings.figures[figure.equivalent.original].id if figure.equivalent else None,
        "printed_rate": _printed_rate(figure.equivalent),
        "conversion": _conversion(figure.conversion),
        "conversion_refusal": figure.conversion_refusal,
        "conversion_why": conversion_why(figure),
        "aid": _aid(figure.aid),
        "relations": [_relation(relation, findings) for relation in figure.standing.relations],
        "countable": figure.standing.countable,
        "count_reason": figure.standing.count_reason,
        "sentence": _span(figure.sentence),
        "flags": list(figure.flags),
        "standards": dict(standard_codes(figure)),
    }


def rate_record(rate: CrossRate) -> dict[str, object]:
    """A rate with the published numbers that it was worked out from."""
    return {
        "base": rate.base,
        "quote": rate.quote,
        "rate": plain(rate.value),
        "requested_date": day_of(rate.requested),
        "rate_date": day_of(rate.date),
        "method": rate.method,
        "regime": rate.regime,
        "stale": rate.stale,
        "legs": [_leg(leg) for leg in rate.legs],
    }


def _span(span: Span) -> Record:
    return {"start": span.start, "end": span.end}


def _spans(spans: tuple[Span, ...]) -> list[Record]:
    return [_span(span) for span in spans]


def _amount(amount: Amount) -> Record:
    return {
        "min": plain(amount.min),
        "max": plain(amount.max),
        "point": plain(amount.point),
        "qualifier": amount.qualifier,
        "precision": plain(amount.precision),
    }


def _per(mention: Mention) -> Record | None:
    per = mention.per
    if per is None:
        return None
    return {
        "unit": per.unit,
        "count": per.count,
        "total_min": plain(_times(mention.amount.min, per.count)),
        "total_max": plain(_times(mention.amount.max, per.count)),
    }


def _times(bound: Decimal | None, count: int | None) -> Decimal | None:
    return None if bound is None or count is None else bound * count


def _currency(mention: Mention, reading: CurrencyReading) -> Record:
    return {
        "code": reading.code,
        "cue": mention.cue.text,
        "basis": reading.basis,
        "confidence": reading.confidence,
        "candidates": list(reading.candidates),
        "evidence": _spans(reading.evidence),
    }


def _printed_rate(equivalent: Equivalent | None) -> Record | None:
    printed: PrintedRate | None = equivalent.printed_rate if equivalent else None
    if printed is None:
        return None
    return {
        "rate": plain(printed.rate),
        "reference": plain(printed.reference),
        "deviation": plain(printed.deviation),
    }


def _conversion(conversion: Conversion | None) -> Record | None:
    if conversion is None:
        return None
    rate = conversion.rate
    return {
        "base": rate.quote,
        "min": plain(conversion.min),
        "max": plain(conversion.max),
        "point": plain(conversion.point),
        "rate": plain(rate.value),
        "requested_date": day_of(rate.requested),
        "rate_date": day_of(rate.date),
        "method": rate.method,
        "regime": rate.regime,
        "legs": [_leg(leg) for leg in rate.legs],
    }


def _leg(leg: Rate) -> Record:
    return {
        "source": leg.source,
        "base": leg.base,
        "quote": leg.quote,
        "rate": plain(leg.value),
        "date": day_of(leg.date),
    }


def _aid(aid: AidContext) -> Record:
    return {
        "kind": aid.kind,
        "is_aid": aid.is_aid,
        "category": aid.category,
        "status": aid.status,
        "novelty": aid.novelty,
        "finance_type": aid.finance_type,
        "in_kind": aid.in_kind,
        "donors": [_party(party) for party in aid.donors],
        "recipients": [_party(party) for party in aid.recipients],
        "via": [_party(party) for party in aid.via],
        "period": _period(aid.period),
        "announced_on": day_of(aid.announced_on),
        "conditional": aid.conditional,
        "each": aid.each,
        "speaker": _party(aid.speaker) if aid.speaker else None,
        "evidence": {question: _spans(spans) for question, spans in aid.evidence},
    }


def _party(party: Party) -> Record:
    return {"name": party.name, "code": party.code, "type": party.type}


def _period(period: Period | None) -> Record | None:
    if period is None:
        return None
    return {"count": period.count, "unit": period.unit, "start": period.start, "end": period.end}


def _relation(relation: Relation, findings: Findings) -> Record:
    return {
        "type": relation.type,
        "to": None if relation.to is None else findings.figures[relation.to].id,
        "evidence": _spans(relation.evidence),
    }
