"""Confidence means what it says, on the half of the calibration set that it was not fitted on."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidfigures.finding import finder
from aidfigures.lexicon.currencies import load_currencies
from aidfigures.score import read_sets
from aidfigures.score.context import pair
from aidfigures.score.reliability import OWN_WORDS, Reliability
from aidfigures.stages.currency.weights import confidence

FOLDER = Path(__file__).parents[2] / "sample_data" / "calibration"
ENOUGH = 20  # readings of a band; fewer say little
SURE = 0.9

Read = tuple[str, float, bool]  # the cue as written, the confidence, whether the code is right


def cases(half: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("half", ["fit", "check"])
def test_labels_are_in_their_places(half: str) -> None:
    codes = load_currencies().codes
    for case in cases(half):
        for label in case["mentions"]:
            assert case["text"][label["start"] : label["end"]] == label["surface"], case["id"]
            assert label["currency"] in codes, case["id"]


def test_the_halves_share_nothing() -> None:
    fit, check = cases("fit"), cases("check")
    assert not {case["text"] for case in fit} & {case["text"] for case in check}
    assert len({case["id"] for case in fit + check}) == len(fit + check)


@pytest.fixture(scope="module")
def weighed() -> dict[str, list[Read]]:
    """By half, the readings that evidence settled."""
    find = finder()
    found: dict[str, list[Read]] = {}
    for each in read_sets(FOLDER):
        reads = found.setdefault(each.name, [])
        for case, document in zip(each.cases, each.documents, strict=True):
            figures = find(document).figures
            spans = [{"start": figure.mention.span.start, "end": figure.mention.span.end} for figure in figures]
            for i, j in pair(case["mentions"], spans).items():
                reading, cue = figures[j].currency, figures[j].mention.cue.text
                if reading.code is not None and reading.basis not in OWN_WORDS:
                    reads.append((cue, reading.confidence, reading.code == case["mentions"][i]["currency"]))
    return found


def test_the_share_that_is_right_is_the_share_that_was_said(weighed: dict[str, list[Read]]) -> None:
    reliability = Reliability()
    for _, sure, right in weighed["check"]:
        reliability.add(sure, right=right)
    asked = [(name, band) for name, band in (*reliability, ("all", reliability.total)) if band.read >= ENOUGH]
    assert len(asked) > 4
    for name, band in asked:
        assert band.interval is not None
        low, high = band.interval
        assert low <= band.said / band.read <= high, name


def test_hardly_a_bare_sign_is_wrong_where_we_are_sure(weighed: dict[str, list[Read]]) -> None:
    sure = [right for half in weighed.values() for cue, said, right in half if said >= SURE and not cue.isalpha()]
    assert len(sure) >= 50
    assert sure.count(False) * 50 <= len(sure) * 2  # these passages are hard: 1 of 25 here, far fewer in news


WEIGHTS_OF_ONE = st.floats(0, 8)


@given(WEIGHTS_OF_ONE, WEIGHTS_OF_ONE, WEIGHTS_OF_ONE, st.floats(0, 2))
def test_more_evidence_for_never_makes_less_sure(own: float, more: float, against: float, usual: float) -> None:
    def sure(own: float, against: float) -> float:
        return confidence({"USD": usual + against, "CAD": own}, {"USD": usual}, "CAD")

    assert sure(own, against) <= sure(own + more, against)
    assert sure(own, against) >= sure(own, against + more)
    assert 0 <= sure(own, against) <= 0.98
