"""A macro for Superdesk: behind each sum of money, what it is in our currency, as exactly as the writer put it.

    C$22.5 million   →   C$22.5 million (US$16.2 million)

Copy this file into the newsroom's folder of macros; it needs `requests`, which Superdesk brings along, and the service
at FIGURES_SERVICE_URL. The rates are those of the story's day. A sum that is in our currency, is restated in it
already, or whose currency is not sure, is left alone, so that the macro may be run again.
"""

from __future__ import annotations

import html
import os
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import requests

SERVICE = os.environ.get("FIGURES_SERVICE_URL", "http://127.0.0.1:8000")
CURRENCY = os.environ.get("FIGURES_CURRENCY", "USD")  # to convert to, ISO 4217
COUNTRY = os.environ.get("FIGURES_COUNTRY")  # where the newsroom is at home, ISO 3166: what a bare $ means
FIELDS = ("headline", "abstract", "body_html")
SURE = 0.7  # a currency that the service is less sure of is not converted
FEWEST_DIGITS = 2  # "C$1 billion" has one digit: with one, US$0.7 billion would be said of all from 0.65 to 0.75
SIGNS = {"USD": "US$", "CAD": "C$", "AUD": "A$", "NZD": "NZ$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))

_PARTS = re.compile(r"<[^>]*>|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);|.", re.DOTALL)
_BREAKS = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|blockquote|table|tr|td|th|figure|figcaption)\b", re.IGNORECASE)


def annotate(item: dict[str, Any], **kwargs: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The story with its notes, and what was replaced by what, for the editor to look through."""
    fields = [field for field in FIELDS if item.get(field)]
    read = {field: _text_of(item[field]) for field in fields}
    answer = _figures("\n\n".join(text for text, _ in read.values()), item)
    diff: dict[str, str] = {}
    start = 0
    for field, (text, places) in read.items():
        mine = [f for f in answer if start <= f["start"] < start + len(text) and _wanted(f, answer)]
        for figure in reversed(mine):  # from the end, so that places before it stay
            first, last = places[figure["start"] - start][0], places[figure["end"] - start - 1][1]
            written, note = item[field][first:last], f" ({note_of(figure)})"
            item[field] = item[field][:last] + note + item[field][last:]
            diff.setdefault(written, written + note)
        start += len(text) + 2
    return item, diff


def note_of(figure: dict[str, Any]) -> str:
    """The converted sum, rounded as the writer rounded."""
    converted = figure["conversion"]
    step = _step(figure["amount"]["precision"], converted["rate"])
    if converted["min"] and converted["max"] and converted["min"] != converted["max"]:
        return f"{_money(converted['min'], step)} to {_money(converted['max'], step)}"
    return _money(converted["point"], step)


def _figures(text: str, item: dict[str, Any]) -> list[dict[str, Any]]:
    written = item.get("firstpublished") or item.get("versioncreated") or item.get("firstcreated")
    asked = {
        "text": text,
        "published": str(written)[:10] if written else None,
        "language": item.get("language"),
        "outlet_country": COUNTRY,
        "base_currency": CURRENCY,
    }
    known = {name: value for name, value in asked.items() if value is not None}
    response = requests.post(f"{SERVICE.rstrip('/')}/v1/figures", json=known, timeout=30)
    if response.status_code != 200:
        raise RuntimeError(f"no sums were read: {response.text[:500]}")
    figures: list[dict[str, Any]] = response.json()["figures"]
    return figures


def _wanted(figure: dict[str, Any], figures: list[dict[str, Any]]) -> bool:
    restated = {other["equivalent_of"] for other in figures if other["currency"]["code"] == CURRENCY}
    return (
        figure["conversion"] is not None
        and figure["currency"]["code"] != CURRENCY
        and figure["currency"]["confidence"] >= SURE
        and figure["equivalent_of"] is None
        and figure["id"] not in restated
        and figure["amount"]["qualifier"] != "order_of_magnitude"
        and figure["aid"]["kind"] != "fx_rate"
    )


def _text_of(written: str) -> tuple[str, list[tuple[int, int]]]:
    """The text of a piece of HTML, and for each of its characters from where to where it stands in the HTML."""
    text: list[str] = []
    places: list[tuple[int, int]] = []
    for part in _PARTS.finditer(written):
        found = part.group()
        if found.startswith("<") and len(found) > 1:
            found = "\n" if _BREAKS.match(found) else ""
        elif found.startswith("&") and len(found) > 1:
            found = html.unescape(found)
        text += found
        places += [part.span()] * len(found)
    return "".join(text), places


def _step(precision: str | None, rate: str) -> int | None:
    """The power of ten nearest to the last digit that the writer gave, converted; `precision` is half of one."""
    if not precision:
        return None
    return int((2 * Decimal(precision) * Decimal(rate)).log10().to_integral_value())


def _money(value: str, step: int | None) -> str:
    """718717107.30 to the millions → US$719 million; to the billions it would be none, so that two digits are kept."""
    exact = Decimal(value)
    finest = exact.adjusted() - FEWEST_DIGITS + 1
    step = finest if step is None else min(step, finest)
    rounded = exact.quantize(Decimal(1).scaleb(step), ROUND_HALF_UP)
    power, word = next(((power, word) for power, word in SCALES if rounded.adjusted() >= power), (0, ""))
    places = max(0, power - step)
    if not word and places == 1:
        places = 2  # cents come in twos
    return f"{SIGNS.get(CURRENCY, CURRENCY + ' ')}{rounded.scaleb(-power):,.{places}f} {word}".rstrip()


# What Superdesk reads of a macro.
name = "currency_note"
label = f"Sums of money in {CURRENCY}"
callback = annotate
access_type = "frontend"
action_type = "interactive"
