"""Rate lines ("($1 = 1.3523 Canadian dollars)", "at 302 rupees to the dollar") → what their words mean elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from aidfigures.model import CurrencyReading, Mention, Span
from aidfigures.patterns import pattern
from aidfigures.rates import RateTable
from aidfigures.stages.currency.choices import Choice
from aidfigures.stages.currency.document import Document
from aidfigures.stages.currency.pairs import is_rate_line
from aidfigures.stages.currency.weights import WEIGHTS, Evidence
from aidfigures.stages.equivalents import SAME, deviation

_TO_THE = pattern(r" (?:to|against|per|for) (?:the|a|one|1) (?:US |U\.S\. |American )?(dollar|euro|pound)\b")
_UNITS = {"dollar": "USD", "euro": "EUR", "pound": "GBP"}


class _Side(NamedTuple):
    """One side of a rate line: the code, the words that stand for it, and where."""

    code: str
    words: str
    span: Span


def prose_rate_evidence(
    document: Document, choices: Mapping[int, Choice], rates: RateTable
) -> Iterator[tuple[int, list[Evidence]]]:
    """ "At 302 rupees to the dollar": the rate of the day says whose rupees."""
    for i, choice in choices.items():
        mention = document.mentions[i]
        unit = _TO_THE.match(document.text, mention.span.end)
        if unit is None or mention.amount.point <= 0:
            continue
        base, span = _UNITS[unit.group(1)], Span(unit.start() + 1, unit.end())
        found = []
        for code in choice.codes:
            measured = deviation(mention.amount.point, base, code, document.context, rates) if code != base else None
            if measured is not None and abs(measured[1]) <= SAME:
                slope = WEIGHTS["printed_equivalent_slope"] * float(abs(measured[1]))
                found.append(Evidence(code, WEIGHTS["rate_line"] - slope, "rate_line", span))
        if found:
            yield i, found


def spread_rate_lines(
    document: Document, choices: Mapping[int, Choice], readings: Mapping[int, CurrencyReading]
) -> Iterator[tuple[int, list[Evidence]]]:
    """A rate line at the foot of a story says what its bare "crowns" and "$" are."""
    if "=" not in document.text and not any(reading.basis == "rate_line" for reading in readings.values()):
        return
    sides = dict.fromkeys(_sides(document.text, document.mentions, readings))
    if not sides:
        return
    kept = list(sides)[:_MOST_SIDES]
    for i, choice in choices.items():
        if readings[i].basis == "rate_line":
            continue
        words = document.mentions[i].cue.text
        fitting = [side for side in kept if side.code in choice.codes]
        same_words = [side for side in fitting if side.words == words] or fitting
        codes = {side.code: side for side in same_words}
        if choice.is_dollar and same_words is fitting:
            continue  # "US$1 = NT$30" says nothing of a bare "$"
        yield i, [Evidence(c, WEIGHTS["rate_line_elsewhere"], "rate_line", side.span) for c, side in codes.items()]


_MOST_SIDES = 8


def _sides(text: str, mentions: Sequence[Mention], readings: Mapping[int, CurrencyReading]) -> Iterator[_Side]:
    for i, mention in enumerate(mentions):
        reading = readings.get(i)
        if i and is_rate_line(text, mentions[i - 1], mention):
            for j in (i - 1, i):
                if (side := readings.get(j)) is not None and side.code is not None:
                    yield _Side(side.code, mentions[j].cue.text, mentions[j].span)
        elif (
            reading is not None
            and reading.basis == "rate_line"
            and reading.code
            and _TO_THE.match(text, mention.span.end)
        ):
            yield _Side(reading.code, mention.cue.text, mention.span)
