"""What we know of the words of aid: aid.toml and organisations.toml → one `AidWords`.

Every cue phrase sits in one Aho-Corasick automaton, so a sentence is read once however many phrases we know.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any, get_args

from ahocorasick_rs import AhoCorasick, MatchKind

from aidfigures.errors import LexiconError
from aidfigures.model import Party, PartyType

AID_FILE = "aid.toml"
ORGANISATIONS_FILE = "organisations.toml"


@dataclass(frozen=True, slots=True)
class CueWord:
    """One phrase and what it says: `group` is the question ("status"), `value` the answer ("pledged")."""

    phrase: str
    group: str
    value: str


@dataclass(frozen=True, slots=True)
class AidWords:
    """All cue phrases (lower case), the automaton over them, and the organisations by lower-cased name."""

    phrases: tuple[str, ...]  # in the order of the automaton's pattern numbers
    cues: tuple[tuple[CueWord, ...], ...]  # what each phrase says; a phrase may answer several questions
    automaton: AhoCorasick
    organisations: Mapping[str, Party]


def load_aid_words() -> AidWords:
    """Read both tables of the package. Raises `LexiconError` where one is broken."""
    cues = read_cues(_table(AID_FILE), AID_FILE)
    organisations = read_organisations(_table(ORGANISATIONS_FILE), ORGANISATIONS_FILE)
    by_phrase: dict[str, list[CueWord]] = {}
    for cue in cues:
        by_phrase.setdefault(cue.phrase, []).append(cue)
    phrases = tuple(by_phrase)
    automaton = AhoCorasick(list(phrases), matchkind=MatchKind.Standard)
    return AidWords(phrases, tuple(map(tuple, by_phrase.values())), automaton, organisations)


def read_cues(table: Mapping[str, Any], file: str) -> tuple[CueWord, ...]:
    """`[group] value = ["phrase", …]` → cue words, every phrase checked to be lower case and not empty."""
    cues = []
    for group, answers in table.items():
        if not isinstance(answers, dict):
            raise LexiconError(file, group, "expected a table of answers")
        for value, phrases in answers.items():
            if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
                raise LexiconError(file, f"{group}.{value}", "expected a list of phrases")
            for phrase in phrases:
                if not phrase.strip() or phrase != phrase.lower():
                    raise LexiconError(file, f"{group}.{value}", f"phrase {phrase!r} is empty or not lower case")
                cues.append(CueWord(phrase, group, value))
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
        for surface in (name, *entry.get("names", ())):
            known = organisations.setdefault(surface.lower(), party)
            if known != party:
                raise LexiconError(file, name, f"{surface!r} is also {known.name}")
    return MappingProxyType(organisations)


def _table(file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(files("aidfigures.lexicon").joinpath(file).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(file, "(whole file)", str(error)) from error
