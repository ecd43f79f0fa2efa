"""What holds for any text: spans slice to surfaces in order, nothing raises, time grows with length and no faster."""

import datetime as dt
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidfigures import Context, find_figures
from aidfigures.lexicon import load_lexicon
from aidfigures.pipeline import find_mentions

CONTEXT = Context(published=dt.date(2025, 8, 24), outlet_country="CA")
PIECES = st.sampled_from(
    [
        "$",
        "€",
        "£",
        "C$",
        "US$",
        "kr",
        "¥",
        "USD",
        "euros",
        "pounds",
        "Canadian dollars",
        "cents",
        "1",
        "2.5",
        "1,000",
        "12,34,567",
        "1 250 000",
        "½",
        ".75",
        "million",
        "bn",
        "m",
        "half a billion",
        "tens of",
        "a",
        "to",
        "-",
        "–",
        "(",
        ")",
        " ",
        "\u00a0",
        "\n",
        ".",
        ",",
        "about",
        "more than",
        "per barrel",
        "a year",
        "Canada",
        "Ukraine's",
        "will give",
        "between",
        "and",
        "of which",
        "😀",
        "\ud800",
        "\x00",
        "שלום",
        "１２",
        "or more",
        "+",
        "%",
        "/",
        "=",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES, max_size=40).map("".join)
)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_spans_slice_in_order_and_apart(text: str) -> None:
    end = 0
    for figure in find_figures(text, CONTEXT):
        span = figure.mention.span
        assert text[span.start : span.end] == figure.mention.surface
        assert span.start >= end
        end = span.end
        assert figure.sentence.start <= span.start < span.end <= figure.sentence.end <= len(text)
        if figure.equivalent is not None:
            assert figure.equivalent.original < len(text)
        for evidence in figure.currency.evidence:
            assert evidence.end <= len(text)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    assert find_figures(text, CONTEXT) == find_figures(text, CONTEXT)


AMOUNTS = st.decimals(min_value="0.01", max_value="999999999", places=2, allow_nan=False)
SCALES = st.sampled_from([("", 1), (" million", 10**6), ("bn", 10**9), ("m", 10**6), (" trillion", 10**12)])
SIGNS = st.sampled_from([("C$", "CAD"), ("US$", "USD"), ("€", "EUR"), ("£", "GBP"), ("NZ$", "NZD"), ("EUR ", "EUR")])


@given(AMOUNTS, SCALES, SIGNS)
def test_what_we_format_we_find(amount: Decimal, scale: tuple[str, int], sign: tuple[str, str]) -> None:
    surface = f"{sign[0]}{amount:,}{scale[0]}"
    (figure,) = find_figures(f"They spent {surface} on it.", CONTEXT).figures
    assert (figure.mention.surface, figure.currency.code) == (surface, sign[1])
    assert figure.mention.amount.min == amount * scale[1] == figure.mention.amount.max


@given(AMOUNTS, SIGNS, AMOUNTS, SIGNS)
def test_two_articles_pasted_together_are_the_union(
    one: Decimal, sign: tuple[str, str], other: Decimal, second: tuple[str, str]
) -> None:
    lexicon = load_lexicon()
    first, last = f"They spent {sign[0]}{one:,}.", f"Others paid {second[0]}{other:,} for it."
    apart = [m.surface for text in (first, last) for m in find_mentions(text, lexicon)]
    assert [m.surface for m in find_mentions(f"{first}\n\n{last}", lexicon)] == apart


HOSTILE = [
    "9" * 500,
    "$1 " * 50,
    "(" * 200,
    "1,234." * 40,
    "million " * 60,
    "$" * 300,
    "1 000 " * 60,
    "tens of " * 40,
    "Canada's " * 40,
    "$5 (",
    "a " * 200,
    "5 to ",
    '"$1 ',
    "five hundred and " * 20 + "dollars ",
    "€1-",
    "U.S. $",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=lambda piece: piece[:12])
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    """The best of three of each length; a quadratic reader would take four times as long, and the limit is three."""
    once = piece * max(1, 24_000 // len(piece))
    assert best_of(once * 2) < 3 * best_of(once) + 0.02


def best_of(text: str, runs: int = 3) -> float:
    def run() -> float:
        start = time.process_time()
        find_figures(text, CONTEXT)
        return time.process_time() - start

    return min(run() for _ in range(runs))


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "\x00\x01\x02", "\ud800\udfff", "‮$5‬ مليون", "😀" * 1000 + "$5 million", "$", "1" * 100_000],
    ids=["empty", "blank", "lines", "control", "surrogates", "bidi", "emoji", "sign", "digits"],
)
def test_odd_texts_are_read(text: str) -> None:
    for figure in find_figures(text, Context()):
        assert figure.mention.span.of(text) == figure.mention.surface
