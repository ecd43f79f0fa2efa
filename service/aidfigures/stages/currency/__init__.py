"""Mentions → which currency each one is in, why, and how sure: explicit words first, else the weight of the evidence.

Evidence comes from the document (its note, outlet, places: `document`), from the sentence (who gives, who speaks:
`sentence`), from what other sentences say of givers (`givers`), from stated equivalents and like sums (`pairs`) and
from rate lines (`ratelines`). `weights` says how much each counts.
"""

from collections.abc import Iterable, Mapping, Sequence

from aidfigures.lexicon import Lexicon
from aidfigures.model import Basis, Context, CurrencyReading, Equivalent, Mention, Span
from aidfigures.rates import RateTable
from aidfigures.stages.currency.choices import Choice
from aidfigures.stages.currency.document import Document
from aidfigures.stages.currency.givers import document_givers, nearest_givers
from aidfigures.stages.currency.pairs import is_rate_line, pair_evidence, repeat_evidence
from aidfigures.stages.currency.ratelines import prose_rate_evidence, spread_rate_lines
from aidfigures.stages.currency.sentence import sentence_evidence
from aidfigures.stages.currency.weights import PRIORS, WEIGHTS, Evidence, best_by_basis, confidence

_SURE: dict[str, float] = {
    "iso_code": 0.99,
    "marked_symbol": 0.99,
    "currency_name": 0.99,
    "country_word": 0.98,
    "shared_name": 0.97,
    "shared_symbol": 0.97,
}
_SETTLES = 0.5  # the weight that the winner needs; below it nothing is said
_MARGIN = 0.3  # ahead of the next, where the word means none of its currencies more than the others
_INHERITED = 0.9
_DECISIVE = 3.0  # evidence of this weight leaves no conflict worth a flag


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
    compared = _compared(text, mentions, equivalents)
    open_ones = {i: None for i, mention in enumerate(mentions) if _is_open(mention, compared=i in compared)}
    readings = {i: _explicit_reading(mentions[i]) for i in range(len(mentions)) if i not in open_ones}
    if open_ones:
        document = Document(text, mentions, lexicon, context)
        readings |= _weigh(document, sentences, equivalents, open_ones, readings, rates)
    elided = [i for i, mention in enumerate(mentions) if mention.cue.kind == "elided"]
    if elided:
        by_words = {mentions[i].cue.spans[:1]: reading for i, reading in readings.items() if i not in elided}
        readings |= {i: _inherit(mentions[i], by_words) for i in elided}
    return tuple(readings[i] for i in range(len(mentions)))


def _compared(text: str, mentions: Sequence[Mention], equivalents: Sequence[Equivalent | None]) -> set[int]:
    """The sums that stand in a proposed equivalent or a rate line: a rate has a say about these."""
    found = set()
    for i, equivalent in enumerate(equivalents):
        if equivalent is not None:
            found |= {i, equivalent.original}
        elif i and mentions[i].cue.kind != "elided" and is_rate_line(text, mentions[i - 1], mentions[i]):
            found |= {i - 1, i}
    return found


def _is_open(mention: Mention, *, compared: bool) -> bool:
    """Whether evidence decides. "£" is explicit unless a rate stands beside it: "£490 million ($10 million)"."""
    cue = mention.cue
    if cue.kind == "elided" or len(cue.candidates) == 1:
        return False
    return cue.kind != "marked_symbol" or compared


def _explicit_reading(mention: Mention) -> CurrencyReading:
    cue = mention.cue
    basis: Basis = "currency_name" if cue.kind == "shared_name" else "marked_symbol"
    if cue.kind in ("iso_code", "marked_symbol", "currency_name", "country_word"):
        basis = cue.kind
    sure = _SURE.get(cue.kind, _INHERITED) - (0.03 if len(cue.candidates) > 1 else 0)
    flags = ("conflicting_cue",) if " … " in cue.text and _conflict(mention) else ()
    decisive = cue.spans[-1:] if basis == "country_word" else cue.spans  # of "$ … Canadian" the country alone
    return CurrencyReading(cue.candidates[0], basis, sure, cue.candidates, decisive, flags)


def _conflict(mention: Mention) -> bool:
    """ "$5.8 billion euros": the sign and the word disagree."""
    sign = mention.cue.text.split(" … ")[0]
    return sign == "$" and mention.cue.candidates[0] in ("EUR", "GBP")


def _weigh(
    document: Document,
    sentences: Sequence[Span],
    equivalents: Sequence[Equivalent | None],
    open_ones: Iterable[int],
    settled: Mapping[int, CurrencyReading],
    rates: RateTable,
) -> dict[int, CurrencyReading]:
    mentions = document.mentions
    choices = {i: document.choice(mentions[i].cue.candidates) for i in open_ones}
    evidence: dict[int, list[Evidence]] = {}
    for i, choice in choices.items():
        own = sentence_evidence(document, i, sentences[i], choice) if mentions[i].cue.kind != "marked_symbol" else ()
        evidence[i] = [*document.evidence(mentions[i], choice), *own]
    givers = document_givers(mentions, choices, evidence)
    for i in choices:
        evidence[i] = nearest_givers([*evidence[i], *givers.get(i, ())])
    for i, more in pair_evidence(document, equivalents, choices, evidence, settled, rates):
        evidence[i].extend(more)
    for i, more in prose_rate_evidence(document, choices, rates):
        evidence[i].extend(more)
    readings = {i: _reading(mentions[i], choice, evidence[i]) for i, choice in choices.items()}
    if len(mentions) == 1:
        return readings  # what follows is what sums say of each other
    for i, more in spread_rate_lines(document, choices, {**settled, **readings}):
        evidence[i].extend(more)
        readings[i] = _reading(mentions[i], choices[i], evidence[i])
    for i, more in repeat_evidence(mentions, choices, evidence, {**settled, **readings}):
        if more:
            evidence[i].extend(more)
            readings[i] = _reading(mentions[i], choices[i], evidence[i])
    return readings


def _reading(mention: Mention, choice: Choice, evidence: Sequence[Evidence]) -> CurrencyReading:
    """The code with the most evidence."""
    scores: dict[str, float] = {}
    usual: dict[str, float] = {}
    for each in evidence:
        code, weight = each.code, each.weight
        scores[code] = scores.get(code, 0.0) + weight
        if each.span is None and each.is_usual:
            usual[code] = usual.get(code, 0.0) + weight
    rank = choice.rank
    weighed = list(scores) if len(scores) == 1 else sorted(scores, key=lambda code: (-scores[code], rank[code]))
    order = _in_order(weighed, scores, choice)
    best = weighed[0] if weighed else choice.codes[0]
    flags: tuple[str, ...] = ("bare_dollar",) if mention.cue.text == "$" else ()
    why = best_by_basis(evidence, best)
    doubtful = choice.codes[0] not in PRIORS and _is_close(weighed, scores) and why[0].weight <= _DECISIVE
    if scores.get(best, 0.0) < _SETTLES or doubtful:
        return CurrencyReading(None, "unresolved", 0.0, order, mention.cue.spans, flags)
    spans = tuple([each.span for each in why if each.span is not None])
    if len(spans) > 1:
        spans = tuple(dict.fromkeys(spans))
    if (
        len(scores) > 1
        and why[0].weight < _DECISIVE
        and why[0].basis != "printed_equivalent"
        and any(_speaks_against(each, best) for each in evidence)
    ):
        flags += ("conflicting_evidence",)
    sure = confidence(scores, usual, best)
    return CurrencyReading(best, why[0].basis, sure, order, spans or mention.cue.spans, flags)


def _in_order(weighed: list[str], scores: Mapping[str, float], choice: Choice) -> tuple[str, ...]:
    """Those that something speaks for, the rest as the lexicon has them, those that something speaks against."""
    if weighed == [choice.codes[0]] and scores[weighed[0]] > 0:
        return choice.codes
    others = [code for code in choice.codes if code not in weighed]
    likely = len(weighed)
    while likely and scores[weighed[likely - 1]] <= 0:
        likely -= 1
    return (*weighed[:likely], *others, *weighed[likely:])


def _is_close(weighed: list[str], scores: Mapping[str, float]) -> bool:
    """ "A ferry between Denmark and Norway was sold for 40 million kroner": a careful reader would ask."""
    return len(weighed) > 1 and scores[weighed[0]] - scores[weighed[1]] < _MARGIN


def _speaks_against(each: Evidence, best: str) -> bool:
    return each.code != best and each.weight >= WEIGHTS["subject"] and each.basis != "default"


def _inherit(mention: Mention, by_words: Mapping[tuple[Span, ...], CurrencyReading]) -> CurrencyReading:
    """The currency of the sum whose words this one shares."""
    spans = mention.cue.spans
    reading = by_words.get(spans[:1])
    if reading is None:
        return CurrencyReading(None, "unresolved", 0.0, mention.cue.candidates, spans)
    basis: Basis = "unresolved" if reading.code is None else "inherited"
    return CurrencyReading(reading.code, basis, round(reading.confidence * _INHERITED, 2), reading.candidates, spans)
