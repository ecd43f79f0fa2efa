"""The readers of aid one by one: a sentence in, the answer and the words that show it out."""

from decimal import Decimal

import pytest

from aidfigures.lexicon import load_lexicon
from aidfigures.lexicon.aid import fold
from aidfigures.model import AidContext, Amount, Context, Cue, Equivalent, Mention, Span
from aidfigures.stages.aid import read_aid
from aidfigures.stages.aid.frame import frame
from aidfigures.stages.aid.parties import read_parts
from aidfigures.stages.aid.passage import read_passage
from aidfigures.stages.aid.people import read_people

LEXICON = load_lexicon()


def marked(text: str) -> tuple[str, tuple[Mention, ...]]:
    """ "Oslo gave [€5m]." → the text without brackets and a euro sum for each of them: 1, 2, 3 …"""
    plain = ""
    mentions: list[Mention] = []
    for place, piece in enumerate(text.replace("]", "[").split("[")):
        if place % 2:
            span = Span(len(plain), len(plain) + len(piece))
            value = Decimal(len(mentions) + 1)
            cue = Cue("€", "marked_symbol", ("EUR",), (Span(span.start, span.start + 1),))
            mentions.append(Mention(span, piece, Amount(value, value), cue))
        plain += piece
    return plain, tuple(mentions)


def read(text: str, *equivalents: Equivalent | None) -> tuple[AidContext, ...]:
    plain, mentions = marked(text)
    pairs = equivalents or (None,) * len(mentions)
    home = Span(0, len(plain))
    return read_aid(plain, (home,) * len(mentions), mentions, pairs, LEXICON, Context())


def words(text: str, answer: AidContext, question: str) -> list[str]:
    plain, _ = marked(text)
    return [span.of(plain) for span in dict(answer.evidence).get(question, ())]


def test_no_sums_no_answers() -> None:
    assert read_aid("Oslo gives nothing.", (), (), (), LEXICON, Context()) == ()


def test_each_answer_shows_its_words() -> None:
    text = "Norway pledged [€5m] in grants to Sudan through UNICEF for vaccines over three years."
    (answer,) = read(text)
    assert words(text, answer, "status") == ["pledged"]
    assert words(text, answer, "finance_type") == ["in grants"]
    assert words(text, answer, "donors") == ["Norway"]
    assert words(text, answer, "recipients") == ["Sudan"]
    assert words(text, answer, "via") == ["UNICEF"]
    assert words(text, answer, "category") == ["vaccines"]
    assert words(text, answer, "period") == ["over three years"]


def test_evidence_is_sorted_by_question_and_never_empty() -> None:
    (answer,) = read("Norway pledged [€5m] in grants to Sudan for vaccines.")
    questions = [question for question, _ in answer.evidence]
    assert questions == sorted(questions)
    assert all(spans for _, spans in answer.evidence)


def test_an_equivalent_takes_over_the_answer_of_its_original() -> None:
    first, second = read("Norway gives Mali [€5m] ([€4m]) in food aid.", None, Equivalent(0, "brackets"))
    assert second == first
    assert first.donors[0].code == "NO"


def test_what_is_no_aid_has_no_parties() -> None:
    (answer,) = read("Norway's oil firm made a profit of [€5m] in Sudan.")
    assert not answer.is_aid
    assert answer.donors == answer.recipients == ()
    assert (answer.category, answer.status) == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo pledged [€5m] in aid to Mali over five years.", (5, "year", None, None)),
        ("Oslo pledged a three-year grant of [€5m] to Mali.", (3, "year", None, None)),
        ("Oslo pledged [€5m] in aid to Mali for 2025-27.", (None, None, "2025", "2027")),
        ("Oslo pledged [€5m] in aid to Mali until 2030.", (None, None, None, "2030")),
    ],
)
def test_period(text: str, expected: tuple[int | None, str | None, str | None, str | None]) -> None:
    period = read(text)[0].period
    assert period is not None
    assert (period.count, period.unit, period.start, period.end) == expected


def test_no_period_without_words() -> None:
    assert read("Oslo pledged [€5m] in aid to Mali.")[0].period is None


@pytest.mark.parametrize(
    ("name", "part", "text"),
    [
        ("Norway", "donor", "Norway will give Mali €5m."),
        ("Mali", "recipient", "Norway will give Mali €5m."),
        ("Mali", "recipient", "Mali has been promised €5m by Norway."),
        ("Norway", "donor", "Mali has been promised €5m by Norway."),
        ("Sudan", "none", "Aid of €5m is for refugees from Sudan."),
        ("UNICEF", "via", "The €5m goes to Mali through UNICEF."),
        ("Malian", "recipient", "The €5m will feed Malian children."),
        ("Australian", "none", "An Australian mining company paid €5m."),
        ("Russia", "none", "Norway gave Mali €5m and kept its sanctions on Russia."),
    ],
)
def test_parts_that_names_play(name: str, part: str, text: str) -> None:
    start = text.index("€")
    sums = [(start, start + 3)]
    passage = read_passage(text, fold(text), 0, len(text), LEXICON.aid, sums)
    parts = {p.name.span.of(text): p.part for p in read_parts(passage, sums, LEXICON.aid.usual_givers)}
    assert parts[name] == part


def test_datelines_and_pronouns_are_no_parties() -> None:
    text = "OSLO, May 3 (Wire) - Some of us in Turkey said turkey was dear, and the US agreed."
    passage = read_passage(text, fold(text), 0, len(text), LEXICON.aid, ())
    assert [name.span.of(text) for name in passage.names] == ["Turkey", "the US"]


def test_a_countrys_own_society_is_one_party() -> None:
    text = "The Kenyan Red Cross helped."
    (name,) = read_passage(text, fold(text), 0, len(text), LEXICON.aid, ()).names
    assert (name.party.name, name.party.type) == ("Kenyan Red Cross", "ngo")


def test_officials_stand_for_their_governments() -> None:
    text = "Canadian Prime Minister Ann Roe met Jo Doe, president. President Li Poe of Malawi left."
    people = read_people(text, fold(text), LEXICON.aid)
    assert {name: known.party.code for name, known in people.items()} == {"Roe": "CA", "Poe": "MW"}


def test_own_words_of_a_sum_end_where_the_next_begin() -> None:
    text, mentions = marked("It gives [€5m] to arms, and [€6m] to food.")
    first, second = frame(fold(text), (Span(0, len(text)),) * 2, mentions, (None, None))
    assert text[first.left : first.right] == "It gives €5m to arms,"
    assert text[second.left : second.right] == " and €6m to food."


def test_fold_keeps_offsets() -> None:
    text = "İstanbul’s “aid-fund” – €5m"
    assert len(fold(text)) == len(text)
    assert fold(text).endswith("stanbul's  aid fund    €5m")


@pytest.mark.parametrize(
    ("text", "donors", "recipients"),
    [
        ("The OPEC Fund and Rwanda signed a [€20m] loan for roads.", ["OPEC Fund"], ["RW"]),
        ("The World Bank lends Ukraine [€1m], backed by guarantees from Japan and Britain.", ["World Bank"], ["UA"]),
        ("UN: the alert was the sign for the UN to release [€5m] in relief to Chad.", ["UN"], ["TD"]),
        ("An agreement with Australia, which Nauru signed, brings [€5m] in aid to Nauru.", ["AU"], ["NR"]),
        ("The British Airways crew gave [€5m] in relief to Mali.", [], ["ML"]),
    ],
)
def test_who_gives_to_whom(text: str, donors: list[str], recipients: list[str]) -> None:
    answer = read(text)[0]
    assert [party.code or party.name for party in answer.donors] == donors
    assert [party.code or party.name for party in answer.recipients] == recipients
