"""The parts of currency resolution that a corpus sentence does not show: candidates, flags, notes, credits, limits."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidfigures import Context, find_figures
from aidfigures.lexicon import load_lexicon
from aidfigures.model import CurrencyReading
from aidfigures.stages.currency.notes import notes_in
from aidfigures.stages.currency.outlets import outlet_of

DAY = dt.date(2025, 8, 24)


def reading(text: str, context: Context | None = None) -> CurrencyReading:
    """The currency of the first sum."""
    return find_figures(text, context or Context(published=DAY)).figures[0].currency


def test_dollars_come_first_among_the_candidates_of_a_dollar_sign() -> None:
    candidates = reading("The fund has $5 million.").candidates
    assert candidates[:5] == ("USD", "CAD", "AUD", "NZD", "SGD")
    assert candidates.index("MXN") > candidates.index("FJD")


@pytest.mark.parametrize("country", ["Mexico", "Colombia", "Taiwan", "Liberia", "Argentina"])
def test_only_dollars_that_are_written_bare_speak_for_a_giver(country: str) -> None:
    assert reading(f"{country} will give $40 million.").code == "USD"


def test_evidence_against_the_reading_leaves_a_flag() -> None:
    context = Context(published=DAY, url="https://kyivindependent.com/x")
    assert "conflicting_evidence" in reading("Canada will provide $367 million.", context).flags
    assert "conflicting_evidence" not in reading("The fund has $367 million.", context).flags


def test_two_currencies_named_alike_leave_the_question_open() -> None:
    found = reading("A ferry between Denmark and Norway was sold for 40 million kroner.")
    assert (found.code, found.basis, found.confidence) == (None, "unresolved", 0.0)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("All figures in Canadian dollars.", "CAD"),
        ("(All sums in US$)", "USD"),
        ("*All amounts are in Australian dollars.", "AUD"),
        ("Dollar figures are American.", "USD"),
        ("Unless otherwise stated, prices are given in Hong Kong dollars", "HKD"),
        ("Amounts are in Pakistani rupees throughout.", "PKR"),
        ("All prices in US dollars rose.", None),
        ("Oil prices in Canadian dollars fell.", None),
        ("The sums are in the annex.", None),
    ],
)
def test_notes(text: str, code: str | None) -> None:
    assert [found for found, _ in notes_in(text, load_lexicon())] == ([code] if code else [])


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("GENEVA (Reuters) - Aid is short.", "reuters.com"),
        ("NAIROBI, Kenya (AP) — The appeal is short.", "apnews.com"),
        ("By Ana Petrov, The Associated Press\n\nThe bank will lend.", "apnews.com"),
        ("The train was late. - Australian Associated Press", "aap.com.au"),
        ("The train was late.\n\nFiles from The Canadian Press", "thecanadianpress.com"),
        ("The train was late, its manager told Reuters.", None),
        ("A Reuters poll showed that prices rose.", None),
        ("In an interview with CNN the minister was calm.", None),
    ],
)
def test_credits(text: str, domain: str | None) -> None:
    outlet, span = outlet_of(text, load_lexicon(), Context())
    assert (outlet and outlet.domain) == domain
    assert (span is None) == (domain is None)


AMOUNTS = st.integers(min_value=1, max_value=999)
SIGNS = st.sampled_from(["$", "£", "€", "C$", "Rs ", "kr "])
JOINTS = st.sampled_from([" or ", "/", ", ", "; ", " and ", ", or "])


@given(AMOUNTS, AMOUNTS, SIGNS, JOINTS)
def test_alternatives_with_one_sign_are_no_equivalents(one: int, other: int, sign: str, joint: str) -> None:
    text = f"It costs {sign}{one} million{joint}{sign}{other} million a week."
    assert all(figure.equivalent is None for figure in find_figures(text, Context(published=DAY)))


@pytest.mark.parametrize(
    ("printed", "linked"), [("$72 million", True), ("$70 million", True), ("$66 million", False)], ids=str
)
def test_words_before_the_bracket_want_a_close_rate(printed: str, linked: bool) -> None:
    """C$100 million was US$72.3 million on the day: 4 % are allowed, where brackets alone allow 10 with a flag."""
    figures = find_figures(f"The C$100 million military package ({printed}) is new.", Context(published=DAY)).figures
    assert (figures[1].equivalent is not None) is linked


HOSTILE = ["$1 (Canada $2) ", "World Bank $3 ", "$1 = 2 rupees ", '"$1," said the Canadian minister ',
           "All figures in Canadian dollars $5 ", "£5 ($6) ", "to the dollar 302 rupees ",
           "Canada " * 30 + "$5 "]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE, ids=lambda piece: piece[:16])
def test_confidence_stays_a_probability_in_hostile_texts(piece: str) -> None:
    for figure in find_figures(piece * 20, Context(published=DAY, outlet_country="CA")):
        assert 0 <= figure.currency.confidence <= 0.99
        assert len(figure.currency.candidates) == len(set(figure.currency.candidates))
