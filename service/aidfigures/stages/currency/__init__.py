"""Mentions → which currency each one is in, why, and how sure: explicit words first, else the weight of the evidence."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from aidfigures.lexicon import Lexicon
from aidfigures.model import Basis, Context, CurrencyReading, Equivalent, Mention, Span
from aidfigures.rates import RateTable
from aidfigures.stages.currency.evidence import (
    WEIGHTS,
    Document,
    Evidence,
    best_by_basis,
    document_evidence,
    sentence_evidence,
)
from aidfigures.stages.currency.pairs import pair_evidence, repeat_evidence

_SURE: dict[str, float] = {
    "iso_code": 0.99,
    "marked_symbol": 0.99,
    "currency_name": 0.99,
    "country_word": 0.98,
    "shared_name": 0.97,
    "shared_symbol": 0.97,
}
_SETTLES = 0.5  # the weight that the winner needs; below it nothing is said
_INHERITED = 0.9
_MOST = 0.98  # evidence never makes a bare sign as sure as a word would


def resolve_currencies(
    text: str,
    sentences: Sequence[Span],
    mentions: Sequence[Mention],
    equivalents: Sequence[Equivalent | None],
    lexicon: Lexicon,
    context: Context,
    rates: RateTable,
) -> tuple[CurrencyReading, ...]:
    """One reading a mention. A bare sign keeps its other candidates, in the order of their weight."""
    open_ones = [i for i, mention in enumerate(mentions) if not _explicit(mention)]
    readings: dict[int, CurrencyReading] = {
        i: _explicit_reading(mention) for i, mention in enumerate(mentions) if _explicit(mention)
    }
    if open_ones:
        document = Document(text, mentions, lexicon, context)
        readings |= _weigh(document, sentences, equivalents, open_ones, readings, rates)
    by_words = {mentions[i].cue.spans[:1]: reading for i, reading in readings.items() if mentions[i].cue.kind != "elided"}
    return tuple(
        _inherit(mention, by_words) if mention.cue.kind == "elided" else readings[i]
        for i, mention in enumerate(mentions)
    )


def _explicit(mention: Mention) -> bool:
    cue = mention.cue
    return cue.kind == "elided" or len(cue.candidates) == 1 or cue.kind == "marked_symbol"


def _explicit_reading(mention: Mention) -> CurrencyReading:
    cue = mention.cue
    basis: Basis = "currency_name" if cue.kind == "shared_name" else "marked_symbol"
    if cue.kind in ("iso_code", "marked_symbol", "currency_name", "country_word"):
        basis = cue.kind
    sure = _SURE.get(cue.kind, _INHERITED) - (0.03 if len(cue.candidates) > 1 else 0)
    flags = ("conflicting_cue",) if " … " in cue.text and _conflict(mention) else ()
    return CurrencyReading(cue.candidates[0], basis, sure, cue.candidates, cue.spans, flags)


def _conflict(mention: Mention) -> bool:
    """ "$5.8 billion euros": the sign and the word disagree."""
    sign = mention.cue.text.split(" … ")[0]
    return sign == "$" and mention.cue.candidates[0] in ("EUR", "GBP")


def _weigh(
    document: Document,
    sentences: Sequence[Span],
    equivalents: Sequence[Equivalent | None],
    open_ones: Sequence[int],
    settled: dict[int, CurrencyReading],
    rates: RateTable,
) -> dict[int, CurrencyReading]:
    mentions = document.mentions
    shared: dict[tuple[str, ...], list[Evidence]] = {}
    evidence: dict[int, list[Evidence]] = {}
    candidates: dict[int, tuple[str, ...]] = {}
    for i in open_ones:
        possible = candidates[i] = _in_use(document, mentions[i].cue.candidates)
        if possible not in shared:
            shared[possible] = list(document_evidence(document, possible))
        evidence[i] = [*shared[possible], *sentence_evidence(document, mentions[i], sentences[i], possible)]
    for i, more in _document_givers(mentions, candidates, evidence):
        evidence[i].extend(more)
    for i in open_ones:
        evidence[i] = _nearest(evidence[i])
    for i, more in pair_evidence(document, equivalents, candidates, evidence, settled, rates):
        evidence[i].extend(more)
    readings = {i: _reading(mentions[i], candidates[i], evidence[i]) for i in open_ones}
    for i, more in repeat_evidence(mentions, candidates, evidence, settled | readings):
        evidence[i].extend(more)
        readings[i] = _reading(mentions[i], candidates[i], evidence[i])
    return readings


def _document_givers(
    mentions: Sequence[Mention], candidates: dict[int, tuple[str, ...]], evidence: dict[int, list[Evidence]]
) -> list[tuple[int, list[Evidence]]]:
    """Who gives in one sentence of the text is likely to give in the next, the more so where it is the same sum."""
    anywhere: dict[str, list[tuple[float, int]]] = defaultdict(list)
    same: dict[tuple[str, Decimal], list[tuple[float, int]]] = defaultdict(list)
    for i in candidates:
        for each in evidence[i]:
            if each.basis == "donor" and each.span is not None and each.weight >= WEIGHTS["subject"]:
                _keep_two(anywhere[each.code], each.weight, i)
                _keep_two(same[each.code, mentions[i].amount.point], each.weight, i)
    found = []
    for i, possible in candidates.items():
        weights = {
            code: max(
                WEIGHTS["document_giver"] * _best_but(anywhere[code], i),
                WEIGHTS["same_sum_giver"] * _best_but(same.get((code, mentions[i].amount.point), []), i),
            )
            for code in anywhere
            if code in possible
        }
        found.append((i, [Evidence(code, weight, "donor") for code, weight in weights.items() if weight]))
    return found


def _keep_two(best: list[tuple[float, int]], weight: float, i: int) -> None:
    """The best of two different mentions, so that each can be told what the others say."""
    rest = [other for other in best if other[1] != i or other[0] >= weight]
    if not any(other[1] == i for other in rest):
        rest.append((weight, i))
    best[:] = sorted(rest, reverse=True)[:2]


def _best_but(best: list[tuple[float, int]], i: int) -> float:
    return max((weight for weight, j in best if j != i), default=0.0)


def _nearest(evidence: list[Evidence]) -> list[Evidence]:
    """Where the sentence itself names a giver, what the rest of the text says of others counts for nothing."""
    named = {each.code for each in evidence if each.basis == "donor" and each.span is not None}
    if not named:
        return evidence
    return [each for each in evidence if each.basis != "donor" or each.span is not None or each.code in named]


def _in_use(document: Document, candidates: tuple[str, ...]) -> tuple[str, ...]:
    """The candidates that were money on the day, or today where no day is known."""
    by_code = document.lexicon.currencies.by_code
    day = document.context.published
    left = []
    for code in candidates:
        currency = by_code.get(code)
        if currency is None or (day is None and currency.until is not None):
            continue
        if day and ((currency.until and currency.until < day) or (currency.since and currency.since > day)):
            continue
        left.append(code)
    return tuple(left) or candidates


def _reading(mention: Mention, candidates: tuple[str, ...], evidence: Sequence[Evidence]) -> CurrencyReading:
    scores: dict[str, float] = defaultdict(float)
    for each in evidence:
        scores[each.code] += each.weight
    order = tuple(sorted(candidates, key=lambda code: -scores[code]))
    best = order[0]
    flags = ("bare_dollar",) if mention.cue.text == "$" else ()
    if scores[best] < _SETTLES:
        return CurrencyReading(None, "unresolved", 0.0, order, mention.cue.spans, flags)
    why = best_by_basis(evidence, best)
    weights = [math.exp(scores[code]) for code in order if scores[code]]
    sure = min(_MOST, math.exp(scores[best]) / (sum(weights) + 1))
    spans = tuple(dict.fromkeys(each.span for each in why if each.span is not None))
    return CurrencyReading(best, why[0].basis, round(sure, 2), order, spans or mention.cue.spans, flags)


def _inherit(mention: Mention, by_words: Mapping[tuple[Span, ...], CurrencyReading]) -> CurrencyReading:
    """The currency of the sum whose words this one shares."""
    spans = mention.cue.spans
    reading = by_words.get(spans[:1])
    if reading is None:
        return CurrencyReading(None, "unresolved", 0.0, mention.cue.candidates, spans)
    basis: Basis = "unresolved" if reading.code is None else "inherited"
    return CurrencyReading(reading.code, basis, round(reading.confidence * _INHERITED, 2), reading.candidates, spans)
