"""Documents → findings, and how a document and its findings are named and printed: what every command shares."""

import gc
import json
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aidfigures.documents import Document, DocumentId
    from aidfigures.lexicon import Lexicon
    from aidfigures.lexicon.currencies import Currencies
    from aidfigures.model import Context, Findings
    from aidfigures.rates import RateTable


@cache
def tools() -> "tuple[Lexicon, RateTable]":
    """The word tables and the rates that the package carries, with the stages that use them, loaded once.

    The garbage collector rests meanwhile: all that is made here stays, and looking through it again and again took a
    tenth of the start. Raises `LexiconError` and `RateSourceError` for broken tables.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        import aidfigures.pipeline  # noqa: F401  # its modules are what takes longest
        from aidfigures.lexicon import load_lexicon
        from aidfigures.rates import load_rates
        from aidfigures.stages.scan.cues import cue_finder

        lexicon, rates = load_lexicon(), load_rates()
        cue_finder(lexicon)
        return lexicon, rates
    finally:
        if collecting:
            gc.enable()


def finder() -> "Callable[[Document], Findings]":
    """A function that finds the figures of a document, with the word tables and the rates loaded."""
    lexicon, rates = tools()

    from aidfigures.pipeline import find_figures

    def find(document: "Document") -> "Findings":
        check_currencies(document.context, lexicon.currencies)
        return find_figures(document.text, document.context, lexicon, rates)

    return find


def check_currencies(context: "Context", currencies: "Currencies") -> None:
    """Raises `UnknownCurrencyError` where the context asks for a currency that there is not."""
    for code in (context.base_currency, context.default_currency):
        if code is not None:
            currencies.get(code)


def document_name(known: "DocumentId") -> str:
    """The id as a cell of a table."""
    return known if isinstance(known, str) else json.dumps(known, ensure_ascii=False)


def line_of(document: "Document", findings: "Findings", *, with_totals: bool = False) -> str:
    """The document's figures as one line of JSON: {"id": …, "figures": […]}, and the text where it came as HTML.

    `with_totals` adds the new money among them.
    """
    from aidfigures.wire import figure_record, totals_record

    record: dict[str, object] = {
        "id": document.id,
        "figures": [figure_record(figure, findings) for figure in findings.figures],
    }
    if with_totals:
        record["totals"] = totals_record(findings)
    if document.from_html:
        record["text"] = document.text
    return json.dumps(record, ensure_ascii=False)
