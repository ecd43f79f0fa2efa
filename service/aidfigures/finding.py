"""Documents → findings, and how a document and its findings are named and printed: what every command shares."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from aidfigures.documents import Document, DocumentId
from aidfigures.model import Context, Findings

if TYPE_CHECKING:
    from aidfigures.lexicon.currencies import Currencies


def finder() -> Callable[[Document], Findings]:
    """A function that finds the figures of a document, with the word tables and the rates loaded."""
    from aidfigures.lexicon import load_lexicon
    from aidfigures.pipeline import find_figures
    from aidfigures.rates import load_rates

    lexicon, rates = load_lexicon(), load_rates()

    def find(document: Document) -> Findings:
        check_currencies(document.context, lexicon.currencies)
        return find_figures(document.text, document.context, lexicon, rates)

    return find


def check_currencies(context: Context, currencies: "Currencies") -> None:
    """Raises `UnknownCurrencyError` where the context asks for a currency that there is not."""
    for code in (context.base_currency, context.default_currency):
        if code is not None:
            currencies.get(code)


def document_name(known: DocumentId) -> str:
    """The id as a cell of a table."""
    return known if isinstance(known, str) else json.dumps(known, ensure_ascii=False)


def line_of(document: Document, findings: Findings, *, with_totals: bool = False) -> str:
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
