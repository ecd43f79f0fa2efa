"""One sum in its sentence → who gives it, who speaks of it, what kind of body or market it belongs to."""

from collections.abc import Iterator
from decimal import Decimal

from aidfigures.model import Mention, Span
from aidfigures.patterns import pattern
from aidfigures.stages.currency.choices import Choice
from aidfigures.stages.currency.document import Document
from aidfigures.stages.currency.grammar import is_source, is_taker, leads_to, names_official, says, says_official
from aidfigures.stages.currency.naming import giver_evidence, nearest
from aidfigures.stages.currency.notes import named_money_evidence
from aidfigures.stages.currency.places import LEADER, SURNAME
from aidfigures.stages.currency.weights import WEIGHTS, Evidence

_LEADERS = (LEADER, SURNAME)
_NEAREST = 8  # bodies behind a sum that are looked at
_SPEAKER_REACH = 90
_SAYS_SO = pattern(
    r"[^,;.\n\"”]{0,70}, (?P<who>(?:[^,;\n\"”]{2,60} (?:said|says|told|announced|added)"
    r"|(?:said|says|according to) [^,;\n\"”]{2,60}))\b"
)
_QUOTATION_REACH = 1000
_WORLD_MEASURES = frozenset(("barrel", "ounce", "bushel", "mmbtu"))
_WORLD_GOODS = pattern(r"\b(?:Brent|WTI|West Texas|crude|bullion|[Ii]ron ore|(?:an?|per) (?:barrel|ounce|bushel))\b")
_A_PRICE = Decimal(10_000)  # below it a sum beside "Brent" is a price, above it what a company spends


def sentence_evidence(document: Document, i: int, sentence: Span, choice: Choice) -> Iterator[Evidence]:
    """Rules that speak for the mention number `i` alone."""
    mention = document.mentions[i]
    yield from giver_evidence(document, i, sentence, choice)
    if document.quotes:
        yield from _speaker(document, mention, choice)
    yield from _attribution(document, mention, sentence, choice)
    yield from named_money_evidence(document.text, mention, choice, document.lexicon)
    if choice.is_dollar:
        if document.bodies:
            yield from _bodies(document, mention, sentence)
        yield from _world_price(document, mention, sentence)


def _bodies(document: Document, mention: Mention, sentence: Span) -> Iterator[Evidence]:
    """The World Bank lends, and the UN asks for, US dollars; what Canada gives to UNICEF are its own."""
    best: tuple[float, Span] | None = None
    before = nearest(document.bodies_between(sentence.start, mention.span.start))
    after = document.bodies_between(mention.span.end, sentence.end)[:_NEAREST]
    for body in (*before, *after):
        start, end = body.span.start, body.span.end
        if is_source(document.text, start):
            weight = WEIGHTS["multilateral_source"]
        elif is_taker(document.text, start, end) and not leads_to(document.text, end, mention.span.start):
            continue
        else:
            weight = WEIGHTS["multilateral_subject" if end <= mention.span.start else "multilateral"]
        if best is None or weight > best[0]:
            best = weight, body.span
    if best is not None:
        yield Evidence("USD", best[0], "donor", best[1])


def _world_price(document: Document, mention: Mention, sentence: Span) -> Iterator[Evidence]:
    """Oil, gold and grain have one price in the world: "$64 a barrel", "Brent settled at $67.73"."""
    if mention.amount.point >= _A_PRICE:
        return
    if mention.per is not None and mention.per.unit.lower() in _WORLD_MEASURES:
        yield Evidence("USD", WEIGHTS["world_price"], "default", mention.per.span)
    elif goods := _WORLD_GOODS.search(document.text, sentence.start, sentence.end):
        yield Evidence("USD", WEIGHTS["world_price"], "default", Span(goods.start(), goods.end()))


def _speaker(document: Document, mention: Mention, choice: Choice) -> Iterator[Evidence]:
    """Inside a quotation the speaker's money: "Over $1 billion …," the Canadian leader told the crowd."""
    text = document.text
    quote = _quotation(text, mention.span)
    if quote is None:
        return
    for low, high in ((quote.end, quote.end + _SPEAKER_REACH), (max(0, quote.start - _SPEAKER_REACH), quote.start)):
        clause = text[low:high].split("\n")[0]
        if not says(clause):
            continue
        bodies = document.bodies_between(low, low + len(clause)) if choice.is_dollar else []
        if bodies:
            yield Evidence("USD", WEIGHTS["foreign_speaker"], "speaker", bodies[0].span)
            return
        places = [place for place in document.places_between(low, low + len(clause)) if place.code]
        if not says_official(clause) and not any(place.role in _LEADERS for place in places):
            continue
        for place in places:
            if place.code in choice.homes:
                yield Evidence(choice.homes[place.code], WEIGHTS["speaker"], "speaker", place.span, own=True)
                return
        if places and choice.is_dollar and (places[0].role in _LEADERS or names_official(text, places[0].span.end)):
            yield Evidence("USD", WEIGHTS["foreign_speaker"], "speaker", places[0].span)
            return


def _attribution(document: Document, mention: Mention, sentence: Span, choice: Choice) -> Iterator[Evidence]:
    """Who says it without quotation marks: "It needs $2 billion, the UN said", "…, the Danish minister said"."""
    text = document.text
    end = min(sentence.end, mention.span.end + _SPEAKER_REACH)
    who = _SAYS_SO.match(text, mention.span.end, end)
    if who is None:
        return
    low, high = who.span("who")
    if choice.is_dollar and (bodies := document.bodies_between(low, high)):
        yield Evidence("USD", WEIGHTS["multilateral_subject"], "speaker", bodies[0].span)
    else:
        official = says_official(who["who"])
        for place in document.places_between(low, high):
            if place.code in choice.homes and (official or place.role in _LEADERS):
                yield Evidence(choice.homes[place.code], WEIGHTS["attribution"], "speaker", place.span, own=True)
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
