"""What we know of the words of aid: aid.toml, organisations.toml and the names of places → one `AidWords`.

Every cue phrase and every name sits in one Aho-Corasick automaton, so a sentence is read once however many we know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from ahocorasick_rs import AhoCorasick

from aidfigures.errors import LexiconError
from aidfigures.lexicon.places import Place, Places, load_places
from aidfigures.lexicon.tables import read_table
from aidfigures.model import Party, PartyType

AID_FILE = "aid.toml"
ORGANISATIONS_FILE = "organisations.toml"
_FOLDER = Path(__file__).parent
_WORLD_MONEY = ("USD", "EUR")  # anybody may give these
_BLANKS = (
    "\n",
    "\t",
    "\r",
    "\xa0",
    "\u202f",
    "\u2009",
    "-",
    "‐",
    "‑",
    "–",
    "—",
    "/",
    '"',
    "“",
    "”",
    "(",
    ")",
    "[",
    "]",
)
# What each ASCII character is folded to. `translate` is slow over a table that lacks most of what it is asked for.
_ASCII_FOLDED = "".join(" " if chr(code) in _BLANKS else chr(code).lower() for code in range(128))


class Name(NamedTuple):
    """A party and how the word stands for it: name, demonym, capital, actor, area (places), organisation, person."""

    party: Party
    role: str
    written: str | None = None  # counts only when written so: "US" is not "us"


@dataclass(slots=True)
class Entry:
    """All that one phrase says. `any_ending` phrases match the beginning of a word."""

    phrase: str
    any_ending: bool
    cues: list[tuple[str, str]] = field(default_factory=list)  # (question, answer)
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class AidWords:
    """All phrases and the automata over them: of everything, and of the words that make a text one about aid."""

    entries: tuple[Entry, ...]  # in the order of the automaton's pattern numbers
    automaton: AhoCorasick
    topic: AhoCorasick
    topic_answers: tuple[str, ...]  # aid_strong, aid_fair or campaign, in the order of its pattern numbers
    kinds: AhoCorasick  # of the words that name a kind of money alone
    kind_answers: tuple[tuple[str, bool], ...]  # (answer, any ending), in the order of its pattern numbers
    organisations: Mapping[str, Party]
    usual_givers: frozenset[str]  # codes
    giver_by_currency: Mapping[str, Party]  # the usual giver whose own money it is: CAD → Canada; not USD, not EUR
    members: Mapping[str, frozenset[str]]  # the codes of the states of a region, by its name


def load_aid_words() -> AidWords:
    """Read both tables of the package. Raises `LexiconError` where one is broken."""
    cues = read_cues(read_table(_FOLDER / AID_FILE), AID_FILE)
    organisations = read_organisations(read_table(_FOLDER / ORGANISATIONS_FILE), ORGANISATIONS_FILE)
    return build_aid_words(cues, organisations, load_places())


def build_aid_words(
    cues: Iterable[tuple[str, str, str]], organisations: Mapping[str, Party], places: Places
) -> AidWords:
    """Join cue phrases (question, answer, phrase), organisations and places. A phrase may answer several questions."""
    entries: dict[str, Entry] = {}
    topic: list[tuple[str, str]] = []
    usual_givers = set()
    for question, answer, written in cues:
        if question == "usual":
            usual_givers.add(written.upper())
            continue
        phrase = fold(written).rstrip("*")
        entry = entries.setdefault(written, Entry(phrase, written.endswith("*")))
        entry.cues.append((question, answer))
        if question == "kind" and answer in ("aid_strong", "aid_fair", "campaign"):
            topic.append((f" {phrase}", answer))
    named = [(surface, Name(_stand_in(party, places), "organisation")) for surface, party in organisations.items()]
    named += [(full, Name(government(leader.place), "person", full)) for full, leader in places.leaders.items()]
    named += _place_names(places)
    phrases = fold("\0".join(surface for surface, _ in named)).split("\0")  # all at once
    for phrase, name in dict(zip(phrases, (name for _, name in named), strict=True)).items():
        entries.setdefault(phrase, Entry(phrase, any_ending=False)).name = name
    ordered = tuple(entries.values())
    automaton = AhoCorasick([f" {entry.phrase}" for entry in ordered])
    topics = AhoCorasick([phrase for phrase, _ in topic])
    answers = tuple(answer for _, answer in topic)
    kinds = [(entry, answer) for entry in ordered for question, answer in entry.cues if question == "kind"]
    return AidWords(
        ordered,
        automaton,
        topics,
        answers,
        AhoCorasick([f" {entry.phrase}" for entry, _ in kinds]),
        tuple((answer, entry.any_ending) for entry, answer in kinds),
        organisations,
        frozenset(usual_givers),
        _by_currency(usual_givers, places),
        places.members,
    )


def _by_currency(givers: Iterable[str], places: Places) -> Mapping[str, Party]:
    users: dict[str, list[Place]] = {}
    for place in places.by_code.values():
        if place.code and place.code in givers and place.currency is not None:
            users.setdefault(place.currency, []).append(place)
    return {
        currency: government(own[0])
        for currency, own in users.items()
        if len(own) == 1 and currency not in _WORLD_MONEY
    }


def _place_names(places: Places) -> Iterable[tuple[str, Name]]:
    for surface, word in places.surfaces.items():
        yield surface, Name(government(word.place), word.role, word.written if word.cased else None)


@cache  # ten words stand for the same one
def government(place: Place) -> Party:
    """The party that a place is: its government, the Union, or a region."""
    kinds: dict[str | None, PartyType] = {None: "region", "EU": "multilateral"}
    return Party(place.name, place.code, kinds.get(place.code, "government"))


def _stand_in(party: Party, places: Places) -> Party:
    """A body that acts for a state is that state: USAID is the United States."""
    return government(places.by_code[party.code]) if party.code and party.code in places.by_code else party


def fold(text: str) -> str:
    """The text as the automata read it: same length, lower case, hyphens, brackets and quotes as blanks.

    >>> fold("Sweden’s “air-defence”")
    "sweden's  air defence "
    """
    if text.isascii():
        return text.translate(_ASCII_FOLDED)
    folded = text.lower()
    if len(folded) != len(text):  # "İ" becomes two code points
        folded = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    for sign in _BLANKS:
        folded = folded.replace(sign, " ")
    return folded.replace("’", "'").replace("‘", " ")


def read_cues(table: Mapping[str, Any], file: str) -> tuple[tuple[str, str, str], ...]:
    """`[question] answer = ["phrase", …]` → (question, answer, phrase), each checked: lower case, not empty."""
    cues = []
    for question, answers in table.items():
        if not isinstance(answers, dict):
            raise LexiconError(file, question, "expected a table of answers")
        for answer, phrases in answers.items():
            if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
                raise LexiconError(file, f"{question}.{answer}", "expected a list of phrases")
            for phrase in phrases:
                if not phrase.strip("* ") or phrase != fold(phrase):
                    raise LexiconError(file, f"{question}.{answer}", f"phrase {phrase!r} is empty or not folded")
                cues.append((question, answer, phrase))
    return tuple(cues)


def read_organisations(table: Mapping[str, Any], file: str) -> Mapping[str, Party]:
    """`[[organisation]] name, type, code?, names = […]` → party by lower-cased name."""
    organisations: dict[str, Party] = {}
    for entry in table.get("organisation", []):
        name = entry.get("name")
        if not isinstance(name, str) or not name:
            raise LexiconError(file, "organisation", f"an entry without a name: {entry!r}")
        if entry.get("type") not in get_args(PartyType):
            raise LexiconError(file, name, f"unknown type {entry.get('type')!r}")
        party = Party(name, entry.get("code"), entry["type"])
        for surface in dict.fromkeys(written.lower() for written in (name, *entry.get("names", ()))):
            known = organisations.setdefault(surface, party)
            if known != party:
                raise LexiconError(file, name, f"{surface!r} is also {known.name}")
    return MappingProxyType(organisations)
