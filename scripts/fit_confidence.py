"""Labelled passages → the numbers of `CONFIDENCE` in currency/weights.py: how sure what weight of evidence makes us.

    python scripts/fit_confidence.py [FOLDER]

The half of sample_data/calibration that is there to be fitted, and the sets of the folder that carry `mentions`; each
of the two counts the same. The likeliest numbers are found by Newton's method, held back a little from large ones. Only
prints: what is printed is written into weights.py by hand, and docs/currency.md says what comes of it.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from unittest import mock

import numpy as np

from aidfigures.finding import finder
from aidfigures.score import LabelledSet, read_sets
from aidfigures.score.ablation import labelled
from aidfigures.score.context import pair
from aidfigures.score.reliability import OWN_WORDS
from aidfigures.stages import currency
from aidfigures.stages.currency.weights import CONFIDENCE, measures

CALIBRATION = Path(__file__).parents[1] / "sample_data" / "calibration"
FITTED = "fit"
ROUNDS = 50
HELD_BACK = 0.5  # taken from the log-likelihood for a number of 1, times its square
INHERITED = "inherited"  # has the confidence of another sum

Row = tuple[tuple[float, ...], bool]


def rows(sets: Sequence[LabelledSet]) -> Iterator[Row]:
    """(the measures of its evidence, whether it is right) of each reading that was weighed."""
    asked: list[tuple[float, ...]] = []

    def numbered(scores: Mapping[str, float], usual: Mapping[str, float], best: str) -> float:
        asked.append(measures(scores, usual, best))
        return (len(asked) - 1) / 1e6

    find = finder()
    with mock.patch.object(currency, "confidence", numbered):
        for document, sums in labelled(sets):
            figures = find(document).figures
            spans = [{"start": figure.mention.span.start, "end": figure.mention.span.end} for figure in figures]
            for i, j in pair([{"start": start, "end": end} for start, end, _ in sums], spans).items():
                reading = figures[j].currency
                if reading.code is not None and reading.basis not in OWN_WORDS and reading.basis != INHERITED:
                    yield asked[round(reading.confidence * 1e6)], reading.code == sums[i][2]


def fit(lots: Sequence[Sequence[Row]]) -> list[float]:
    """The likeliest numbers; the lots count the same, however many rows they have."""
    measured = np.array([row[0] for lot in lots for row in lot])
    right = np.array([float(row[1]) for lot in lots for row in lot])
    counts = np.concatenate([np.full(len(lot), len(right) / len(lots) / len(lot)) for lot in lots])
    back = HELD_BACK * np.diag([0.0, *([1.0] * (len(CONFIDENCE) - 1))])
    numbers = np.zeros(len(CONFIDENCE))
    for _ in range(ROUNDS):
        said = 1 / (1 + np.exp(-measured @ numbers))
        gradient = measured.T @ (counts * (right - said)) - back @ numbers
        curvature = (measured.T * (counts * said * (1 - said))) @ measured + back
        numbers += np.linalg.solve(curvature, gradient)
    return [float(number) for number in numbers]


def main(folders: Sequence[str]) -> None:
    hard = [each for each in read_sets(CALIBRATION) if each.name == FITTED]
    lots = [list(rows(sets)) for sets in (hard, *([*read_sets(Path(folder))] for folder in folders))]
    print(*(f"{len(lot)} readings, {sum(right for _, right in lot)} right" for lot in lots), sep="\n")
    for name, number in zip(CONFIDENCE, fit(lots), strict=True):
        print(f'    "{name}": {number:.2f},')


if __name__ == "__main__":
    main(sys.argv[1:])
