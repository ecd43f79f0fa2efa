"""A text, its mentions and its context → what the whole text says of its signs, worked out once."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from aidfigures.lexicon import Lexicon
from aidfigures.lexicon.languages import language_of
from aidfigures.lexicon.outlets import Outlet
from aidfigures.model import Context, Mention, Span
from aidfigures.stages.currency.choices import Choice, choice_of
from aidfigures.stages.currency.grammar import names_official
from aidfigures.stages.currency.notes import note_evidence, notes_in
from aidfigures.stages.currency.outlets import credit_of, outlet_of, source_named
from aidfigures.stages.currency.places import BODY, LEADER, SURNAME, PlaceAt, places_in
from aidfigures.stages.currency.weights import FAINT_PRIOR, PRIORS, WEIGHTS, Evidence

_MARKS = ("iso_code", "marked_symbol")


class Document:
    """What the whole text says, worked out once and only when a symbol needs it."""

    def __init__(self, text: str, mentions: Sequence[Mention], lexicon: Lexicon, context: Context) -> None:
        self.text = text
        self.mentions = mentions
        self.lexicon = lexicon
        self.context = context
        self.outlet, self.outlet_span = outlet_of(text, lexicon, context)
        country = context.outlet_country or (self.outlet.country if self.outlet else None)
        if country is None and context.url:
            country = lexicon.outlets.country_of(context.url)
        home = lexicon.places.by_code.get(country) if country else None
        self.home_currency = home.currency if home else None  # of the country that the text was printed in
        self._choices: dict[tuple[str, ...], Choice] = {}
        self._shared: dict[tuple[str, ...], list[Evidence]] = {}
        self.notes = notes_in(text, lexicon)
        self.quotes = '"' in text or "”" in text

    def choice(self, candidates: tuple[str, ...]) -> Choice:
        """What a cue can mean on the day of this text."""
        choice = self._choices.get(candidates)
        if choice is None:
            choice = self._choices[candidates] = choice_of(self.lexicon, candidates, self.context.published)
        return choice

    @cached_property
    def wire(self) -> tuple[Outlet | None, Span | None]:
        """The agency whose copy a paper carries, and its credit."""
        return credit_of(self.text, self.lexicon)

    @cached_property
    def language_currency(self) -> str | None:
        """Whose money a bare word means in the language of the text: in Danish, Denmark's."""
        language = language_of(self.text, self.context.language)
        place = self.lexicon.places.by_language.get(language.code)
        return place.currency if place else None

    @cached_property
    def _named(self) -> tuple[PlaceAt, ...]:
        day = self.context.published
        return tuple(
            places_in(self.text, self.lexicon, day.year if day else None)
        )  # a text whose only doubt is a "£" is not read for them

    @cached_property
    def places(self) -> list[PlaceAt]:
        """The countries that the text names, in reading order."""
        return [place for place in self._named if place.role != BODY]

    @cached_property
    def bodies(self) -> list[PlaceAt]:
        """The bodies that belong to no country."""
        return [place for place in self._named if place.role == BODY]

    @cached_property
    def _starts(self) -> list[int]:
        return [place.span.start for place in self.places]

    @cached_property
    def _body_starts(self) -> list[int]:
        return [body.span.start for body in self.bodies]

    def places_between(self, start: int, end: int) -> list[PlaceAt]:
        return self.places[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def bodies_between(self, start: int, end: int) -> list[PlaceAt]:
        return self.bodies[bisect_left(self._body_starts, start) : bisect_left(self._body_starts, end)]

    def evidence(self, mention: Mention, choice: Choice) -> list[Evidence]:
        """What speaks for every sum with these candidates alike; the same list for all of them."""
        leads = mention.cue.kind == "marked_symbol"
        key = (mention.cue.kind if leads else "", *choice.codes)
        shared = self._shared.get(key)
        if shared is None:
            first = _leading_sign(mention, choice) if leads else _default(self, choice)
            shared = [*first, *_note(self, choice)]
            for rule in () if leads else (_publication, _language, _majority, _places, _officials):
                shared.extend(rule(self, choice))
            self._shared[key] = shared
        return shared

    def marked(self, choice: Choice) -> Counter[str]:
        """How often the text marks each of the candidates; for a dollar by sign alone.

        "500 million Canadian dollars" says nothing of a bare "$" beside it, "EGP 40 million" or "40 million Egyptian
        pounds" say a lot of a bare "pounds".
        """
        counts: Counter[str] = Counter()
        for mention in self.mentions:
            cue = mention.cue
            counted = cue.kind in _MARKS if choice.is_dollar else len(cue.candidates) == 1 and cue.kind != "elided"
            if counted and cue.candidates[0] in choice.rank:
                counts[cue.candidates[0]] += 1
        return counts


def _leading_sign(mention: Mention, choice: Choice) -> Iterator[Evidence]:
    """ "£" is British unless the rate of the day says that it cannot be."""
    yield Evidence(choice.codes[0], WEIGHTS["leading_sign"], "marked_symbol", mention.cue.spans[0])


def _default(document: Document, choice: Choice) -> Iterator[Evidence]:
    first = choice.codes[0]
    yield Evidence(first, PRIORS.get(first, FAINT_PRIOR), "default")
    chosen = document.context.default_currency
    if chosen in choice.codes:
        yield Evidence(chosen, WEIGHTS["default_currency"], "default")


def _note(document: Document, choice: Choice) -> Iterator[Evidence]:
    """What the text itself says that its signs mean."""
    return note_evidence(document.notes, choice)


def _publication(document: Document, choice: Choice) -> Iterator[Evidence]:
    """The house style of the outlet, else the money of the country that the text was printed in."""
    outlet = document.outlet
    if outlet is not None and outlet.currency in choice.codes:
        agency, credit = document.wire if outlet.currency != "USD" else (None, None)
        copied = agency is not None and agency.currency == "USD"
        weight = WEIGHTS["outlet" if outlet.reliable and not copied else "outlet_unreliable"]
        yield Evidence(outlet.currency, weight, "outlet", document.outlet_span)
        if copied:
            yield Evidence("USD", WEIGHTS["outlet_wire"], "outlet", credit)
        return
    home = document.home_currency
    if home is None:
        yield from _agency(document, choice)
    elif home in choice.codes:
        yield Evidence(home, WEIGHTS["publication_country"], "publication_country")
        if not choice.is_dollar and home != choice.codes[0]:
            yield Evidence(home, WEIGHTS["publication_word"], "publication_country")
    elif choice.is_dollar:
        yield Evidence("USD", WEIGHTS["publication_elsewhere"], "publication_country")


def _agency(document: Document, choice: Choice) -> Iterator[Evidence]:
    """ "according to CBC News", in a text of which nothing else is known."""
    if (found := source_named(document.text, document.lexicon)) is not None and found[0].currency in choice.codes:
        yield Evidence(found[0].currency, WEIGHTS["outlet_named"], "outlet", found[1])


def _language(document: Document, choice: Choice) -> Iterator[Evidence]:
    """Danish "kroner" are Denmark's, unless the text says whose else they are."""
    if not choice.is_dollar and (code := document.language_currency) in choice.codes:
        yield Evidence(str(code), WEIGHTS["language"], "language")


def _majority(document: Document, choice: Choice) -> Iterator[Evidence]:
    """The currency marked most often; in a paper with a dollar of its own, marks are what the bare sign is not."""
    if document.home_currency is not None:
        return
    if not choice.is_dollar and document.language_currency in choice.codes:
        return  # in Danish "norske kroner" are marked because bare ones are not
    marked = document.marked(choice)
    if not marked:
        return
    (code, count), *rest = marked.most_common(2)
    if rest and rest[0][1] == count:
        return
    if rest:
        weight = WEIGHTS["document_mixed"]
    elif not choice.is_dollar:
        weight = WEIGHTS["document_unanimity_name"]
    else:
        weight = WEIGHTS["document_unanimity" if count > 1 and code != "USD" else "document_majority"]
    yield Evidence(code, weight, "document_majority")


def _places(document: Document, choice: Choice) -> Iterator[Evidence]:
    """The countries that the text speaks of."""
    ours = (place for place in document.places if place.code in choice.homes and place.role not in (LEADER, SURNAME))
    return _shares([choice.homes[place.code] for place in ours], "document_places")


def _officials(document: Document, choice: Choice) -> Iterator[Evidence]:
    """The countries whose officials the text names."""
    ours = (place for place in document.places if place.code in choice.homes and place.role != SURNAME)
    speaking = (p for p in ours if p.role == LEADER or names_official(document.text, p.span.end))
    return _shares([choice.homes[place.code] for place in speaking], "official")


def _shares(named: list[str], weight: str) -> Iterator[Evidence]:
    for code in dict.fromkeys(named):
        yield Evidence(code, WEIGHTS[weight] * named.count(code) / len(named), "donor")
