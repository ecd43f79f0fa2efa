"""The finder as a component of a spaCy pipeline: `nlp.add_pipe("aidfigures")`, found by entry point.

Doc → the same doc with `doc.spans["figures"]`, a span for each sum (its label the currency, its id that of the figure),
and `doc._.figures`, the whole record of each in the same order, as `POST /v1/figures` has it. Both are plain data, so
that docs travel between processes and to disk. What is known of a text stands in `doc._.article` before it is read.
"""

import datetime as dt
from collections.abc import Mapping

from spacy.language import Language
from spacy.tokens import Doc, Span

from aidfigures.documents import with_options
from aidfigures.errors import InputError
from aidfigures.finding import check_currencies
from aidfigures.lexicon import Lexicon, load_lexicon
from aidfigures.model import Context
from aidfigures.pipeline import find_figures
from aidfigures.rates import RateTable, load_rates
from aidfigures.wire.records import figure_record

SPANS = "figures"
UNSETTLED = "XXX"  # ISO 4217 for no currency: the label of a sum whose currency nothing settles
_OPTIONS = ("title", "url", "outlet_country", "language", "base_currency", "default_currency", "rate_method")
_NO_ONE_LANGUAGE = "xx"  # spaCy's for several, or unknown


class Finder:
    """What is done to each doc. `context` holds for docs that do not say otherwise."""

    def __init__(self, context: Context, lexicon: Lexicon, rates: RateTable) -> None:
        self._context, self._lexicon, self._rates = context, lexicon, rates

    def __call__(self, doc: Doc) -> Doc:
        """Raises `InputError` for an option in `doc._.article` that cannot be used."""
        doc._.article = _plain(doc._.article or {})
        context = _context(self._context, doc._.article)
        check_currencies(context, self._lexicon.currencies)
        findings = find_figures(doc.text, context, self._lexicon, self._rates)
        doc._.figures = [figure_record(figure, findings) for figure in findings.figures]
        doc.spans[SPANS] = [
            _span(doc, figure.mention.span.start, figure.mention.span.end, figure.currency.code, figure.id)
            for figure in findings.figures
        ]
        return doc


@Language.factory(
    "aidfigures",
    default_config={name: None for name in _OPTIONS if name not in ("title", "url")},
    assigns=["doc.spans", "doc._.figures"],
)
def make_finder(
    nlp: Language,
    name: str,
    outlet_country: str | None,
    language: str | None,
    base_currency: str | None,
    default_currency: str | None,
    rate_method: str | None,
) -> Finder:
    """The component with the package's tables; its language is the pipeline's where none is given."""
    known = language or (nlp.lang if nlp.lang != _NO_ONE_LANGUAGE else None)
    options = {
        "outlet_country": outlet_country,
        "language": known,
        "base_currency": base_currency,
        "default_currency": default_currency,
        "rate_method": rate_method,
    }
    return Finder(_context(Context(), _plain(options)), load_lexicon(), load_rates())


def _context(known: Context, options: Mapping[str, str]) -> Context:
    """The context with the options that are given; raises `InputError` with the name of one that cannot be used."""
    given = dict(options)
    published, base = given.pop("published", None), given.pop("base_currency", None)
    for name in given:
        if name not in _OPTIONS:
            raise InputError(name, "is not an option that we know")
    return with_options(known, date=published, base=base, **given)


def _plain(options: Mapping[str, object]) -> dict[str, str]:
    """The options as strings, without those that say nothing: a day as an object would not travel with the doc."""
    return {name: _written(name, value) for name, value in options.items() if value is not None}


def _written(name: str, value: object) -> str:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if not isinstance(value, str):
        raise InputError(name, "must be a string")
    return value


def _span(doc: Doc, start: int, end: int, code: str | None, figure_id: str) -> Span:
    """The tokens that the sum stands in: a tokenizer that keeps "$5m/€4m" whole gives both sums that one token."""
    span = doc.char_span(start, end, label=code or UNSETTLED, alignment_mode="expand", span_id=figure_id)
    assert span is not None  # the sum is a part of the text
    return span


# Set when spaCy loads the module, not each time that a component is made; `force` lets it be loaded again.
Doc.set_extension("figures", default=None, force=True)
Doc.set_extension("article", default=None, force=True)
