"""What holds for any text: spans slice to surfaces in order, nothing raises, time grows with length and no faster."""

import datetime as dt
import gc
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidfigures import Context, find_figures
from aidfigures.finding import tools
from aidfigures.lexicon import load_lexicon
from aidfigures.lexicon.languages import Language, known_languages, load_language
from aidfigures.pipeline import find_mentions

LEXICON = load_lexicon()
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
SPACED = [code for code in known_languages() if not load_language(code).unspaced]


@given(AMOUNTS, SCALES, SIGNS)
def test_what_we_format_we_find(amount: Decimal, scale: tuple[str, int], sign: tuple[str, str]) -> None:
    surface = f"{sign[0]}{amount:,}{scale[0]}"
    (figure,) = find_figures(f"They spent {surface} on it.", CONTEXT).figures
    assert (figure.mention.surface, figure.currency.code) == (surface, sign[1])
    assert figure.mention.amount.min == amount * scale[1] == figure.mention.amount.max


@given(st.integers(1, 999_999), st.sampled_from([0, 1, 2]), st.sampled_from(["sign", "code", "after"]), st.data())
@settings(deadline=None)
@pytest.mark.parametrize("code", SPACED)
def test_every_scale_word_of_every_language_is_read_back(
    code: str, digits: int, places: int, style: str, data: st.DataObject
) -> None:
    """A number with each word of the closed list, the currency before or behind it, as a sign or as a code."""
    language = load_language(code)
    word = data.draw(st.sampled_from(sorted(language.scales)))
    sign, iso = data.draw(st.sampled_from([("€", "EUR"), ("US$", "USD"), ("£", "GBP")]))
    amount = Decimal(digits).scaleb(-places)
    number = printed(amount, language)
    surface = {"sign": f"{sign}{number} {word}", "code": f"{iso} {number} {word}"}.get(style, f"{number} {word} {iso}")
    (mention,) = find_mentions(f"… {surface} (2019)", LEXICON, Context(language=code))
    assert mention.surface == surface
    assert iso in mention.cue.candidates
    assert mention.amount.min == amount * language.scales[word] == mention.amount.max


@given(st.integers(1000, 10**12), st.sampled_from([",", "\u00a0", "\u202f", "'", "’", " ", ""]))
def test_every_way_to_group_digits_is_read_back(amount: int, group: str) -> None:
    surface = f"EUR {amount:,}".replace(",", group)
    (mention,) = find_mentions(f"They spent {surface} on it.", LEXICON)
    assert mention.surface == surface
    assert mention.amount.min == amount


def printed(amount: Decimal, language: Language) -> str:
    """The number with the grouping and the decimal sign of the language; no "1.234", which may be either."""
    plain = f"{amount:,}" if amount == amount.to_integral_value() and amount >= 10**6 else f"{amount}"
    return plain if language.decimal == "." else plain.translate(str.maketrans(",.", ".,"))


MONEY = [
    "C$5 million",
    "US$1.2bn",
    "€340,000",
    "12 million Swiss francs",
    "£3-4 million",
    "NOK 75m",
    "up to €2 billion",
]
SENTENCES = [
    "Canada will give Ukraine {} for tents and medicine.",
    "The council spent {} on a bridge that was never built.",
    "Donors have asked for {}, and nobody has answered.",
    "A loan of {} was signed in the spring by both sides.",
    "The hospital was sold for {} after a long quarrel.",
]
ARTICLES = st.lists(
    st.tuples(st.sampled_from(SENTENCES), st.sampled_from(MONEY)).map(lambda drawn: drawn[0].format(drawn[1])),
    min_size=1,
    max_size=6,
).map("\n\n".join)


@given(ARTICLES, ARTICLES)
@settings(max_examples=60, deadline=None)
def test_two_articles_pasted_together_are_the_union(first: str, last: str) -> None:
    """Of English articles whose sums name their currency. What speaks of the whole text would reach across the seam:

    a bare sign, a note ("all figures in …"), a dateline, a number whose currency was said before.
    """
    assert read(f"{first}\n\n{last}") == read(first) + read(last)


def read(text: str) -> list[tuple[str, str | None, Decimal | None, Decimal | None, str]]:
    return [
        (f.mention.surface, f.currency.code, f.mention.amount.min, f.mention.amount.max, f.sentence.of(text))
        for f in find_figures(text, Context())
    ]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "\x00\x01\x02", "\ud800\udfff", "‮$5‬ مليون", "😀" * 1000 + "$5 million", "$", "1" * 100_000],
    ids=["empty", "blank", "lines", "control", "surrogates", "bidi", "emoji", "sign", "digits"],
)
def test_odd_texts_are_read(text: str) -> None:
    for figure in find_figures(text, Context()):
        assert figure.mention.span.of(text) == figure.mention.surface


@pytest.mark.parametrize("collecting", [True, False])
def test_loading_leaves_the_garbage_collector_as_it_was(collecting: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if collecting else gc.disable)()
        tools.__wrapped__()
        assert gc.isenabled() == collecting
    finally:
        (gc.enable if before else gc.disable)()
