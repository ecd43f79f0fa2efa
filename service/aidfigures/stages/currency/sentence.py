"""One sum in its sentence → who gives it, who speaks of it, what kind of body or market it belongs to."""

import re
from collections.abc import Iterator
from decimal import Decimal

from aidfigures.model import Mention, Span
from aidfigures.stages.currency.choices import Choice
from aidfigures.stages.currency.document import Document
from aidfigures.stages.currency.grammar import (
    is_dateline,
    is_passive,
    is_source,
    is_taker,
    leads_to,
    names_official,
    opens_clause,
    says,
    says_official,
)
from aidfigures.stages.currency.notes import named_money_evidence
from aidfigures.stages.currency.places import PlaceAt
from aidfigures.stages.currency.weights import WEIGHTS, Evidence

_POSSESSIVE = ("'s ", "’s ", " ", "' ", "’ ", "'s own ", "’s own ")
_FROM = re.compile(
    r"(?: [\w-]+){0,4} from (?:the )?|(?: (?:given|pledged|promised|paid|provided|donated|lent))? by (?:the )?"
)
_NEAREST = 8  # places on either side of a sum that are asked whether they give it
_SPEAKER_REACH = 90
_QUOTATION_REACH = 1000
_GOVERNMENTS = frozenset(("capital", "actor"))
_WORLD_MEASURES = frozenset(("barrel", "ounce", "bushel", "mmbtu"))
_WORLD_GOODS = re.compile(r"\b(?:Brent|WTI|West Texas|crude|bullion|(?:an?|per) (?:barrel|ounce|bushel))\b")
_A_PRICE = Decimal(10_000)  # below it a sum beside "Brent" is a price, above it what a company spends


def sentence_evidence(document: Document, i: int, sentence: Span, choice: Choice) -> Iterator[Evidence]:
    """Rules that speak for the mention number `i` alone."""
    mention = document.mentions[i]
    yield from _givers(document, i, sentence, choice)
    if document.quotes:
        yield from _speaker(document, mention, choice)
    yield from named_money_evidence(document.text, mention, choice, document.lexicon)
    if choice.is_dollar:
        yield from _bodies(document, mention, sentence)
        yield from _world_price(document, mention, sentence)


def _givers(document: Document, i: int, sentence: Span, choice: Choice) -> Iterator[Evidence]:
    """ "Canberra's $110 million": the best that the sentence says for each currency."""
    mention = document.mentions[i]
    start, end = _clause(document, i, sentence)
    before = _nearest_ones(document.places_between(sentence.start, mention.span.start))
    after = document.places_between(mention.span.end, sentence.end)[:_NEAREST]
    if not before and not after:
        return
    suffers = is_passive(document.text, mention.span.start)  # "A Danish tourist was fined | 4,000 kroner"
    takers = {place for place in before if suffers or is_taker(document.text, place.span.start, place.span.end)}
    own = [place for place in before if place.span.start >= start]
    gapped = any(place.code in choice.homes and place not in takers for place in own)
    given_abroad = not any(place.code in choice.homes and place not in takers for place in before)
    givers = own if gapped else before
    best: dict[str, tuple[float, Span]] = {}
    for place in (*before, *after):
        code = choice.homes.get(place.code)
        if code is None:
            continue
        if place.span.start >= mention.span.end:
            part = _part_after(document.text, place, mention, end)
        elif gapped and place.span.start < start:
            part = "earlier_clause"
        elif place in takers:  # Kyiv's offer "to the United States" is in the money that both count in
            part = "subject" if given_abroad and code == "USD" else "place_after"
        else:
            part = _part_before(document.text, place, mention, givers)
        if WEIGHTS[part] > best.get(code, (0.0, place.span))[0]:
            best[code] = WEIGHTS[part], place.span
    for code, (weight, span) in best.items():
        yield Evidence(code, weight, "donor", span, own=True)
        if weight >= WEIGHTS["subject"] and not choice.is_dollar:
            yield from _own_word(document, code, span)
    if choice.is_dollar and all(weight < WEIGHTS["subject"] for weight, _ in best.values()):
        yield from _foreign_official(document.text, start, [place for place in own if place not in takers])


def _own_word(document: Document, code: str, span: Span) -> Iterator[Evidence]:
    """Egypt's "9 billion pounds" are not sterling in a British paper either: papers convert dollars, not pounds."""
    yield Evidence(code, WEIGHTS["own_word"], "donor", span)
    home = document.home_currency
    if home is not None and home != code:
        yield Evidence(home, WEIGHTS["abroad"], "publication_country")


def _nearest_ones(places: list[PlaceAt]) -> list[PlaceAt]:
    """The first, which is the subject more often than not, and the last few."""
    return places if len(places) <= _NEAREST else [places[0], *places[1 - _NEAREST :]]


def _clause(document: Document, i: int, sentence: Span) -> tuple[int, int]:
    """From the sum before this one to the sum after it: "X gave A, | Y B | and Z C"."""
    mentions = document.mentions
    start = max(sentence.start, mentions[i - 1].span.end) if i else sentence.start
    end = min(sentence.end, mentions[i + 1].span.start) if i + 1 < len(mentions) else sentence.end
    return start, end


def _part_before(text: str, place: PlaceAt, mention: Mention, givers: list[PlaceAt]) -> str:
    """Which weight a place before the sum has as its giver."""
    if text[place.span.end : mention.span.start] in _POSSESSIVE:
        return "possessive"
    return "subject" if place in (givers[0], givers[-1]) else "place_before"


def _part_after(text: str, place: PlaceAt, mention: Mention, end: int) -> str:
    """Which weight a place behind the sum has; none to speak of where it gives the next sum: ", Norway 60 million"."""
    between = text[mention.span.end : place.span.start]
    if _FROM.fullmatch(between) or (between == " " and _describes_the_sum(text, place)):
        return "possessive"
    if place.span.end > end or (end < len(text) and text[place.span.end : end] in _POSSESSIVE):
        return "earlier_clause"
    return "place_after"


def _describes_the_sum(text: str, place: PlaceAt) -> bool:
    """ "the $2 billion | Canadian package", not "the $300 million | Canadian-built plant"."""
    after = text[place.span.end : place.span.end + 2]
    return place.role == "demonym" and after[:1] == " " and after[1:].islower()


def _foreign_official(text: str, start: int, places: list[PlaceAt]) -> Iterator[Evidence]:
    """The Iraqi government's, and Baghdad's, "$88 billion" are American dollars, also in a Canadian paper."""
    for place in places:
        span = place.span
        if place.code is None or is_dateline(text, span.end) or not opens_clause(text, start, span.start):
            continue
        if place.role in _GOVERNMENTS or names_official(text, span.end):
            yield Evidence("USD", WEIGHTS["foreign_official"], "donor", span)
            return


def _bodies(document: Document, mention: Mention, sentence: Span) -> Iterator[Evidence]:
    """The World Bank lends, and the UN asks for, US dollars; what Canada gives to UNICEF are its own."""
    best: tuple[float, Span] | None = None
    for body in document.bodies_between(sentence.start, sentence.end):
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
        if not says_official(clause):
            continue
        for place in places:
            if place.code in choice.homes:
                yield Evidence(choice.homes[place.code], WEIGHTS["speaker"], "speaker", place.span, own=True)
                return
        if places and choice.is_dollar and names_official(text, places[0].span.end):
            yield Evidence("USD", WEIGHTS["foreign_speaker"], "speaker", places[0].span)
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
