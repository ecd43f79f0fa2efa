"""One sum in its sentence → the countries named there as its givers, and how likely each of them is one."""

from collections.abc import Iterator
from typing import NamedTuple

from aidfigures.model import Mention, Span
from aidfigures.patterns import pattern
from aidfigures.stages.currency.choices import Choice
from aidfigures.stages.currency.document import Document
from aidfigures.stages.currency.grammar import (
    acts,
    describes,
    describes_gift,
    is_dateline,
    is_passive,
    is_taker,
    names_official,
    opens_clause,
)
from aidfigures.stages.currency.places import LEADER, SURNAME, PlaceAt
from aidfigures.stages.currency.weights import WEIGHTS, Evidence

_POSSESSIVE = ("'s ", "’s ", " ", "' ", "’ ", "'s own ", "’s own ")
_OWNS = ("'s ", "’s ")
_FROM = pattern(
    r"(?: [\w-]+){0,4} from (?:the )?|(?: (?:given|pledged|promised|paid|provided|donated|lent))? by (?:the )?"
    r"| (?:out )?of (?:each|every) "
)
_LARGE_DOLLARS = frozenset(("USD", "CAD", "AUD", "NZD", "SGD", "HKD"))  # these papers all over the world leave bare
_GOVERNMENTS = frozenset(("capital", "actor", LEADER, SURNAME))
_PARAGRAPH_REACH = 400  # characters
_NEAREST = 8  # places on either side of a sum that are asked whether they give it


class _Scene(NamedTuple):
    """The places around one sum. Its clause runs from the sum before to the sum after: "X gave A, | Y B | and Z C"."""

    text: str
    mention: Mention
    start: int
    end: int
    before: list[PlaceAt]
    after: list[PlaceAt]
    takers: frozenset[PlaceAt]

    @property
    def own(self) -> list[PlaceAt]:
        """The places of the clause before the sum, those apart that are given to."""
        return [place for place in self.before if place.span.start >= self.start and place not in self.takers]


def giver_evidence(document: Document, i: int, sentence: Span, choice: Choice) -> Iterator[Evidence]:
    """ "Canberra's $110 million": the best that the sentence says for each currency."""
    scene = _scene(document, i, sentence) if document.places else None
    if scene is None:
        yield from _paragraph(document, sentence, choice)
        return
    best = _best(scene, choice)
    yield from _small_dollars(document, choice, best)
    for code, (weight, span) in best.items():
        yield Evidence(code, weight, "donor", span, own=True)
        if weight >= WEIGHTS["subject"] and not choice.is_dollar:
            yield from _own_word(document, choice, code, span)
    if choice.is_dollar and all(weight < WEIGHTS["subject"] for weight, _ in best.values()):
        yield from _foreign_official(scene)


def _paragraph(document: Document, sentence: Span, choice: Choice) -> Iterator[Evidence]:
    """ "Australia's aid budget has grown. | Of it $2.1 billion is set aside": named a sentence before."""
    low = max(0, sentence.start - _PARAGRAPH_REACH)
    start = max(document.text.rfind("\n", low, sentence.start) + 1, low)
    places = document.places_between(start, sentence.start)
    ours = [place for place in places[-_NEAREST:] if place.code in choice.homes]
    if ours:
        yield Evidence(choice.homes[ours[-1].code], WEIGHTS["paragraph"], "donor", ours[-1].span)


def _scene(document: Document, i: int, sentence: Span) -> _Scene | None:
    """None where the sentence names no place."""
    text, mentions, mention = document.text, document.mentions, document.mentions[i]
    before = nearest(document.places_between(sentence.start, mention.span.start))
    after = document.places_between(mention.span.end, sentence.end)[:_NEAREST]
    if not before and not after:
        return None
    start = max(sentence.start, mentions[i - 1].span.end) if i else sentence.start
    end = min(sentence.end, mentions[i + 1].span.start) if i + 1 < len(mentions) else sentence.end
    suffers = bool(before) and is_passive(text, mention.span.start)  # "A Danish tourist was fined | 4,000 kroner"
    takers = {place for place in before if suffers or is_taker(text, place.span.start, place.span.end)}
    if i and takers and _shares_giver(mentions[i - 1], mention, before, takers):
        takers.add(before[-1])
    return _Scene(text, mention, start, end, before, after, frozenset(takers))


def nearest(places: list[PlaceAt]) -> list[PlaceAt]:
    """The first, which is the subject more often than not, and the last few."""
    return places if len(places) <= _NEAREST else [places[0], *places[1 - _NEAREST :]]


def _shares_giver(previous: Mention, mention: Mention, before: list[PlaceAt], takers: set[PlaceAt]) -> bool:
    """ "Canada gave Jamaica $10 million and Guyana $5 million": where one sum follows its taker, so does the next."""
    if before[-1].span.end + 1 != mention.span.start:
        return False
    return any(place.span.end + 1 == previous.span.start for place in takers)


def _best(scene: _Scene, choice: Choice) -> dict[str, tuple[float, Span]]:
    """By code the best weight that a place gives it."""
    ours = [place for place in scene.own if place.code in choice.homes]
    givers = [place for place in scene.before if place.span.start >= scene.start] if ours else scene.before
    found: dict[str, tuple[float, Span]] = {}
    for place in (*scene.before, *scene.after):
        code = choice.homes.get(place.code)
        if code is None:
            continue
        if place.span.start >= scene.mention.span.end:
            part = _part_after(scene, place)
        elif ours and place.span.start < scene.start:
            part = "earlier_clause"
        elif place in scene.takers:
            part = _part_of_taker(scene, choice, code)
        else:
            part = _part_before(scene, place, givers)
        if WEIGHTS[part] > found.get(code, (0.0, place.span))[0]:
            found[code] = WEIGHTS[part], place.span
    return found


def _part_of_taker(scene: _Scene, choice: Choice, code: str) -> str:
    """Kyiv's offer "to the United States" is in the money that both count in; what Canada sends to Fiji is its own."""
    given_abroad = all(place in scene.takers or place.code not in choice.homes for place in scene.before)
    return "subject" if given_abroad and code == "USD" else "place_after"


def _part_before(scene: _Scene, place: PlaceAt, givers: list[PlaceAt]) -> str:
    """Which weight a place before the sum has as its giver."""
    if scene.text[place.span.end : scene.mention.span.start] in _POSSESSIVE:
        return "possessive"
    return "subject" if place in (givers[0], givers[-1]) else "place_before"


def _part_after(scene: _Scene, place: PlaceAt) -> str:
    """Which weight a place behind the sum has; none to speak of where it gives the next sum: ", Norway 60 million"."""
    text, end = scene.text, scene.end
    between = text[scene.mention.span.end : place.span.start]
    if _FROM.fullmatch(between) or (between == " " and _describes_the_sum(text, place)):
        return "possessive"
    if place.span.end > end or (end < len(text) and text[place.span.end : end] in _POSSESSIVE):
        return "earlier_clause"
    return "place_after"


def _describes_the_sum(text: str, place: PlaceAt) -> bool:
    """ "the $2 billion | Canadian package", "| New Zealand grant", not "the $300 million | Canadian-built plant"."""
    if place.role == "demonym":
        return describes(text, place.span.end)
    return place.role == "name" and describes_gift(text, place.span.end)


def _small_dollars(document: Document, choice: Choice, best: dict[str, tuple[float, Span]]) -> Iterator[Evidence]:
    """ "The hurricane cost the Bahamas $7 billion", in a report from elsewhere, is in US dollars."""
    if not choice.is_dollar:
        return
    for code in sorted(best.keys() - _LARGE_DOLLARS - {document.home_currency}):
        span = best[code][1]
        if not document.text.startswith(_OWNS, span.end):  # "Trinidad's gift of $5 million"
            yield Evidence(code, WEIGHTS["small_dollar"], "donor", span)


def _own_word(document: Document, choice: Choice, code: str, span: Span) -> Iterator[Evidence]:
    """Egypt's "9 billion pounds" are not sterling in a British paper either: papers convert dollars, not pounds."""
    yield Evidence(code, WEIGHTS["own_word"], "donor", span)
    home = document.home_currency
    if home in choice.rank and home != code:
        yield Evidence(str(home), WEIGHTS["abroad"], "publication_country")


def _foreign_official(scene: _Scene) -> Iterator[Evidence]:
    """The Iraqi government's, and Baghdad's, "$88 billion" are American dollars, also in a Canadian paper."""
    text = scene.text
    if text.endswith("the ", 0, scene.mention.span.start):
        return  # "toured the $40 million plant"
    for place in scene.own:
        span = place.span
        if place.code is None or is_dateline(text, span.end) or not opens_clause(text, scene.start, span.start):
            continue
        if names_official(text, span.end) or (place.role in _GOVERNMENTS and acts(text, span.end)):
            yield Evidence("USD", WEIGHTS["foreign_official"], "donor", span)
            return
