"""What speaks for which currency: one rule a function, each giving (code, weight, basis, span) in log-odds.

Weights are set on labelled news: a weight of 1 multiplies the odds by e. docs/currency.md explains them.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from aidfigures.lexicon import Lexicon
from aidfigures.lexicon.outlets import Outlet
from aidfigures.model import Basis, Context, Mention, Span
from aidfigures.stages.currency.places import PlaceAt, places_in

WEIGHTS = {
    "document_note": 5.0,
    "rate_line": 3.0,
    "printed_equivalent": 4.0,
    "printed_equivalent_near": 2.0,
    "printed_equivalent_off": -2.5,
    "speaker": 3.0,
    "same_amount": 3.0,
    "outlet": 2.2,
    "outlet_unreliable": 0.8,
    "publication_country": 2.0,
    "publication_elsewhere": 1.2,  # a country without a dollar of its own writes "$" for the US dollar
    "document_majority": 0.7,
    "possessive": 1.8,
    "subject": 1.4,
    "place_before": 0.8,
    "place_after": 0.4,
    "document_places": 0.5,
    "official": 1.0,
    "document_giver": 0.5,  # times the best that any sentence says of who gives
    "same_sum_giver": 1.0,  # the same, where that sentence has the very same sum
    "like_signs": 1.5,  # times the share of the other bare signs that were read so
    "multilateral": 1.0,
    "default_currency": 1.5,
}
# What a word means in world news when nothing else is known, by its likeliest candidate.
PRIORS = {"USD": 1.0, "GBP": 1.5, "JPY": 1.2, "KRW": 1.5, "TRY": 1.0, "EUR": 1.0, "INR": 0.6, "CHF": 0.6, "CNY": 1.5}
FAINT_PRIOR = 0.2

_NOTE = re.compile(
    r"\b(?:all|figures?|amounts?|sums?|prices?|values?)\b[^.\n]{0,40}?\bin ([A-Z][\w.]*(?: [A-Z][\w]*)?) (?:dollars?|pounds?"
    r"|kroner|kronor|rupees|francs|pesos)\b|\b(?:all|figures?|amounts?|sums?|prices?|values?) (?:are )?in ([A-Z]{3})\b"
)
_LINK = re.compile(r"https?://([\w.-]+)")
_OFFICIAL = re.compile(
    r"\b(?:prime minister|president|minister|premier|chancellor|secretary|treasurer|government|senator|ambassador"
    r"|leader|governor|mp|mps|parliament)\b",
    re.IGNORECASE,
)
_MULTILATERAL = re.compile(
    r"\b(?:World Bank|IMF|International Monetary Fund|United Nations|UN|U\.N\.|UNHCR|UNICEF|UNRWA|UNDP|OCHA|WFP|WHO|FAO"
    r"|World Food Programme?|Development Bank|ADB|AfDB|AIIB|Global Fund|Gavi|Green Climate Fund|IFC|IBRD|IDA)\b"
)
_SAID = re.compile(
    r"\b(?:said|says|told|added|adds|announced|wrote|tweeted|posted|declared|stated|remarked|insisted)\b"
)
_POSSESSIVE = ("'s ", "’s ", " ", "' ", "’ ")
_FROM = re.compile(r"(?: \w+){0,2} from (?:the )?")
_CREDIT_REACH = 250  # characters at either end of a text in which an agency credit stands
_SPEAKER_REACH = 90
_QUOTATION_REACH = 1000


class Evidence(NamedTuple):
    code: str
    weight: float
    basis: Basis
    span: Span | None = None


class Document:
    """What the whole text says, worked out once and only when a symbol needs it."""

    def __init__(self, text: str, mentions: Sequence[Mention], lexicon: Lexicon, context: Context) -> None:
        self.text = text
        self.mentions = mentions
        self.lexicon = lexicon
        self.context = context
        self.outlet, self.outlet_span = _outlet(text, lexicon, context)
        self.places = places_in(text, 0, len(text), lexicon)
        self._starts = [place.span.start for place in self.places]
        self.settled = Counter(
            mention.cue.candidates[0] for mention in mentions if mention.cue.kind in ("iso_code", "marked_symbol")
        )
        self.note = _NOTE.search(text)

    def places_between(self, start: int, end: int) -> list[PlaceAt]:
        return self.places[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _outlet(text: str, lexicon: Lexicon, context: Context) -> tuple[Outlet | None, Span | None]:
    """From the address, a link in the text, or the credit of an agency at either end."""
    if context.url and (outlet := lexicon.outlets.for_url(context.url)):
        return outlet, None
    for link in _LINK.finditer(text):
        if outlet := lexicon.outlets.for_url(link.group(1)):
            return outlet, Span(link.start(), link.end())
    for start, part in ((0, text[:_CREDIT_REACH]), (max(0, len(text) - _CREDIT_REACH), text[-_CREDIT_REACH:])):
        for name, outlet in lexicon.outlets.agencies.items():
            found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", part)
            if found:
                return outlet, Span(start + found.start(), start + found.end())
    return None, None


def document_evidence(document: Document, candidates: Sequence[str]) -> Iterator[Evidence]:
    """Rules that speak for every bare symbol of the text alike."""
    yield from _default(document, candidates)
    yield from _note(document, candidates)
    yield from _publication(document, candidates)
    yield from _majority(document, candidates)
    yield from _document_places(document, candidates)


def _default(document: Document, candidates: Sequence[str]) -> Iterator[Evidence]:
    yield Evidence(candidates[0], PRIORS.get(candidates[0], FAINT_PRIOR), "default")
    chosen = document.context.default_currency
    if chosen in candidates:
        yield Evidence(chosen, WEIGHTS["default_currency"], "default")


def _note(document: Document, candidates: Sequence[str]) -> Iterator[Evidence]:
    """ "all figures in Canadian dollars" """
    note = document.note
    if note is None:
        return
    place = document.lexicon.places.surfaces.get((note.group(1) or "").lower())
    code = note.group(2) or (place.place.currency if place else None)
    if code in candidates:
        yield Evidence(code, WEIGHTS["document_note"], "document_note", Span(note.start(), note.end()))


def _publication(document: Document, candidates: Sequence[str]) -> Iterator[Evidence]:
    outlet, context = document.outlet, document.context
    if outlet is not None and outlet.currency in candidates:
        weight = WEIGHTS["outlet" if outlet.reliable else "outlet_unreliable"]
        yield Evidence(outlet.currency, weight, "outlet", document.outlet_span)
        return
    country = context.outlet_country or (outlet.country if outlet else None)
    place = document.lexicon.places.by_code.get(country) if country else None
    if place is None:
        return
    if place.currency in candidates:
        yield Evidence(place.currency, WEIGHTS["publication_country"], "publication_country")
    elif candidates[0] == "USD":
        yield Evidence("USD", WEIGHTS["publication_elsewhere"], "publication_country")


def _majority(document: Document, candidates: Sequence[str]) -> Iterator[Evidence]:
    """The currency marked most often; in a paper with a dollar of its own, marks are what the bare sign is not."""
    if document.outlet is not None or document.context.outlet_country is not None:
        return
    counts = [(document.settled[code], code) for code in candidates if document.settled[code]]
    if counts:
        yield Evidence(max(counts)[1], WEIGHTS["document_majority"], "document_majority")


def _document_places(document: Document, candidates: Sequence[str]) -> Iterator[Evidence]:
    """Countries that the text speaks of, and those whose officials it names."""
    named = Counter(place.currency for place in document.places if place.currency in candidates)
    total = sum(named.values())
    for code, count in named.items():
        yield Evidence(str(code), WEIGHTS["document_places"] * count / total, "donor", None)
    officials = Counter(
        place.currency
        for place in document.places
        if place.currency in candidates
        and _OFFICIAL.search(document.text, place.span.start, min(len(document.text), place.span.end + 40))
    )
    total = sum(officials.values())
    for code, count in officials.items():
        yield Evidence(str(code), WEIGHTS["official"] * count / total, "donor", None)


def sentence_evidence(
    document: Document, mention: Mention, sentence: Span, candidates: Sequence[str]
) -> Iterator[Evidence]:
    """Rules that speak for one sum: who gives, who speaks, what kind of body it is."""
    yield from _giver(document, mention, sentence, candidates)
    yield from _speaker(document, mention, sentence, candidates)
    body = _MULTILATERAL.search(document.text, sentence.start, sentence.end)
    if body and "USD" in candidates:
        yield Evidence("USD", WEIGHTS["multilateral"], "donor", Span(body.start(), body.end()))


def _giver(document: Document, mention: Mention, sentence: Span, candidates: Sequence[str]) -> Iterator[Evidence]:
    """ "Canberra's $110 million": the best that the sentence says for each currency."""
    best: dict[str, tuple[float, Span]] = {}
    places = document.places_between(sentence.start, sentence.end)
    before = [place for place in places if place.span.end <= mention.span.start]
    for place in places:
        if place.currency not in candidates:
            continue
        between = document.text[place.span.end : mention.span.start]
        after = document.text[mention.span.end : place.span.start]
        if place in before and between in _POSSESSIVE or _FROM.fullmatch(after):
            weight = WEIGHTS["possessive"]
        elif before and place in (before[0], before[-1]):
            weight = WEIGHTS["subject"]
        else:
            weight = WEIGHTS["place_before" if place in before else "place_after"]
        code = str(place.currency)
        if weight > best.get(code, (0.0, place.span))[0]:
            best[code] = weight, place.span
    for code, (weight, span) in best.items():
        yield Evidence(code, weight, "donor", span)


def _speaker(document: Document, mention: Mention, sentence: Span, candidates: Sequence[str]) -> Iterator[Evidence]:
    """Inside a quotation the speaker's money: "Over $1 billion …," the Canadian leader told the crowd."""
    text = document.text
    quote = _quotation(text, mention.span)
    if quote is None:
        return
    for low, high in ((quote.end, quote.end + _SPEAKER_REACH), (max(0, quote.start - _SPEAKER_REACH), quote.start)):
        clause = text[low:high].split("\n")[0]
        if not _SAID.search(clause):
            continue
        for place in document.places_between(low, low + len(clause)):
            if place.currency in candidates and _OFFICIAL.search(clause):
                yield Evidence(str(place.currency), WEIGHTS["speaker"], "speaker", place.span)
                return


def _quotation(text: str, span: Span) -> Span | None:
    """The quotation marks around the span, within its paragraph."""
    low, high = max(0, span.start - _QUOTATION_REACH), min(len(text), span.end + _QUOTATION_REACH)
    start = max(low, text.rfind("\n", low, span.start) + 1)
    end = text.find("\n", span.end, high)
    end = high if end < 0 else end
    before, after = text[start : span.start], text[span.end : end]
    if before.rfind("“") > before.rfind("”") and "”" in after:
        return Span(start + before.rfind("“"), span.end + after.index("”") + 1)
    if before.count('"') % 2 == 1 and '"' in after:
        return Span(start + before.rfind('"'), span.end + after.index('"') + 1)
    return None


def best_by_basis(evidence: Iterable[Evidence], code: str) -> list[Evidence]:
    """What speaks for the code, strongest first."""
    return sorted((e for e in evidence if e.code == code and e.weight > 0), key=lambda e: -e.weight)
