"""Which mention restates which in another currency: proposed from layout, confirmed by the rate of the day.

layout = first "(" [hedge] second close              brackets      "C$1 billion ($723 million)"
       | first words "(" [hedge] second close        far_brackets  "C$2 billion military aid package ($1.44 billion)"
       | first [","] restating [hedge] second        its first word: or, worth, about, equivalent…
       | first ("/" | "–" [hedge]) second            slash, dash
       | first "," second ","                        commas        both in words or signs of their own
       | first words restating [hedge] second        clause        "…; at today's rate that is $687 million"
       | first "." "The" second                      later         "…C$2 billion in June. The $1.44 billion package"
and after any of these   (";" | ":" | "/" | "," | ")"? "or") [hedge] second   one more of the same sum.

The looser the layout, the closer the rate must fit. Two sums with one and the same sign are alternatives ("$9 or $10")
unless brackets or a restating word say otherwise.
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from aidfigures.errors import RateUnavailableError, UnknownCurrencyError
from aidfigures.model import Context, CurrencyReading, Equivalent, Mention, PrintedRate, RateMethod
from aidfigures.patterns import pattern
from aidfigures.rates import RateTable

SAME = Decimal("0.04")  # printed against reference: median 0.6 %, 90th percentile 2.6 % of 21 pairs met in the press
FLAGGED = Decimal("0.10")  # neighbours in the dollar family differ by 8 % and more
UNDATED = Decimal("0.30")  # without a date the reference is the latest rate, which may be years off
CLOSE = Decimal("0.015")  # where the layout alone says little

_CACHED = 65536  # references by pair and day; one text with bare dollars asks for some fifty
_LIMITS = {"far_brackets": SAME, "clause": CLOSE, "later": CLOSE, "commas": CLOSE, "colon": CLOSE}
_REACH = 60  # characters between two sums that stand side by side
_FAR_REACH = 90  # where words stand between them
_LATER_REACH = 250  # where the second begins the next sentence

_HEDGE = (
    r"(?:(?:about|around|roughly|approximately|approx\.?|some|nearly|almost|over|more than|just over|just under|"
    r"less than|up to|at least|ca\.?|circa|c\.|or|or about|equivalent to|equal to|worth|i\.e\.,?|that is,?|which is|"
    r"rund|etwa|ungefähr|knapp|mehr als|umgerechnet|environ|soit|près de|plus de|unos|cerca de|más de|mais de|"
    r"quasi|più di|pari a|ongeveer|zo'n|meer dan|omkring|cirka|ca|yaklaşık|około|ponad|около|более|примерно|"
    r"близько|понад|=|~|≈|an? estimated|now|then|currently|the equivalent of|that comes to|between)\s+){0,3}"
    r"(?:[~≈=]|약|大约|大約|约|約|およそ)?\s*"
)
_WORDS_BETWEEN = r"""["”’']?(?:[ -][^\s().,;:]{1,20}){1,6}"""
_RESTATES = (
    r"(?:is worth|worth|that is|which is|(?:that |which )?(?:comes|came|amounts) to|equals|equal to|equivalent to"
    r"|makes|works out (?:at|as|to)|(?:the|an) equivalent(?:, [^,()]{1,30},)? of|the rate|in other words)"
)
_BRACKET = pattern(rf"[\"”’']?\s*[(\[（]\s*{_HEDGE}", re.IGNORECASE)
_FAR_BRACKET = pattern(rf"{_WORDS_BETWEEN}\s*[(\[（]\s*{_HEDGE}", re.IGNORECASE)
_CHAIN = pattern(rf"\s*(?:[;:/,；]|,?\s*(?:or|and))\s*{_HEDGE}", re.IGNORECASE)
_INLINE = pattern(
    rf"(?:(?:\s+[a-z-]+){{1,3}},)?,?\s*(?:-\s*)?(?:or|(?:is |are |was |were )?worth|equivalent to|the equivalent of"
    r"|equal to|equalling|which is|that is|i\.e\.|or the equivalent of|amounting to|about|around|roughly|approximately"
    rf"|some)\s+{_HEDGE}|\s*/\s*",
    re.IGNORECASE,
)
_DASH = pattern(rf"\s*[—–]\s*{_HEDGE}", re.IGNORECASE)
_CLAUSE = pattern(rf"[^()\n]{{0,{_FAR_REACH}}}?\b{_RESTATES}\s+{_HEDGE}", re.IGNORECASE)
_IT = (
    r"(?:(?:In [\w ]{1,20}, )?(?:[Tt]hat|[Tt]his|[Ii]t)\b"
    r"|(?:The|This) (?:aid|amount|contribution|donation|gift|grant|loan|money|package|pledge|sum|total)\b,?)"
)
_NEXT_SENTENCE = pattern(rf"[^()\n]*\.\s+{_IT}(?:\s\w+){{0,3}}\s+{_HEDGE}")
_LATER = pattern(r"[^()]*(?:[.!?][\"”’]?\s+|\n\s*)(?:The|This|That) ")
_OF_ANOTHER = pattern(r" (?:\w+ ){0,3}(?:from|by) ")  # "The $116 million from Washington"
_CHAIN_ON = pattern(rf"[)\]],?\s+(?:or|that is,?|i\.e\.,?|equivalent to|which is)\s+{_HEDGE}", re.IGNORECASE)
_COLON = pattern(rf"(?: \w+){{0,6}}:\s{_HEDGE}", re.IGNORECASE)
_DEFINITE = ("The ", "This ", "That ")
_COMMA = pattern(r",\s")
_AFTER = (
    r"(?:\s*(?:at (?:the |current |today's |(?:[\w’']+ ){1,3})?(?:exchange )?rates?|at the time|in total|in all"
    r"|equivalent|each|in (?:the )?[A-Z][\w.]*))?"
)
_CLOSES = pattern(rf"{_AFTER}\s*(?:[)\]）;:/,；]|(?:or|and)\s)")
_COMMA_CLOSES = pattern(r"\s*[,.;)]")
_FOREIGN_WORDS = pattern(r" in [A-Z][\w.]* (?:money|funds|currency)\b")
_WEAK_INLINE = pattern(r",?\s*(?:about|around|roughly|approximately|some)\s", re.IGNORECASE)
_ALTERNATIVE = pattern(r",?\s*(?:or|/|,|;|and)\s*", re.IGNORECASE)


def pair_equivalents(text: str, mentions: Sequence[Mention]) -> tuple[Equivalent | None, ...]:
    """For each mention the earlier one that it seems to restate, by layout alone."""
    found: list[Equivalent | None] = [None] * len(mentions)
    for i in range(1, len(mentions)):
        first, second, earlier = mentions[i - 1], mentions[i], found[i - 1]
        if second.cue.kind == "elided" or second.span.start - first.span.end > _LATER_REACH:
            continue
        if first.per and second.per and first.per.unit != second.per.unit:
            continue
        joint = text[_end(first, second) : second.span.start]
        if earlier is not None and _goes_on(text, joint, _end(second)):
            if _may_differ(first, second):
                found[i] = Equivalent(earlier.original, earlier.layout)
            continue
        layout = _layout(text, joint, first, second) if _may_differ(first, second) else None
        if layout is not None:
            original = i - 1 if earlier is None or layout.endswith("brackets") else earlier.original
            found[i] = Equivalent(original, layout)
    return tuple(found)


def _goes_on(text: str, joint: str, end: int) -> bool:
    """Whether one more equivalent follows: "; €6.8bn)", "), or 5.9 billion kroner"."""
    if len(joint) > _REACH:
        return False
    return bool(_CHAIN_ON.fullmatch(joint) or (_CHAIN.fullmatch(joint) and _CLOSES.match(text, end)))


def _end(mention: Mention, before: Mention | None = None) -> int:
    """Where a sum ends, its measure with it: "€20 million | per year"."""
    per = mention.per.span if mention.per else None
    if per is None or per.start < mention.span.end or (before and before.span.end <= per.start):
        return mention.span.end  # "£20 ($38) a month": the measure follows both
    return min(per.end, before.span.start) if before else per.end


def _layout(text: str, joint: str, first: Mention, second: Mention) -> str | None:
    end = _end(second)
    if len(joint) <= _REACH:
        if _BRACKET.fullmatch(joint):
            return "brackets" if _CLOSES.match(text, end) else None
        if _INLINE.fullmatch(joint):
            return None if _are_alternatives(joint, first, second) else _first_word(joint)
        if _DASH.fullmatch(joint):
            return "dash" if first.cue.text != second.cue.text else None
    return _loose_layout(text, joint, first, second, end)


def _loose_layout(text: str, joint: str, first: Mention, second: Mention, end: int) -> str | None:
    """Layouts that say little by themselves: the rate must fit closely."""
    if first.cue.text != second.cue.text and joint.endswith(_DEFINITE) and _LATER.fullmatch(joint):
        return None if _OF_ANOTHER.match(text, end) else "later"
    if len(joint) > _FAR_REACH or "\n" in joint:
        return None
    if _FAR_BRACKET.fullmatch(joint):
        return "far_brackets" if _CLOSES.match(text, end) else None
    if first.cue.text == second.cue.text:
        return None
    if _COMMA.fullmatch(joint):
        both_known = len(first.cue.candidates) == len(second.cue.candidates) == 1
        return "commas" if both_known and _COMMA_CLOSES.match(text, end) else None
    if _CLAUSE.fullmatch(joint) and (". " not in joint or _NEXT_SENTENCE.fullmatch(joint)):
        return "clause"
    if _COLON.fullmatch(joint):
        return "colon"
    return "clause" if _FOREIGN_WORDS.match(text, end) else None


def _first_word(joint: str) -> str:
    if _WEAK_INLINE.match(joint):
        return "about"
    words = joint.strip(" ,-/").split()
    return words[0].lower() if words else "slash"


def _are_alternatives(joint: str, first: Mention, second: Mention) -> bool:
    """ "$9 or $10 a week" are two prices, as are "$900, about $1,250 with heating"; "or about $316 million" is one."""
    if first.cue.text != second.cue.text:
        return False
    return _ALTERNATIVE.fullmatch(joint) is not None or _WEAK_INLINE.match(joint) is not None


def closest_limit(layout: str) -> Decimal | None:
    """How far the rate may be off for a layout that says little by itself; None where the usual limits hold."""
    return _LIMITS.get(layout)


def _may_differ(first: Mention, second: Mention) -> bool:
    """Two sums that can only be of one currency restate nothing."""
    one, other = first.cue.candidates, second.cue.candidates
    return not (len(one) == 1 and one == other)


def implied_rate(first: Mention, second: Mention) -> Decimal | None:
    """Units of the second's currency for one unit of the first's: "C$1 billion ($723 million)" gives 0.723."""
    point = first.amount.point
    return second.amount.point / point if point > 0 and second.amount.point > 0 else None


def deviation(
    implied: Decimal, base: str, quote: str, context: Context, rates: RateTable
) -> tuple[Decimal, Decimal] | None:
    """(reference, implied / reference - 1), None where there is no reference."""
    reference = reference_rate(base, quote, context.published, rates)
    return None if reference is None else (reference, implied / reference - 1)


@lru_cache(maxsize=_CACHED)
def reference_rate(base: str, quote: str, day: dt.date | None, rates: RateTable) -> Decimal | None:
    """Units of the quote for one of the base, None where there is no rate.

    On a day past the tables the latest rate serves, since a test of plausibility may be a few weeks off.
    """
    methods: tuple[RateMethod, ...] = ("last_published", "latest")
    for method in methods:
        try:
            return rates.cross(base, quote, day, method).value
        except (RateUnavailableError, UnknownCurrencyError):
            continue
    return None


def confirm_equivalents(
    mentions: Sequence[Mention],
    proposed: Sequence[Equivalent | None],
    currencies: Sequence[CurrencyReading],
    context: Context,
    rates: RateTable,
) -> tuple[Equivalent | None, ...]:
    """The proposals that the rate of the day bears out: within 4 % the same sum, within 10 % the same with a flag."""
    confirmed: list[Equivalent | None] = []
    for i, proposal in enumerate(proposed):
        if proposal is None:
            confirmed.append(None)
            continue
        first, second = mentions[proposal.original], mentions[i]
        base, quote = currencies[proposal.original].code, currencies[i].code
        confirmed.append(_confirm(proposal, first, second, base, quote, context, rates))
    return tuple(confirmed)


def _confirm(
    proposal: Equivalent,
    first: Mention,
    second: Mention,
    base: str | None,
    quote: str | None,
    context: Context,
    rates: RateTable,
) -> Equivalent | None:
    implied = implied_rate(first, second)
    if base is None or quote is None or base == quote or implied is None:
        return None
    closest = closest_limit(proposal.layout)
    measured = deviation(implied, base, quote, context, rates)
    if measured is None:
        if proposal.layout == "about" or closest is not None:
            return None
        return Equivalent(proposal.original, proposal.layout, PrintedRate(implied, None, None))
    reference, off = measured
    limit = closest or (UNDATED if context.published is None else FLAGGED)
    if abs(off) > limit:
        return None
    flags = ("implied_rate_off",) if context.published is not None and abs(off) > SAME else ()
    return Equivalent(proposal.original, proposal.layout, PrintedRate(implied, reference, off), flags)
