"""Figures ↔ JSON: `records` and `answers` (what goes out), `requests` (what comes in), `responses` (what we promise).

Each name is fetched when first asked for: `requests` and `responses` need pydantic, which costs the command line 45 ms;
`records` and `answers` need the finder's tables, which a client of the service has no use for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aidfigures.wire.answers import findings_record, totals_record
    from aidfigures.wire.records import figure_record
    from aidfigures.wire.requests import FiguresRequest, context_from
else:
    _HOMES = {
        "FiguresRequest": "requests",
        "context_from": "requests",
        "figure_record": "records",
        "findings_record": "answers",
        "totals_record": "answers",
    }

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"aidfigures.wire.{_HOMES[name]}"), name)


__all__ = ["FiguresRequest", "context_from", "figure_record", "findings_record", "totals_record"]
