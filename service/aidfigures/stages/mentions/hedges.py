"""What stands around a sum: "more than", "about", "or more", "a year" → qualifier, hedge, measure."""

import re
from functools import lru_cache
from typing import NamedTuple

from aidfigures.lexicon.languages import Language
from aidfigures.model import Per, Qualifier, Span
from aidfigures.patterns import pattern
from aidfigures.stages.mentions.source import Source

_LONGEST_HEDGE = 4  # words
_BEFORE = 48  # characters
_LONGEST_END = 32  # characters of two words
_SIGNS = frozenset(("<", ">"))
_SHORTENED = frozenset(("min", "min.", "max", "max."))
_DISPUTE_REACH = 4  # words
_TRAILING = pattern(
    r"(-plus\b|\+(?!\d)| plus(?=[.,;)])| or (?:more|less|above|so)\b(?! often)"
    r"| and (?:more|up|above)\b(?! (?:than|to)\b)| at (?:most|least)(?=[.,;:)]|$)"
    r"|-odd\b|,? (?:give or take|more or less)\b)"
)
_PER = pattern(r"(/| ?- ?an? ?- ?| an? | per | each | every | for each | for every )(?=[a-zA-Z])")
_ADVERBS = pattern(r" (annually|yearly|monthly|weekly|daily|hourly|apiece|per capita|a head|a piece)\b")
_ADVERB_UNITS = {
    "annually": "year",
    "yearly": "year",
    "monthly": "month",
    "weekly": "week",
    "daily": "day",
    "hourly": "hour",
    "apiece": "unit",
    "a piece": "unit",
    "per capita": "person",
    "a head": "person",
}
_BEFORE_SIGNS = (" ", "\n", "(", '"', "", ".", ",", ":", ";", ")")
_TRAILING_STARTS = frozenset(" -+,")
_MEASURE_STARTS = frozenset("aymwdhpef-(")  # of what follows a blank
_NOT = frozenset(("not", "cannot", "never"))
_DENIED: dict[Qualifier, Qualifier] = {"more_than": "up_to", "less_than": "at_least"}
_RESTATED = pattern(
    r" \([^()\w]{0,3}[A-Z]{0,3}[$£€¥][\d.,]+ ?(?:[mbk]n?|million|billion)?\)(?= (?:an?|per|each|every) |/)"
)  # "£20 ($38) a month"
_LATER = pattern(r"(?:'s)? (after|before|ago|earlier|later|from now)\b")
_COUNT = pattern(
    r" (?:for|over|during) (?:the )?(?:next |coming |first )?"
    r"(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r" (\w+?)s\b"
)
_COUNTS = {word: i for i, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)}


class Hedge(NamedTuple):
    qualifier: Qualifier
    span: Span


def hedge_before(source: Source, start: int) -> Hedge | None:
    """The longest hedge that ends right before the sum.

    A bound after a word of dispute or of lifting is none: "a row over $5m", "pushed claims up to $5m".
    """
    plain = source.plain
    singles, pairs, letters = _ends(source.language)
    gap, tail = plain[start - 1 : start], plain[max(0, start - 3) : start - 1].lower()
    if gap == "(" or (gap == " " and tail not in letters and not tail[-1:].isspace()):
        return None
    left = plain[max(0, start - _LONGEST_END) : start].lower()
    last = (left[:-2] if left.endswith("least, ") else left).rsplit(None, 2)  # "At the very least, €3m"
    if not last or (last[-1].lstrip("(\"',;:") not in singles and " ".join(last[-2:]).lstrip("(\"',;:") not in pairs):
        return None
    low = max(0, start - _BEFORE)
    words = list(re.finditer(r"[^\s(,;:]+", plain[low:start].lower()))
    if not words or plain[low + words[-1].end() : start].strip(" \n" if words[-1].group() != "least" else " \n,"):
        return None
    hedges = source.language.hedges
    for count in range(min(_LONGEST_HEDGE, len(words)), 0, -1):
        phrase = " ".join(match.group() for match in words[-count:])
        qualifier = hedges.get(phrase.lstrip("\"'"))
        if qualifier is None:
            continue
        first = words[-count]
        before = [word.group().strip("'\".") for word in words[:-count]][-_DISPUTE_REACH:]
        if (phrase in _SIGNS and _is_quotation(plain, low + first.start())) or (
            phrase in _SHORTENED and before[-1:] and before[-1].isdigit()  # "10 min. €5"
        ):
            return None
        if phrase in ("over", "under", "about") and _is_dispute(source, before):
            return None
        if not _NOT.isdisjoint(before[-2:]):
            qualifier = _DENIED.get(qualifier, qualifier)  # "cannot be larger than €170bn"
        if phrase == "up to" and _is_a_level(source, before):
            return None
        return Hedge(qualifier, Span(low + first.start(), low + words[-1].end()))
    return None


@lru_cache(maxsize=32)
def _ends(language: Language) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The hedges of one word, the last two words of the others, and the letters that any ends with.

    Most sums have none of these before them.
    """
    hedges = [hedge.split() for hedge in language.hedges]
    singles = frozenset(words[0] for words in hedges if len(words) == 1)
    pairs = frozenset(" ".join(words[-2:]) for words in hedges if len(words) > 1)
    lasts = {words[-1] for words in hedges}
    letters = {last[-2:] for last in lasts if len(last) > 1} | {"t,"}  # "At least, €3m"
    letters |= {f"{before}{last}" for last in lasts if len(last) == 1 for before in _BEFORE_SIGNS}
    return singles, pairs, frozenset(letters)


def _is_quotation(plain: str, start: int) -> bool:
    """A ">" that begins a line is the mark of a quoted mail."""
    return not start or plain[start - 1] == "\n"


def _is_dispute(source: Source, before: list[str]) -> bool:
    """ "a row over $5m", "sued the bank over $50m" """
    words = source.language.words
    return bool(before) and (before[-1] in words["disputes"] or not words["suits"].isdisjoint(before))


def _is_a_level(source: Source, before: list[str]) -> bool:
    """ "pushed claims up to $5m", "the fee went up to £300", "will go up to £300" """
    words = source.language.words
    if not words["lifting"].isdisjoint(before) or not words["risen"].isdisjoint(before[-1:]):
        return True
    return before[-2:-1] == ["will"] and before[-1] in words["rise"]


def hedge_after(source: Source, end: int) -> Hedge | None:
    """ "$5m or more", "$5m-plus", "$5m+" """
    plain = source.plain
    if plain[end : end + 1] not in _TRAILING_STARTS or plain[end : end + 2] == " (":
        return None
    match = _TRAILING.match(plain, end)
    if match is None:
        return None
    qualifier = source.language.trailing.get(match.group().strip(" ,"))
    return Hedge(qualifier, Span(match.start(), match.end())) if qualifier else None


def measure_after(source: Source, end: int) -> Per | None:
    """ "a barrel", "per tonne", "/hour", "annually"; with how many of them: "a year for five years"."""
    plain = source.plain
    if plain[end : end + 1] not in (" ", "/", "-"):
        return None
    if not source.language.english:
        return _foreign_measure(source, end)
    if plain[end] == " " and plain[end + 1 : end + 2] not in _MEASURE_STARTS:
        return None
    adverb = _ADVERBS.match(plain, end)
    if adverb:
        return _counted(plain, _ADVERB_UNITS[adverb.group(1)], adverb.start(), adverb.end())
    joint = _PER.match(plain, end)
    if joint is None:
        restated = _RESTATED.match(plain, end)
        return measure_after(source, restated.end()) if restated else None
    units = source.lexicon.units
    found = units.symbol_at(plain, joint.end()) if joint.group() == "/" else units.at(plain, joint.end())
    if found is None or _LATER.match(plain, found[1]):
        return None
    return _counted(plain, found[0], joint.start(), found[1])


def _foreign_measure(source: Source, end: int) -> Per | None:
    """ "pro Jahr", "par an": from the list of the language."""
    behind = source.plain[end + 1 : end + _BEFORE].lower()
    for phrase, unit in source.language.per.items():
        if behind.startswith(phrase) and not behind[len(phrase) : len(phrase) + 1].isalpha():
            return Per(unit, Span(end + 1, end + 1 + len(phrase)))
    return None


def _counted(plain: str, unit: str, start: int, end: int) -> Per:
    count = _COUNT.match(plain, end)
    span = Span(start + (plain[start] == " "), end)
    if count is None or count.group(2) != unit:
        return Per(unit, span)
    number = _COUNTS.get(count.group(1)) or int(count.group(1))
    return Per(unit, Span(span.start, count.end()), number)
