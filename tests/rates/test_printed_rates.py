"""The method "printed": texts with the rates that they print → what each sum comes to, by which rate, and why not."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from aidfigures.errors import RateUnavailableError
from aidfigures.explain import conversion_why
from aidfigures.lexicon import load_lexicon
from aidfigures.model import Context, Conversion, Figure
from aidfigures.pipeline import find_figures, find_mentions
from aidfigures.rates import RateTable, load_rates
from aidfigures.rates.article import PRINTED, ArticleRates, printed_cross
from aidfigures.stages.conversion import convert
from aidfigures.stages.currency import resolve_currencies
from aidfigures.stages.equivalents import confirm_equivalents, pair_equivalents
from aidfigures.stages.layout import sentences

SUNDAY = dt.date(2025, 8, 24)


def converted(
    text: str, table: RateTable, base: str = "USD", day: dt.date | None = SUNDAY
) -> list[tuple[str, Conversion | str]]:
    """The surface of each sum, and its conversion at the printed rate."""
    lexicon, context = load_lexicon(), Context(published=day, base_currency=base, rate_method=PRINTED)
    mentions = find_mentions(text, lexicon, context)
    proposed = pair_equivalents(text, mentions)
    homes = sentences(text, mentions)
    readings = resolve_currencies(text, homes, mentions, proposed, lexicon, context, table)
    equivalents = confirm_equivalents(mentions, proposed, readings, context, table)
    answers = convert(mentions, readings, context, lexicon.currencies, table, text, equivalents)
    return [(mention.surface, answer) for mention, answer in zip(mentions, answers, strict=True)]


def only(text: str, table: RateTable, base: str = "USD", day: dt.date | None = SUNDAY) -> Conversion:
    """The conversion of the first sum."""
    answer = converted(text, table, base, day)[0][1]
    assert isinstance(answer, Conversion)
    return answer


PRINTED_TEXTS = [
    # text, base, what the first sum comes to, the legs
    ("Canada gives C$1 billion ($723 million).", "USD", "723000000.00", ["CAD USD 0.723"]),
    ("Denmark gave 7 billion Danish crowns. ($1 = 6.4870 Danish crowns)", "USD", "1079081239.40", ["USD DKK 6.487"]),
    ("It cost 3 billion Pakistani rupees, at 282 rupees to the dollar.", "USD", "10638297.87", ["USD PKR 282"]),
    ("It gave 200 billion yen (100 yen = $0.68).", "USD", "1360000000.00", ["JPY USD 0.0068"]),
    (
        "Denmark gave 7 billion Danish crowns. ($1 = 6.4870 Danish crowns) ($1 = 0.8612 euros)",
        "EUR",
        "929304763.37",
        ["USD DKK 6.487", "USD EUR 0.8612"],
    ),
    # no table has a price for the won
    ("They paid 8 million North Korean won ($1 = 8,000 North Korean won).", "USD", "1000.00", ["USD KPW 8000"]),
    # two rates in the market: the official one does not judge the printed one
    ("It gave 24 million Cuban pesos ($1 = 120 Cuban pesos).", "USD", "200000.00", ["USD CUP 120"]),
]


@pytest.mark.parametrize(("text", "base", "sum_", "legs"), PRINTED_TEXTS)
def test_the_rate_that_the_article_prints(table: RateTable, text: str, base: str, sum_: str, legs: list[str]) -> None:
    answer = only(text, table, base)
    assert str(answer.point) == sum_
    assert [f"{leg.base} {leg.quote} {leg.value}" for leg in answer.rate.legs] == legs
    assert {(leg.source, leg.date) for leg in answer.rate.legs} == {("article", SUNDAY)}
    assert (answer.rate.method, answer.rate.date, answer.rate.requested) == ("printed", SUNDAY, SUNDAY)
    assert answer.reason is None


def test_a_sum_is_worth_what_stands_beside_it_and_the_rest_the_best_rate_there_is(table: RateTable) -> None:
    text = "It gave C$1 billion ($700 million), then C$20 million ($14.37 million), then C$5 million."
    points = {surface: answer.point for surface, answer in converted(text, table) if isinstance(answer, Conversion)}
    assert points["C$1 billion"] == Decimal("700000000")
    assert points["C$20 million"] == Decimal("14370000")
    assert points["C$5 million"] == Decimal("3592500")  # 14.37 has more digits than 700


def test_a_rate_line_comes_before_the_equivalents_of_other_sums(table: RateTable) -> None:
    text = "It gave C$1 billion ($723 million), then C$5 million. ($1 = 1.3900 Canadian dollars)"
    points = [answer.point for _, answer in converted(text, table) if isinstance(answer, Conversion)]
    assert points[0] == Decimal("723000000")
    assert points[2] == (Decimal(5_000_000) / Decimal("1.39")).quantize(Decimal("0.01"))


def test_there_and_back(table: RateTable) -> None:
    """The equivalent is worth the sum that it restates."""
    answers = converted("It gave C$1 billion ($723 million).", table, "CAD")
    assert [answer.point for _, answer in answers if isinstance(answer, Conversion)] == [Decimal(10**9)] * 2


def test_an_equivalent_that_is_doubtful_serves_its_own_sum_alone(table: RateTable) -> None:
    """6 % from the rate of the day: flagged, so C$5 million is converted by the tables."""
    answers = converted("It gave C$1 billion ($676 million), then C$5 million.", table)
    assert [getattr(answer, "reason", None) for _, answer in answers] == [
        None,
        None,
        "the article prints no rate between CAD and USD",
    ]


def test_where_the_article_prints_none_the_last_published_rate_serves_and_it_says_so(table: RateTable) -> None:
    answer = only("Norway gave NOK 5 million. Canada gave C$1 billion ($723 million).", table)
    assert answer.reason == "the article prints no rate between NOK and USD"
    assert answer.rate == table.cross("NOK", "USD", SUNDAY)
    sentence = conversion_why(a_figure(answer))
    assert sentence.endswith("USD (the article prints no rate between NOK and USD).")


def test_a_line_that_cannot_be_true_is_left(table: RateTable) -> None:
    answer = only("It gave 7 billion Danish crowns. ($1 = 64.870 Danish crowns)", table)
    assert answer.reason == "the printed 1 USD = 64.87 DKK is too far from the rate of the day"
    assert {leg.source for leg in answer.rate.legs} == {"ecb"}


def test_printed_and_published_rates_are_never_joined(table: RateTable) -> None:
    answer = only("It gave 7 billion Danish crowns. ($1 = 6.4870 Danish crowns)", table, "GBP")
    assert answer.reason
    assert "article" not in {leg.source for leg in answer.rate.legs}


def test_without_a_day_there_is_no_printed_rate(table: RateTable) -> None:
    answer = only("It gave C$1 billion ($723 million).", table, day=None)
    assert answer.reason == "a printed rate needs the day of the article"
    with pytest.raises(ValueError, match="the article's day"):
        printed_cross((), "CAD", "USD", Context())


def test_an_article_of_today_needs_no_table(table: RateTable, day_after_end: dt.date) -> None:
    day = day_after_end + dt.timedelta(days=400)
    answers = converted("Canada gave C$1 billion (US$723 million). Norway gave NOK 5 million.", table, day=day)
    first, last = answers[0][1], answers[-1][1]
    assert isinstance(first, Conversion)
    assert first.point == Decimal("723000000")
    assert isinstance(last, str)
    assert last.startswith("the article prints no rate between NOK and USD; the tables end on")


def test_sums_in_the_base_need_no_rate(table: RateTable) -> None:
    answer = only("It gave $5 million.", table)
    assert (answer.point, answer.rate.legs) == (Decimal(5_000_000), ())
    assert answer.reason is None


def test_the_sentence_names_the_article(table: RateTable) -> None:
    answer = only("It gave C$1 billion ($723 million).", table)
    assert conversion_why(a_figure(answer)).endswith("at the article's own rate of 24 August 2025: 1 CAD = 0.7230 USD.")


def test_half_a_step_of_the_printed_digits(table: RateTable) -> None:
    assert only("It gave C$1 billion ($723 million).", table).rate.relative_error == pytest.approx(
        Decimal("0.5") / Decimal(723)
    )


def test_the_tables_have_no_printed_rate(table: RateTable) -> None:
    with pytest.raises(RateUnavailableError, match="it stands in an article"):
        table.cross("CAD", "USD", SUNDAY, PRINTED)


def test_an_article_without_rates() -> None:
    assert ArticleRates((), ()).chain(0, "CAD", "USD") == ()


def a_figure(answer: Conversion) -> Figure:
    """A figure with that conversion."""
    found = find_figures("It gave C$1 billion.", Context(published=SUNDAY), load_lexicon(), load_rates())
    return replace(found.figures[0], conversion=answer)
