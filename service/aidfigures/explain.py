"""A figure → the plain sentences that say why: why this currency, why this conversion. Used by page, CSV and JSON."""

import datetime as dt
from decimal import Decimal

from aidfigures.model import Basis, Conversion, CrossRate, Figure, Span

# How the publishers of rates are called in a sentence; one that is not here goes by its own name.
_PUBLISHERS = {"ecb": "ECB", "nbp": "National Bank of Poland", "regimes": "official", "article": "article's own"}

_REASONS: dict[Basis, str] = {
    "iso_code": "the code {words} stands with the amount",
    "marked_symbol": "{words} means this currency and no other",
    "currency_name": "{words} names it",
    "country_word": "{words} {place} the amount",
    "document_note": "the text says so: {words}",
    "rate_line": "the text prints a rate: {words}",
    "printed_equivalent": "only this currency fits the equivalent printed beside it ({words})",
    "speaker": "the speaker ({words}) counts in it",
    "same_amount": "the same amount is settled elsewhere in the text ({words})",
    "inherited": "it carries on from {words}",
    "outlet": "that is what {cue} means in this outlet",
    "publication_country": "that is what {cue} means where the article was published",
    "document_majority": "other amounts in the text are in it",
    "donor": "{words} is named with the amount and counts in it",
    "language": "it is the usual reading of {cue} in this language",
    "default": "nothing in the text settles {cue}, and this is the default",
}
# What each reason says when there are no words to show.
_WORDLESS: dict[Basis, str] = {
    "iso_code": "its code stands with the amount",
    "marked_symbol": "its own symbol stands with the amount",
    "currency_name": "the text names it",
    "country_word": "the text names its country beside the amount",
    "document_note": "the text says so",
    "rate_line": "the text prints a rate",
    "printed_equivalent": "only this currency fits the equivalent printed beside it",
    "speaker": "the speaker counts in it",
    "same_amount": "the same amount is settled elsewhere in the text",
    "inherited": "it carries on from the amount before",
    "donor": "the text names who counts in it",
}
# Readings that weigh several kinds of evidence: their own sign is shown only for want of other words.
_WEIGHED: frozenset[Basis] = frozenset(
    ("document_note", "rate_line", "printed_equivalent", "speaker", "same_amount", "donor")
)
_LONGEST_QUOTE = 60
_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_MOST_CODES = 2
_SURE = 0.95  # from here on the other candidates are in the record only
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def currency_why(figure: Figure, text: str) -> str:
    """Why the figure is read in its currency, in one sentence: "CAD because 'Canadian' follows the amount."

    `text` is the text that the figure was found in.

    >>> from aidfigures import find_figures
    >>> text = "It gave $1 billion Canadian in aid."
    >>> currency_why(find_figures(text).figures[0], text)
    "CAD because 'Canadian' follows the amount."
    """
    reading = figure.currency
    if reading.code is None:
        return _unsettled(figure)
    reason = _reason(figure, text)
    others = [code for code in reading.candidates if code != reading.code]
    doubt = f"; it could also be {_either(others)}" if others and reading.confidence < _SURE else ""
    return f"{reading.code} because {reason}{doubt}."


def conversion_why(figure: Figure) -> str:
    """How the figure was converted, or why not, in one sentence.

    "$1 billion Canadian was 718.7 million USD at the ECB rate of 22 August 2025: 1 CAD = 0.7187 USD."
    """
    if figure.conversion is None:
        return f"Not converted: {figure.conversion_refusal or 'its currency is not settled'}."
    rate = figure.conversion.rate
    if rate.base == rate.quote:
        return f"Already in {rate.quote}."
    worth = f"{figure.mention.surface} was {short_sum(figure.conversion)} {rate.quote}"
    how = f"{worth} at {_rate_name(rate)} {_rate_day(rate)}"
    reason = f" ({figure.conversion.reason})" if figure.conversion.reason else ""
    return f"{how}: 1 {rate.base} = {short_rate(rate.value)} {rate.quote}{_caution(rate)}{reason}."


def short_sum(conversion: Conversion) -> str:
    """The converted sum with four significant digits: "718.7 million", "at least 1.235 billion", "950 to 1200"."""
    low, high = conversion.min, conversion.max
    if low is None or high is None:
        word = "" if low is high else "up to " if low is None else "at least "
        return word + _short(conversion.point)
    return _short(low) if low == high else f"{_short(low)} to {_short(high)}"


def _short(number: Decimal) -> str:
    """Four significant digits with a scale word: 1234.5 → "1234", 718717107.3 → "718.7 million"."""
    for scale, word in _SCALES:
        if abs(number) >= scale:
            return f"{_four_digits(number / scale)} {word}"
    return _four_digits(number)


def _four_digits(number: Decimal) -> str:
    places = max(0, 3 - number.adjusted()) if number else 0
    shown = format(round(number, places) if places else number.quantize(Decimal(1)), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def short_rate(rate: Decimal) -> str:
    """The rate with four significant digits, in plain digits: 0.7187, 1.351, 41.28, 24910."""
    places = 3 - rate.adjusted()
    return format(round(rate, places) if places > 0 else rate.quantize(Decimal(1)), "f")


def long_day(day: dt.date) -> str:
    """22 August 2025, whatever the machine's language settings."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _unsettled(figure: Figure) -> str:
    candidates = figure.currency.candidates
    cue = _quoted(figure.mention.cue.text) if figure.mention.cue.text else "the currency"
    if not candidates:
        return f"No currency: nothing in the text settles {cue}."
    return f"No currency: nothing in the text settles {cue}, which could be {_either(list(candidates))}."


def _reason(figure: Figure, text: str) -> str:
    basis = figure.currency.basis
    spans = figure.currency.evidence or (figure.mention.cue.spans if basis in ("iso_code", "marked_symbol") else ())
    if basis in _WEIGHED:
        spans = () if spans == figure.mention.cue.spans else spans[:1]  # the strongest; the rest are in the record
    template = _REASONS[basis]
    if "{words}" in template and not spans:
        template = _WORDLESS[basis]
    cue = figure.mention.cue.text
    return template.format(
        words=" and ".join(_quoted(span.of(text)) for span in spans[:2]),
        place=_place(figure.mention.span, spans),
        cue=_quoted(cue) if cue else "a bare amount",
    )


def _place(mention: Span, spans: tuple[Span, ...]) -> str:
    return "follows" if spans and spans[0].start > mention.start else "stands before"


def _quoted(words: str) -> str:
    flat = " ".join(words.split())
    return f"'{flat}'" if len(flat) <= _LONGEST_QUOTE else f"'{flat[: _LONGEST_QUOTE - 1]}…'"


def _either(codes: list[str]) -> str:
    """ "USD", "USD or AUD", "USD, AUD or one of 26 more": the likeliest come first, the rest are in the record."""
    shown, more = codes[:_MOST_CODES], len(codes) - _MOST_CODES
    if more == 1:
        shown, more = codes, 0
    if len(codes) == 1:
        return codes[0]
    return f"{', '.join(shown[:-1])} or {shown[-1]}" if more <= 0 else f"{', '.join(shown)} or one of {more} more"


def _rate_name(rate: CrossRate) -> str:
    """ "the ECB rate", "the pegged and ECB rates"."""
    keys = dict.fromkeys(key for leg in rate.legs for key in leg.source.split("+"))
    names = [_PUBLISHERS.get(key, key) for key in keys]
    if rate.regime == "peg":
        names = ["pegged" if name == "official" else name for name in names]
    return f"the {' and '.join(names)} rate{'s' if len(names) > 1 else ''}"


def _rate_day(rate: CrossRate) -> str:
    match rate.method:
        case "month_mean":
            return f"averaged over {_MONTHS[rate.date.month - 1]} {rate.date.year}"
        case "year_mean":
            return f"averaged over {rate.date.year}"
        case _:
            return f"of {long_day(rate.date)}"


def _caution(rate: CrossRate) -> str:
    """What a reader should know before printing the sum."""
    if rate.stale and rate.requested:
        return f" (the tables have nothing newer for {long_day(rate.requested)})"
    return " (the official rate; others pay a different one)" if rate.regime == "dual" else ""
