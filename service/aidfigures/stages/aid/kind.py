"""What kind of money a sum is: the words around it, weighed → aid, procurement, price, …, and the words that say so.

Most money in the news is no aid, so aid has to be said: a noun of aid near the sum, or somebody who gives to somebody.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple, cast

from aidfigures.model import Kind, Mention, Span
from aidfigures.patterns import pattern
from aidfigures.stages.aid.address import addressed
from aidfigures.stages.aid.correction import is_wrong
from aidfigures.stages.aid.debt import read_debt
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.grammar import GOING_ON, LINKS, LOCATING, PREPOSITIONS, SKIPPED
from aidfigures.stages.aid.ground import has_ground
from aidfigures.stages.aid.part import Part
from aidfigures.stages.aid.passage import Cue, Passage
from aidfigures.stages.aid.sales import read_deal

_WEIGHTS = {"aid_strong": 3.0, "aid_fair": 1.4, "aid_beside": 1.4, "aid_slight": 0.5}
_NEVER = ("never", "campaign")
_AGAINST = 1.6  # a noun of other money
_ATTACHED = 2.0  # right beside the sum: "a fine of $5m", "$5m in relief"
_AFAR = 0.5  # in the sentence, among another sum's words
_PARTY = 1.0  # a giver, a recipient
_GIFT = 1.6  # a government gives, and says so: "will give €5m"
_ASKED = 1.0  # "needs $5m"
_BESIDE = 0.8  # the giver right beside the sum
_MEANT = 1.2  # the receiver right behind the sum
_SPOKEN = 1.0  # a giver who says "you", and the place where it is said
_SENT = 1.6  # "a loan to Ukraine"
_BESIDE_WORDS = LINKS | SKIPPED | {"year", "month"}
_TOLD_OF = 2.6  # so much grammar of giving makes it a gift, whatever it is paid from or into
_OVERRULED = 0.4
_DEALT = frozenset(("procurement", "trade", "price", "damage_cost", "never", "campaign"))
_NEEDED = 2.0
_PAID_BY, _PAY = ("hour", "day", "week", "month"), 1_000_000
_TAKEN = -3.5  # so much against it outweighs "Of that, …"
_TELLING = 1.2  # a text that speaks of aid this much needs no more
_LITTLE = 0.5  # what the rest of the text may add where the sum's own words name other money
_ASIDE = 24  # a noun that says what the sum is stands no further from it
_LINKED = 16  # what joins the two sides of a rate is no longer: " sells for "
_REACH = 60  # how far a verb's sum may follow it
_BEHIND = 12  # how far behind its sum a verb of asking may stand
_NEXT = 160  # how far a sum that nothing speaks for or against may stand behind the aid it goes on about
_ROW = 6  # so many sums in what reads as one sentence are a table, where no verb gives
_STRETCH = 700  # how far the talk of one package reaches, in code points
# A rate of exchange. The folded text shows "/" as a blank.
_BARE_CURRENCY = pattern(  # behind a sum: "/USD", " to the dollar", " per US dollar"
    r"(?: {1,2}| ?= ?| to the | per | per one | against the | for a | for the )(?:us |u\.s\. )?(?:usd|us\$|dollar)"
    r"(?: 1)?(?![\w$]| ?\d|\.\d| (?:million|billion|zone|area|terms|equivalent))"
)
_RATE_LINK = pattern(r" ?(?:|=|to|per|for|against|equals|at|is|was) ?")
_SALE_LINK = pattern(r" ?(?:|=|to|for|against|equals|sells (?:for|at)|buys|trades at|fetche[sd]|is worth|was) ?")
_ONE_UNIT = (  # of a currency
    r"(?:(?:[a-z]{2,3}|us\$|\$|€|£) ?)?(?:1|(?<![a-z])one)(?:\.0+)?(?![\w.,]*\d)"
    r"(?! ?(?:million|billion|trillion|thousand|hundred|bn|m\b|mn|k\b))(?: ?[a-z]+\.?){0,2}"
)
_ONE = pattern(_ONE_UNIT)
_HEAD = pattern(
    r" ((?:[\w']+ ){0,2})(contracts?|lawsuits?|fines?|takeover|buyout|acquisition|bid|bonds?|stake|swap|lottery|salary"
    r"|transfer fee|bonus|jackpot)\b"
)
_OWES = pattern(r"\b(owes|owed|owing|repay|repays|repaying)\b(?=[^.;,:]*$)")
_AFTER_ONE = pattern(rf"(?:^|[\s(]){_ONE_UNIT}$")


class Weighing(NamedTuple):
    """What speaks for aid (balance) and which other kind of money the words name, if any."""

    kind: Kind
    balance: float
    contrary: bool  # the sum's own words name another kind
    evidence: tuple[Span, ...]
    grounded: bool = True  # the sentence itself speaks of help


def weigh(
    passage: Passage, unit: Unit, parts: Sequence[Part], background: float, givers: frozenset[str] = frozenset()
) -> Weighing:
    """The kind by the sum's sentence and what the rest of the text adds (`background`). `givers`: usual donors."""
    if _of_rate_line(passage.folded, unit):
        return Weighing("fx_rate", -_NEEDED, True, (Span(unit.start, unit.end),))
    if is_wrong(passage.folded, unit):
        return Weighing("other", -_NEEDED, True, (Span(unit.start, unit.end),))
    if background < _NEEDED and not parts and not passage.of("kind") and not passage.of("household"):
        grounded = has_ground(passage, unit, parts)
        return Weighing("aid" if grounded and background >= _TELLING else "other", background, False, (), grounded)
    if (head := _headed(passage, unit)) is not None:
        return head
    if (relief := read_debt(passage, unit)) is not None:
        return Weighing("aid", _NEEDED, False, (relief,))
    if (debt := _owed(passage, unit)) is not None:
        return Weighing("own_budget", -_NEEDED, True, (debt,))
    if (deal := read_deal(passage, unit)) is not None:
        return Weighing(deal.kind, -_NEEDED, True, (deal.told,))
    own = afar = 0.0
    best: dict[str, tuple[float, Cue]] = {}
    for cue in passage.of("kind"):
        near = unit.near(cue.start, cue.end)
        if not near and cue.answer in _NEVER:
            continue
        for_aid = _WEIGHTS.get(cue.answer)
        weight = (for_aid or _AGAINST) * _closeness(passage, unit, cue)
        signed = weight if for_aid else -weight
        if near:
            own += signed
        else:
            afar += signed * _AFAR
        kind = "aid" if for_aid else cue.answer
        if kind not in best or weight > best[kind][0]:
            best[kind] = (weight, cue)
    giving = _giving(passage, unit, parts, givers)
    if own < 0 and sum(weight for weight, _ in giving) >= _TOLD_OF and not any(map(_named_so, best.items())):
        own *= _OVERRULED
    if own < -1:
        background = min(background, _LITTLE)
    if _of_table(passage, unit, parts):
        background, afar = 0.0, min(afar, 0.0)
    balance = background + own + (afar if own > -1 else min(afar, 0.0)) + sum(weight for weight, _ in giving)
    against = {kind: found for kind, found in best.items() if kind != "aid"}
    if never := [best[answer][1].span for answer in _NEVER if answer in best]:
        return Weighing("other", -_NEEDED, True, (never[0],))
    grounded = own > 0 or has_ground(passage, unit, parts)
    if grounded and (balance >= _NEEDED or (background >= _TELLING and not best)):
        words = (best["aid"][1].span,) if "aid" in best else tuple(span for _, span in giving)
        return Weighing("aid", balance, own < -1, words)
    if not against:
        return Weighing("other", balance, False, (), grounded)
    kind = max(against, key=lambda answer: against[answer][0])
    return Weighing(cast(Kind, kind), balance, own < 0, (against[kind][1].span,), grounded)


def _of_rate_line(folded: str, unit: Unit) -> bool:
    """ "($1 = 1.3523 Canadian dollars)": either side of the sign; "78.25 AFN to 1 USD", "SYP 3,000/USD"."""
    if folded.startswith((" = ", "= ", " ="), unit.end) or folded[unit.start - 3 : unit.start].endswith(("= ", "=")):
        return True
    if _BARE_CURRENCY.match(folded, unit.end):
        return True
    ahead = unit.following - unit.end <= _LINKED
    behind = unit.order > 0 and unit.start - unit.previous <= _LINKED
    if not ahead and not behind:
        return False
    link = folded[unit.end : unit.following]
    if _RATE_LINK.fullmatch(link) and _ONE.match(folded, unit.following):
        return True
    before = folded[unit.previous : unit.start] if behind else ""
    if (
        before
        and _SALE_LINK.fullmatch(before)
        and _AFTER_ONE.search(folded[max(0, unit.previous - 16) : unit.previous])
    ):
        return True
    if not _ONE.fullmatch(folded, unit.start, unit.end):
        return False
    sold = unit.following < len(folded) and bool(_SALE_LINK.fullmatch(link))
    return sold or bool(before and _RATE_LINK.fullmatch(before))


def _headed(passage: Passage, unit: Unit) -> Weighing | None:
    """ "a $12 million USAID contract": the noun that the sum stands before says what it is, whoever is named."""
    found = _HEAD.match(passage.folded, unit.end)
    if found is None or any(word in PREPOSITIONS for word in found[1].split()):
        return None
    kind: Kind = "procurement" if found[2].startswith("contract") else "other"
    return Weighing(kind, -_NEEDED, True, (Span(*found.span(2)),))


def _owed(passage: Passage, unit: Unit) -> Span | None:
    """ "which owes the Paris Club about $48bn": a debt, whatever relief the sentence speaks of."""
    start = max(unit.left, unit.start - _REACH)
    before = passage.folded[start : unit.start]
    if "owe" not in before and "owing" not in before and "repay" not in before:
        return None
    found = _OWES.search(before)
    return Span(start + found.start(1), start + found.end(1)) if found else None


def _of_table(passage: Passage, unit: Unit, parts: Sequence[Part]) -> bool:
    """A cell among many: no verb and no giver among its own words."""
    if unit.units < _ROW:
        return False
    verbs = [verb for verb in passage.within("verb", unit.left, unit.right) if verb.answer != "say"]
    return not verbs and not any(part.part == "donor" and unit.near(part.name.start, part.name.end) for part in parts)


def _closeness(passage: Passage, unit: Unit, cue: Cue) -> float:
    """How much a cue counts by where it stands. "€500 million EU guarantee" is as good as side by side."""
    start, end = (cue.end, unit.start) if cue.end <= unit.start else (unit.end, cue.start)
    if end - start <= _ASIDE:
        gap = passage.folded[start:end]
        for name in passage.names:
            if start <= name.start and name.end <= end:
                gap = gap.replace(passage.folded[name.start : name.end], "")
        if LINKS.issuperset(gap.split()):
            return _ATTACHED
    far = cue.answer not in _WEIGHTS and max(unit.start - cue.end, cue.start - unit.end) > _REACH
    return _AFAR if far else 1.0


def _named_so(found: tuple[str, tuple[float, Cue]]) -> bool:
    """Whether a noun right beside the sum, or one of dealing, says what it is: no grammar of giving overrules it."""
    kind, (weight, _) = found
    return kind in _DEALT or (kind != "aid" and weight > _AGAINST)


def _giving(passage: Passage, unit: Unit, parts: Sequence[Part], givers: frozenset[str]) -> list[tuple[float, Span]]:
    """What the grammar adds: a giver, a recipient, a verb that gives or asks for this sum."""
    sure: dict[str, Part] = {}
    found: list[tuple[float, Span]] = []
    if parts:
        for part in parts:
            if part.strength >= 2 and part.part in ("donor", "recipient"):
                sure.setdefault(part.part, part)
        found += [(_PARTY, part.name.span) for part in sure.values()]
        found += [(_BESIDE, part.name.span) for part in parts if part.part == "donor" and _touches(unit, part)][:1]
        meant = [(weight, part.name.span) for part in parts if (weight := _meant_for(passage, unit, part, givers))]
        if not meant and "donor" in sure and sure["donor"].name.party.code in givers:
            meant = [(_BESIDE, part.name.span) for part in parts if _spent_in(unit, part, givers)]
        found += meant[:1]
        if spoken := addressed(passage, unit, parts, givers):
            found += [(_SPOKEN, part.name.span) for part in spoken]
    for verb in passage.within("verb", max(passage.start, unit.start - _REACH - 12), unit.end + _BEHIND):
        weight = _weight_of_verb(passage, unit, parts, sure, found, verb)
        if weight:
            return [*found, (weight, verb.span)]
    if "recipient" in sure and (onward := passage.within("onward", unit.end, unit.end + 20)):
        found.append((_PARTY, onward[0].span))
    return found


def _weight_of_verb(
    passage: Passage,
    unit: Unit,
    parts: Sequence[Part],
    sure: dict[str, Part],
    found: Sequence[tuple[float, Span]],
    verb: Cue,
) -> float:
    """How much a verb of giving, getting or asking beside the sum speaks for aid."""
    if verb.start >= unit.end:  # "the $4.2 billion sought", "£3m was raised for families"
        if verb.answer == "collect" and passage.of("household"):
            return _WEIGHTS["aid_fair"] + _MEANT
        return _ASKED if verb.answer == "ask" else 0.0
    distance = unit.start - verb.end
    if verb.answer == "give" and distance <= _REACH:
        receiver = sure.get("recipient")
        if "donor" in sure:
            return _GIFT
        return _PARTY if receiver and verb.end <= receiver.name.start else 0.0
    if verb.answer == "act" and distance <= _REACH:
        helps = any(weight == _BESIDE for weight, _ in found)
        if _of_relief_body(sure.get("donor")) or ("donor" in sure and helps):
            return _PARTY
    if verb.answer == "help" and distance <= _REACH and "donor" in sure:
        return _PARTY
    if distance > _REACH / 3:
        return 0.0
    if verb.answer in ("receive", "collect") and passage.of("household"):
        return _WEIGHTS["aid_fair"]
    return _ASKED + (_PARTY if _relief_body_before(parts, verb) else 0.0) if verb.answer == "ask" else 0.0


def _of_relief_body(giver: Part | None) -> bool:
    """ "approved by the World Bank": what such a body moves is aid or a loan to a state."""
    return giver is not None and giver.name.party.type in ("ngo", "multilateral")


def _relief_body_before(parts: Sequence[Part], verb: Cue) -> bool:
    """ "Oxfam is seeking": one that asks in order to help."""
    return any(part.name.party.type in ("ngo", "multilateral") and part.name.end < verb.start for part in parts)


def _meant_for(passage: Passage, unit: Unit, part: Part, givers: frozenset[str]) -> float:
    """ "$50 million for Jamaica", "a €35bn loan to Ukraine": right behind the sum, one that gets more than it gives."""
    start, end = unit.end, part.name.start
    if part.part != "recipient" or part.lead not in ("to", "for") or not 0 <= end - start <= _ASIDE:
        return 0.0
    if part.name.party.code in givers or part.name.party.type == "other":
        return 0.0
    gap = passage.folded[start:end]
    nouns = passage.within("gift", start, end)
    for noun in nouns:
        gap = gap.replace(passage.folded[noun.start : noun.end], "")
    return (_SENT if nouns else _MEANT) if _BESIDE_WORDS.issuperset(gap.split()) else 0.0


def _spent_in(unit: Unit, part: Part, givers: frozenset[str]) -> bool:
    """ "will spend $190 million on clinics in Papua New Guinea"."""
    code = part.name.party.code
    return part.lead in LOCATING and code is not None and code not in givers and part.name.start >= unit.end


def _touches(unit: Unit, giver: Part) -> bool:
    """ "US$9 billion from Washington", "Canada's $2 billion"."""
    if giver.lead == "from":
        return 0 <= giver.name.start - unit.end <= _REACH / 2
    return 0 <= unit.start - giver.name.end <= 4


def settle_kinds(
    folded: str,
    weighings: Sequence[Weighing],
    mentions: Sequence[Mention],
    sentences: Sequence[Span],
    cells: Sequence[bool],
) -> list[Weighing]:
    """Sums that their own words leave open follow the aid near them: the same amount, sentence or stretch of text."""
    sure = [index for index, weighing in enumerate(weighings) if weighing.kind == "aid"]
    settled = list(weighings)
    if not sure:
        return settled
    amounts = {mentions[index].amount.point for index in sure}
    for index, weighing in enumerate(weighings):
        if weighing.kind == "aid" or cells[index]:
            continue
        place = bisect_left(sure, index)
        if any(
            _taken_from(folded, weighing, mentions, sentences, whole, index)
            for whole in sure[max(0, place - 3) : place]
        ):
            settled[index] = Weighing("aid", weighing.balance, False, ())
        if weighing.contrary or settled[index].kind == "aid":
            continue
        nearest = [mentions[other] for other in sure[max(0, place - 1) : place + 1]]
        if (
            _beside_aid(index, settled, sentences)
            or (mentions[index].amount.point in amounts and weighing.balance > -1)
            or (weighing.grounded and any(_follows(weighing, mentions[index], other) for other in nearest))
            or (place and GOING_ON.match(folded, sentences[index].start) and weighing.balance > -1)
        ):
            settled[index] = Weighing("aid", weighing.balance, False, ())
    return settled


def _taken_from(
    folded: str,
    weighing: Weighing,
    mentions: Sequence[Mention],
    sentences: Sequence[Span],
    whole: int,
    part: int,
) -> bool:
    """ "Of that, €9m is for …, and around €5m for parts from army stocks": what a sentence takes from the aid told
    before it is aid, unless the sum is the price of something.
    """
    first, second = mentions[whole], mentions[part]
    return (
        weighing.kind not in _DEALT
        and weighing.balance > _TAKEN
        and second.amount.point < first.amount.point
        and second.span.start - first.span.end < _STRETCH
        and bool(set(first.cue.candidates) & set(second.cue.candidates) or not second.cue.candidates)
        and (bool(GOING_ON.match(folded, sentences[part].start)) or _of_which(folded, first, second))
    )


def _of_which(folded: str, whole: Mention, part: Mention) -> bool:
    return folded.startswith((", of which ", " of which ", ", of that "), whole.span.end)


def is_cell(passage: Passage, unit: Unit) -> bool:
    """One of many sums in what reads as one sentence, with no verb of giving in it: a table."""
    if unit.units < _ROW:
        return False
    return not any(verb.answer in ("give", "act") for verb in passage.of("verb"))


def _beside_aid(index: int, weighings: Sequence[Weighing], sentences: Sequence[Span]) -> bool:
    """Whether the sum before it in the sentence is aid, or, for the first, the one after it."""
    for other in (index - 1, index + 1):
        if 0 <= other < len(weighings) and sentences[other] == sentences[index]:
            return weighings[other].kind == "aid"
    return False


def _follows(weighing: Weighing, mention: Mention, aid: Mention) -> bool:
    distance = max(mention.span.start - aid.span.end, aid.span.start - mention.span.end)
    paid = mention.per is not None and mention.per.unit in _PAID_BY and mention.amount.point < _PAY
    if paid and weighing.balance < _TOLD_OF:
        return False  # "gets 285,000 pesos a month": pay, unless more than its place speaks for aid
    reach = _STRETCH if weighing.balance >= 0.4 else _NEXT if mention.span.start > aid.span.end else 0
    return weighing.balance >= 0 and distance < reach
