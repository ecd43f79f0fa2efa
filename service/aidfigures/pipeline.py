"""Text → figures: the order of the stages, on one screen. Each stage adds one column."""

import hashlib

from aidfigures.lexicon import Lexicon, lexicon_for
from aidfigures.model import Context, Conversion, Figure, Findings, Mention
from aidfigures.rates import RateTable
from aidfigures.stages.aid import read_aid
from aidfigures.stages.conversion import convert
from aidfigures.stages.currency import resolve_currencies
from aidfigures.stages.equivalents import confirm_equivalents, pair_equivalents
from aidfigures.stages.layout import sentences
from aidfigures.stages.mentions import read_mentions
from aidfigures.stages.relations import relate
from aidfigures.stages.scan import scan
from aidfigures.stages.unseen import Cleaned, is_unclean, put_back, readable


def find_mentions(text: str, lexicon: Lexicon, context: Context | None = None) -> tuple[Mention, ...]:
    """The sums as written: scan and grammar alone, no currency settled.

    >>> from aidfigures.lexicon import load_lexicon
    >>> [(m.surface, str(m.amount.min), m.cue.candidates[:2]) for m in find_mentions("It cost $5m.", load_lexicon())]
    [('$5m', '5000000', ('USD', 'CAD'))]
    """
    known = context or Context()
    lexicon = lexicon_for(lexicon, text, known.language)
    if not is_unclean(text):
        return read_mentions(text, scan(text, lexicon), lexicon, known)
    cleaned = Cleaned(text)
    found = read_mentions(cleaned.text, scan(cleaned.text, lexicon), lexicon, known)
    return tuple(put_back(mention, cleaned, text) for mention in found)


def find_figures(text: str, context: Context, lexicon: Lexicon, rates: RateTable) -> Findings:
    """Every sum of money in the text, in reading order."""
    mentions = find_mentions(text, lexicon, context)
    if not mentions:
        return Findings(text, context)
    plain = readable(text)
    homes = sentences(plain, mentions)
    proposed = pair_equivalents(plain, mentions)
    currencies = resolve_currencies(plain, homes, mentions, proposed, lexicon, context, rates)
    equivalents = confirm_equivalents(mentions, proposed, currencies, context, rates)
    conversions = convert(mentions, currencies, context, lexicon.currencies, rates, plain, equivalents)
    aid = read_aid(plain, homes, mentions, equivalents, lexicon, context)
    standings = relate(plain, homes, mentions, currencies, equivalents, aid)
    document = _fingerprint(text)
    columns = zip(mentions, currencies, equivalents, conversions, aid, standings, homes, strict=True)
    figures = tuple(
        Figure(
            f"{document}-{mention.span.start}",
            mention,
            currency,
            equivalent,
            conversion if isinstance(conversion, Conversion) else None,
            conversion if isinstance(conversion, str) else None,
            context_of_aid,
            standing,
            sentence,
        )
        for mention, currency, equivalent, conversion, context_of_aid, standing, sentence in columns
    )
    return Findings(text, context, figures)


def _fingerprint(text: str) -> str:
    """The same document gives the same ids."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
