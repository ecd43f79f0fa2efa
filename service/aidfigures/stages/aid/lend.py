"""What a sentence leaves out and the text around it says: drafts → the same drafts, filled in.

The figure before lends first (the same paragraph goes on about the same money), then the figure after (a headline takes
its body's answers), then the text as a whole.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from aidfigures.model import Party, Span
from aidfigures.stages.aid.document import Facts
from aidfigures.stages.aid.draft import Draft
from aidfigures.stages.aid.roles import parties, spans

_UNNAMED_GIVERS = frozenset(("requested",))


def lend(drafts: Sequence[Draft], facts_of: Callable[[], Facts]) -> None:
    """Fill the open questions of aid drafts in place. `facts_of` reads the whole text, and only where it is needed."""
    own = list({id(draft): draft for draft in drafts if draft.is_aid}.values())
    donors = Counter(draft.donors for draft in own if draft.donors)
    recipients = Counter(draft.recipients for draft in own if draft.recipients)
    told = [(draft.donors, draft.recipients, dict(draft.evidence)) for draft in own]
    for place, draft in enumerate(own):
        _lend_donors(draft, donors, told)
        _lend_recipients(draft, recipients, told)
        _lend_answers(draft, [*reversed(own[:place]), *own[place + 1 :]])
        if draft.status is None:  # told as aid and nothing firmer: somebody has said it will be given
            draft.status, draft.evidence["status"] = "pledged", draft.evidence.get("kind", ())
        if draft.own_money and _wants_donor(draft) and draft.own_money not in draft.recipients:
            draft.donors = (draft.own_money,)
            draft.evidence["donors"] = (draft.cue,)
    _mix_wholes(own)
    lacking = [draft for draft in own if not draft.recipients or not draft.category or _wants_donor(draft)]
    if lacking:
        facts = facts_of()
        for draft in lacking:
            _lend_facts(draft, facts)


def _mix_wholes(drafts: Sequence[Draft]) -> None:
    """A whole whose parts in the same sentence are loans and grants is both."""
    for place, whole in enumerate(drafts):
        parts = drafts[place + 1 : place + whole.unit.count]
        if whole.unit.order or whole.finance_type or any(not part.unit.order for part in parts):
            continue
        if {"loan", "grant"} <= {part.finance_type for part in parts}:
            whole.finance_type = "mixed"
            whole.evidence["finance_type"] = tuple(span for part in parts for span in part.evidence["finance_type"])


_Told = list[tuple[tuple[Party, ...], tuple[Party, ...], dict[str, tuple[Span, ...]]]]


def _wants_donor(draft: Draft) -> bool:
    return not draft.donors and not draft.nameless and draft.status not in _UNNAMED_GIVERS


def _lend_donors(draft: Draft, counted: Counter[tuple[Party, ...]], told: _Told) -> None:
    """The donors named for most sums of the text, the first ones where two stand level."""
    for donors, _ in counted.most_common():
        if _wants_donor(draft) and not set(donors) & set(draft.recipients):
            draft.donors = donors
            draft.evidence["donors"] = next(evidence["donors"] for known, _, evidence in told if known == donors)


def _lend_recipients(draft: Draft, counted: Counter[tuple[Party, ...]], told: _Told) -> None:
    """The recipients named for most sums of the text; those of the same giver first."""
    same_giver = [known for donors, known, _ in told if donors == draft.donors and known]
    for recipients in (*same_giver, *(known for known, _ in counted.most_common())):
        if not draft.recipients and not set(recipients) & set(draft.donors):
            draft.recipients = recipients
            draft.evidence["recipients"] = next(
                evidence["recipients"] for _, known, evidence in told if known == recipients
            )


def _lend_answers(draft: Draft, neighbours: Sequence[Draft]) -> None:
    """Category and status of the nearest sum before, else after."""
    for other in neighbours:
        if draft.category is None and other.category is not None and draft.novelty != "cumulative":
            draft.category = other.category
            draft.evidence["category"] = other.evidence.get("category", ())
        if draft.status is None and other.status is not None and other.status != "requested":
            draft.status = other.status
            draft.evidence["status"] = other.evidence.get("status", ())


def _lend_facts(draft: Draft, facts: Facts) -> None:
    if _wants_donor(draft) and facts.donors and not set(parties(facts.donors)) & set(draft.recipients):
        draft.donors = parties(facts.donors)
        draft.evidence["donors"] = spans(facts.donors)
    if not draft.recipients and facts.recipients and not set(parties(facts.recipients)) & set(draft.donors):
        draft.recipients = parties(facts.recipients)
        draft.evidence["recipients"] = spans(facts.recipients)
    draft.category = draft.category or facts.category
