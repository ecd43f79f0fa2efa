"""Money that buys, earns or is only hoped for: the grammar around a sum → another kind than aid, and the words.

"approved the possible sale of 96 helicopters to Poland for $12bn", "is meant to attract €500m of private
capital", "£10 can buy blankets".
"""

from typing import NamedTuple

from aidfigures.model import Kind, Span
from aidfigures.patterns import pattern
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.passage import Passage

_REACH = 150  # how far from the sum such words may stand, in code points
_SOLD = pattern(r"\b(sales? (?:of|to)|sells?|selling|sold|arms sales?|military sales?)\b")
_SALE_BEHIND = pattern(
    r"(?:[ ](?:possible|potential|proposed|arms|weapons|military|foreign|missile))*[ ](sales?) (?:of|to)\b"
)
_ARMS = pattern(r"\b(?:helicopters?|aircraft|fighters|defen[cs]e|torpedo\w*|gunboats?|corvettes?)\b")
_GIFTS = pattern(r"\b(?:proceeds|charity|auction|donat\w+|raised?|raises|in aid of)\b")
_DRAWS = pattern(  # "meant to attract", "should mobilise up to", "hopes to draw in"
    r"\b(attract\w*|leverag\w*|mobili[sz]\w*|unlock\w*|catal[iy][sz]\w*|spur\w*|trigger\w*"
    r"|(?:draw|crowd|bring|pull)(?:s|ing)? in|generat\w*)\b(?: (?!and\b|but\b)[^\s,.;]+){0,6} ?$"
)
_PRIVATE = pattern(
    r"\bprivate (?:\w+ )?(?:capital|investments?|investors?|financ\w+|money|sector|funds|lenders|firms)\b"
)
_SMALL = pattern(r"\D{0,4}\d{1,3}(?:\.\d\d)?(?: ?(?:pounds?|dollars?|euros?|us))?")  # "£10", "15 euros"
_BUYS = pattern(
    r"(?: (?:a|per) (?:month|day|week|year))? ((?:can|could|would|will|may|might) (?!be |go |have )(?:\w+ )?\w+"
    r"|is enough (?:to|for)|buys|feeds|pays for|provides|covers|keeps|shelters|treats)\b"
)


class Deal(NamedTuple):
    """Which kind of money it is, and the words that say so."""

    kind: Kind
    told: Span


def read_deal(passage: Passage, unit: Unit) -> Deal | None:
    """The deal that the sum's own words make of it, or None."""
    folded = passage.folded
    start, stop = max(unit.left, unit.start - _REACH), min(unit.right, unit.end + _REACH)
    if (sold := _sold(passage, unit, start, stop)) is not None:
        return Deal("procurement", sold)
    private = folded.find("private ", start, stop) >= 0
    if private and (draws := _DRAWS.search(folded, start, unit.start)) and _PRIVATE.search(folded, draws.start(), stop):
        return Deal("other", Span(*draws.span(1)))
    if _SMALL.fullmatch(folded, unit.start, unit.end) and (buys := _BUYS.match(folded, unit.end, stop)):
        return Deal("price", Span(*buys.span(1)))
    return None


def _sold(passage: Passage, unit: Unit, start: int, stop: int) -> Span | None:
    """ "sold Egypt €4bn of jets": arms that are sold, and no jumble sale whose proceeds go to somebody."""
    folded = passage.folded
    if not any(folded.find(word, start, stop) >= 0 for word in (" sale", " sell", " sold")):
        return None
    arms = any(cue.answer == "military" for cue in passage.within("category", unit.left, unit.right))
    if not arms and not _ARMS.search(folded, unit.left, unit.right):
        return None
    if found := _SALE_BEHIND.match(folded, unit.end):
        return Span(*found.span(1))
    sales = list(_SOLD.finditer(folded, start, unit.start))
    if not sales or _GIFTS.search(folded, unit.left, unit.right):
        return None
    given = any(verb.answer == "give" for verb in passage.within("verb", sales[-1].end(), unit.start))
    return None if given else Span(*sales[-1].span(1))
