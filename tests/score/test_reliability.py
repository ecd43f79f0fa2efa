"""How often a currency is right at each confidence, and what each rule adds: on passages made up for the purpose."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from aidfigures.cli import main
from aidfigures.score import read_sets
from aidfigures.score.ablation import ALL_BUT_THAT, RULES, USUAL_MEANING, ablate, labelled, readings
from aidfigures.score.context import score_context
from aidfigures.score.reliability import BANDS, Reliability
from aidfigures.stages.currency.weights import PRIORS, WEIGHTS


def test_bands_leave_no_gap() -> None:
    assert BANDS[0][0] == 0
    assert all(one[1] == other[0] for one, other in pairwise(BANDS))
    reliability = Reliability()
    for confidence in (0.0, 0.5, 0.6, 0.9, 0.95, 1.0):
        reliability.add(confidence, right=confidence >= 0.9)
    assert (reliability.total.read, reliability.total.right) == (6, 3)
    assert [(name, band.right, band.read) for name, band in reliability if band.read] == [
        ("0.00-0.50", 0, 1),
        ("0.50-0.60", 0, 1),
        ("0.60-0.70", 0, 1),
        ("0.90-0.95", 1, 1),
        ("0.95-1.00", 2, 2),
    ]


def test_joining_adds_up() -> None:
    one, other = Reliability(), Reliability()
    one.add(0.75, right=True)
    other.add(0.78, right=False)
    one.join(other)
    total = one.total
    assert (total.read, total.right, round(total.said, 2)) == (2, 1, 1.53)


def test_only_weighed_readings_count() -> None:
    def judged(basis: str, code: str | None) -> int:
        label = {
            "start": 0,
            "end": 5,
            "min": "5",
            "max": "5",
            "currency": "CAD",
            "is_aid": False,
            "equivalent_of": None,
        }
        currency = {"code": code, "basis": basis, "confidence": 0.9}
        record = {"id": "f", "start": 0, "end": 5, "amount": {"min": "5", "max": "5"}, "currency": currency}
        case = {"id": "p", "text": "$5 m", "mentions": [label]}
        return score_context([case], [[record]]).reliability.total.read

    assert judged("donor", "CAD") == 1
    assert judged("iso_code", "CAD") == 0
    assert judged("unresolved", None) == 0


def mention(text: str, surface: str, code: str) -> dict[str, Any]:
    start = text.index(surface)
    sum_of_it = {"kind": "sum", "min": None, "max": None, "currency": code, "explicit": False, "equivalent_of": None}
    aid = {"is_aid": False, "donor": [], "recipient": [], "status": None, "category": None}
    return {"start": start, "end": start + len(surface), **sum_of_it, **aid, "instrument": None, "relation": None}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = (
        ("Canberra's $110 million went to Kyiv.", "$110 million", "AUD"),
        ("A grant of $5 million was made.", "$5 million", "USD"),
    )
    cases = [
        {"id": str(i), "text": text, "mentions": [mention(text, surface, code)]}
        for i, (text, surface, code) in enumerate(texts)
    ]
    (tmp_path / "made-up.jsonl").write_text("".join(f"{json.dumps(case)}\n" for case in cases), encoding="utf-8")
    return tmp_path


def test_every_weight_belongs_to_one_rule() -> None:
    keys = [key for weights in RULES.values() for key in weights]
    assert sorted(keys) == sorted(WEIGHTS)


def test_ablation_shows_what_a_rule_adds_and_sets_the_weights_back(folder: Path) -> None:
    before, priors = dict(WEIGHTS), dict(PRIORS)
    passages = labelled(list(read_sets(folder)))
    assert readings(passages) == [True, True]
    effects = {effect.rule: (effect.lost, effect.won) for effect in ablate(passages)}
    assert effects["giver in the sentence"] == (1, 0)
    assert effects["speaker"] == (0, 0)
    assert effects[USUAL_MEANING] == (1, 0)
    assert effects[ALL_BUT_THAT] == (1, 0)
    assert (before, priors) == (WEIGHTS, PRIORS)


def test_the_command_prints_the_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--eval", str(folder), "--engine", "aidfigures"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "Confidence: right of the currencies" in printed
    assert "said on average" in printed
