"""Evidence from other sums of the text: a stated equivalent, a rate line, the same amount marked elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from aidfigures.model import Basis, CurrencyReading, Equivalent, Mention
from aidfigures.rates import RateTable
from aidfigures.stages.currency.evidence import WEIGHTS, Document, Evidence
from aidfigures.stages.equivalents import FLAGGED, SAME, UNDATED, deviation, implied_rate

_FIRM = frozenset(
    ("iso_code", "marked_symbol", "currency_name", "country_word", "speaker", "printed_equivalent", "rate_line")
)
_UNDATED_NEAR = Decimal("0.12")
_MOST_CANDIDATES = 7  # of each side that are tried against each other


def pair_evidence(
    document: Document,
    equivalents: Sequence[Equivalent | None],
    candidates: Mapping[int, tuple[str, ...]],
    evidence: Mapping[int, Sequence[Evidence]],
    settled: Mapping[int, CurrencyReading],
    rates: RateTable,
) -> Iterator[tuple[int, list[Evidence]]]:
    """For both sides of each proposed equivalent and of each rate line: which codes the implied rate fits."""
    mentions = document.mentions
    for first, second, basis in _pairs(document.text, mentions, equivalents):
        if first in settled and second in settled:
            continue
        implied = implied_rate(mentions[first], mentions[second])
        if implied is None:
            continue
        ones = _likeliest(first, candidates, evidence, settled)
        others = _likeliest(second, candidates, evidence, settled)
        fits = [
            (weight + one_score + other_score, weight, one, other)
            for one, one_score in ones
            for other, other_score in others
            if one != other and (weight := _fit(implied, one, other, document, rates)) is not None
        ]
        if not fits:
            continue
        _, weight, one, other = max(fits)
        span = mentions[second].span, mentions[first].span
        if first not in settled:
            yield first, [Evidence(one, weight, basis, span[0])]
        if second not in settled:
            yield second, [Evidence(other, weight, basis, span[1])]


def _pairs(
    text: str, mentions: Sequence[Mention], equivalents: Sequence[Equivalent | None]
) -> Iterator[tuple[int, int, Basis]]:
    for i, equivalent in enumerate(equivalents):
        if equivalent is not None:
            yield equivalent.original, i, "printed_equivalent"
        elif i and text[mentions[i - 1].span.end : mentions[i].span.start].strip() == "=":
            yield i - 1, i, "rate_line"


def _likeliest(
    i: int,
    candidates: Mapping[int, tuple[str, ...]],
    evidence: Mapping[int, Sequence[Evidence]],
    settled: Mapping[int, CurrencyReading],
) -> list[tuple[str, float]]:
    """(code, weight so far) of one side, the most likely few."""
    if i in settled:
        return [(str(settled[i].code), 0.0)]
    scores = dict.fromkeys(candidates.get(i, ()), 0.0)
    for each in evidence.get(i, ()):
        if each.code in scores:
            scores[each.code] += each.weight
    order = sorted(scores.items(), key=lambda item: -item[1])
    return order[:_MOST_CANDIDATES]


def _fit(implied: Decimal, one: str, other: str, document: Document, rates: RateTable) -> float | None:
    """How well the rate of the day bears out that the sums are in these two currencies."""
    measured = deviation(implied, one, other, document.context, rates)
    if measured is None:
        return None
    off = abs(measured[1])
    dated = document.context.published is not None
    if off <= (SAME if dated else _UNDATED_NEAR):
        return WEIGHTS["printed_equivalent"] - 10 * float(min(off, SAME))
    if off <= (FLAGGED if dated else UNDATED):
        return WEIGHTS["printed_equivalent_near"] - 3 * float(off)
    return None


def repeat_evidence(
    mentions: Sequence[Mention],
    candidates: Mapping[int, tuple[str, ...]],
    evidence: Mapping[int, Sequence[Evidence]],
    readings: Mapping[int, CurrencyReading],
) -> Iterator[tuple[int, list[Evidence]]]:
    """The same amount elsewhere in the text, better settled; and what the other bare signs of the text turned out to be."""
    settled: dict[Decimal, CurrencyReading] = {}
    firm = {i: reading for i, reading in readings.items() if reading.code and reading.basis in _FIRM}
    for i, reading in firm.items():
        settled.setdefault(mentions[i].amount.point, reading)
    alike: dict[str, Counter[str]] = defaultdict(Counter)
    for i in candidates:
        if (code := readings[i].code) and _says_whose(evidence[i]):
            alike[mentions[i].cue.text][code] += 1
    for i, possible in candidates.items():
        same = settled.get(mentions[i].amount.point)
        if i in firm:
            continue
        if same is not None and same.code in possible:
            yield i, [Evidence(str(same.code), WEIGHTS["same_amount"], "same_amount", next(iter(same.evidence), None))]
        elif not _says_whose(evidence[i]):
            yield i, list(_like_signs(alike[mentions[i].cue.text]))


def _like_signs(others: Counter[str]) -> Iterator[Evidence]:
    """One writer means one money by a bare sign, unless the sentence itself says whose it is."""
    for code, count in others.items():
        yield Evidence(code, WEIGHTS["like_signs"] * count / others.total(), "document_majority")


def _says_whose(evidence: Sequence[Evidence]) -> bool:
    return any(
        each.basis in ("donor", "speaker") and each.span is not None and each.weight >= WEIGHTS["subject"]
        for each in evidence
    )
