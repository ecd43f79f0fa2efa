"""Figures against labelled passages: currency, equivalents, aid, parties, status, relations, what counts.

Each labelled sum is paired with the figure whose span overlaps it most. Shares are over labelled sums that a figure
was found for (found itself over all of them); donor, recipient, category, status and instrument over those labelled
as aid. Links (equivalent, relation) and the aid class are counted as right, labelled and said. A question whose key a
label does not have is not asked: the passages of `sample_data/calibration` label the currency alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aidfigures.score.reliability import OWN_WORDS, Reliability
from aidfigures.score.sums import Case, Count, Judgement, Label, decimal, same

Record = Mapping[str, Any]

SHARES = (
    "found",
    "amount",
    "currency",
    "currency inferred",
    "aid recognised",
    "non-aid kept out",
    "donor",
    "recipient",
    "category",
    "status",
    "instrument",
    "countable",
)
LINKS = ("equivalent", "is_aid", "relation")

# The labels know fewer kinds than we do: what each of theirs accepts of ours.
_STATUS = {
    "requested": {"requested"},
    "proposed": {"proposed"},
    "pledged": {"pledged"},
    "committed": {"committed", "allocated"},
    "allocated": {"allocated", "committed"},
    "disbursed": {"disbursed"},
    "withdrawn": {"suspended", "cancelled"},
    "suspended": {"suspended", "cancelled"},
    "cancelled": {"cancelled", "suspended"},
    "disputed": {"disputed"},
}
_MIXED = {"mixed", "unspecified", None}
_CATEGORY: dict[str, set[str | None]] = {"other": _MIXED, "unspecified": _MIXED, "mixed": _MIXED}


@dataclass(slots=True)
class ContextScore:
    """One engine on one set of labelled passages."""

    cases: int = 0
    shares: dict[str, Count] = field(default_factory=lambda: {what: Count() for what in SHARES})  # read stays 0
    links: dict[str, Count] = field(default_factory=lambda: {what: Count() for what in LINKS})
    spurious: int = 0
    reliability: Reliability = field(default_factory=Reliability)  # of the currencies that evidence settles
    judgements: list[Judgement] = field(default_factory=list)


def score_context(cases: Sequence[Case], figures: Sequence[Sequence[Record]]) -> ContextScore:
    """The score of the figures' JSON records, given case by case."""
    score = ContextScore()
    for case, records in zip(cases, figures, strict=True):
        score.cases += 1
        passage = _Passage(str(case["id"]), case["mentions"], records, score)
        passage.judge_all()
    return score


def pair(labels: Sequence[Label], records: Sequence[Record]) -> dict[int, int]:
    """Label → figure, largest overlap first, one to one; the earlier of equals."""
    overlaps = [
        (min(label["end"], record["end"]) - max(label["start"], record["start"]), i, j)
        for i, label in enumerate(labels)
        for j, record in enumerate(records)
    ]
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for overlap, i, j in sorted(overlaps, key=lambda each: (-each[0], each[1], each[2])):
        if overlap > 0 and i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return pairs


class _Passage:
    """One passage being judged; it writes into the score."""

    def __init__(self, case: str, labels: Sequence[Label], records: Sequence[Record], score: ContextScore) -> None:
        self.case, self.labels, self.records, self.score = case, labels, records, score
        self.pairs = pair(labels, records)
        self.number_of = {record["id"]: j for j, record in enumerate(records) if "id" in record}

    def judge_all(self) -> None:
        for record in self.records:
            if not any(min(x["end"], record["end"]) > max(x["start"], record["start"]) for x in self.labels):
                self.score.spurious += 1
                place = f"{record['start']}:{record['end']}"
                said = str(record.get("surface", ""))
                self.score.judgements.append(Judgement(self.case, "spurious", place, False, said))
        for index, label in enumerate(self.labels):
            if label.get("kind") != "rate":
                self._judge(index, label)

    def _judge(self, index: int, label: Label) -> None:
        found = index in self.pairs
        self._share("found", label, found, None)
        if not found:
            return
        record = self.records[self.pairs[index]]
        self._judge_sum(label, record)
        if "is_aid" not in label:
            return
        self._judge_links(label, record)
        if label.get("countable") is not None:
            self._share("countable", label, record.get("countable") == label["countable"], record.get("countable"))
        if label["is_aid"]:
            self._judge_aid(label, record.get("aid") or {})

    def _judge_sum(self, label: Label, record: Record) -> None:
        amount, code = record["amount"], record["currency"]["code"]
        if "min" in label:
            bounds = [same(decimal(amount[bound]), decimal(label[bound])) for bound in ("min", "max")]
            self._share("amount", label, all(bounds), f"{amount['min']}..{amount['max']}")
        self._share("currency", label, code == label["currency"], code)
        said = record["currency"]
        if said.get("confidence") is not None and said.get("basis") not in OWN_WORDS and code is not None:
            self.score.reliability.add(float(said["confidence"]), right=code == label["currency"])
        if label.get("explicit") is False:
            self._share("currency inferred", label, code == label["currency"], code)

    def _judge_links(self, label: Label, record: Record) -> None:
        meant, said = label.get("equivalent_of"), record.get("equivalent_of")
        self._link("equivalent", label, meant is not None, said is not None, self._points_to(said, meant), said)
        is_aid = bool((record.get("aid") or {}).get("is_aid"))
        self._link("is_aid", label, label["is_aid"], is_aid, True, is_aid)
        what = "aid recognised" if label["is_aid"] else "non-aid kept out"
        self._share(what, label, is_aid == label["is_aid"], is_aid)
        relation, relations = label.get("relation"), record.get("relations") or []
        hit = relation is not None and any(self._same_relation(each, relation) for each in relations)
        self._link("relation", label, relation is not None, bool(relations), hit, [each["type"] for each in relations])

    def _same_relation(self, said: Record, meant: Label) -> bool:
        if said["type"] != meant["type"]:
            return False
        return meant.get("to") is None or self._points_to(said.get("to"), meant["to"])

    def _points_to(self, said: str | None, meant: int | None) -> bool:
        """Is the figure with that id the one paired with that label?"""
        return said in self.number_of and meant is not None and self.pairs.get(meant) == self.number_of[said]

    def _judge_aid(self, label: Label, aid: Record) -> None:
        for what, party in (("donor", "donors"), ("recipient", "recipients")):
            said = {each.get("code") or each.get("name") for each in aid.get(party) or ()}
            self._share(what, label, said == set(label[what]), sorted(map(str, said)))
        category, status, instrument = aid.get("category"), aid.get("status"), aid.get("finance_type")
        if label.get("category"):
            accepted = _CATEGORY.get(label["category"], {label["category"]})
            self._share("category", label, category in accepted, category)
        if label.get("status"):
            self._share("status", label, status in _STATUS[label["status"]], status)
        if label.get("instrument"):
            self._share("instrument", label, instrument == label["instrument"], instrument)

    def _share(self, what: str, label: Label, right: bool, said: object) -> None:
        self.score.shares[what].add(Count(int(right), 1))
        self._note(what, label, right, said)

    def _link(self, what: str, label: Label, labelled: bool, said: bool, right: bool, shown: object) -> None:
        self.score.links[what].add(Count(int(labelled and said and right), int(labelled), int(said)))
        if labelled or said:
            self._note(what, label, labelled and said and right, shown)

    def _note(self, what: str, label: Label, right: bool, said: object) -> None:
        place = f"{label['start']}:{label['end']}"
        self.score.judgements.append(Judgement(self.case, what, place, right, "" if said is None else str(said)))
