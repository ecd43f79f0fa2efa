"""The tables of aid words and organisations: they load, they are clean, and a broken one is named."""

from pathlib import Path
from typing import get_args

import pytest

from aidfigures.errors import LexiconError
from aidfigures.lexicon import aid
from aidfigures.lexicon.aid import load_aid_words, read_cues, read_organisations
from aidfigures.lexicon.places import load_places
from aidfigures.lexicon.tables import read_table
from aidfigures.model import Category, FinanceType, Kind, PartyType, Status

WORDS = load_aid_words()
ANSWERS = {
    "category": set(get_args(Category)),
    "finance": {*get_args(FinanceType), "none"},
    "status": {*get_args(Status), "modal"},
    "kind": {*get_args(Kind), "aid_strong", "aid_fair", "aid_beside", "aid_slight", "never", "campaign"},
}


def test_answers_are_those_of_the_model() -> None:
    for entry in WORDS.entries:
        for question, answer in entry.cues:
            assert answer in ANSWERS.get(question, {answer}), f"{entry.phrase}: {question}.{answer}"


def test_a_phrase_gives_a_question_one_answer() -> None:
    for entry in WORDS.entries:
        questions = [question for question, _ in entry.cues]
        twice = {question for question in questions if questions.count(question) > 1}
        assert not twice, f"{entry.phrase!r} answers {sorted(twice)} twice"


def test_every_phrase_is_found_by_the_automaton() -> None:
    for number, entry in enumerate(WORDS.entries):
        found = {match[0] for match in WORDS.automaton.find_matches_as_indexes(f" {entry.phrase}", overlapping=True)}
        assert number in found, entry.phrase


def test_organisations_are_typed_and_usual_givers_known() -> None:
    assert {party.type for party in WORDS.organisations.values()} <= set(get_args(PartyType))
    assert {"US", "EU", "JP"} <= WORDS.usual_givers
    assert WORDS.giver_by_currency["CAD"].code == "CA"
    assert "USD" not in WORDS.giver_by_currency
    assert "EUR" not in WORDS.giver_by_currency


@pytest.mark.parametrize(
    "table",
    [
        {"status": ["pledged"]},
        {"status": {"pledged": "promised"}},
        {"status": {"pledged": ["Promised"]}},
        {"status": {"pledged": [" "]}},
        {"status": {"pledged": ["set-aside"]}},
    ],
)
def test_broken_cue_tables_are_refused(table: dict[str, object]) -> None:
    with pytest.raises(LexiconError, match="status"):
        read_cues(table, "aid.toml")


@pytest.mark.parametrize(
    "entry",
    [{"type": "ngo"}, {"name": "Aid Now", "type": "club"}, {"name": "Aid Now"}],
)
def test_broken_organisations_are_refused(entry: dict[str, str]) -> None:
    with pytest.raises(LexiconError):
        read_organisations({"organisation": [entry]}, "organisations.toml")


def test_a_name_belongs_to_one_organisation() -> None:
    twice = {"organisation": [{"name": "Aid", "type": "ngo"}, {"name": "Help", "type": "ngo", "names": ["AID"]}]}
    with pytest.raises(LexiconError, match="is also Aid"):
        read_organisations(twice, "organisations.toml")


def test_every_organisation_names_its_source_and_stands_once() -> None:
    rows = read_table(Path(aid.__file__).with_name(aid.ORGANISATIONS_FILE))["organisation"]
    assert len(rows) >= 180
    for row in rows:
        assert row["source"].startswith(("https://", "http://")), row["name"]
        assert set(row) <= {"name", "type", "code", "names", "source"}, row["name"]
    names = [(row["name"], row.get("code")) for row in rows]
    assert len(names) == len(set(names)), "two rows of one name"


def test_states_that_bodies_act_for_are_places_we_know() -> None:
    codes = load_places().by_code
    assert all(party.code in codes for party in WORDS.organisations.values() if party.code)
