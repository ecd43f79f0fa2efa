"""A stretch of text read once: span → the cue phrases and the names of parties in it, in reading order."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aidfigures.lexicon.aid import AidWords, Name
from aidfigures.model import Party, Span
from aidfigures.patterns import pattern

_NOBODY: Mapping[str, Name] = {}


class Cue(NamedTuple):
    """A phrase that answers a question: offsets in the whole text, half-open."""

    start: int
    end: int
    answer: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Named(NamedTuple):
    """A word that stands for a party. `role` is how: name, demonym, capital, actor, area, organisation, person; styled
    is a demonym before a capital, which may begin a firm's name ("American Express").
    """

    start: int
    end: int
    party: Party
    role: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence (or a whole text) with what we found in it."""

    start: int
    end: int
    folded: str  # the whole text, folded: offsets agree with the text
    cues: Mapping[str, list[Cue]]  # by question
    names: list[Named]

    def of(self, question: str) -> list[Cue]:
        return self.cues.get(question, [])

    def within(self, question: str, start: int, end: int) -> list[Cue]:
        """The cues of a question that lie between two offsets."""
        cues = self.cues.get(question)
        if not cues:
            return []
        first = bisect_left(cues, (start,))
        last = bisect_left(cues, (end,), first)
        return [cue for cue in cues[first:last] if cue.end <= end]


def read_passage(
    text: str,
    folded: str,
    start: int,
    end: int,
    words: AidWords,
    sums: Sequence[tuple[int, int]],
    people: Mapping[str, Name] = _NOBODY,
) -> Passage:
    """Look up all phrases between two offsets. A phrase inside a longer one of the same question says nothing, nor
    does one inside a sum: "US$5m" names no giver, "a quarter of a million" no quarter. `people` are the names that only
    this text knows.
    """
    cues: dict[str, list[Cue]] = {}
    names: list[Named] = []
    entries = words.entries
    window = f" {folded[start:end]} "
    before = start - 1  # the blank before the window and the one before each phrase cancel out
    hits = [
        (first + start, -last, number)
        for number, first, last in words.automaton.find_matches_as_indexes(window, overlapping=True)
        if entries[number].any_ending or not window[last].isalnum()
    ]
    hits.sort()
    for begin, ending, number in hits:
        finish = before - ending
        if sums and _in_sum(begin, finish, sums):
            continue
        entry = entries[number]
        for question, answer in entry.cues:
            told = cues.get(question)
            if told is None:
                cues[question] = [Cue(begin, finish, answer)]
            elif finish > told[-1][1] or (begin == told[-1][0] and finish == told[-1][1]):
                told.append(Cue(begin, finish, answer))
        if entry.name is not None and _names_party(text, begin, finish, entry.name.written):
            names.append(Named(begin, finish, entry.name.party, _role_of(text, finish, entry.name.role)))
    for written, name in people.items():
        at = text.find(written, start, end)
        if at >= 0 and not text[at + len(written) : at + len(written) + 1].isalnum():
            names.append(Named(at, at + len(written), name.party, name.role))
    kept = _longest_names(names, text, folded)
    if kept and "kind" in cues:
        cues["kind"] = [cue for cue in cues["kind"] if not _in_name(cue, kept)]
    if "category" in cues and "official" in cues:
        cues["category"] = [cue for cue in cues["category"] if not _of_office(folded, cue, cues["official"])]
    if "verb" in cues and (kept or "official" in cues):  # "finance" is no verb in "finance minister"
        named = [(title[0], title[1]) for title in (*cues.get("official", ()), *kept)]
        cues["verb"] = [
            verb for verb in cues["verb"] if not any(first <= verb[0] and verb[1] <= last for first, last in named)
        ]
    return Passage(start, end, folded, cues, kept)


def read_kinds(folded: str, start: int, end: int, words: AidWords) -> Passage:
    """The same for the one question of what kind of money it is, without names."""
    window = f" {folded[start:end]} "
    answers = words.kind_answers
    hits = [
        (first, -last, number)
        for number, first, last in words.kinds.find_matches_as_indexes(window, overlapping=True)
        if answers[number][1] or not window[last].isalnum()
    ]
    hits.sort()
    cues: list[Cue] = []
    reached = 0
    for first, ending, number in hits:
        if -ending > reached:
            reached = -ending
            cues.append(Cue(start + first, start + reached - 1, answers[number][0]))
    return Passage(start, end, folded, {"kind": cues} if cues else {}, [])


def _role_of(text: str, finish: int, role: str) -> str:
    """ "styled" for an adjective before a capital: "American Express", but also "Canadian Prime Minister"."""
    styled = role == "demonym" and text[finish : finish + 1] == " " and text[finish + 1 : finish + 2].isupper()
    return "styled" if styled else role


_POOLED = " humanitarian fund"
_PLACE_LINE = pattern(  # "Nairobi, May 3 -", "Kathmandu:", "London (Wire) –"
    r"(?:, [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?)?(?: \([A-Z][\w/ ]+\))?(?: ?(?:--?|–|—)|:)\s"
)
_CITY = 40  # how long the city of a dateline is at most, in code points
_LINE_BEGUN = pattern(r"(?:\A|\n)[A-Z][A-Z .'’-]+, \Z")  # "AMMAN, "
_DATELINE = pattern(r",?[^.\n]{0,24}?\s(?:--?|–|—)\s")


def _names_party(text: str, start: int, end: int, written: str | None) -> bool:
    """ "US" and not "us", "Turkey" and not "turkey"; short names are all capitals. "LONDON, May 3 –" is where it was
    written and no party.
    """
    surface = text[start:end]
    heads = not start or text[start - 1] == "\n"
    if not heads and text[start - 2 : start] == ", ":  # "AMMAN, Jordan (AP) —"
        heads = bool(_LINE_BEGUN.search(text[max(0, start - _CITY) : start]))
    if heads and _PLACE_LINE.match(text, end, end + 40):
        return False
    if surface.isupper():
        return len(surface) < 4 or not _DATELINE.match(text, end, end + 40)
    if written is not None:
        return surface == written
    if surface.startswith("the "):
        return not surface[4:].islower()  # "the States", and not "all the states"
    return surface[0].isupper() and len(surface) > 3


def _in_sum(begin: int, finish: int, sums: Sequence[tuple[int, int]]) -> bool:
    if len(sums) == 1:
        return begin < sums[0][1] and sums[0][0] < finish
    place = bisect_left(sums, (begin + 1, 0))
    return (place > 0 and sums[place - 1][1] > begin) or (place < len(sums) and sums[place][0] < finish)


def _in_name(cue: Cue, names: Sequence[Named]) -> bool:
    """ "bank" and "investment" say nothing in "European Investment Bank"; the whole name may."""
    if cue.answer.startswith("aid"):
        return False
    return any(name.start <= cue.start and cue.end <= name.end for name in names)


def _of_office(folded: str, cue: Cue, officials: Sequence[Cue]) -> bool:
    """ "Health Ministry", "the minister of education", "defence secretary": whose money it is, not what it is for."""
    for office in officials:
        if office.start <= cue.start and cue.end <= office.end:
            return True
        if folded[cue.end : office.start] == " " or folded[office.end : cue.start] in (" of ", " for ", " of the "):
            return True
    return False


def _longest_names(names: list[Named], text: str, folded: str) -> list[Named]:
    if not names:
        return names
    kept: list[Named] = []
    for name in sorted(names, key=lambda name: (name[0], -name[1])):
        if kept and name.start < kept[-1].end:
            continue
        if kept and _heads(kept[-1], name, folded):  # "the U.N. Central Emergency Response Fund" is one body
            kept.pop()
        if folded.startswith(_POOLED, name.end):  # "Somalia Humanitarian Fund": the UN's fund for the country
            end = name.end + len(_POOLED)
            kept.append(
                Named(
                    name.start,
                    end,
                    Party(text[name.start : end].removeprefix("The "), None, "multilateral"),
                    "organisation",
                )
            )
            continue
        if kept and _is_national_society(kept[-1], name, folded):
            society = text[kept[-1].start : name.end].removeprefix("the ").removeprefix("The ")
            kept[-1] = Named(kept[-1].start, name.end, Party(society, None, "ngo"), "organisation")
            continue
        kept.append(name)
    return kept


def _heads(before: Named, name: Named, folded: str) -> bool:
    bodies = before.party.type == "multilateral" and name.role == "organisation"
    return bodies and folded[before.end : name.start] in (" ", "'s ")


def _is_national_society(before: Named, name: Named, folded: str) -> bool:
    """ "Singapore Red Cross", "Turkish Red Crescent": a country's name or adjective makes it that country's own."""
    return (
        name.party.name in ("Red Cross", "Red Crescent")
        and before.role in ("name", "demonym", "styled")
        and folded[before.end : name.start].strip() in ("", "'s")
    )
