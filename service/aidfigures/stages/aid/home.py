"""The paper's own government, which it names without saying whose: "the government will give", "asked Congress for"."""

from collections.abc import Callable, Sequence

from aidfigures.model import Party
from aidfigures.patterns import pattern
from aidfigures.stages.aid.draft import Draft
from aidfigures.stages.aid.passage import Named

_OF_PARLIAMENT = pattern(r"\b(?:asked|asks|asking) (?:the )?(?:congress|parliament|senate|house|lawmakers|mps)\b")
_BEFORE = 1000  # how far before an official a state may be named whose official it is


def give_home(drafts: Sequence[Draft], home: Party, folded: str, names: Callable[[int, int], Sequence[Named]]) -> None:
    """Makes `home` the giver of sums that an official of no named state gives or asks parliament for, and of "foreign
    aid" that no name owns, where no state is named before. `names(start, end)` reads the names of a stretch of text.
    """
    for draft in drafts:
        official = draft.official or (draft.worldwide if draft.unit.order == 0 else None)
        if not draft.is_aid or draft.donors or draft.nameless or draft.own_money or official is None:
            continue
        if draft.status == "requested" and not _OF_PARLIAMENT.search(folded, draft.unit.left, draft.unit.start):
            continue
        if not any(name.party.code for name in names(max(0, official.start - _BEFORE), official.start)):
            draft.donors, draft.evidence["donors"] = (home,), (official,)
