"""What holds between figures: columns made by hand in, standings out."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from aidfigures.model import AidContext, Amount, Cue, CurrencyReading, Equivalent, Mention, Party, Per, Span, Standing
from aidfigures.stages.relations import relate

NORWAY, MALI = Party("Norway", "NO"), Party("Mali", "ML")
AID = AidContext(kind="aid", category="humanitarian", status="pledged", donors=(NORWAY,), recipients=(MALI,))


def stand(
    text: str,
    *values: str,
    aid: Sequence[AidContext] = (),
    codes: Sequence[str] = (),
    per: Per | None = None,
    confidence: float = 1.0,
    equivalents: Sequence[Equivalent | None] = (),
) -> tuple[Standing, ...]:
    """Sums in brackets with their values in millions; sentences end at full stops and line breaks."""
    plain = ""
    mentions: list[Mention] = []
    sentences: list[Span] = []
    for place, piece in enumerate(text.replace("]", "[").split("[")):
        if place % 2:
            value = Decimal(values[len(mentions)]) * 1_000_000
            span = Span(len(plain), len(plain) + len(piece))
            mentions.append(Mention(span, piece, Amount(value, value), Cue("€", "marked_symbol", ("EUR",), ()), per))
        plain += piece
    ends = [0, *(at + 1 for at, letter in enumerate(plain) if letter in ".\n"), len(plain) + 1]
    for mention in mentions:
        start = max(end for end in ends if end <= mention.span.start)
        stop = min(end for end in ends if end > mention.span.start)
        sentences.append(Span(start, min(stop, len(plain))))
    count = len(mentions)
    codes = codes or ("EUR",) * count
    readings = [CurrencyReading(code, "marked_symbol", confidence, (code,)) for code in codes]
    told = zip(aid or (AID,) * count, mentions, strict=True)
    answers = [replace(answer, evidence=(("kind", (mention.span,)),)) for answer, mention in told]
    return relate(plain, sentences, mentions, readings, equivalents or (None,) * count, answers)


def said(standing: Standing) -> list[tuple[str, int | None]]:
    return [(relation.type, relation.to) for relation in standing.relations]


def test_nothing_to_relate() -> None:
    assert stand("Nothing.") == ()


def test_a_lone_sum_of_aid_counts() -> None:
    (only,) = stand("Norway pledged [€5].", "5")
    assert only == Standing((), True, "new money", ())


def test_parts_that_make_up_the_whole_need_no_words() -> None:
    whole, first, second = stand("Norway pledged [€9] for Mali. Food gets [€5]. Water gets [€4].", "9", "5", "4")
    assert (whole.countable, said(first), said(second)) == (True, [("part_of", 0)], [("part_of", 0)])
    assert first.count_reason == "part of the €9"


def test_sums_that_do_not_add_up_stay_apart() -> None:
    _, first, second = stand("Norway gave [€9] to Mali. Oslo gave [€5]. Bergen gave [€3].", "9", "5", "3")
    assert said(first) == said(second) == []


def test_parts_in_another_currency_are_not_added() -> None:
    codes = ("EUR", "USD", "USD")
    standings = stand("Norway gave [€9]. Food got [$5]. Water got [$4].", "9", "5", "4", codes=codes)
    assert all(not said(standing) for standing in standings)


def test_a_part_above_its_whole_is_flagged() -> None:
    _, part = stand("The [€2] package also includes [€18] for roads.", "2", "18")
    assert part.flags == ("part_exceeds_total",)


def test_a_headline_repeats_its_body() -> None:
    head, body = stand("Oslo gives [€5] to Mali\nNorway will give Mali [€5] in food.", "5", "5")
    assert said(head) == [("same_as", 1)]
    assert not head.countable
    assert body.countable


def test_the_same_amount_from_another_giver_is_another_sum() -> None:
    other = AidContext(kind="aid", status="pledged", donors=(Party("Japan", "JP"),), recipients=(MALI,))
    first, second = stand("Norway gave Mali [€5]. Japan gave Mali [€5].", "5", "5", aid=(AID, other))
    assert said(first) == said(second) == []
    assert first.countable
    assert second.countable


def test_why_a_figure_does_not_count() -> None:
    reasons = {
        AidContext(kind="price"): "not aid: price",
        AidContext(): "not aid",
        AidContext(kind="appeal", status="requested"): "asked for, not given",
        AidContext(kind="aid", status="proposed"): "not decided yet",
        AidContext(kind="aid", status="pledged", conditional=True): "not decided yet",
        AidContext(kind="aid", status="suspended"): "suspended",
        AidContext(kind="aid", status="pledged", finance_type="guarantee"): "a guarantee: paid only if it is called",
        AidContext(kind="aid", status="disbursed", novelty="cumulative"): "a running total",
        AidContext(kind="aid", status="pledged", novelty="previously_announced"): "previously announced",
        AidContext(kind="aid", status="disbursed", category="in_donor_refugee"): "spent in the donor country",
    }
    for answer, reason in reasons.items():
        (only,) = stand("A sum of [€5].", "5", aid=(answer,))
        assert (only.countable, only.count_reason) == (False, reason)


def test_what_one_gets_is_no_total() -> None:
    (rate,) = stand("Norway gives Mali [€5] per family.", "5", per=Per("family", Span(25, 35)))
    (yearly,) = stand("Norway gives Mali [€5] a year.", "5", per=Per("year", Span(25, 31)))
    (all_told,) = stand("Norway gives Mali [€5] per family.", "5", per=Per("family", Span(25, 35), count=90))
    assert (rate.countable, rate.count_reason) == (False, "a rate, not a total")
    assert yearly.countable
    assert all_told.countable
    (small,) = stand("Norway gives each family in Mali [€5].", "0.00004")
    assert (small.countable, small.count_reason) == (False, "too small for a total")


def test_nothing_doubtful_counts() -> None:
    (unsettled,) = stand("Norway gives Mali [$5].", "5", confidence=0.4)
    assert (unsettled.countable, unsettled.count_reason) == (False, "its currency is not settled")
    (nobodys,) = stand("A grant of [€5].", "5", aid=(AidContext(kind="aid", status="pledged"),))
    assert (nobodys.countable, nobodys.count_reason) == (False, "no giver and no receiver named")


def test_what_a_relief_body_hands_out_was_counted_when_donors_gave_it() -> None:
    body = replace(AID, status="disbursed", donors=(Party("UNICEF", None, "multilateral"),))
    (given,) = stand("UNICEF made [€5] in cash transfers.", "5", aid=(body,))
    assert given.count_reason == "handed out by UNICEF, of what donors gave it"


def test_brackets_restate_even_at_an_odd_rate() -> None:
    first, second = stand("Norway gave Mali [€5] (about [XOF 5]).", "5", "5", codes=("EUR", "XOF"))
    assert first.countable
    assert second.count_reason == "stands in brackets behind €5"


def test_an_equivalent_never_counts() -> None:
    equivalents = (None, Equivalent(0, "brackets"))
    first, second = stand("Norway gave [€5] ([$6]).", "5", "6", codes=("EUR", "USD"), equivalents=equivalents)
    assert first.countable
    assert second.count_reason == "restates €5 in another currency"


def test_a_rise_is_a_step_and_a_level() -> None:
    step, level = stand("Spending rose [€1] to [€23].", "1", "23", aid=(AidContext(), AidContext()))
    assert said(step) == []
    assert said(level) == [("total_of", 0)]


def test_every_relation_points_to_a_figure_of_the_text() -> None:
    text = "Of the [€9], [€5] is food. It takes the total to [€40]. Cut from [€9] to [€5] in all."
    standings = stand(text, "9", "5", "40", "9", "5")
    for index, standing in enumerate(standings):
        for _, to in said(standing):
            assert to is None or (0 <= to < len(standings) and to != index)


def test_parts_that_make_more_or_less_than_their_whole_are_flagged() -> None:
    whole, *_ = stand("The [€10m], made up of [€4m] for food and [€3m] for tents.", "10", "4", "3")
    assert whole.flags == ("parts_do_not_sum",)
    whole, *_ = stand("The [€10m] includes [€4m] for food and [€3m] for tents.", "10", "4", "3")
    assert whole.flags == ()
    whole, *_ = stand("The [€10m] includes [€8m] for food and [€3m] for tents.", "10", "8", "3")
    assert whole.flags == ("parts_do_not_sum",)
    whole, *_ = stand("The [€10m], made up of [€6m] for food and [€4m] for tents.", "10", "6", "4")
    assert whole.flags == ()


def test_the_same_digits_at_another_scale_are_suspect() -> None:
    small, great = stand("Norway gives [€375].\nNorway gives [€375 million].", "0.375", "375")
    assert (small.flags, great.flags) == (("scale_suspect",), ())
    small, _ = stand(
        "Norway gives [€375].\nMali gives [€375 million].", "0.375", "375", aid=(AID, replace(AID, donors=(MALI,)))
    )
    assert small.flags == ()


def test_a_sum_with_a_purpose_is_part_of_the_open_one_of_the_same_occasion() -> None:
    open_aid = replace(AID, category="mixed")
    text = "At the G7 summit it gave [€2m].\nDuring the G7 Summit it promised [€5m] in support."
    part, whole = stand(text, "2", "5", aid=(AID, open_aid))
    assert [(r.type, r.to) for r in part.relations] == [("part_of", 1)]
    assert (part.countable, whole.countable) == (False, True)
    other = stand(text.replace("G7 Summit", "Paris Conference"), "2", "5", aid=(AID, open_aid))
    assert all(not standing.relations for standing in other)
