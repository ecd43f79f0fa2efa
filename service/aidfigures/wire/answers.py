"""Findings → the answer to one article as a plain dictionary: the figures, and the new money among them."""

from collections.abc import Mapping

from aidfigures._version import __version__
from aidfigures.model import Findings
from aidfigures.totals import Group, Sum, totals
from aidfigures.wire.records import Record, day_of, figure_record, plain


def findings_record(
    findings: Findings, *, with_text: bool = False, versions: Mapping[str, str] | None = None
) -> Record:
    """All figures of one text, the new money among them, and what they were read under.

    `with_text` adds the text that the offsets count in, for callers who sent HTML and have not seen it. `versions`
    names the tables in use beside our own version.
    """
    record: Record = {
        "figures": [figure_record(figure, findings) for figure in findings.figures],
        "totals": totals_record(findings),
        "base_currency": findings.context.base_currency,
        "published": day_of(findings.context.published),
        "versions": {"aidfigures": __version__, **(versions or {})},
    }
    if with_text:
        record["text"] = findings.text
    return record


def totals_record(findings: Findings) -> Record:
    """The new money of the findings, and what is left out and why; figures go by their ids.

    >>> from aidfigures import find_figures
    >>> record = totals_record(find_figures("Norway pledged $5 million in aid to Sudan."))
    >>> [(row["donor"], row["converted"]["point"]) for row in record["rows"]]
    [('Norway', '5000000.00')]
    """
    ids = tuple(figure.id for figure in findings.figures)
    found = totals(findings)
    return {
        "base_currency": found.base,
        "overall": [_group(group, ids) for group in found.overall],
        "by": {
            question: [{"value": group.values[0], **_group(group, ids)} for group in groups]
            for question, groups in found.by
        },
        "rows": [
            {**dict(zip(group.questions, group.values, strict=True)), **_group(group, ids)} for group in found.rows
        ],
        "left_out": [{"figure": ids[left.figure], "reason": left.reason} for left in found.left_out],
    }


def _group(group: Group, ids: tuple[str, ...]) -> Record:
    return {
        "per": group.per,
        "figures": [ids[index] for index in group.figures],
        "amount": _sum(group.amount),
        "amount_currency": group.amount_currency,
        "converted": _sum(group.converted),
        "unconverted": [ids[index] for index in group.unconverted],
    }


def _sum(found: Sum | None) -> Record | None:
    return None if found is None else {"min": plain(found.min), "max": plain(found.max), "point": plain(found.point)}
