"""Who gives to whom, and through whom: names in a sentence → donors, recipients, channels, by grammar.

donor      := subject of giving | possessor of a gift ("Canberra's package") | "from" X | giving "by" X
recipient  := subject of receiving | object beside giving ("lend Kyiv …") | "to" / "for" / "in" X
channel    := "through" / "via" X
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from aidfigures.model import Party
from aidfigures.stages.aid.grammar import (
    AUXILIARIES,
    COUNTS,
    JOINERS,
    LINKS,
    LOCATING,
    PASSIVE,
    PREPOSITIONS,
    RUNNING,
    SKIPPED,
    STRIKING,
    TOWARDS,
)
from aidfigures.stages.aid.passage import Cue, Named, Passage

_GIVING = ("give", "act", "help")  # answers of verbs whose subject gives
_LENT = ("loan", "grant", "tranche", "credit")
_LENDERS = frozenset(("IMF", "World Bank", "International Development Association", "Paris Club", "OPEC Fund"))
_ROW = 400  # a row of a table is no longer than this, in code points
_REACH = 130  # how far a subject may stand from its verb, in code points
_STYLED = 32  # how far behind "Canadian" the noun may stand that makes it a country's and no firm's
_AGREED = re.compile(r"\b(?:agreement|deal|treaty|accord|contract|pact|memorandum) with (?:the )?$")
_DEALT = 60  # how far before "with the IMF" the deal may be told
_BACKED = re.compile(r"\b(?:backed|covered|secured|underwritten) by [^.;,]*guarantees?\b")
_ACTING = 36  # how far the verb may stand behind "for X to"
_MEETINGS = (
    " based", " meet", " conference", " summit", " talks", " donor conference", " donors' conference", " forum",
    " pledging conference", " gathering", " process", " agreement", " accord", " declaration",
)  # fmt: skip  # what makes a name the place of it: "the Brussels conference", "a London based firm"
_BESIDE = 14  # how far an elided verb's sum may stand from its subject: "and Norway another $3m"


def lends(party: Party) -> bool:
    """Banks and funds that lend to states: "Turkey turned to the IMF", "owed to the World Bank"."""
    return party.name in _LENDERS or (party.code is None and party.name.endswith(" Bank"))


class Part(NamedTuple):
    """A name and the part it plays in its sentence: donor, recipient, via, speaker or none; 3 is sure, 1 is weak."""

    name: Named
    part: str
    strength: int
    lead: str = ""


def read_parts(passage: Passage, sums: Sequence[tuple[int, int]], givers: frozenset[str]) -> list[Part]:
    """The part of every name in a sentence. `sums`: where its sums stand; `givers`: the codes of usual donors."""
    parts: list[Part] = []
    for place, name in enumerate(passage.names):
        lead = _lead(passage.folded, passage.start, name.start)
        if place and _gapping(passage, name, sums):
            parts.append(Part(name, "donor", 3))
        elif not lead and place and parts[-1].lead and _goes_on(passage, place):
            parts.append(Part(name, parts[-1].part, parts[-1].strength, parts[-1].lead))
        else:
            parts.append(_part(passage, name, lead, sums, givers))
    return parts


def _sums_within(sums: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """The sums that start between two offsets, both included."""
    return sums[bisect_left(sums, (start, 0)) : bisect_left(sums, (end + 1, 0))]


def _gapping(passage: Passage, name: Named, sums: Sequence[tuple[int, int]]) -> bool:
    """ "Italy pledged €7 million to Tunisia and Spain €9 million": the verb is left out the second time."""
    lead = passage.folded[max(passage.start, name.start - 9) : name.start]
    beside = any(
        all(word in LINKS for word in passage.folded[name.end : start].split())
        for start, _ in _sums_within(sums, name.end + 1, name.end + _BESIDE)
    )
    joined = lead.endswith(("and ", "and the ", ", ", "while "))
    return joined and beside and sums[0][1] < name.start and _gave_before(passage, name)


def _goes_on(passage: Passage, place: int) -> bool:
    """Whether a name goes on the list of the one before: "to Sudan, Chad and Mali", not "for Mali, Canada gives"."""
    gap = passage.folded[passage.names[place - 1].end : passage.names[place].start]
    if not listed(gap):
        return False
    if " and " in gap or " or " in gap or not gap.strip():
        return True
    following = passage.names[place + 1] if place + 1 < len(passage.names) else None
    return following is not None and listed(passage.folded[passage.names[place].end : following.start])


def _part(passage: Passage, name: Named, lead: str, sums: Sequence[tuple[int, int]], givers: frozenset[str]) -> Part:
    folded = passage.folded
    if name.role == "styled":
        if not any(passage.within(what, name.end, name.end + _STYLED) for what in ("official", "gift", "beneficiary")):
            return Part(name, "none", 0, lead)
        name = name._replace(role="demonym")
    possessive = folded.startswith(("'s", "' "), name.end)
    tail = name.end + (2 if possessive else 0)
    if passage.end - passage.start < _ROW and "|" in folded[passage.start : passage.end]:  # a row has no grammar
        return _modifier(passage, name, lead, givers)
    if lead in ("via", "through"):
        return Part(name, "via", 3, lead)
    if lead in ("from", "by"):
        return _source(passage, name, lead, sums)
    if folded.startswith(_MEETINGS, name.end) or (name.role in ("demonym", "name") and _of_firm(passage, tail)):
        return Part(name, "none", 0, lead)
    if name.role == "demonym" or possessive:
        owned = _owner(passage, name, tail, lead, sums, givers)
        if owned is not None:
            return owned
        if name.role == "demonym":  # "Syrians": people, who get and do not give
            helped = lead in ("to", "for") or _beside_giving(passage, name)
            people = helped or (folded[name.end - 1] == "s" and lead != "against")
            return Part(name, "recipient" if people else "none", 3 if helped else 1, lead)
    elif _before_gift(passage, name):
        return _modifier(passage, name, lead, givers)
    if name.party.type == "region" and folded.startswith((" island", " nation", " state"), name.end):
        return Part(name, "none", 0, lead)  # "the Pacific island state of Tuvalu"
    if lead == "with" and any(verb.answer in _GIVING for verb in passage.within("verb", tail, tail + _BESIDE)):
        return Part(name, "donor", 3)  # "with Germany giving €5m"
    if lead == "for" and _acts(passage, tail):
        return _subject(passage, name, tail, sums, givers)
    if lead in TOWARDS:
        return Part(name, "recipient", 3 if lead in ("to", "for") else 2, lead)
    if lead == "of" and _of_official(passage, name):
        return _subject(passage, name, tail, sums, givers)
    if lead == "of" and _of_gift(passage, name):
        return Part(name, "donor" if name.party.code else "holder", 2, lead)
    if lead in LOCATING or lead in STRIKING:
        if name.role == "organisation" and name.party.code is None and not name.party.name.endswith("Fund"):
            return Part(name, "none", 0, lead)
        return Part(name, "recipient" if name.role != "capital" else "none", 1, lead)
    if lead == "with" and name.party.code and _AGREED.search(folded, max(passage.start, name.start - 40), name.start):
        gives = name.party.code in givers and _poorer_before(passage, name, givers)
        return Part(name, "donor" if gives else "recipient", 2, lead)
    if lead == "with" and lends(name.party) and _borrowed_before(passage, name):
        return Part(name, "donor", 2, lead)
    if lead:
        return Part(name, "none", 0, lead)
    if _beside_giving(passage, name) and not possessive:
        return Part(name, "recipient", 3)
    return _subject(passage, name, tail, sums, givers)


def _lead(folded: str, start: int, end: int) -> str:
    """The preposition that governs the name at `end`, or "". Skips articles, regions and "the people of"."""
    words = folded[max(start, end - 60) : end].split()
    skipped_body = False
    for word in reversed(words[-6:]):
        if word in ("of", "in") and not skipped_body and word == "of" and len(words) > 1:
            before = words[words.index(word) - 1] if words.index(word) else ""
            if before not in SKIPPED:
                return "" if "what" in words[words.index(word) :] else word  # "part of what the Bank lends"
            skipped_body = True
            continue
        if word in PREPOSITIONS or word in TOWARDS or word in STRIKING:
            return "against" if "sanctions" in words[-5:] else word
        if word not in SKIPPED:
            return ""
    return ""


def listed(gap: str) -> bool:
    """ ", ", " and ", ", and northern "."""
    words = gap.replace(",", " ").split()
    return (
        len(gap) <= 26
        and all(word in JOINERS or word in SKIPPED for word in words)
        and (not words or words[0] in JOINERS)
    )


def _owner(
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
    nouns += [(*found, "sum") for found in _sums_within(sums, tail, min(stop, tail + _BESIDE))]
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
        return _subject(passage, name, tail, sums, givers)  # "parties in the Norwegian parliament agreed"
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
        _lead(passage.folded, end, name.start) in ("to", "for") for name in passage.names if name.start > end
    )


def _of_firm(passage: Passage, tail: int) -> bool:
    """ "US gaming consortium", "Australia's biggest bank": a firm of that country."""
    for cue in passage.within("firm", tail, min(passage.end, tail + 40)):
        between = passage.folded[tail : cue.start]
        return "," not in between and " and " not in between and not passage.within("verb", tail, cue.start)
    return False


def _poorer_before(passage: Passage, name: Named, givers: frozenset[str]) -> bool:
    """Whether a state that gives little is named before: "Nauru signed a treaty with Australia"."""
    codes = [other.party.code for other in passage.names if other.start < name.start]
    return any(code is not None and code not in givers for code in codes)


def _borrowed_before(passage: Passage, name: Named) -> bool:
    """ "a loan agreement with the IMF", "signed a deal with the Bank", "agreed with the Bank to borrow"."""
    start = max(passage.start, name.start - _DEALT)
    if _AGREED.search(passage.folded, start, name.start) or passage.within("borrowing", start, passage.end):
        return True
    return any(passage.folded.startswith("sign", verb.start) for verb in passage.within("verb", start, name.start))


def _before_gift(passage: Passage, name: Named) -> bool:
    """ "EU guarantee", "the Ukraine package": a bare name right before a noun of giving."""
    return any(cue.start <= name.end + 12 for cue in passage.within("gift", name.end, name.end + 34)) and (
        not passage.within("verb", name.end, name.end + 12) or passage.within("gift", name.end, name.end + 12) != []
    )


def _modifier(passage: Passage, name: Named, lead: str, givers: frozenset[str]) -> Part:
    """Who gives much gives this too; anyone else is the one whom it is for; whoever appeals does not give."""
    if passage.folded.startswith("appeal", name.end + 1):
        return Part(name, "none", 0, lead)
    gives = name.party.code in givers if name.party.code else name.role == "organisation"
    return Part(name, "donor" if gives else "recipient", 2, lead)


def _of_gift(passage: Passage, name: Named) -> bool:
    """ "the aid budget of Australia", "a fund of the World Bank"."""
    return any(cue.end >= name.start - 9 for cue in passage.within("gift", name.start - 30, name.start))


def _of_official(passage: Passage, name: Named) -> bool:
    """ "Prime Minister Justin Trudeau of Canada", "the Government of Japan"."""
    return bool(passage.within("official", max(passage.start, name.start - 60), name.start))


def _source(passage: Passage, name: Named, lead: str, sums: Sequence[tuple[int, int]]) -> Part:
    """ "$5m from Oslo", "approved by the Bank" give; "refugees from Sudan", "caused by Russia" do not."""
    near = name.start - 44
    if lead == "by":
        words = passage.folded[max(passage.start, name.start - 20) : name.start].split()
        if any(word in RUNNING for word in words[-4:]):
            return Part(name, "via" if name.party.code else "donor", 2, lead)
        counted = any(
            word in COUNTS for word in passage.folded[max(passage.start, name.start - 36) : name.start].split()
        )
        return (
            Part(name, "donor", 3, lead)
            if _after_giving(passage, name) and not counted
            else Part(name, "none", 0, lead)
        )
    given = any(end >= near for _, end in _sums_within(sums, near - 40, name.start)) or any(
        cue.answer.startswith("aid") for cue in passage.within("kind", near, name.start)
    )
    people = passage.within("beneficiary", name.start - 20, name.start)
    if _BACKED.search(passage.folded, max(passage.start, name.start - 40), name.start):
        return Part(name, "none", 0, lead)  # "a loan backed by guarantees from Japan"
    return (
        Part(name, "donor", 3, lead)
        if (given or passage.within("gift", near, name.start)) and not people
        else Part(name, "none", 0, lead)
    )


def _after_giving(passage: Passage, name: Named) -> bool:
    """Whether "by X" names the giver: "approved by X", "a loan by X"."""
    verbs = [cue for cue in passage.within("verb", name.start - 30, name.start) if cue.answer in _GIVING]
    near = (*verbs, *passage.within("gift", name.start - 30, name.start))
    return any(cue.end >= name.start - _BESIDE for cue in near)


def _acts(passage: Passage, tail: int) -> bool:
    """ "the trigger for the UN to release $5m": whoever is named after "for" does it."""
    if not passage.folded.startswith(" to ", tail):
        return False
    return any(verb.answer in _GIVING[:2] for verb in passage.within("verb", tail, min(passage.end, tail + _ACTING)))


def _beside_giving(passage: Passage, name: Named) -> bool:
    """ "lend Kyiv", "give war-torn Sudan", "help Ukraine": the name right after an active verb of giving."""
    for cue in passage.within("verb", name.start - 30, name.start):
        between = passage.folded[cue.end : name.start].split()
        if cue.answer in _GIVING and all(word in SKIPPED for word in between):
            return not _passive(passage.folded, cue)
    return False


def _passive(folded: str, verb: Cue) -> bool:
    words = folded[max(0, verb.start - 24) : verb.start].split()
    words = (
        words[-2:]
        if words and (words[-1] in ("also", "already", "now", "not") or words[-1].endswith("ly"))
        else words[-1:]
    )
    return (
        bool(words)
        and words[0] in PASSIVE
        and verb.answer != "say"
        and not folded[verb.start : verb.end].endswith("ing")
    )


def _subject(passage: Passage, name: Named, tail: int, sums: Sequence[tuple[int, int]], givers: frozenset[str]) -> Part:
    """The part of a name that no preposition governs: by the next verb of its clause."""
    folded = passage.folded
    spoke = False
    for verb in passage.within("verb", tail, min(passage.end, tail + _REACH)):
        if ";" in folded[tail : verb.start]:
            break
        if verb.answer == "say":
            spoke = True
            continue
        signs = folded.startswith("sign", verb.start) and bool(name.party.code) and name.party.code not in givers
        if verb.answer == "receive":
            return Part(name, "recipient", 3)
        if signs and verb.end - verb.start < 7:  # "Kyiv signed a loan with London"; who signs off gives
            return Part(name, "recipient", 2)
        gives = name.party.code in givers
        if verb.answer == "collect" and not gives and not folded.startswith((" its", " their", " the"), verb.end):
            # the receiver only where nobody else is named
            return Part(name, "recipient", 1)
        if verb.answer == "ask":  # who gives much and urges does so for others
            needs = bool(name.party.code) and (name.party.code not in givers or folded.startswith("need", verb.start))
            return Part(name, "recipient" if needs else "none", 1)
        if not _passive(folded, verb):
            return Part(name, "donor", 2 if spoke else 3)
        if all(word in AUXILIARIES for word in folded[tail : verb.start].split()):
            return Part(name, "recipient", 3)
        break
    if _sums_within(sums, tail, tail + _BESIDE) and _gave_before(passage, name):
        return Part(name, "donor", 2)
    return Part(name, "speaker" if spoke or _spoke_last(passage, name) else "none", 1)


def _gave_before(passage: Passage, name: Named) -> bool:
    return any(
        cue.answer in _GIVING for cue in passage.within("verb", max(passage.start, name.start - 300), name.start)
    )


def _spoke_last(passage: Passage, name: Named) -> bool:
    """ "…, said the Canadian leader"."""
    return any(cue.answer == "say" for cue in passage.within("verb", name.start - 14, name.start))
