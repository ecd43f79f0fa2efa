"""Time grows with the length of a text and no faster, whatever stands in it."""

import datetime as dt
import gc
import json
import time
from pathlib import Path

import pytest

from aidfigures import Context, find_figures

CONTEXT = Context(published=dt.date(2025, 8, 24), outlet_country="CA")
VERDICTS = Path(__file__).with_name("patterns.json")

HOSTILE = [
    "9" * 500,
    "$1 " * 50,
    "(" * 200,
    "1,234." * 40,
    "million " * 60,
    "$" * 300,
    "1 000 " * 60,
    "tens of " * 40,
    "Canada's " * 40,
    "$5 (",
    "a " * 200,
    "5 to ",
    '"$1 ',
    "five hundred and " * 20 + "dollars ",
    "€1-",
    "U.S. $",
]


LENGTH = 25_000  # characters


@pytest.mark.parametrize("piece", HOSTILE, ids=lambda piece: piece[:12])
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    assert_doubling(piece)


def assert_doubling(piece: str) -> None:
    """50 kB of it against 25 kB. A quadratic reader would take four times as long; the limit is three.

    The best of up to five rounds, since other work on the machine only ever adds time.
    """
    once = piece * max(1, LENGTH // len(piece))
    short: list[float] = []
    long: list[float] = []
    for _ in range(5):
        short.append(seconds(once))
        long.append(seconds(once * 2))
        if min(long) < 3 * min(short) + 0.02:
            return
    raise AssertionError(f"{min(short):.3f} s, twice the text {min(long):.3f} s: {piece[:60]!r}")


def seconds(text: str) -> float:
    gc.collect()
    gc.disable()  # as timeit does: a collection in one of two runs would spoil the ratio
    try:
        start = time.process_time()
        find_figures(text, CONTEXT)
        return time.process_time() - start
    finally:
        gc.enable()


def attacks() -> list[tuple[str, str]]:
    """(where a pattern of the stages stands, what is repeated to slow it), as recheck found them."""
    verdicts = json.loads(VERDICTS.read_text(encoding="utf-8"))
    return [
        (verdict["where"][0], pump)
        for verdict in verdicts.values()
        if ".stages." in verdict["where"][0]
        for _, pump in verdict["pumps"]
    ]


@pytest.mark.parametrize(("where", "pump"), attacks(), ids=lambda part: part[-30:])
def test_what_slows_a_pattern_alone_does_not_slow_the_finder(where: str, pump: str) -> None:
    """Laid around sums with pauses, and without one, so that no full stop cuts a window short."""
    attack = pump * (1 + 1500 // len(pump))
    assert_doubling(f"Canada will give Ukraine $5 million {attack} and $7 million ({attack} €6 million) in aid. ")
    assert_doubling(f"{pump * (1 + 100 // len(pump))}$5 million ")
