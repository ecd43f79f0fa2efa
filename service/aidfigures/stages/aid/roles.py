"""Which of the parties in a sentence belong to one sum: parts → donors, recipients and channels of a unit."""

from collections.abc import Sequence
from typing import NamedTuple

from aidfigures.model import Party, Span
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.parties import Part
from aidfigures.stages.aid.passage import Passage


class Roles(NamedTuple):
    """Parties with the words that name them."""

    donors: tuple[Part, ...] = ()
    recipients: tuple[Part, ...] = ()
    via: tuple[Part, ...] = ()
    each: bool = False


def choose_roles(passage: Passage, unit: Unit, parts: Sequence[Part]) -> Roles:
    """Donors, recipients and channels of the sum: its own words first, then what stands before it, then the sentence."""
    givers = [part for part in parts if part.part == "donor" and part.strength >= 2]
    donors = _respectively(passage, unit, givers) or _nearest(unit, givers, own_first=_own_right)
    if not donors:
        donors = _nearest(unit, [part for part in parts if part.part == "donor"], own_first=_own_right)
    taken = {part.name.party for part in donors}
    helped = [part for part in parts if part.part == "recipient" and part.name.party not in taken]
    recipients = _recipients(unit, helped)
    via = tuple(part for part in parts if part.part == "via")
    return Roles(donors, recipients, via, bool(donors) and _says_each(passage, donors))


def parties(parts: Sequence[Part]) -> tuple[Party, ...]:
    """The parties of the parts, each once, in reading order."""
    return tuple(dict.fromkeys(part.name.party for part in sorted(parts, key=lambda part: part.name.start)))


def spans(parts: Sequence[Part]) -> tuple[Span, ...]:
    return tuple(part.name.span for part in sorted(parts, key=lambda part: part.name.start))


def _own_right(unit: Unit, parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if unit.end <= part.name.start and part.name.end <= unit.right]


def _nearest(unit: Unit, parts: Sequence[Part], own_first) -> tuple[Part, ...]:  # type: ignore[no-untyped-def]
    """Those among the sum's own words after it, else the list nearest before it, else the first after it."""
    own = [part for part in own_first(unit, parts) if part.lead in ("from", "by")]
    if own:
        return tuple(own)
    left = [part for part in parts if part.name.end <= unit.start]
    if left:
        return _same_list(left, len(left) - 1, step=-1)
    right = [part for part in parts if part.name.start >= unit.end]
    return _same_list(right, 0, step=1) if right else ()


def _same_list(parts: Sequence[Part], place: int, step: int) -> tuple[Part, ...]:
    """The part at `place` and its neighbours in one list: "Germany, France and Italy"."""
    chosen = [parts[place]]
    while 0 <= place + step < len(parts):
        first, second = sorted((parts[place], parts[place + step]), key=lambda part: part.name.start)
        if second.name.start - first.name.end > 16:
            break
        place += step
        chosen.append(parts[place])
    return tuple(chosen)


def _recipients(unit: Unit, helped: Sequence[Part]) -> tuple[Part, ...]:
    sure = [part for part in helped if part.strength >= 2]
    own = _own_right(unit, sure)
    if own:
        extra = [part for part in _own_right(unit, helped) if part.strength == 1 and part.name.party.code]
        return tuple(own + [part for part in extra if all(known.name.party.code is None for known in own)])
    for candidates in (sure, helped):
        left = [part for part in candidates if part.name.end <= unit.start and part.name.start >= unit.left]
        if left:
            return tuple(left)
        if candidates is helped and _own_right(unit, helped):
            return tuple(_own_right(unit, helped))
        if candidates:
            return _nearest(unit, candidates, own_first=_own_right)
    return ()


def _respectively(passage: Passage, unit: Unit, givers: Sequence[Part]) -> tuple[Part, ...]:
    if len(givers) == unit.count > 1 and passage.folded.find("respectively", passage.start, passage.end) >= 0:
        return (givers[unit.order],)
    return ()


def _says_each(passage: Passage, donors: Sequence[Part]) -> bool:
    last = max(part.name.end for part in donors)
    return len(donors) > 1 and passage.folded.find(" each", last, passage.end) >= 0
