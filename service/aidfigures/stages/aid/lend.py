"""What a sentence leaves out and the text around it says: drafts → the same drafts, filled in.

The figure before lends first (the same paragraph goes on about the same money), then the figure after (a headline takes
its body's answers), then the text as a whole.
"""

from collections.abc import Callable, Iterator, Sequence

from aidfigures.stages.aid.document import Facts
from aidfigures.stages.aid.draft import Draft
from aidfigures.stages.aid.roles import parties, spans

_UNNAMED_GIVERS = frozenset(("requested",))


def lend(drafts: Sequence[Draft], facts_of: Callable[[], Facts]) -> None:
    """Fill the open questions of aid drafts in place. `facts_of` reads the whole text, and only where it is needed."""
    facts: Facts | None = None
    done: set[int] = set()
    for index, draft in enumerate(drafts):
        if not draft.is_aid or id(draft) in done:
            continue
        done.add(id(draft))
        neighbours = list(_neighbours(drafts, index))
        _lend_parties(draft, neighbours)
        _lend_answers(draft, neighbours)
        if draft.donors and draft.recipients and draft.category:
            continue
        facts = facts or facts_of()
        _lend_facts(draft, facts)


def _neighbours(drafts: Sequence[Draft], index: int) -> Iterator[Draft]:
    """Aid drafts before, nearest first, then those after, nearest first."""
    for other in (*reversed(drafts[:index]), *drafts[index + 1 :]):
        if other.is_aid and other is not drafts[index]:
            yield other


def _wants_donor(draft: Draft) -> bool:
    return not draft.donors and not draft.nameless and draft.status not in _UNNAMED_GIVERS


def _lend_parties(draft: Draft, neighbours: Sequence[Draft]) -> None:
    for other in neighbours:
        if _wants_donor(draft) and other.donors and not set(other.donors) & set(draft.recipients):
            draft.donors = other.donors
            draft.evidence["donors"] = other.evidence.get("donors", ())
        if not draft.recipients and other.recipients and not set(other.recipients) & set(draft.donors):
            draft.recipients = other.recipients
            draft.evidence["recipients"] = other.evidence.get("recipients", ())


def _lend_answers(draft: Draft, neighbours: Sequence[Draft]) -> None:
    for other in neighbours:
        if draft.category is None and other.category is not None:
            draft.category = other.category
            draft.evidence["category"] = other.evidence.get("category", ())
        if draft.status is None and other.status is not None and other.status != "requested":
            draft.status = other.status
            draft.evidence["status"] = other.evidence.get("status", ())


def _lend_facts(draft: Draft, facts: Facts) -> None:
    if _wants_donor(draft) and facts.donors:
        draft.donors = parties(facts.donors)
        draft.evidence["donors"] = spans(facts.donors)
    if not draft.recipients and facts.recipients and not set(parties(facts.recipients)) & set(draft.donors):
        draft.recipients = parties(facts.recipients)
        draft.evidence["recipients"] = spans(facts.recipients)
    draft.category = draft.category or facts.category
