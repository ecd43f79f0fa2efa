"""What kind of money a sum is: the words around it weighed → aid, appeal, procurement, price, … and the words that say so.

Most money in the news is no aid, so aid has to be said: a noun of aid near the sum, or somebody who gives to somebody.
"""

from collections.abc import Sequence
from typing import Protocol, cast

from aidfigures.model import Kind, Span
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.parties import Part
from aidfigures.stages.aid.passage import Cue, Passage

_WEIGHTS = {"aid_strong": 3.0, "aid_fair": 1.4, "aid_slight": 0.5}
_AGAINST = 1.6  # a noun of other money
_ATTACHED = 2.0  # right beside the sum: "a fine of $5m", "$5m in relief"
_AFAR = 0.5  # in the sentence, among another sum's words
_GIVING = 1.2  # a giver, a recipient
_NEEDED = 2.0


class Judged(Protocol):
    @property
    def is_aid(self) -> bool: ...


def judge_kind(
    passage: Passage, unit: Unit, parts: Sequence[Part], background: float, earlier: Sequence["Judged"]
) -> tuple[Kind, tuple[Span, ...]]:
    """The kind and the words that say so. `background` is what the rest of the text adds, `earlier` the sums before."""
    best: dict[str, tuple[float, Cue]] = {}
    balance = background
    for cue in passage.of("kind"):
        weight = _WEIGHTS.get(cue.answer, _AGAINST) * _closeness(passage.folded, unit, cue)
        balance += weight if cue.answer in _WEIGHTS else -weight
        kind = "aid" if cue.answer in _WEIGHTS else cue.answer
        if kind not in best or weight > best[kind][0]:
            best[kind] = (weight, cue)
    if "share" in best:
        return "other", (best["share"][1].span,)
    givers = _giving(parts)
    balance += _GIVING * len(givers)
    if balance >= _NEEDED:
        if "aid" in best:
            return "aid", (best["aid"][1].span,)
        if givers:
            return "aid", tuple(part.name.span for part in givers)
        if earlier and earlier[-1].is_aid:
            return "aid", ()
    against = {kind: found for kind, found in best.items() if kind != "aid"}
    if not against:
        return "other", ()
    kind = max(against, key=lambda answer: against[answer][0])
    return cast(Kind, kind), (against[kind][1].span,)


def _giving(parts: Sequence[Part]) -> list[Part]:
    """One sure giver and one sure recipient, where the sentence has them."""
    found = {}
    for part in parts:
        if part.part in ("donor", "recipient") and part.strength >= 2:
            found.setdefault(part.part, part)
    return list(found.values())


def _closeness(folded: str, unit: Unit, cue: Cue) -> float:
    if unit.start - 16 <= cue.end <= unit.start and _joined(folded[cue.end : unit.start]):
        return _ATTACHED
    if unit.end <= cue.start <= unit.end + 16 and _joined(folded[unit.end : cue.start]):
        return _ATTACHED
    return 1.0 if unit.near(cue.start, cue.end) else _AFAR


def _joined(gap: str) -> bool:
    return not any(mark in gap for mark in ",;.:") and len(gap.split()) <= 3
