"""Findings → a table for the terminal, with what may be added up below it."""

from collections import defaultdict
from decimal import Decimal
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from aidfigures.model import Amount, Conversion, Figure, Findings, Party
from aidfigures.totals import Group, Sum, Totals, totals

_SCALES = ((Decimal(10) ** 12, "tn"), (Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
_WIDTH_OF_A_FILE = 160  # columns where the output is no terminal


def print_findings(findings: Findings, name: str, stream: TextIO, *, with_totals: bool = False) -> None:
    """The figures as a table, then the countable money in the base currency; `with_totals` breaks it down."""
    console = Console(file=stream, highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH_OF_A_FILE
    if not findings.figures:
        console.print(f"{escape(printable(name))}: no figures", style="dim")
        return
    console.print(_table(findings, name))
    found = totals(findings)
    if with_totals:
        _print_totals(console, findings, found)
    console.print(total_line(findings, found))
    console.print()


def _table(findings: Findings, name: str) -> Table:
    table = Table(title=escape(printable(name)), title_justify="left", header_style="bold", expand=False)
    for column in (
        "figure",
        "value",
        "currency",
        findings.context.base_currency,
        "donor → recipient",
        "what",
        "status",
    ):
        table.add_column(column, justify="right" if column == findings.context.base_currency else "left")
    table.add_column("counts?")
    for figure in findings.figures:
        table.add_row(*(escape(printable(cell)) for cell in _cells(figure)), style=None if figure.aid.is_aid else "dim")
    return table


def _cells(figure: Figure) -> tuple[str, ...]:
    aid, standing = figure.aid, figure.standing
    what = (aid.category or "aid") if aid.is_aid else aid.kind.replace("_", " ")
    return (
        figure.mention.surface,
        value(figure.mention.amount) + (f" a {figure.mention.per.unit}" if figure.mention.per else ""),
        f"{figure.currency.code or '?'} {figure.currency.confidence:.0%} {figure.currency.basis}",
        _converted(figure.conversion, figure.conversion_refusal),
        _route(aid.donors, aid.recipients),
        what,
        aid.status or "",
        "yes" if standing.countable else f"no: {standing.count_reason}" if standing.count_reason else "no",
    )


def value(amount: Amount) -> str:
    """The amount in short: "2bn–3bn", "> 500m", "≤ 1.2bn", "≈ 3m"."""
    if amount.min is None or amount.max is None:
        sign = {"at_least": "≥ ", "more_than": "> ", "less_than": "< ", "up_to": "≤ "}.get(amount.qualifier)
        return (sign or ("≥ " if amount.max is None else "≤ ")) + short(amount.point)
    if not amount.is_point:
        return f"{short(amount.min)}–{short(amount.max)}"
    return ("≈ " if amount.qualifier in ("approx", "nearly") else "") + short(amount.point)


def short(number: Decimal) -> str:
    """The number with its scale in letters and no digit lost but those after the second of the scale: "1.13bn"."""
    for scale, letters in _SCALES:
        if abs(number) >= scale:
            return f"{(number / scale).quantize(Decimal('0.01')).normalize():f}{letters}"
    rounded = number.quantize(Decimal("0.01"))
    return f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,f}"


def _converted(conversion: Conversion | None, refusal: str | None) -> str:
    return short(conversion.point) if conversion else f"– {refusal or ''}".rstrip()


def _route(donors: tuple[Party, ...], recipients: tuple[Party, ...]) -> str:
    if not donors and not recipients:
        return ""
    return f"{', '.join(p.name for p in donors) or '?'} → {', '.join(p.name for p in recipients) or '?'}"


def _print_totals(console: Console, findings: Findings, found: Totals) -> None:
    """The new money by each question, then what is left out by reason."""
    if found.rows:
        table = Table(title="New money", title_justify="left", header_style="bold", expand=False)
        for column in ("by", "", found.base, "own currency", "figures"):
            table.add_column(column, justify="left" if column in ("by", "") else "right")
        for question, groups in found.by:
            for group in groups:
                table.add_row(question, *(escape(printable(cell)) for cell in _total_cells(group)))
                question = ""
            table.add_section()
        console.print(table)
    reasons: dict[str, list[str]] = defaultdict(list)
    for left in found.left_out:
        reasons[left.reason].append(findings.figures[left.figure].mention.surface)
    for reason, surfaces in reasons.items():
        console.print(f"Left out, {escape(printable(reason))}: {escape(printable(', '.join(surfaces)))}")


def _total_cells(group: Group) -> tuple[str, ...]:
    per = f" a {group.per}" if group.per else ""
    missing = f", {len(group.unconverted)} not converted" if group.unconverted else ""
    return (
        group.values[0] or "not known",
        f"{_bounded(group.converted)}{per}{missing}" if group.converted else missing.removeprefix(", "),
        f"{group.amount_currency or '?'} {_bounded(group.amount)}{per}" if group.amount else "",
        str(len(group.figures)),
    )


def _bounded(found: Sum) -> str:
    """A sum with no end on one side is "≥" or "≤"; without both it is "≈", as the one number to add."""
    if found.min is None or found.max is None:
        sign = "≈" if found.min is found.max else "≥" if found.max is None else "≤"
        return f"{sign} {short(found.point)}"
    return short(found.point) if found.min == found.max else f"{short(found.min)}–{short(found.max)}"


def total_line(findings: Findings, found: Totals) -> str:
    """The countable money in the base currency, what could not be converted in its own, sums a year apart."""
    counted = len(findings.figures) - len(found.left_out)
    parts = [
        f"{found.base} {_bounded(group.converted)}{f' a {group.per}' if group.per else ''}"
        for group in found.overall
        if group.converted
    ]
    parts += [
        f"{group.values[0] or '?'} {_bounded(group.amount)} (not converted)"
        for group in dict(found.by)["currency"]
        if group.amount and not group.converted
    ]
    return f"Countable money: {' + '.join(parts) or 'none'} in {counted} of {len(findings.figures)} figures"


def printable(text: str) -> str:
    """Text that no terminal acts on: control characters become blanks, lone surrogates their escapes."""
    spoken = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(spoken.split())
