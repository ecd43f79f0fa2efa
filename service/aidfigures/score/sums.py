"""Readings against labelled sums: for each level of agreement, how many are right, labelled and read.

Levels, each with its own one-to-one matching, as large as possible:
  detection       the spans overlap; where the label has no offsets any reading may match
  amount          detection, and the same numbers whichever way bounded ("more than 5" for a plain 5)
  value           detection, and both bounds equal (absent equals absent)
  value+currency  value, and the code is the label's or among its "ambiguous"; a label that settles none takes any
  exact span      start and end equal, over the labels with offsets

Labels and cases that carry an ignored flag are not judged, nor is a reading on them a mistake; above detection the
same goes for labels without a value. In a case flagged "gold-partial" readings beyond the labels are no mistakes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from aidfigures.score.engines import Reading

LEVELS = ("detection", "amount", "value", "value+currency", "exact span")
JUDGED_LEVEL = "value+currency"
IGNORED_FLAGS = frozenset({"gold-suspect", "no-currency-word", "contestable"})
_TOLERANCE = Decimal("1e-9")  # relative

Case = Mapping[str, Any]
Label = Mapping[str, Any]


@dataclass(slots=True)
class Count:
    """Right, labelled and read."""

    right: int = 0
    labelled: int = 0
    read: int = 0

    @property
    def f1(self) -> float | None:
        """2 right / (labelled + read); None where nothing is labelled."""
        return 2 * self.right / (self.labelled + self.read) if self.labelled else None

    def add(self, other: "Count") -> None:
        self.right += other.right
        self.labelled += other.labelled
        self.read += other.read


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing that was asked of an engine about one case, to be compared from run to run."""

    case: str
    what: str
    where: str  # offsets, or the words where there are none
    right: bool
    said: str


@dataclass(slots=True)
class SumsScore:
    """One engine on one set."""

    cases: int = 0
    levels: dict[str, Count] = field(default_factory=lambda: {level: Count() for level in LEVELS})
    without_money: int = 0  # cases
    false_positives: int = 0  # readings in them
    judgements: list[Judgement] = field(default_factory=list)


def score_sums(cases: Sequence[Case], readings: Sequence[Sequence[Reading]]) -> SumsScore:
    """The score of the readings, given case by case."""
    score = SumsScore()
    for case, read in zip(cases, readings, strict=True):
        if IGNORED_FLAGS.intersection(case.get("flags") or ()):
            continue
        score.cases += 1
        if not case["gold"]:
            score.without_money += 1
            score.false_positives += len(read)
        for level in LEVELS:
            outcome = _compare(case, read, level)
            score.levels[level].add(outcome.count)
            if level == JUDGED_LEVEL:
                score.judgements += _judgements(case, outcome)
    return score


@dataclass(frozen=True, slots=True)
class _Outcome:
    count: Count
    matched: list[tuple[Label, Reading]]
    missed: list[Label]
    wrong: list[Reading]


def _compare(case: Case, readings: Sequence[Reading], level: str) -> _Outcome:
    labels = [label for label in case["gold"] if _is_judged(label, level)]
    pairs = match([[j for j, reading in enumerate(readings) if fits(label, reading, level)] for label in labels])
    used = set(pairs.values())
    rest = [reading for j, reading in enumerate(readings) if j not in used]
    if "gold-partial" in (case.get("flags") or ()):
        rest = []
    for label in case["gold"]:
        if not _is_judged(label, level):
            rest = _without_those_on(label, rest)
    read = len(labels) if level == "exact span" else len(pairs) + len(rest)
    return _Outcome(
        Count(len(pairs), len(labels), read),
        [(labels[i], readings[j]) for i, j in pairs.items()],
        [label for i, label in enumerate(labels) if i not in pairs],
        rest,
    )


def _is_judged(label: Label, level: str) -> bool:
    if IGNORED_FLAGS.intersection(label.get("flags") or ()):
        return False
    if level == "exact span":
        return _has_offsets(label)
    return level == "detection" or label["min"] is not None or label["max"] is not None


def _without_those_on(label: Label, readings: list[Reading]) -> list[Reading]:
    """The readings less those on the label; a label without offsets accounts for one of them."""
    hits = [index for index, reading in enumerate(readings) if _overlap(label, reading)]
    dropped = set(hits if _has_offsets(label) else hits[:1])
    return [reading for index, reading in enumerate(readings) if index not in dropped]


def fits(label: Label, reading: Reading, level: str) -> bool:
    """May the reading stand for the label at this level?"""
    if level == "exact span":
        return (label["start"], label["end"]) == (reading.start, reading.end)
    if not _overlap(label, reading):
        return False
    if level == "detection":
        return True
    low, high = decimal(label["min"]), decimal(label["max"])
    if level == "amount":
        said, meant = _numbers(reading.min, reading.max), _numbers(low, high)
        return len(said) == len(meant) and all(map(same, said, meant))
    if not (same(low, reading.min) and same(high, reading.max)):
        return False
    return level == "value" or _currency_fits(label, reading)


def _currency_fits(label: Label, reading: Reading) -> bool:
    others = label.get("ambiguous") or []
    if not label.get("currency") and not others:
        return True
    return reading.currency == label.get("currency") or reading.currency in others


def decimal(written: str | float | None) -> Decimal | None:
    """A label's number."""
    return None if written is None else Decimal(str(written))


def same(one: Decimal | None, other: Decimal | None) -> bool:
    """Equal but for the last digits of a division; nothing equals nothing."""
    if one is None or other is None:
        return one is other
    return one == other or abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))


def _numbers(low: Decimal | None, high: Decimal | None) -> list[Decimal]:
    """The numbers in an amount, a point once."""
    numbers = [number for number in (low, high) if number is not None]
    return numbers[:1] if same(low, high) else numbers


def _has_offsets(label: Label) -> bool:
    return label.get("start") is not None and label.get("end") is not None


def _overlap(label: Label, reading: Reading) -> bool:
    return not _has_offsets(label) or bool(label["start"] < reading.end and reading.start < label["end"])


def match(choices: list[list[int]]) -> dict[int, int]:
    """For each label the readings that would do → a largest one-to-one choice, by augmenting paths."""
    owner: dict[int, int] = {}

    def place(label: int, seen: set[int]) -> bool:
        for reading in choices[label]:
            if reading not in seen:
                seen.add(reading)
                if reading not in owner or place(owner[reading], seen):
                    owner[reading] = label
                    return True
        return False

    for label in sorted(range(len(choices)), key=lambda index: len(choices[index])):
        place(label, set())
    return {label: reading for reading, label in owner.items()}


def _judgements(case: Case, outcome: _Outcome) -> Iterator[Judgement]:
    name = str(case["id"])
    for label, reading in outcome.matched:
        yield Judgement(name, JUDGED_LEVEL, _place(label), True, shown(reading))
    for label in outcome.missed:
        yield Judgement(name, JUDGED_LEVEL, _place(label), False, "")
    for reading in outcome.wrong:
        yield Judgement(name, "spurious", f"{reading.start}:{reading.end}", False, shown(reading))


def _place(label: Label) -> str:
    return f"{label['start']}:{label['end']}" if _has_offsets(label) else f"{label['min']}..{label['max']}"


def shown(reading: Reading) -> str:
    """The reading in short: "5000000 USD", "5..7 EUR"."""
    bounds = [reading.min, reading.max][: 1 if reading.min == reading.max else 2]
    return "..".join("" if bound is None else f"{bound:f}" for bound in bounds) + f" {reading.currency or '?'}"
