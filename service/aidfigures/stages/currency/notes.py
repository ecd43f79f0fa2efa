"""A line in which the text says what its signs mean → evidence for every bare one.

note = ["all" | "unless …,"] ["dollar"] ("figures" | "amounts" | …) ["are" …] ["in"] (name | code | sign | demonym)
"""

import re
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from aidfigures.lexicon import Lexicon
from aidfigures.model import Mention, Span
from aidfigures.patterns import pattern
from aidfigures.stages.currency.choices import Choice
from aidfigures.stages.currency.weights import WEIGHTS, Evidence

_LEAD = pattern(r"(?i:(?<!\w)(?P<all>all )?(?:dollar |currency |monetary |money )?)$")
_LEAD_REACH = 14  # characters
_NOTE = pattern(
    r"(?i:(?:figures?|amounts?|sums?|prices?|values?|currency|currencies|dollars|numbers|costs)"
    r"(?P<verb> (?:are|is|were)\b)?"
    r"(?P<more>(?: (?:given|quoted|expressed|stated|shown|listed|cited|reported|converted|here|below|throughout|above"
    r"|mentioned|used|in this (?:story|article|report)))*)(?P<in> in)? )"
    r"(?P<money>[A-Za-z]{0,3}[$€£¥₹]|(?:(?:[A-Z]\.){2,}|[A-Z]\w*)(?: [A-Z]\w*)?(?: [a-z]+)?)"
)
_HEADS = (
    *("figure ", "figures ", "amount ", "amounts ", "sum ", "sums ", "price ", "prices ", "value ", "values "),
    *("currency ", "currencies ", "dollars ", "numbers ", "costs "),
)
_HEAD_FINDER = AhoCorasick([form for head in _HEADS for form in (head, head.capitalize(), head.upper())])
_HEAD_ONLY = pattern(r"(?:^|[\n(\[*:;]|[Nn]ote:?)\s*$")
_NOTE_END = pattern(r"\s*(?:[.)\];:,*\n]|$|unless|throughout|except)")
_NAMED = pattern(r" \(?in (?P<money>[A-Z][\w.]*(?: [A-Z]\w*)?) (?P<unit>[a-z]+)")
_UNITS = ("funds", "currency", "money")


def notes_in(text: str, lexicon: Lexicon) -> tuple[tuple[str, Span], ...]:
    """(code, where) for "(All figures in Canadian dollars.)", "Dollar figures are American.", "All sums in US$"."""
    found = []
    for lead, note in _notes(text):
        if _speaks_for_all(text, lead, note) and (code := money_named(note["money"], lexicon)) is not None:
            found.append((code, Span(lead.start(), note.end())))
    return tuple(sorted(found, key=lambda each: each[1].start))


def _notes(text: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """What may be notes, each with the words that lead up to it."""
    for _, at, _ in _HEAD_FINDER.find_matches_as_indexes(text):
        note = _NOTE.match(text, at)
        if note is not None and (lead := _LEAD.search(text, max(0, at - _LEAD_REACH), at)) is not None:
            yield lead, note


def _speaks_for_all(text: str, lead: re.Match[str], note: re.Match[str]) -> bool:
    """Whether the text says "all" and no more, or what figures "are" in, or the line is nothing else.

    "All prices in US dollars rose" and "Oil prices in US dollars rose" are no notes.
    """
    ends = _NOTE_END.match(text, note.end()) is not None
    if lead["all"] and (note["verb"] or ends):
        return True
    if note["verb"] and (note["in"] or note["more"] or lead.group().lower().startswith("dollar ")):
        return True
    opens = _HEAD_ONLY.search(text, max(0, lead.start() - 10), lead.start()) is not None
    return bool(note["in"]) and opens and ends


def note_evidence(notes: Sequence[tuple[str, Span]], choice: Choice) -> Iterator[Evidence]:
    """The first note that names one of the candidates."""
    for code, span in notes:
        if code in choice.codes:
            yield Evidence(code, WEIGHTS["document_note"], "document_note", span)
            return


def named_money_evidence(text: str, mention: Mention, choice: Choice, lexicon: Lexicon) -> Iterator[Evidence]:
    """ "$5 million in Canadian funds", "$9 million in Australian dollars"."""
    named = _NAMED.match(text, mention.span.end)
    if named is None:
        return
    words = named["money"] if named["unit"] in _UNITS else f"{named['money']} {named['unit']}"
    cue = lexicon.currencies.cues.get(words.lower())
    place = lexicon.places.surfaces.get(words.lower()) if named["unit"] in _UNITS else None
    code = cue.candidates[0] if cue and len(cue.candidates) == 1 else place and place.place.currency
    if code in choice.codes:
        yield Evidence(str(code), WEIGHTS["named_money"], "country_word", Span(named.start() + 1, named.end()))


def money_named(words: str, lexicon: Lexicon) -> str | None:
    """The one currency that the words mean: "Canadian dollars", "USD", "US$", "Canadian", "Australian currency"."""
    for phrase in _ever_shorter(words):
        if phrase in lexicon.currencies.codes:
            return phrase
        cue = lexicon.currencies.cues.get(phrase.lower())
        if cue is not None and len(cue.candidates) == 1:
            return cue.candidates[0]
        place = lexicon.places.surfaces.get(phrase.lower())
        if place is not None:
            return place.place.currency
    return None


def _ever_shorter(words: str) -> Iterator[str]:
    """ "Canadian dollars unless", "Canadian dollars", "Canadian"; without the full stop of a sentence."""
    while words:
        yield words.rstrip(".") if words.count(".") == 1 else words
        words = words.rpartition(" ")[0]
