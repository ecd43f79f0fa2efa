"""Which mention restates which in another currency: proposed from layout, confirmed by the rate of the day.

layout = first "(" [hedge] second (")" | ";" | "/" | ",") | first [","] ("or" | "worth" | "equivalent to" | …) second
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from aidfigures.errors import RateUnavailableError, UnknownCurrencyError
from aidfigures.model import Context, CurrencyReading, Equivalent, Mention, PrintedRate
from aidfigures.rates import RateTable

SAME = Decimal("0.04")  # printed against reference: median 0.6 %, 90th percentile 2.6 % of 21 pairs met in the press
FLAGGED = Decimal("0.10")  # neighbours in the dollar family differ by 8 % and more
UNDATED = Decimal("0.30")  # without a date the reference is the latest rate, which may be years off

_HEDGE = (
    r"(?:(?:about|around|roughly|approximately|approx\.?|some|nearly|almost|over|more than|just over|just under|"
    r"less than|up to|at least|ca\.?|circa|c\.|or|or about|equivalent to|equal to|worth|i\.e\.,?|that is,?|=|~|≈|"
    r"an? estimated|now|then|currently)\s+){0,3}[~≈=]?\s*"
)
_BRACKET = re.compile(rf"\s*[(\[]\s*{_HEDGE}", re.IGNORECASE)
_CHAIN = re.compile(rf"\s*(?:[;/,]|or|and)\s*{_HEDGE}", re.IGNORECASE)
_INLINE = re.compile(
    rf"(?:(?:\s+[a-z-]+){{1,3}},)?,?\s*(?:-\s*)?(?:or|worth|equivalent to|the equivalent of|equal to|equalling|which is|that is|i\.e\.|or the equivalent of"
    rf"|amounting to|about|around|roughly|approximately|some)\s+{_HEDGE}|\s*/\s*",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"(?:\s*(?:at (?:the )?(?:current|today's|the) (?:exchange )?rates?|at the time|in total))?\s*[)\];/,]"
)
_CHAIN_CLOSES = re.compile(r"\s*[)\]]")
_WEAK_INLINE = re.compile(r",?\s*(?:about|around|roughly|approximately|some)\s", re.IGNORECASE)


def pair_equivalents(text: str, mentions: Sequence[Mention]) -> tuple[Equivalent | None, ...]:
    """For each mention the earlier one that it seems to restate, by layout alone."""
    found: list[Equivalent | None] = [None] * len(mentions)
    for i in range(1, len(mentions)):
        first, second = mentions[i - 1], mentions[i]
        if second.cue.kind == "elided" or first.per != second.per and second.per and first.per:
            continue
        joint = text[first.span.end : second.span.start]
        if len(joint) > 60:
            continue
        if first.per is not None and first.per.span.start >= first.span.end:
            joint = text[max(first.span.end, min(first.per.span.end, second.span.start)) : second.span.start]
        earlier = found[i - 1]
        if earlier is not None and _CHAIN.fullmatch(joint) and _CHAIN_CLOSES.match(text, second.span.end):
            found[i] = Equivalent(earlier.original, earlier.layout)
            continue
        layout = _layout(text, joint, second)
        if layout and _may_differ(first, second):
            found[i] = Equivalent(i - 1 if earlier is None or layout == "brackets" else earlier.original, layout)
    return tuple(found)


def _layout(text: str, joint: str, second: Mention) -> str | None:
    if _BRACKET.fullmatch(joint):
        end = second.per.span.end if second.per else second.span.end
        return "brackets" if _CLOSES.match(text, end) else None
    if _INLINE.fullmatch(joint):
        return (
            "about"
            if _WEAK_INLINE.match(joint)
            else joint.strip(" ,-").split()[0].lower()
            if joint.strip(" ,-/")
            else "slash"
        )
    return None


def _may_differ(first: Mention, second: Mention) -> bool:
    """Two sums that can only be of one currency restate nothing."""
    one, other = first.cue.candidates, second.cue.candidates
    return not (len(one) == 1 and one == other)


def implied_rate(first: Mention, second: Mention) -> Decimal | None:
    """Units of the second's currency for one unit of the first's."""
    point = first.amount.point
    return second.amount.point / point if point > 0 and second.amount.point > 0 else None


def deviation(
    implied: Decimal, base: str, quote: str, context: Context, rates: RateTable
) -> tuple[Decimal, Decimal] | None:
    """(reference, implied / reference - 1), None where there is no reference.

    On a day past the tables the latest rate serves, since a test of plausibility may be a few weeks off.
    """
    for method in ("last_published", "latest"):
        try:
            reference = rates.cross(base, quote, context.published, method).value  # type: ignore[arg-type]
        except (RateUnavailableError, UnknownCurrencyError):
            continue
        return reference, implied / reference - 1
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
    measured = deviation(implied, base, quote, context, rates)
    if measured is None:
        if proposal.layout == "about":
            return None
        return Equivalent(proposal.original, proposal.layout, PrintedRate(implied, None, None))
    reference, off = measured
    limit = UNDATED if context.published is None else FLAGGED
    if abs(off) > limit:
        return None
    flags = ("implied_rate_off",) if context.published is not None and abs(off) > SAME else ()
    return Equivalent(proposal.original, proposal.layout, PrintedRate(implied, reference, off), flags)
