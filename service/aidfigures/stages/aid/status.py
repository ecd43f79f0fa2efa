"""How firm the money is: cues near a sum → requested … cancelled, whether a condition hangs on it, and the words.

A cue counts by what it says and by how near it stands: a freeze outweighs the pledge that it freezes.
"""

from typing import NamedTuple, cast

from aidfigures.model import Span, Status
from aidfigures.patterns import pattern
from aidfigures.stages.aid.correction import is_corrected
from aidfigures.stages.aid.cut import read_cut
from aidfigures.stages.aid.debt import read_debt
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.grammar import AHEAD, COUNTS, GOING_ON, LINKS, NEGATIONS, PASSIVE, RECORDS, word_set
from aidfigures.stages.aid.passage import Cue, Passage

_RANK = {
    "disputed": 6.0, "cancelled": 5.5, "suspended": 5.5, "proposed": 5.0, "requested": 3.6, "allocated": 3.8,
    "disbursed": 3.2, "committed": 3.2, "modal": 5.0, "pledged": 2.5,
}  # fmt: skip
_STEP = 45  # code points of distance that weigh one rank
_ELSEWHERE = 2.0  # what a cue loses among another sum's words
_MODAL_REACH = 26  # "would, if asked, give": how far the verb may follow
_STOPPED_BEFORE, _STOPPED_AFTER = 70, 70  # how far a verb that stops money may stand from it
_ASKED_AFTER = 36  # "$90 million is needed": further on, something else is asked for
_SHORT_BY = 12  # "is short of [about] $5m"
_NEED_REACH = 64  # "$30m six months (May-October) net funding requirements"
_UP_TO_NOW = ("so far", "to date")
_TARGET = pattern(  # "want to see the fund reach", "its goal is", "hopes it will grow to"
    r"\b(wants?|wanted|hopes?|hoped|aims?|aimed|goal|target|targets|ambition|would like)\b(?: [^.;]{0,110})?"
    r" (?:reach|hit|grow to|rise to|swell to|climb to|amount to|total|goal (?:is|of)|target (?:is|of)|be worth)"
    r" (?:about |around |at least |some |nearly |up to |over |more than )?$"
    r"|\b(goal (?:is|of|was)) (?:about |around |at least )?$"
)
_TARGET_REACH = 160
_INTO = (" to that ", " to the ", " to its ", " to this ", " to an ")
_IDLE = ("on ice", "on hold")  # "has put the grant on ice"
_MOVING = frozenset(("give", "act", "receive"))
_AMOUNTING = word_set("amounts amount amounting stands stand totals total totalling are at")
_ACTED_ON = frozenset(("pledged", "committed", "allocated", "disbursed"))
_RAISED = pattern(r"raised? (?:its|their|his|her|the) ")  # more than before, not collected
_REFUSES = pattern(
    r"\b(?:(?:will|would|shall|can) (?:not|no longer)|won't|no longer|(?:refus|declin)\w+ to|stop(?:s|ped)?) $"
)
_BILL = pattern(r"\b(?:bill|proposal|draft|motion|amendment|draft law|legislation)\b")
_SHORT_FORM = pattern(r"^  \w{2,8} ")  # "response plan (RRRP)": the brackets are blanks
_ASKED_FOR = pattern(r"^[^.;,]* for (?:\w+ ){0,3}$")  # "asked the IMF for an additional", behind the verb
_GRANTED = pattern(
    r"\b(?:approv|grant|clear|endors|accept|agreed to)\w* (?:[\w']+ ){0,3}?(?:request|appeal|application)s? for\b"
)
_UNDER = pattern(  # "under the $7bn facility", "under a three year, $3bn bailout": agreed before
    r"\bunder (?:the|its|a|an|their|[\w.]+'s?) (?:[\w']+,? ){0,3}$"
)
_PROGRAMME = pattern(
    r" (?:[\w']+ ){0,3}?(?:facility|fund facility|bailout|programme|program|arrangement|agreement|package|loan|deal"
    r"|scheme|initiative)\b"
)
_THEN = pattern(
    r"\b(?:this|last|next) (?:year|month|quarter)\b|\bin (?:19|20)\d\d\b|\b(?:now|currently|today)\b"
    r"|\ba (?:year|month)\b"
)
_SHARE_OF = pattern(r"(?:%|per ?cent|percentage|share|half|third|quarter) of (?:\w+ ){0,4}$")
_TOLD = pattern(  # "has given a first account of", "gave details of", "sent a warning"
    r" (?:\w+ ){0,4}(?:accounts?|details?|evidence|news|notice|speech|interview|warnings?|signals?|word|assurances?"
    r"|permission|approval|instructions?|briefing|message|condolences)\b"
)


class Firmness(NamedTuple):
    status: Status | None
    conditional: bool
    spans: tuple[Span, ...]
    conditions: tuple[Span, ...]
    weak: bool = False  # told by a noun alone ("loan", "programme")


def read_status(passage: Passage, unit: Unit) -> Firmness:
    """The status that the sentence gives its sum, or None where it says nothing."""
    changed = _changed(passage.folded, unit)
    if changed is not None:
        return Firmness(changed, False, (Span(unit.start, unit.end),), ())
    if (cut := read_cut(passage, unit)) is not None and read_debt(passage, unit) is None:
        return Firmness("cancelled", False, (cut,), ())
    if _UNDER.search(passage.folded, max(passage.start, unit.start - 40), unit.start) and _PROGRAMME.match(
        passage.folded, unit.end
    ):
        return Firmness("committed", False, (Span(unit.start, unit.end),), ())
    if (need := _needed(passage, unit)) is not None:
        return Firmness("requested", False, (need.span,), ())
    if aim := _TARGET.search(passage.folded, max(passage.start, unit.start - _TARGET_REACH), unit.start):
        return Firmness("requested", False, (Span(*aim.span(1 if aim[1] else 2)),), ())
    conditions = tuple(cue.span for cue in passage.within("conditional", unit.left, unit.right))
    best = _refused(passage, unit)
    for cue in passage.of("status"):
        status = _say(passage, unit, cue)
        if status is None:
            continue
        distance = max(cue.start - unit.end, unit.start - cue.end, 0)
        near = unit.near(cue.start, cue.end) or passage.folded.endswith(" both ", 0, cue.start)
        score = _RANK[status] - distance / _STEP - (0.0 if near else _ELSEWHERE)
        if unit.order and not unit.near(cue.start, cue.end):
            continue  # a later sum of a sentence is as firm as the one before, unless its own words say otherwise
        if best is None or score > best[0]:
            best = (score, status, cue)
    promise = _promise(passage, unit)
    if promise and (unit.near(*promise[2][:2]) or not unit.order) and (best is None or promise[0] > best[0]):
        best = promise
    goes_on = GOING_ON.match(passage.folded, passage.start)
    if best is None and not unit.order and not goes_on and (noun := _by_noun(passage, unit)):
        best = (0.0, noun.answer, noun)
    if best is None:
        return Firmness("proposed" if conditions else None, bool(conditions), conditions, conditions)
    status, weak = best[1], best[0] == 0.0
    if conditions and status in ("pledged", "committed", "allocated"):
        status = "proposed"
    return Firmness(cast(Status, status), bool(conditions), (best[2].span,), conditions, weak)


def _changed(folded: str, unit: Unit) -> Status | None:
    """ "cut from $27 to $20": the old sum was given, the new one stands."""
    before = folded[max(0, unit.start - 6) : unit.start].split()[-1:]
    if before == ["from"] and (
        _links(folded, unit.end, unit.following, "to") or _links(folded, unit.previous, unit.start, "from")
    ):
        return "disbursed"
    if before == ["to"] and (
        _links(folded, unit.end, unit.following, "from") or _links(folded, unit.previous, unit.start, "to")
    ):
        return "committed"
    return None


def _needed(passage: Passage, unit: Unit) -> Cue | None:
    """ "$30m six months net funding requirements", "the response plan for $26m": a noun of need beside the sum."""
    if _GRANTED.search(passage.folded, max(passage.start, unit.start - _NEED_REACH), unit.start):
        return None  # "approved a request for"
    asked = passage.within("verb", max(unit.left, unit.start - _NEED_REACH), unit.start)
    if asked and asked[-1].answer == "ask" and _ASKED_FOR.search(passage.folded[asked[-1].end : unit.start]):
        return asked[-1]
    if asked and asked[-1].answer == "ask" and LINKS.issuperset(passage.folded[asked[-1].end : unit.start].split()):
        return None if _asked_passively(passage.folded, asked[-1]) else asked[-1]
    behind = passage.within("need", unit.end, min(unit.right, unit.end + _NEED_REACH))
    for cue in behind:
        between = passage.folded[unit.end : cue.start]
        acted = any(verb.answer != "ask" for verb in passage.within("verb", unit.end, cue.start))
        if not acted and not any(mark in between for mark in (", ", "; ", ". ")) and not _share_of(passage, cue):
            return cue
    for cue in passage.within("need", max(unit.left, unit.start - _NEED_REACH), unit.start):
        between = _SHORT_FORM.sub("", passage.folded[cue.end : unit.start])
        if all(word in LINKS or word in _AMOUNTING for word in between.replace(",", " ").split()):
            return None if _share_of(passage, cue) or _met(passage, unit, cue) else cue
    return None


def _asked_passively(folded: str, verb: Cue) -> bool:
    """ "the $5m that was requested", "asked" of one who "had been asked": told from the other side."""
    return _passively(folded, verb)


def _share_of(passage: Passage, cue: Cue) -> bool:
    """ "71 per cent of the requirement" speaks of what has come in."""
    return bool(_SHARE_OF.search(passage.folded, max(passage.start, cue.start - 60), cue.start))


def _met(passage: Passage, unit: Unit, cue: Cue) -> bool:
    """ "towards the appeal, $5m has been received": the need is named, the sum is what came in."""
    came = [found for found in passage.within("status", unit.end, unit.right) if found.answer == "disbursed"]
    return any(found.start - unit.end < _ASKED_AFTER and _passively(passage.folded, found) for found in came)


def _links(folded: str, start: int, end: int, word: str) -> bool:
    """Whether all that stands between two sums is "to" or "from", and the time of the first: "this year to"."""
    return [step for step in _THEN.sub(" ", folded[start:end]).split() if step != ","] == [word]


def _say(passage: Passage, unit: Unit, cue: Cue) -> str | None:
    """What the cue says here, its reach, mood and negation read."""
    if cue.answer == "modal":
        return _mood(passage, cue)
    if cue.answer in ("disputed", "disbursed") and is_corrected(passage.folded, unit):
        return None
    if cue.answer == "cancelled" and read_debt(passage, unit):  # a debt given up is a gift made
        return "disbursed" if passage.folded.endswith("ed", cue.start, cue.end) else None
    stops = cue.answer in ("cancelled", "suspended", "disputed")
    if stops and cue.answer != "disputed" and not _governs(passage.folded, unit, cue):
        return None
    behind = cue.answer == "requested" and cue.start >= unit.end
    if behind and (cue.start - unit.end > _ASKED_AFTER or _share_of(passage, cue)):
        return None
    if behind and passage.folded.endswith(_INTO, 0, cue.start):  # "contribute $100,000 to that appeal"
        return None
    if cue.answer == "disbursed" and passage.folded.startswith(_UP_TO_NOW, cue.start) and _of_record(passage, cue):
        return None
    if passage.folded.startswith("cost", cue.start) and passage.folded.endswith(
        (" a ", " total ", " the "), 0, cue.start
    ):
        return None  # "at a cost of"
    if cue.answer == "disbursed" and (_TOLD.match(passage.folded, cue.end) or _RAISED.match(passage.folded, cue.start)):
        return None
    if passage.folded.startswith("short of", cue.start) and not 0 <= unit.start - cue.end <= _SHORT_BY:
        return None  # "Ghana, short of vaccines, will be lent $70 million"
    if cue.answer == "pledged" and passage.folded.startswith("to ", cue.start) and _after_signing(passage, cue):
        return None
    if cue.answer == "pledged" and passage.folded.startswith("would ", cue.start) and _of_bill(passage, cue):
        return "proposed"
    if cue.answer == "disbursed" and _of_count(passage.folded, cue):
        return None
    negated = _negated(passage.folded, cue)
    if cue.answer in ("disbursed", "committed") and _ahead(passage.folded, cue):
        if negated:
            return "cancelled"
        return "pledged" if cue.answer == "disbursed" else "proposed"
    if cue.answer == "disbursed" and (negated or _none_of(passage.folded, unit)):
        return "pledged"
    if negated:
        return None if stops else "disputed" if cue.answer in _ACTED_ON else None
    return cue.answer


def _after_signing(passage: Passage, cue: Cue) -> bool:
    """ "signed an agreement on Tuesday to provide": firmer than a promise."""
    signs = ("signed", "signs", "agreement", "deal")
    return any(
        other.answer == "committed" and passage.folded.startswith(signs, other.start) and other.end <= cue.start
        for other in passage.of("status")
    )


def _of_bill(passage: Passage, cue: Cue) -> bool:
    """ "a bill before parliament would give": what is not law yet gives nothing."""
    return bool(_BILL.search(passage.folded, passage.start, cue.start))


def _of_count(folded: str, cue: Cue) -> bool:
    """ "the final count given by the EU": what was given is a number."""
    return folded.startswith("given", cue.start) and bool(
        COUNTS & {*folded[max(0, cue.start - 12) : cue.start].split()}
    )


def _of_record(passage: Passage, cue: Cue) -> bool:
    """ "its largest package so far" ranks a sum and pays out none."""
    return any(word in RECORDS for word in passage.folded[max(passage.start, cue.start - 40) : cue.start].split())


def _mood(passage: Passage, modal: Cue) -> str | None:
    """ "could give" is a proposal; "said it would give" reports a promise; a modal of another verb says nothing."""
    verbs = passage.within("verb", modal.end, modal.end + _MODAL_REACH)
    if verbs and verbs[0].answer == "collect":
        return "requested"  # "hopes to gather"
    if not any(verb.answer in ("give", "act", "receive") for verb in verbs):
        return None
    reported = any(
        verb.answer == "say" or verb.end - verb.start > 6 for verb in passage.within("verb", passage.start, modal.start)
    )
    return "pledged" if reported and passage.folded.startswith("would", modal.start) else "proposed"


def _promise(passage: Passage, unit: Unit) -> tuple[float, str, Cue] | None:
    """ "is to supply", "will lend": a verb of giving or getting that lies ahead."""
    for verb in reversed(passage.within("verb", passage.start, unit.start)):
        ahead = passage.folded[max(0, verb.start - 12) : verb.start].split()[-1:]
        if ahead == ["to"] and _after_signing(passage, verb):
            continue
        if verb.answer in _MOVING and ahead and ahead[0] in AHEAD and not _negated(passage.folded, verb):
            near = 0.0 if unit.near(verb.start, verb.end) else _ELSEWHERE
            return _RANK["pledged"] - (unit.start - verb.end) / _STEP - near, "pledged", verb
    return None


def _refused(passage: Passage, unit: Unit) -> tuple[float, str, Cue] | None:
    """ "will not spend", "no longer gives", "refused to pay": a verb of giving that is not to be."""
    for verb in reversed(passage.within("verb", max(unit.left, unit.start - _STOPPED_BEFORE), unit.start)):
        if verb.answer in ("give", "act") and _REFUSES.search(passage.folded, verb.start - _MODAL_REACH, verb.start):
            return _RANK["cancelled"] - (unit.start - verb.end) / _STEP, "cancelled", verb
    return None


def _by_noun(passage: Passage, unit: Unit) -> Cue | None:
    """The noun that names the money, where no verb tells how firm it is: "Canberra's package", "Norway's programme"."""
    nouns = passage.of("status_noun")
    near = [cue for cue in nouns if unit.near(cue.start, cue.end)]
    return min(near or nouns, key=lambda cue: max(cue.start - unit.end, unit.start - cue.end), default=None)


def _ahead(folded: str, cue: Cue) -> bool:
    """ "to be spent", "will be paid": not yet."""
    return folded[max(0, cue.start - 8) : cue.start].split()[-1:] == ["be"]


def _none_of(folded: str, unit: Unit) -> bool:
    """ "None of the $50 million has arrived"."""
    words = folded[max(0, unit.start - 28) : unit.start]
    return any(phrase in words for phrase in ("none of", "little of", "not all of", "not a cent of", "no part of"))


def _governs(folded: str, unit: Unit, cue: Cue) -> bool:
    if not unit.near(cue.start, cue.end):
        return False
    if cue.start >= unit.end:
        idle = folded.startswith(_IDLE, cue.start)
        return cue.start - unit.end <= _STOPPED_AFTER and (idle or _passively(folded, cue))
    return unit.start - cue.end <= _STOPPED_BEFORE


def _passively(folded: str, cue: Cue) -> bool:
    """ "was cut", "has now been suspended"."""
    return any(word in PASSIVE for word in folded[max(0, cue.start - 20) : cue.start].split()[-2:])


def _negated(folded: str, cue: Cue) -> bool:
    words = folded[max(0, cue.start - 30) : cue.start].split()
    return any(word in NEGATIONS or word.endswith("n't") for word in words[-3:])
