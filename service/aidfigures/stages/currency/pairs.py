"""Evidence from other sums of the text: a stated equivalent, the same amount marked elsewhere, what like signs mean."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter

from aidfigures.model import Basis, CurrencyReading, Equivalent, Mention, Span
from aidfigures.rates import RateTable
from aidfigures.stages.currency.choices import Choice
from aidfigures.stages.currency.document import Document
from aidfigures.stages.currency.weights import WEIGHTS, Evidence
from aidfigures.stages.equivalents import FLAGGED, SAME, UNDATED, closest_limit, implied_rate, reference_rate

_FIRM = frozenset(
    ("iso_code", "marked_symbol", "currency_name", "country_word", "speaker", "printed_equivalent", "rate_line")
)
_SAME, _FLAGGED, _FARTHEST = float(SAME), float(FLAGGED), float(UNDATED)
_UNDATED_NEAR = 0.12
_CACHED = 65536  # references by pair and day
_LINE_REACH = 8  # characters around the sign of equality
_MOST_CANDIDATES = 7  # of each side that are tried against each other


def pair_evidence(
    document: Document,
    equivalents: Sequence[Equivalent | None],
    choices: Mapping[int, Choice],
    evidence: Mapping[int, Sequence[Evidence]],
    settled: Mapping[int, CurrencyReading],
    rates: RateTable,
) -> Iterator[tuple[int, list[Evidence]]]:
    """For both sides of each proposed equivalent and of each rate line: which codes the implied rate fits."""
    mentions = document.mentions
    for first, second, basis, limit in _pairs(document.text, mentions, equivalents):
        implied = implied_rate(mentions[first], mentions[second])
        if implied is None or (first in settled and second in settled):
            continue
        fit = _Fit(implied, document, rates, limit, WEIGHTS[basis])
        ones = _likeliest(first, choices, evidence, settled)
        others = _likeliest(second, choices, evidence, settled)
        same_sign = mentions[first].cue.text == mentions[second].cue.text
        best = _best_pair(
            ones[:1] if _leads(mentions[first]) else ones,
            others[:1] if _leads(mentions[second]) else others,
            fit,
            same_sign=same_sign,
        )
        if best is None:
            ones, others = _named(document, first, ones, choices), _named(document, second, others, choices)
            best = _best_pair(ones, others, fit, same_sign=same_sign)
        if best is None:
            continue
        one, other = best
        if first not in settled:
            fits = [(code, score, fit.weight(code, other)) for code, score in ones]
            yield first, list(_borne_out(fits, one, basis, mentions[second]))
        if second not in settled:
            fits = [(code, score, fit.weight(one, code)) for code, score in others]
            yield second, list(_borne_out(fits, other, basis, mentions[first]))


def _leads(mention: Mention) -> bool:
    """ "£" is one currency's unless the rate of the day speaks against it."""
    return mention.cue.kind == "marked_symbol"


def _named(
    document: Document, i: int, ones: list[tuple[str, float]], choices: Mapping[int, Choice]
) -> list[tuple[str, float]]:
    """For a "£" the other pounds only where the text names their country: a slip in a price is more likely."""
    if i not in choices or not _leads(document.mentions[i]):
        return ones
    homes = {choices[i].homes.get(place.code) for place in document.places}
    return [(code, score) for code, score in ones if score > 0 or code in homes]


def _pairs(
    text: str, mentions: Sequence[Mention], equivalents: Sequence[Equivalent | None]
) -> Iterator[tuple[int, int, Basis, Decimal | None]]:
    for i, equivalent in enumerate(equivalents):
        if equivalent is not None:
            yield equivalent.original, i, "printed_equivalent", closest_limit(equivalent.layout)
        elif i and is_rate_line(text, mentions[i - 1], mentions[i]):
            yield i - 1, i, "rate_line", None


def is_rate_line(text: str, one: Mention, other: Mention) -> bool:
    """ "($1 = 1.3523 Canadian dollars)"."""
    start, end = one.span.end, other.span.start
    return end - start <= _LINE_REACH and text[start:end].strip() == "="


def _likeliest(
    i: int,
    choices: Mapping[int, Choice],
    evidence: Mapping[int, Sequence[Evidence]],
    settled: Mapping[int, CurrencyReading],
) -> list[tuple[str, float]]:
    """(code, weight so far) of one side, the most likely few."""
    if i in settled:
        return [(str(settled[i].code), 0.0)]
    if i not in choices:
        return []
    scores = dict.fromkeys(choices[i].codes[:_MOST_CANDIDATES], 0.0)
    for each in evidence[i]:
        scores[each.code] = scores.get(each.code, 0.0) + each.weight
    ranked = list(scores.items())
    if len(ranked) > _MOST_CANDIDATES:
        rank = choices[i].rank
        ranked.sort(key=lambda item: rank[item[0]])
    return sorted(ranked, key=itemgetter(1), reverse=True)[:_MOST_CANDIDATES]


def _best_pair(
    ones: list[tuple[str, float]], others: list[tuple[str, float]], fit: "_Fit", *, same_sign: bool
) -> tuple[str, str] | None:
    """The two currencies that fit the rate and the rest of the evidence best.

    With seven dollars on each side some two fit nearly any rate, so one of them must be the likeliest of its side, or
    the American.
    """
    expected = {ones[0][0], others[0][0], "USD"} if same_sign and ones and others else None
    best: tuple[float, str, str] | None = None
    for one, one_score in ones:
        for other, other_score in others:
            if best is not None and fit.most + one_score + other_score <= best[0]:
                break  # the rest are less likely still
            if one == other or (expected is not None and one not in expected and other not in expected):
                continue
            weight = fit.weight(one, other)
            if weight is not None and (best is None or weight + one_score + other_score > best[0]):
                best = weight + one_score + other_score, one, other
    return None if best is None else best[1:]


def _borne_out(
    fits: list[tuple[str, float, float | None]], best: str, basis: Basis, other: Mention
) -> Iterator[Evidence]:
    """What the rate says of each code: it fits so well, or not at all although other evidence speaks for it."""
    for code, score, weight in fits:
        if weight is not None:
            yield Evidence(code, weight, basis, other.span)
        elif score > 0 and code != best:
            yield Evidence(code, WEIGHTS["printed_equivalent_off"], basis, other.span)


@lru_cache(maxsize=_CACHED)
def _reference(one: str, other: str, day: dt.date | None, rates: RateTable) -> float | None:
    reference = reference_rate(one, other, day, rates)
    return None if reference is None else float(reference)


class _Fit:
    """How well the rate of the day bears out that two sums are in two currencies."""

    def __init__(
        self, implied: Decimal, document: Document, rates: RateTable, limit: Decimal | None, most: float
    ) -> None:
        self.implied = float(implied)  # a weight has no need of more digits
        self.day = document.context.published
        self.rates = rates
        self.limit = None if limit is None else float(limit)
        self.most = most

    def weight(self, one: str, other: str) -> float | None:
        """The evidence for this pair, None where the rate speaks against it or is not known."""
        reference = _reference(one, other, self.day, self.rates)
        if reference is None:
            return None
        off = abs(self.implied / reference - 1)
        if off > _FARTHEST or (self.limit is not None and off > self.limit):
            return None
        if self.day is None:
            return self._undated(off)
        if off <= _SAME:
            return self.most - WEIGHTS["printed_equivalent_slope"] * off
        return WEIGHTS["printed_equivalent_near"] - 3 * off if off <= _FLAGGED else None

    def _undated(self, off: float) -> float:
        """The latest rate may be years off, so a few per cent tell little."""
        if off <= _UNDATED_NEAR:
            return self.most - 10 * off
        return WEIGHTS["printed_equivalent_near"] - 3 * off


def repeat_evidence(
    mentions: Sequence[Mention],
    choices: Mapping[int, Choice],
    evidence: Mapping[int, Sequence[Evidence]],
    readings: Mapping[int, CurrencyReading],
) -> Iterator[tuple[int, list[Evidence]]]:
    """The same amount elsewhere, better settled; and what the other bare signs of the text turned out to be."""
    settled: dict[Decimal, tuple[str | None, Span]] = {}
    firm = {i: reading for i, reading in readings.items() if reading.code and reading.basis in _FIRM}
    for i, reading in firm.items():
        settled.setdefault(mentions[i].amount.point, (reading.code, mentions[i].span))
    alike: dict[str, Counter[str]] = defaultdict(Counter)
    paired: dict[str, Counter[str]] = defaultdict(Counter)
    for i in choices:
        code, words = readings[i].code, mentions[i].cue.text
        if code and readings[i].basis == "printed_equivalent":
            paired[words][code] += 1
        if code and any(each.own and each.code == code and each.says_whose for each in evidence[i]):
            alike[words][code] += 1
    for i, choice in choices.items():
        if i in firm:
            continue
        same = settled.get(mentions[i].amount.point) if settled else None
        if same is not None and same[0] in choice.codes:
            yield i, [Evidence(str(same[0]), WEIGHTS["same_amount"], "same_amount", same[1])]
            continue
        words = mentions[i].cue.text
        if words not in alike and words not in paired:
            continue
        more = [*_unconverted(readings[i], evidence[i], alike[words])]
        own = max((each.weight for each in evidence[i] if each.says_whose), default=0.0)
        if own < WEIGHTS["possessive"]:
            more += [*_like_signs(paired[words], "paired_signs"), *_overruled(evidence[i], paired[words])]
        if not own:
            more += _like_signs(alike[words], "like_signs")
        yield i, more


def _overruled(evidence: Sequence[Evidence], paired: Counter[str]) -> Iterator[Evidence]:
    """Where a stated equivalent shows what the bare sign is, it is not what the text marks: "A$3.1bn ($2.4bn)"."""
    for each in evidence if paired else ():
        if each.basis == "document_majority" and each.code not in paired:
            yield Evidence(each.code, -each.weight, "document_majority")


def _unconverted(reading: CurrencyReading, evidence: Sequence[Evidence], others: Counter[str]) -> Iterator[Evidence]:
    """A paper abroad that leaves New Zealand's dollars as they are has not converted Australia's either."""
    if reading.code != "USD" or others.keys() <= {"USD"}:
        return
    own = {each.code for each in evidence if each.says_whose and each.own and each.basis == "donor"} - {"USD"}
    for code in sorted(own):
        if set(others) <= {"USD", code}:
            continue
        yield Evidence(code, WEIGHTS["unconverted"], "donor")


def _like_signs(others: Counter[str], weight: str) -> Iterator[Evidence]:
    """One writer means one money by a bare sign, unless the sentence itself says whose it is."""
    for code, count in others.items():
        yield Evidence(code, WEIGHTS[weight] * count / others.total(), "document_majority")
