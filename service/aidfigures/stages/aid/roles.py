"""Which of the parties in a sentence belong to one sum: parts → donors, recipients and channels of a unit."""

from collections.abc import Sequence
from typing import NamedTuple

from aidfigures.model import Party, Span
from aidfigures.patterns import pattern
from aidfigures.stages.aid.address import addressed
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.grammar import LOCATING, SKIPPED, STRIKING
from aidfigures.stages.aid.part import GIVING_REGIONS, Part, lends
from aidfigures.stages.aid.passage import Passage

_SIDE_BY_SIDE = pattern(r", (?:and )?| and ")
_EU = Party("European Union", "EU", "multilateral")  # "Europe had pledged": the Union and its members
_HEADS = ("name", "capital", "actor", "organisation")  # names that a clause may begin with and that act
_ASIDE = 40  # how far a second receiver may stand from the first, in code points


class Roles(NamedTuple):
    """Parties with the words that name them."""

    donors: tuple[Part, ...] = ()
    recipients: tuple[Part, ...] = ()
    via: tuple[Part, ...] = ()
    each: bool = False


def choose_roles(passage: Passage, unit: Unit, parts: Sequence[Part], givers: frozenset[str]) -> Roles:
    """Who gives, gets and passes on the sum: its own words first, then what stands before it, then the sentence."""
    if spoken := addressed(passage, unit, parts, givers):
        return Roles((spoken[0],), (spoken[1],))
    giving = _givers(parts, givers)
    donors = _respectively(passage, unit, giving) or _nearest(passage.folded, unit, giving)
    if not donors:
        donors = _speakers(parts) or _head_of_clause(passage, unit, parts, givers)
    lenders = tuple(part for part in donors if lends(part.name.party))
    borrowed = bool(passage.within("borrowing", unit.left, unit.right))
    if borrowed:  # whoever borrows does not give, much as it gives at other times
        givers = frozenset()
        lenders = lenders or tuple(part for part in giving if lends(part.name.party))
    if lenders and (borrowed or len(lenders) < len(donors)):  # "the OPEC Fund and Rwanda signed a loan"
        donors = tuple(part for part in donors if lends(part.name.party) or part.name.party.code in givers) or lenders
        parts = [part._replace(part="recipient") if _signs(part, lenders, givers) else part for part in parts]
    taken = {part.name.party for part in donors}
    helped = [
        part
        for part in parts
        if part.part == "recipient"
        and (part.name.party not in taken or _at_home(unit, part))
        and part.name.party.type != "other"
    ]
    sure = [part for part in helped if part.strength >= 2]
    recipients = (
        _respectively(passage, unit, sure)
        or _recipients(passage.folded, unit, helped)
        or _told_by(parts, taken, givers)
    )
    gives = not borrowed and any(part.name.party.code in givers for part in donors)
    if recipients and all(lends(part.name.party) for part in recipients) and not gives:
        donors, recipients = recipients, tuple(part for part in donors if part.name.party.code)
    holders = [part for part in parts if part.part == "holder" and unit.near(part.name.start, part.name.end)]
    via = tuple(part for part in parts if part.part == "via" and part.name.party not in taken)
    return Roles(donors, recipients, (*via, *holders), bool(donors) and _says_each(passage, donors))


def _at_home(unit: Unit, part: Part) -> bool:
    """ "for families hit by the floods in Texas": a part of the giver's own country."""
    goes = part.lead in ("to", "for") or part.lead in STRIKING or part.lead == "in"
    return goes and part.name.role == "area" and part.name.start > unit.end


def _givers(parts: Sequence[Part], givers: frozenset[str]) -> list[Part]:
    """Whoever gives; a state that gives little and is told to get the money does not give it to itself."""
    sure = {part.name.party for part in parts if part.part == "recipient" and part.lead in ("to", "for")}
    giving = [
        part
        for part in parts
        if part.part == "donor" and (part.name.party not in sure or part.name.party.code in givers)
    ]
    return [
        part._replace(name=part.name._replace(party=_EU)) if part.name.party.name == "Europe" else part
        for part in giving
        if part.name.party.type != "region" or part.name.party.name in GIVING_REGIONS
    ]


def _told_by(parts: Sequence[Part], taken: set[Party], givers: frozenset[str]) -> tuple[Part, ...]:
    """ "Canada will provide $367 million, the president of Ukraine said": who tells of another's gift gets it."""
    said = [
        part
        for part in parts
        if part.part == "speaker" and part.name.party.type == "government" and part.name.party.code not in givers
    ]
    return tuple(said[:1]) if taken and said and said[0].name.party not in taken else ()


def _signs(part: Part, lenders: Sequence[Part], givers: frozenset[str]) -> bool:
    """A state that is told beside a lender and gives little itself."""
    code = part.name.party.code
    return part.part == "donor" and code is not None and code not in givers and part not in lenders


def _speakers(parts: Sequence[Part]) -> tuple[Part, ...]:
    """ "Ottawa says shells worth … will reach Ukraine": who announces gives, where somebody else receives."""
    helped = {part.name.party for part in parts if part.part == "recipient"}
    said = [
        part
        for part in parts
        if part.part == "speaker" and (part.name.party.code or lends(part.name.party)) and part.name.party not in helped
    ]
    return tuple(said[:1]) if helped else ()


def _head_of_clause(passage: Passage, unit: Unit, parts: Sequence[Part], givers: frozenset[str]) -> tuple[Part, ...]:
    """ "The Netherlands was the first to sign up, with €500 million": a usual giver or a lender that heads the
    clause of the sum, whatever its verb.
    """
    for part in parts:
        name = part.name
        if part.part != "none" or part.strength != 1 or part.lead or name.end > unit.start or name.role not in _HEADS:
            continue
        before = passage.folded[passage.start : name.start].rstrip()
        heads = SKIPPED.issuperset(before[max(before.rfind(mark) for mark in ",;:") + 1 :].split())
        if heads and (name.party.code in givers or lends(name.party)):
            return (part,)
    return ()


def parties(parts: Sequence[Part]) -> tuple[Party, ...]:
    """The parties of the parts, each once, in reading order."""
    return tuple(dict.fromkeys(part.name.party for part in sorted(parts, key=lambda part: part.name.start)))


def spans(parts: Sequence[Part]) -> tuple[Span, ...]:
    return tuple(part.name.span for part in sorted(parts, key=lambda part: part.name.start))


def _own_right(unit: Unit, parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if unit.end <= part.name.start and part.name.end <= unit.right]


def _nearest(folded: str, unit: Unit, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Those among the sum's own words after it, else the list nearest before it, else the first after it."""
    own = [part for part in _own_right(unit, parts) if part.lead in ("from", "by")]
    if own:
        return tuple(own)
    left = [part for part in parts if part.name.end <= unit.start]
    beside = bool(left) and folded[left[-1].name.end : unit.start] in ("'s ", "' ")
    if beside and left[-1].name.party.code is None:  # "after the Bank's $4bn"
        return (left[-1],)
    if left:
        surest = max(part.strength for part in left)
        left = [part for part in left if part.strength == surest]
        return same_list(folded, left, len(left) - 1, step=-1)
    right = [part for part in parts if part.name.start >= unit.end and not _of_another(unit, part)]
    return same_list(folded, right, 0, step=1) if right else ()


def _of_another(unit: Unit, part: Part) -> bool:
    """ "$9bn, including $3bn from Japan": beyond the next sum, "from" and "by" speak of that one."""
    return part.name.start > unit.following and part.lead in ("from", "by")


def same_list(folded: str, parts: Sequence[Part], place: int, step: int) -> tuple[Part, ...]:
    """The part at `place` and its neighbours in one list: "Germany, France and Italy"; a sum between two ends it."""
    chosen = [parts[place]]
    while 0 <= place + step < len(parts):
        first, second = sorted((parts[place], parts[place + step]), key=lambda part: part.name.start)
        gap = folded[first.name.end : second.name.start]
        if len(gap) > 16 or any(sign.isdigit() for sign in gap):
            break
        place += step
        chosen.append(parts[place])
    return tuple(chosen)


def _recipients(folded: str, unit: Unit, helped: Sequence[Part]) -> tuple[Part, ...]:
    """Who gets it: the direct receiver, else those it is for, else the place where it is spent."""
    sure = [part for part in helped if part.strength >= 2]
    own = _own_right(unit, sure)
    direct = [part for part in own if part.lead in ("", "to")]
    if direct:
        return _close_by(direct)
    left = [part for part in sure if part.name.end <= unit.start and part.name.start >= unit.left]
    if left and left[-1].lead == "":  # "give UNRWA €5m for the people of Gaza", "Ukraine will receive €5m"
        return same_list(folded, left, len(left) - 1, step=-1)
    if own:
        places = [part for part in _own_right(unit, helped) if part.strength == 1 and part.lead in ("in", "across")]
        return (*own, *places) if all(part.name.party.code is None for part in own) else tuple(own)
    if left:
        return same_list(folded, left, len(left) - 1, step=-1)
    weak = [part for part in helped if unit.near(part.name.start, part.name.end)]
    weak = [part for part in weak if part.name.party.code] or weak  # "the Red Cross has raised $5m for … in Nepal"
    return tuple(weak) or _nearest(folded, unit, [part for part in sure or helped if not _spent_on_another(unit, part)])


def _spent_on_another(unit: Unit, part: Part) -> bool:
    """ "£15bn, of which £4bn was spent in the UK": a place beyond the next sum is where that one goes."""
    return part.name.start > unit.following and part.lead in LOCATING


def _close_by(direct: Sequence[Part]) -> tuple[Part, ...]:
    """The first receiver and those told right after it: "one to the Red Cross and the other to the UN"."""
    chosen = [direct[0]]
    for part in direct[1:]:
        if part.name.start - chosen[-1].name.end > _ASIDE:
            break
        chosen.append(part)
    return tuple(chosen)


def _respectively(passage: Passage, unit: Unit, listed: Sequence[Part]) -> tuple[Part, ...]:
    """ "Oslo and Paris pledged €5m and €6m respectively", and as many names as sums side by side without the word."""
    if len(listed) != unit.units or unit.units < 2 or len(same_list(passage.folded, listed, 0, step=1)) != len(listed):
        return ()
    said = passage.folded.find("respectively", passage.start, passage.end) >= 0
    if not said:
        before = unit.order == 0 or _SIDE_BY_SIDE.fullmatch(passage.folded, unit.previous, unit.start)
        behind = unit.order + 1 == unit.units or _SIDE_BY_SIDE.fullmatch(passage.folded, unit.end, unit.following)
        if not (before and behind and all(part.name.end <= unit.first for part in listed)):
            return ()
    return (listed[unit.order],)


def _says_each(passage: Passage, donors: Sequence[Part]) -> bool:
    last = max(part.name.end for part in donors)
    return len(donors) > 1 and passage.folded.find(" each", last, passage.end) >= 0
