"""What holds for the scan of any text: offsets stay, and numerals are the same wherever one begins to look."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aidfigures.lexicon import load_lexicon
from aidfigures.lexicon.languages import load_language
from aidfigures.stages.scan import fold, scan
from aidfigures.stages.scan.cues import CueFinder
from aidfigures.stages.scan.digits import Numerals, numeral_pattern

LEXICON = load_lexicon()
PIECES = st.sampled_from(
    "0 1 23 456 7,890 1.5 000 .75 ½ 1/2 million bn m K hundred , . - ' / ( $ € x F16 \n \u00a0 – １２ ٣ ² 10,000".split(
        " "
    )
)
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.lists(PIECES, max_size=60).map(" ".join))


@given(st.text(max_size=200))
def test_folding_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    folded.encode()  # no lone surrogate is left


@given(TEXTS, st.randoms(use_true_random=False))
@example("1" * 300 + " million 5", __import__("random").Random(1))
@pytest.mark.parametrize("code", ["en", "es", "hi"])
def test_numerals_are_those_of_one_pass(code: str, text: str, order: object) -> None:
    """Read at places asked for in any order, they are what a pass from left to right finds."""
    plain = fold(text)
    pattern = numeral_pattern(load_language(code))
    found = list(pattern.finditer(plain))
    starting = {each.start(): each.span() for each in found}
    ending = {each.end(): each.span() for each in found}
    numerals = Numerals(plain, pattern)
    places = list(range(len(plain) + 1))
    order.shuffle(places)  # type: ignore[attr-defined]
    for pos in places:
        start, end = numerals.starting_at(pos), numerals.ending_at(pos)
        assert (end.span() if end else None) == ending.get(pos)
        if plain[pos : pos + 1] != ".":  # the point of ".75" stands for its digits
            assert (start.span() if start else None) == starting.get(pos)
    assert [each.span() for each in numerals.between(0, len(plain))] == [each.span() for each in found]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        (
            "They spent twelve Canadian dollars and a few pounds sterling there.",
            ["Canadian dollars", "pounds sterling"],
        ),
        ("They spent twelve euro cents and some Turkish lira on the way.", ["euro cents", "Turkish lira"]),
        ("They spent 50pounds and 60p and 70pesos there, all of it at noon.", ["pounds", "p", "pesos"]),
        ("The Canadian dollarization of the underpounds is no wonderful thing.", []),
        ("A loan of R500 million, another of LE 20 million, none of MR5 million.", ["R", "LE"]),
    ],
)
def test_the_longest_name_is_found(text: str, surfaces: list[str]) -> None:
    assert [text[token.start : token.end] for token in scan(text, LEXICON).cues] == surfaces


def test_what_is_found_does_not_depend_on_how_much_was_read() -> None:
    """Past a megabyte another kind of automaton reads; "pounds sterling" is still one name."""
    fresh, worn = CueFinder(LEXICON), CueFinder(LEXICON)
    worn.find("x" * 1_000_000)
    text = "They spent C$5, 12 pounds sterling, R500 million, 60p and some Turkish lira: US dollars, at that."
    assert [token[:2] for token in fresh.find(text)] == [token[:2] for token in worn.find(text)] != []
