"""Who gives to whom, and through whom: names in a sentence → donors, recipients, channels, by grammar.

donor      := subject of giving | possessor of a gift ("Canberra's package") | "from" X | giving "by" X
recipient  := subject of receiving | object beside giving ("lend Kyiv …") | "to" / "for" / "in" X
channel    := "through" / "via" X
"""

from collections.abc import Sequence

from aidfigures.patterns import pattern
from aidfigures.stages.aid.grammar import (
    AUXILIARIES,
    CLAUSES,
    COUNTS,
    HOSTED,
    LINKS,
    LOCATING,
    RUNNING,
    STRIKING,
    TOWARDS,
)
from aidfigures.stages.aid.owners import before_gift, modifier, of_firm, of_gift, of_official, owner
from aidfigures.stages.aid.part import BESIDE, GIVING, Part, lead_of, lends, listed, sums_within
from aidfigures.stages.aid.passage import Named, Passage
from aidfigures.stages.aid.subjects import acts, beside_giving, gave_before, subject

_MEMBERS = " and its members"  # who give with the Union
_AGAINST = pattern(  # "because of objections from Belgium"
    r"\b(?:objections?|opposition|resistance|pressure|criticism|complaints?|warnings?|calls?|questions?|threats?|doubts?"
    r"|permission|orders?|demands?|leaders?|refugees|imports?|exports?) from (?:the )?$"
)
_IN_NEED = pattern(
    r"\b(?:flood|earthquake|quake|tsunami|hurricane|typhoon|cyclone|storm|wildfire|fire|victim|survivor|disaster)s?\b"
    r"|\b(?:relief|aid|help|refugees|homeless|families|affected|people)\b"
)
_COFFERS = pattern(r" (?:\w+ )?(?:accounts?|coffers|budget|treasury)\b")
_FORMS = ("loan", "grant", "credit", "gift")  # "and the EBRD a loan of €5m"
_ROW = 400  # a row of a table is no longer than this, in code points
_STYLED = 32  # how far behind "Canadian" the noun may stand that makes it a country's and no firm's
_AGREED = pattern(r"\b(?:agreement|deal|treaty|accord|contract|pact|memorandum) with (?:the )?$")
_ACTING = 24  # how far behind "after X" its verb may stand
_NEED = 60  # how far before "in Texas" the disaster may be told
_DEALT = 60  # how far before "with the IMF" the deal may be told
_BACKED = pattern(r"\b(?:backed|covered|secured|underwritten) by [^.;,]*guarantees?\b")
_MEETINGS = (
    " based", " meet", " conference", " summit", " talks", " donor conference", " donors' conference", " forum",
    " missile", " rocket", " tank", " howitzer", " protocol", " pact", " treaty", " marathon",
    " pledging conference", " gathering", " process", " agreement", " accord", " declaration",
)  # fmt: skip  # what makes a name the place of it: "the Brussels conference", "a London based firm"


def read_parts(passage: Passage, sums: Sequence[tuple[int, int]], givers: frozenset[str]) -> list[Part]:
    """The part of every name in a sentence. `sums`: where its sums stand; `givers`: the codes of usual donors."""
    parts: list[Part] = []
    for place, name in enumerate(passage.names):
        lead = lead_of(passage.folded, passage.start, name.start)
        if place and _gapping(passage, name, sums):
            parts.append(Part(name, "donor", 3))
        elif place and (role := _with_sum(passage, name, sums, givers)):
            parts.append(Part(name, role, 3))
        elif not lead and place and _goes_on(passage, place, parts[-1]):
            parts.append(Part(name, parts[-1].part, parts[-1].strength, parts[-1].lead))
        else:
            parts.append(_part(passage, name, lead, sums, givers))
    return parts


def _gapping(passage: Passage, name: Named, sums: Sequence[tuple[int, int]]) -> bool:
    """ "Italy pledged €7 million to Tunisia and Spain €9 million": the verb is left out the second time."""
    lead = passage.folded[max(passage.start, name.start - 9) : name.start]
    end = name.end + len(_MEMBERS) if passage.folded.startswith(_MEMBERS, name.end) else name.end
    beside = any(
        all(word in LINKS or word in _FORMS for word in passage.folded[end:start].replace(",", " ").split())
        for start, _ in sums_within(sums, end + 1, end + BESIDE)
    )
    joined = lead.endswith(("and ", "and the ", ", ", "; ", "; the ", "while "))
    return joined and beside and sums[0][1] < name.start and gave_before(passage, name)


def _with_sum(passage: Passage, name: Named, sums: Sequence[tuple[int, int]], givers: frozenset[str]) -> str:
    """ "Yemen received the most, followed by Syria with $5m": it does what was told of the first."""
    link = next((word for word in (" with ", ", with ") if passage.folded.startswith(word, name.end)), "")
    after = name.end + len(link)
    if not link or not any(
        LINKS.issuperset(passage.folded[after:start].split()) for start, _ in sums_within(sums, after, after + BESIDE)
    ):
        return ""
    verbs = [verb.answer for verb in passage.within("verb", passage.start, name.start) if verb.answer != "say"]
    if "receive" in verbs and not {*verbs} & {*GIVING}:
        return "recipient"
    return "donor" if verbs and (name.party.code in givers or lends(name.party)) else ""


def _goes_on(passage: Passage, place: int, before: Part) -> bool:
    """Whether a name goes on the list of the one before: "to Sudan, Chad and Mali", not "for Mali, Canada gives".
    Without a preposition only those beside giving do: "promised Mali and Niger €5m".
    """
    gap = passage.folded[passage.names[place - 1].end : passage.names[place].start]
    if not listed(gap) or not (before.lead or (before.part == "recipient" and before.strength > 2 and gap.strip())):
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
        return modifier(passage, name, lead, givers)
    if lead in ("via", "through"):
        return Part(name, "via", 3, lead)
    if lead in ("from", "by"):
        if name.role in ("demonym", "name") and of_firm(passage, tail):
            return Part(name, "none", 0, lead)
        return _source(passage, name, lead, sums)
    if folded.startswith(_MEETINGS, name.end) or (name.role in ("demonym", "name") and of_firm(passage, tail)):
        return Part(name, "none", 0, lead)
    if name.role == "demonym" or possessive:
        owned = owner(passage, name, tail, lead, sums, givers)
        if owned is not None:
            return owned
        if name.role == "demonym" and not lead and folded[name.start - 4 : name.start] == "the ":
            nation = subject(passage, name, tail, sums, givers)  # "the Dutch are to help"
            if nation.part in ("donor", "recipient"):
                return nation
        if name.role == "demonym":  # "Syrians": people, who get and do not give
            helped = lead in ("to", "for") or beside_giving(passage, name)
            people = helped or (folded[name.end - 1] == "s" and lead != "against")
            return Part(name, "recipient" if people else "none", 3 if helped else 1, lead)
    elif before_gift(passage, name):
        return modifier(passage, name, lead, givers)
    if name.party.type == "region" and folded.startswith((" island", " nation", " state"), name.end):
        return Part(name, "none", 0, lead)  # "the Pacific island state of Tuvalu"
    if lead == "with" and any(verb.answer in GIVING for verb in passage.within("verb", tail, tail + BESIDE)):
        return Part(name, "donor", 3)  # "with Germany giving €5m"
    if (lead == "for" and acts(passage, tail)) or (lead in CLAUSES and _has_verb(passage, tail)):
        return subject(passage, name, tail, sums, givers)
    return _governed(passage, name, lead, sums, givers)


def _governed(
    passage: Passage, name: Named, lead: str, sums: Sequence[tuple[int, int]], givers: frozenset[str]
) -> Part:
    """The part of a name by its preposition, else by the verb of its clause."""
    folded = passage.folded
    possessive = folded.startswith(("'s", "' "), name.end)
    tail = name.end + (2 if possessive else 0)
    if lead in TOWARDS:
        return Part(name, "recipient", 3 if lead in ("to", "for") else 2, lead)
    if lead == "of" and of_official(passage, name):
        return subject(passage, name, tail, sums, givers)
    if lead == "of" and of_gift(passage, name):
        return Part(name, "donor" if name.party.code else "holder", 2, lead)
    if lead == "into" and possessive and _COFFERS.match(folded, tail):
        return Part(name, "recipient", 2, "to")
    if lead in LOCATING or lead in STRIKING:
        if name.role == "organisation" and name.party.code is None and not name.party.name.endswith("Fund"):
            return Part(name, "none", 0, lead)
        if lead == "in" and name.party.code in givers and name.role in ("name", "area", "actor"):
            need = _IN_NEED.search(folded, max(passage.start, name.start - _NEED), name.start)
            return Part(name, "recipient" if need else "none", 1 if need else 0, lead)  # "a dozen states in New York"
        return Part(name, "recipient" if name.role != "capital" else "none", 1, lead)
    if lead == "with" and name.party.code and _AGREED.search(folded, max(passage.start, name.start - 40), name.start):
        gives = name.party.code in givers and _poorer_before(passage, name, givers)
        return Part(name, "donor" if gives else "recipient", 2, lead)
    if lead == "with" and lends(name.party) and _borrowed_before(passage, name):
        return Part(name, "donor", 2, lead)
    if lead:
        return Part(name, "none", 0, lead)
    if folded.endswith((" cost ", " costs "), 0, name.start):
        return Part(name, "donor", 2)  # "refugees at home cost Germany €9bn"
    if beside_giving(passage, name) and not possessive:
        return Part(name, "recipient", 3)
    return subject(passage, name, tail, sums, givers)


def _has_verb(passage: Passage, tail: int) -> bool:
    """ "days after the World Bank announced", "more than Oslo had given": a clause of its own."""
    verbs = passage.within("verb", tail, min(passage.end, tail + _ACTING))
    return bool(verbs) and AUXILIARIES.issuperset(passage.folded[tail : verbs[0].start].split())


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


def _source(passage: Passage, name: Named, lead: str, sums: Sequence[tuple[int, int]]) -> Part:
    """ "$5m from Oslo", "approved by the Bank" give; "refugees from Sudan", "caused by Russia" do not."""
    near = name.start - 44
    if lead == "by":
        words = passage.folded[max(passage.start, name.start - 20) : name.start].split()
        if any(word in HOSTED for word in words[-4:]):
            return Part(name, "none", 0, lead)  # "a summit hosted by South Africa"
        if any(word in RUNNING for word in words[-4:]):
            return Part(name, "via" if name.party.code else "donor", 2, lead)
        counted = any(
            word in COUNTS for word in passage.folded[max(passage.start, name.start - 36) : name.start].split()
        )
        return (
            Part(name, "donor", 3, lead)
            if _after_giving(passage, name, sums) and not counted
            else Part(name, "none", 0, lead)
        )
    given = any(end >= near for _, end in sums_within(sums, near - 40, name.start)) or any(
        cue.answer.startswith("aid") for cue in passage.within("kind", near, name.start)
    )
    people = passage.within("beneficiary", name.start - 20, name.start)
    if _AGAINST.search(passage.folded, max(passage.start, name.start - 40), name.start):
        return Part(name, "none", 0, lead)
    if _BACKED.search(passage.folded, max(passage.start, name.start - 40), name.start):
        return Part(name, "none", 0, lead)  # "a loan backed by guarantees from Japan"
    return (
        Part(name, "donor", 3, lead)
        if (given or passage.within("gift", near, name.start)) and not people
        else Part(name, "none", 0, lead)
    )


def _after_giving(passage: Passage, name: Named, sums: Sequence[tuple[int, int]]) -> bool:
    """Whether "by X" names the giver: "approved by X", "a loan by X", "promised $30 million by X"."""
    at = name.start
    between = sums_within(sums, at - 40, at)
    if between and at - between[-1][1] <= BESIDE:
        at = between[-1][0]
    verbs = [cue for cue in passage.within("verb", at - 30, at) if cue.answer in GIVING]
    near = (*verbs, *passage.within("gift", at - 30, at))
    return any(cue.end >= at - BESIDE for cue in near)
