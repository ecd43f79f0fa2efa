"""Figures ↔ JSON: `records` and `answers` (what goes out), `requests` (what comes in), `responses` (what we promise).

Only the last two need pydantic, which costs 45 ms to import: the command line writes records and never reads
requests, so these names are fetched when first asked for.
"""

from typing import TYPE_CHECKING

from aidfigures.wire.answers import findings_record, totals_record
from aidfigures.wire.records import figure_record

if TYPE_CHECKING:
    from aidfigures.wire.requests import FiguresRequest, context_from
else:

    def __getattr__(name: str) -> object:
        if name not in ("FiguresRequest", "context_from"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from aidfigures.wire import requests

        return getattr(requests, name)


__all__ = ["FiguresRequest", "context_from", "figure_record", "findings_record", "totals_record"]
