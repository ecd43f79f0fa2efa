"""Findings → the roll-up as a table: a row for each kind of new money, then one for each sum that is left out, and why.

`base_point` may be added up where `per` is the same: sums that are left out have no converted amount, so that a
careless total stays right.
"""

from collections.abc import Iterator

from aidfigures.export import Row
from aidfigures.model import Amount, Figure, Findings
from aidfigures.totals import Group, Sum, answers, totals
from aidfigures.wire.records import plain

TOTALS_COLUMNS = (
    *("document", "counted", "reason", "donor", "recipient", "category", "status", "currency", "per", "figures"),
    *("amount_min", "amount_max", "amount_point", "base_currency", "base_min", "base_max", "base_point", "figure_ids"),
)


def totals_rows(findings: Findings, document: str) -> Iterator[Row]:
    """The new money of one text by donor, recipient, category, status and currency, then what is left out.

    >>> from aidfigures import find_figures
    >>> text = "Norway pledged $5 million in aid to Sudan. It cost $3 million to ship."
    >>> [(row["counted"], row["amount_point"]) for row in totals_rows(find_figures(text), "a")]
    [('true', '5000000'), ('false', '3000000')]
    """
    found = totals(findings)
    about = {**dict.fromkeys(TOTALS_COLUMNS, ""), "document": document}
    for group in found.rows:
        yield {**about, "base_currency": found.base, **_counted(group, findings)}
    for left in found.left_out:
        yield {**about, "counted": "false", "reason": left.reason, **_left_out(findings.figures[left.figure])}


def _counted(group: Group, findings: Findings) -> Row:
    figures = [findings.figures[index] for index in group.figures]
    refusals = {findings.figures[index].conversion_refusal or "no rate" for index in group.unconverted}
    return {
        "counted": "true",
        "reason": f"new money, not converted: {', '.join(sorted(refusals))}" if refusals else "new money",
        **{question: value or "" for question, value in zip(group.questions, group.values, strict=True)},
        "per": group.per or "",
        "figures": str(len(figures)),
        **_bounds("amount", group.amount),
        **_bounds("base", group.converted),
        "figure_ids": ";".join(figure.id for figure in figures),
    }


def _left_out(figure: Figure) -> Row:
    return {
        **{question: value or "" for question, value in answers(figure).items()},
        "per": figure.mention.per.unit if figure.mention.per else "",
        "figures": "1",
        **_bounds("amount", figure.mention.amount),
        "figure_ids": figure.id,
    }


def _bounds(name: str, found: Sum | Amount | None) -> Row:
    if found is None:
        return {}
    return {
        f"{name}_min": plain(found.min) or "",
        f"{name}_max": plain(found.max) or "",
        f"{name}_point": plain(found.point) or "",
    }
