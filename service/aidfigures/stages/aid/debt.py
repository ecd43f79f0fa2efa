"""Debt that a creditor gives up: the words around a sum → the words that say so.

"wrote off $45m that Myanmar owed", "cancelled $12bn of Cuba's debt", "a €60m debt-for-climate swap", "$6bn of Zambia's
debt was restructured". The debt has to be a country's: a bank's bad loans and a firm's bonds are no aid.
"""

from aidfigures.model import Span
from aidfigures.patterns import pattern
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.passage import Passage

_GIVE_UP = (
    r"(?:cancel(?:s|ed|led|ing|ling)?|forg(?:ive|ives|ave|iven|iving)|wr(?:ite|ites|ote|itten|iting) off"
    r"|waiv(?:e|es|ed|ing)|writ(?:e|es|ten|ing) down|wrote down|restructur(?:e|es|ed|ing)"
    r"|reschedul(?:e|es|ed|ing)|defer(?:s|red|ring)?|swap(?:s|ped|ping)?|convert(?:s|ed|ing)?|relie(?:f|ve|ved|ving))"
)
_DEBT = r"(?:debts?|arrears|owe[sd]?|owing|loans? (?:repayments?|payments?)|repayments?|outstanding loans?|old loans?)"
_BEFORE = pattern(  # "write off …", "restructured part of its debt of …"
    rf"\b({_GIVE_UP})\b(?: (?!and\b|but\b|while\b|to\b)[^\s,.;:]+){{0,7}} $"
)
_BEHIND = pattern(rf"(?:[^\s,.;:]*(?: [^\s,.;:]+){{0,6}}? )({_DEBT})\b")
_OWED = pattern(rf"\b{_DEBT}\b")
_PASSIVELY = pattern(rf"[^,.;:]{{0,60}}? (?:be|been|being|is|are|was|were) ({_GIVE_UP})\b")
_NOUN = pattern(
    r"\b(debt (?:for \w+ )?(?:swap|relief|cancellation|forgiveness|write offs?|restructuring|rescheduling|moratorium"
    r"|reduction|treatment)s?)\b"
)
_PUT_OFF = ("restr", "resch", "defer", "swap", "conv")  # whoever owes does this too, with whoever it owes
_CREDITORS = pattern(r"\b(?:creditors?|lenders?|donors?|paris club|g20|monetary fund|imf|world bank|bank)\b")
_PRIVATE = pattern(r"\b(?:eurobonds?|bonds?|bondholders?|investors?|commercial|companys?|students?|mortgages?)\b")
_REACH = 90  # how far such words may stand from the sum, in code points
_POOR = pattern(r"\b(?:poor|poorer|poorest|developing|low income|african|indebted) (?:countries|nations|states)\b")


def read_debt(passage: Passage, unit: Unit) -> Span | None:
    """The words that give up a country's debt of this sum, or None."""
    folded = passage.folded
    if "debt" not in folded[unit.left : unit.right] and "ow" not in folded[unit.left : unit.right]:
        return None
    firms = passage.within("firm", unit.left, unit.right)
    named = any(not any(name.start <= firm.start < name.end for name in passage.names) for firm in firms)
    if named or _PRIVATE.search(folded, unit.left, unit.right):
        return None
    told = _told(folded, unit)
    return told if told and _of_country(passage, unit, told) else None


def _told(folded: str, unit: Unit) -> Span | None:
    start = max(unit.left, unit.start - _REACH)
    stop = min(unit.right, unit.end + _REACH)
    behind = _BEHIND.match(folded, unit.end, stop)
    before = _BEFORE.search(folded, start, unit.start)
    if before and (behind or _OWED.search(folded, before.start(), unit.start)):
        return Span(*before.span(1))
    if behind and (passive := _PASSIVELY.match(folded, behind.end(), stop)):
        return Span(*passive.span(1))
    if "owe" in folded[start : unit.start]:  # "which wants debt relief, owes China about"
        return None
    noun = _NOUN.search(folded, max(start, unit.start - 40), min(stop, unit.end + 40))
    return Span(*noun.span(1)) if noun else None


def _of_country(passage: Passage, unit: Unit, told: Span) -> bool:
    """Whether a country owes it, and, where debt is put off or swapped, somebody else is told who may do so."""
    codes = {name.party.code for name in passage.names if name.party.code and unit.near(name.start, name.end)}
    if not passage.folded.startswith(_PUT_OFF, told.start):
        return bool(codes) or bool(_POOR.search(passage.folded, unit.left, unit.right))
    return len(codes) > 1 or (bool(codes) and bool(_CREDITORS.search(passage.folded, unit.left, unit.right)))
