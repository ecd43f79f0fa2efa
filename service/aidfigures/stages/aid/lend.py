"""What a sentence leaves out and the text around it says: drafts → the same drafts, filled in.

The figure before lends first (the same paragraph goes on about the same money), then the figure after (a headline takes
its body's answers), then the text as a whole.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import cast

from aidfigures.model import Category, Party, Span
from aidfigures.stages.aid.document import Facts
from aidfigures.stages.aid.draft import Draft
from aidfigures.stages.aid.grammar import GOING_ON, OF_IT, POINTING_BACK
from aidfigures.stages.aid.roles import parties, spans

_TALK = 900  # how far the talk of one package reaches, in code points
_RANKED = 5  # how many of the commonest givers and receivers are tried


def lend(folded: str, drafts: Sequence[Draft], facts_of: Callable[[], Facts], givers: frozenset[str]) -> None:
    """Fill the open questions of aid drafts in place. `facts_of` reads the whole text, and only where it is needed.

    A country lends its name as a donor only where it is a usual giver (`givers`, codes).
    """
    own = list({id(draft): draft for draft in drafts if draft.is_aid}.values())
    told = [(draft.recipients, 3 if draft.sure_recipients else 1, draft) for draft in own]
    recipients = _ranking("recipients", [answer for answer in told if _are_helped(answer[0])])
    recipients = recipients or _one_body(own)
    of_giver: dict[tuple[Party, ...], tuple[Party, ...]] = {}
    last: Draft | None = None
    for before, draft in pairwise((None, *own)):
        assert draft is not None
        if before is not None and before.nameless and not draft.donors and _takes_apart(folded, before, draft):
            draft.nameless = True  # what nameless donors gave in all, and what of it
        if before is not None and OF_IT.match(folded, draft.unit.end):  # "$100m of it was a loan"
            _lend_donors(draft, {before.donors: before.evidence.get("donors", ())})
            _lend_recipients(draft, {}, {before.recipients: before.evidence.get("recipients", ())})
        if last is not None and _goes_on(folded, last, draft):
            _lend_donors(draft, {last.donors: last.evidence.get("donors", ())})
        last = draft if draft.donors and all(_gives(party, givers) for party in draft.donors) else last
    lending = [draft for draft in own if all(_gives(party, givers) for party in draft.donors)]
    donors = _ranking("donors", [(draft.donors, 1, draft) for draft in lending])
    for draft in own:
        if draft.category == "in_donor_refugee":
            draft.recipients, draft.evidence["recipients"] = (), ()
        _lend_donors(draft, donors)
        if draft.sure_recipients and draft.donors and draft.recipients:
            of_giver.setdefault(draft.donors, draft.recipients)
        _lend_recipients(draft, of_giver, recipients)
        if draft.own_money and _wants_donor(draft) and draft.own_money not in draft.recipients:
            draft.donors = (draft.own_money,)
            draft.evidence["donors"] = (draft.cue,) if draft.cue else ()
    for draft in own:
        one = draft.unit.units == 1 and draft.novelty != "cumulative"
        if draft.category is None and draft.finance_type == "loan" and one:
            draft.category, draft.evidence["category"] = "financial", draft.evidence.get("finance_type", ())
    for draft in own:
        _widen(draft, own)
    _firm_up_parts(own)
    for order in (own, own[::-1]):
        _pass_on(order)
    _mix_wholes(own)
    for draft in own:
        if draft.status is None:  # told as aid and nothing firmer: somebody has said it will be given
            draft.status, draft.evidence["status"] = "pledged", draft.evidence.get("kind", ())
    lacking = [draft for draft in own if not draft.recipients or not draft.category or _wants_donor(draft)]
    if lacking:
        facts = facts_of()
        for draft in lacking:
            _lend_facts(draft, facts)
            _lend_recipients(draft, {}, _ranking("recipients", told))
    for draft in own:
        draft.recipients = draft.recipients or draft.askers
        if draft.category is None and draft.house is not None:
            draft.category, draft.evidence["category"] = cast(Category, draft.house.answer), (draft.house.span,)


def _takes_apart(folded: str, whole: Draft, part: Draft) -> bool:
    """ "Grants account for €4bn of it", "and loans for €2bn": of the sum before, by words or as the next in the row."""
    behind = folded.startswith((" of it", " of that", " of which", " of this"), part.unit.end)
    return (
        behind
        or (part.unit.order > 0 and part.unit.first == whole.unit.first)
        or bool(not part.unit.order and GOING_ON.match(folded, part.unit.left))
    )


def _goes_on(folded: str, last: Draft, draft: Draft) -> bool:
    """Whether a sum stands in the sentence of the one before, or in one that points back: "Of this", "That brings"."""
    if draft.unit.first == last.unit.first:
        return True
    if draft.unit.order or draft.unit.start - last.unit.end > _TALK:
        return False
    return bool(POINTING_BACK.match(folded, draft.unit.left))


def _gives(party: Party, givers: frozenset[str]) -> bool:
    return party.code in givers if party.code else party.type not in ("region", "other", "public")


def _are_helped(recipients: tuple[Party, ...]) -> bool:
    """States and regions; a body that gets money of one giver for others is seldom what the rest of the text is for."""
    return bool(recipients) and all(party.code or party.type == "region" for party in recipients)


def _one_body(drafts: Sequence[Draft]) -> "_Ranking":
    """The body that all pledges of a text are for, where the text names no other receiver: a fund's replenishment."""
    told = [draft for draft in drafts if draft.recipients]
    if not told or len(told[0].recipients) > 1 or any(draft.recipients != told[0].recipients for draft in told):
        return {}
    joint = not told[0].donors and told[0] is drafts[0]
    return {told[0].recipients: told[0].evidence.get("recipients", ())} if joint else {}


_Ranking = dict[tuple[Party, ...], tuple[Span, ...]]  # the commonest first, with the words of their first mention


def _ranking(question: str, answers: Sequence[tuple[tuple[Party, ...], int, Draft]]) -> _Ranking:
    counted: Counter[tuple[Party, ...]] = Counter()
    for named, weight, _ in answers:
        if named:
            counted[named] += weight
    words = {named: draft.evidence.get(question, ()) for named, _, draft in reversed(answers)}
    return {named: words[named] for named, _ in counted.most_common(_RANKED)}


def _wants_donor(draft: Draft) -> bool:
    return not draft.donors and not draft.nameless and draft.status != "requested"


def _lend_donors(draft: Draft, ranking: _Ranking) -> None:
    """The donors named for most sums of the text, the first ones where two stand level."""
    for donors, words in ranking.items():
        if _wants_donor(draft) and not set(donors) & set(draft.recipients):
            draft.donors, draft.evidence["donors"] = donors, words


def _lend_recipients(draft: Draft, of_giver: dict[tuple[Party, ...], tuple[Party, ...]], ranking: _Ranking) -> None:
    """The recipients of the same giver, else those named for most sums of the text."""
    if draft.category == "in_donor_refugee" or draft.worldwide:
        return
    for recipients in (of_giver.get(draft.donors, ()), *ranking):
        if not recipients or draft.recipients or set(recipients) & set(draft.donors):
            continue
        if draft.kind == "aid" or any(party.code for party in recipients):  # an appeal is for people, not for a body
            draft.recipients, draft.evidence["recipients"] = recipients, ranking.get(recipients, ())


def _widen(draft: Draft, drafts: Sequence[Draft]) -> None:
    """A sum told as help of no kind is for more than the smaller sum of the same parties that has one purpose."""
    if draft.category is not None or draft.generic is None or draft.novelty == "cumulative":
        return
    for other in drafts:
        if (
            other.category not in (None, "mixed", "unspecified")
            and other.point < draft.point
            and other.unit.left != draft.unit.left
            and set(other.codes) & set(draft.codes)
            and set(other.donors) & set(draft.donors)
            and set(other.recipients) & set(draft.recipients)
        ):
            draft.category = "mixed"
            draft.evidence["category"] = (draft.generic, *other.evidence.get("category", ())[:1])
            return


def _pass_on(drafts: Sequence[Draft]) -> None:
    """Category and status go from sum to sum, in the order given."""
    category: Draft | None = None
    status: Draft | None = None
    asked: Draft | None = None
    for draft in drafts:
        if draft.status is None and asked is not None and asked.unit.first == draft.unit.first:
            draft.kind, draft.status, draft.donors = "appeal", "requested", ()  # one request of several bodies
            draft.evidence["status"], draft.evidence["donors"] = asked.evidence.get("status", ()), ()
        asked = draft if draft.status == "requested" else None
        apart = draft.novelty == "cumulative" or draft.earlier
        abroad = category is not None and category.category != "in_donor_refugee"  # what is spent at home is told of it
        if draft.category is None and category is not None and abroad and not apart:
            draft.category, draft.evidence["category"] = category.category, category.evidence.get("category", ())
        if draft.status is None and status is not None:
            used = status.novelty == "previously_announced" and status.status in ("pledged", "committed")
            draft.status = "allocated" if used else status.status  # a part of old money is put to its use
            draft.evidence["status"] = status.evidence.get("status", ())
        category = draft if draft.category is not None else category
        status = draft if draft.status not in (None, "requested") else status


def _firm_up_parts(drafts: Sequence[Draft]) -> None:
    """ "The other $2bn is a loan": a part is as firm as the bigger sum before it, unless a verb says otherwise."""
    whole: Draft | None = None
    for draft in drafts:
        if draft.weak_status and whole is not None and _holds(whole, draft):
            draft.status, draft.evidence["status"] = whole.status, whole.evidence.get("status", ())
        elif draft.status in ("pledged", "proposed", "disbursed") and draft.novelty in (None, "new"):
            whole = draft if whole is None or draft.point >= whole.point else whole


def _holds(whole: Draft, part: Draft) -> bool:
    if part.novelty not in (None, "new") or part.point >= whole.point or not set(part.codes) & set(whole.codes):
        return False
    givers_agree = not part.donors or not whole.donors or bool(set(part.donors) & set(whole.donors))
    return givers_agree and part.unit.start - whole.unit.end < _TALK


def _mix_wholes(drafts: Sequence[Draft]) -> None:
    """A whole whose parts in the same sentence are loans and grants is both."""
    for place, whole in enumerate(drafts):
        parts = drafts[place + 1 : place + whole.unit.units]
        if whole.unit.order or whole.finance_type or any(not part.unit.order for part in parts):
            continue
        if {"loan", "grant"} <= {part.finance_type for part in parts}:
            whole.finance_type = "mixed"
            whole.evidence["finance_type"] = tuple(span for part in parts for span in part.evidence["finance_type"])


def _lend_facts(draft: Draft, facts: Facts) -> None:
    if _wants_donor(draft) and facts.donors and not set(parties(facts.donors)) & set(draft.recipients):
        draft.donors = parties(facts.donors)
        draft.evidence["donors"] = spans(facts.donors)
    spent_abroad = not draft.recipients and draft.category != "in_donor_refugee" and not draft.worldwide
    if spent_abroad and facts.recipients and not set(parties(facts.recipients)) & set(draft.donors):
        draft.recipients = parties(facts.recipients)
        draft.evidence["recipients"] = spans(facts.recipients)
    if draft.novelty != "cumulative" and not draft.earlier:  # a total takes in more than the text is about
        draft.category = draft.category or facts.category
