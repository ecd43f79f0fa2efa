"""Names governed by a noun: "Canberra's package", "Syrian refugees", "the EU guarantee" → the part each plays."""

from collections.abc import Sequence

from aidfigures.stages.aid.grammar import PREPOSITIONS, TOWARDS
from aidfigures.stages.aid.part import BESIDE, Part, lead_of, sums_within
from aidfigures.stages.aid.passage import Named, Passage
from aidfigures.stages.aid.subjects import subject

_LENT = ("loan", "grant", "tranche", "credit")


def owner(
    passage: Passage, name: Named, tail: int, lead: str, sums: Sequence[tuple[int, int]], givers: frozenset[str]
) -> Part | None:
    """ "Canberra's package", "Australian help": the giver; "Ukraine's army", "Syrian refugees": the helped."""
    stop = min(passage.end, tail + 48)
    stop = next(
        (mark for mark in (passage.folded.find(sign, tail, stop) for sign in (",", ";", ":")) if mark >= 0), stop
    )
    nouns = [
        (cue.start, cue.end, what)
        for what in ("gift", "beneficiary", "official")
        for cue in passage.within(what, tail, stop)
    ]
    nouns += [(*found, "sum") for found in sums_within(sums, tail, min(stop, tail + BESIDE))]
    if not nouns:
        return None
    at, end, noun = min(nouns)
    if noun == "gift" and any(word in PREPOSITIONS for word in passage.folded[tail:at].split()):
        return None  # "Washington's retreat from aid"
    if noun == "official":
        if lead in TOWARDS:
            return Part(name, "recipient", 3, lead)
        if lead and lead != "in":
            return Part(name, "none", 0, lead)
        return subject(passage, name, tail, sums, givers)  # "parties in the Norwegian parliament agreed"
    if noun == "beneficiary" and not any(what == "gift" and start <= end + 1 for start, _, what in nouns):
        return Part(name, "recipient", 3 if lead in ("to", "for") else 2, lead)
    if noun == "gift" and passage.folded.startswith("appeal", at):
        return Part(name, "holder" if lead == "for" else "recipient" if lead == "to" else "none", 2, lead)
    if noun == "gift" and name.party.type == "region":
        return Part(name, "recipient", 2, lead)
    if noun == "gift" and name.party.code and name.party.code not in givers and _borrows(passage, at, end):
        return Part(name, "recipient", 2, lead)
    if name.role == "organisation" and name.party.code is None and lead in ("to", "for"):
        return Part(name, "holder" if lead == "for" else "recipient", 2, lead)  # "for the UN's fund in Ukraine"
    return Part(name, "donor", 2 if lead else 3, lead)


def _borrows(passage: Passage, start: int, end: int) -> bool:
    """ "Egypt's loan", "Pakistan's programme": theirs to get, unless the sentence goes on to say for whom."""
    if passage.folded.startswith(_LENT, start):
        return True
    return not any(
        lead_of(passage.folded, end, name.start) in ("to", "for") for name in passage.names if name.start > end
    )


def of_firm(passage: Passage, tail: int) -> bool:
    """ "US gaming consortium", "Australia's biggest bank": a firm of that country."""
    for cue in passage.within("firm", tail, min(passage.end, tail + 40)):
        between = passage.folded[tail : cue.start]
        return "," not in between and " and " not in between and not passage.within("verb", tail, cue.start)
    return False


def before_gift(passage: Passage, name: Named) -> bool:
    """ "EU guarantee", "the Ukraine package": a bare name right before a noun of giving."""
    return any(cue.start <= name.end + 12 for cue in passage.within("gift", name.end, name.end + 34)) and (
        not passage.within("verb", name.end, name.end + 12) or passage.within("gift", name.end, name.end + 12) != []
    )


def modifier(passage: Passage, name: Named, lead: str, givers: frozenset[str]) -> Part:
    """Who gives much gives this too; anyone else is the one whom it is for; whoever appeals does not give."""
    if passage.folded.startswith("appeal", name.end + 1):
        return Part(name, "none", 0, lead)
    gives = name.party.code in givers if name.party.code else name.role == "organisation"
    return Part(name, "donor" if gives else "recipient", 2, lead)


def of_gift(passage: Passage, name: Named) -> bool:
    """ "the aid budget of Australia", "a fund of the World Bank"."""
    return any(cue.end >= name.start - 9 for cue in passage.within("gift", name.start - 30, name.start))


def of_official(passage: Passage, name: Named) -> bool:
    """ "Prime Minister Justin Trudeau of Canada", "the Government of Japan"."""
    return bool(passage.within("official", max(passage.start, name.start - 60), name.start))
