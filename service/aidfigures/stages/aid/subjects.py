"""Names governed by a verb: who gives, gets, asks or tells, and the object beside giving → the part each plays."""

from collections.abc import Sequence

from aidfigures.stages.aid.grammar import AUXILIARIES, JOINERS, PASSIVE, SKIPPED
from aidfigures.stages.aid.part import BESIDE, GIVING, Part, sums_within
from aidfigures.stages.aid.passage import Cue, Named, Passage

_REACH = 130  # how far a subject may stand from its verb, in code points
_HEAD = 3  # a noun with its adjectives: "'s health service"
_ACTING = 36  # how far the verb may stand behind "for X to"


def subject(passage: Passage, name: Named, tail: int, sums: Sequence[tuple[int, int]], givers: frozenset[str]) -> Part:
    """The part of a name that no preposition governs: by the next verb of its clause."""
    folded = passage.folded
    spoke = False
    for verb in passage.within("verb", tail, min(passage.end, tail + _REACH)):
        if ";" in folded[tail : verb.start]:
            break
        if verb.answer == "say":
            spoke = True
            continue
        if _has_its_own(passage, tail, verb.start):
            break
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
            return Part(name, "recipient" if needs else "none" if name.party.code else "asker", 1)
        if not _passive(folded, verb):
            return Part(name, "donor", 2 if spoke else 3)
        if AUXILIARIES.issuperset(folded[tail : verb.start].split()):
            return Part(name, "recipient", 3)
        if AUXILIARIES.issuperset(_predicate(folded, tail, verb.start)):
            return Part(name, "recipient", 2)
        break
    if sums_within(sums, tail, tail + BESIDE) and gave_before(passage, name):
        return Part(name, "donor", 2)
    return Part(name, "speaker" if spoke or _spoke_last(passage, name) else "none", 1)


def _has_its_own(passage: Passage, tail: int, verb: int) -> bool:
    """Whether a nearer name is the verb's subject, behind words that no list has: "Since the Russian invasion,
    Australia has committed", "Zelenskyy heard of the aid that Canada committed".
    """
    folded = passage.folded
    for other in passage.names:
        if tail < other.start and other.end < verb and AUXILIARIES.issuperset(folded[other.end : verb].split()):
            between = folded[tail : other.start]
            if between.endswith((" that ", " which ")) or (between.endswith(", ") and between.strip(" ,")):
                return not JOINERS.issuperset(between.replace(",", " ").split())
    return False


def beside_giving(passage: Passage, name: Named) -> bool:
    """ "lend Kyiv", "give war-torn Sudan", "help Ukraine": the name right after an active verb of giving."""
    for cue in passage.within("verb", name.start - 30, name.start):
        between = passage.folded[cue.end : name.start].split()
        if cue.answer in GIVING and all(word in SKIPPED for word in between):
            return not _passive(passage.folded, cue)
    return False


def acts(passage: Passage, tail: int) -> bool:
    """ "the trigger for the UN to release $5m": whoever is named after "for" does it."""
    if not passage.folded.startswith(" to ", tail):
        return False
    return any(verb.answer in GIVING[:2] for verb in passage.within("verb", tail, min(passage.end, tail + _ACTING)))


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


def _predicate(folded: str, start: int, end: int) -> list[str]:
    """The words of a clause behind its subject: "('s health) service, short of vaccines, | will be" """
    words = folded[start:end]
    first, last = words.find(","), words.rfind(",")
    if 0 <= first < last:  # what stands between commas is an aside
        head = words[:first].split()
        return words[last + 1 :].split() if len(head) <= _HEAD else ["?"]
    heads = words.split()
    return heads[-2:] if words.startswith("'s ") and len(heads) <= _HEAD + 3 else ["?"]


def gave_before(passage: Passage, name: Named) -> bool:
    return any(cue.answer in GIVING for cue in passage.within("verb", max(passage.start, name.start - 300), name.start))


def _spoke_last(passage: Passage, name: Named) -> bool:
    """ "…, said the Canadian leader"."""
    return any(cue.answer == "say" for cue in passage.within("verb", name.start - 14, name.start))
