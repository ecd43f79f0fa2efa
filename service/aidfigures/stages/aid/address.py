"""A giver who speaks to those who get: '"$1 billion will reach you next month," the Canadian leader told … in Kyiv'."""

from collections.abc import Sequence

from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.part import Part
from aidfigures.stages.aid.passage import Passage

_YOU = (" you ", " your ", " you,", " you.", " you'")


def addressed(passage: Passage, unit: Unit, parts: Sequence[Part], givers: frozenset[str]) -> tuple[Part, Part] | None:
    """Who speaks and where, if a usual giver says "you" of the sum in a place of one that gives little."""
    own = passage.folded[unit.left : unit.right]
    if not any(word in own for word in _YOU) or not passage.within("status", unit.left, unit.right):
        return None
    speaker = next((part for part in parts if part.part == "speaker" and part.name.party.code in givers), None)
    place = next(
        (part for part in parts if part.lead == "in" and part.name.party.code and part.name.party.code not in givers),
        None,
    )
    return (speaker, place) if speaker and place and speaker.name.start < place.name.start else None
