"""Findings → a table for the terminal, with what may be added up below it."""

from collections import defaultdict
from decimal import Decimal
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from aidfigures.model import Amount, Conversion, Figure, Findings, Party

_SCALES = ((Decimal(10) ** 12, "tn"), (Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
_WIDTH_OF_A_FILE = 160  # columns where the output is no terminal


def print_findings(findings: Findings, name: str, stream: TextIO) -> None:
    """The figures as a table, then the countable money in the base currency."""
    console = Console(file=stream, highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH_OF_A_FILE
    if not findings.figures:
        console.print(f"{escape(printable(name))}: no figures", style="dim")
        return
    console.print(_table(findings, name))
    console.print(total_line(findings))
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


def total_line(findings: Findings) -> str:
    """The countable money in the base currency, and what could not be converted in its own."""
    counted = [figure for figure in findings.figures if figure.standing.countable]
    converted = [figure.conversion.point for figure in counted if figure.conversion]
    rest: dict[str, Decimal] = defaultdict(Decimal)
    for figure in counted:
        if not figure.conversion:
            rest[figure.currency.code or "?"] += figure.mention.amount.point
    parts = [f"{findings.context.base_currency} {short(sum(converted, Decimal()))}"] if converted or not rest else []
    parts += [f"{code} {short(total)} (not converted)" for code, total in sorted(rest.items())]
    return f"Countable money: {' + '.join(parts)} in {len(counted)} of {len(findings.figures)} figures"


def printable(text: str) -> str:
    """Text that no terminal acts on: control characters become blanks, lone surrogates their escapes."""
    spoken = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(spoken.split())
