"""Worker processes: jobs that hang, die or raise are marked, and nothing else is touched."""

import os
import time
from collections.abc import Callable, Iterator

import pytest

from aidfigures.batch.pool import Lost, Pool, WorkerError


def work(job: str) -> str:
    if job == "hang":
        time.sleep(1000)
    if job == "spin":
        while True:
            pass
    if job == "die":
        os._exit(13)
    if job == "raise":
        raise ValueError("bad job")
    return job.upper()


def setup() -> Callable[[str], str]:
    return work


def broken_setup() -> Callable[[str], str]:
    raise RuntimeError("no tables")


def deadly_setup() -> Callable[[str], str]:
    os._exit(3)


def run(chunks: list[list[str]], workers: int = 2, timeout: float = 1.5) -> dict[int, list[str | Lost]]:
    return dict(Pool[str, str](setup, workers, timeout).run(iter(enumerate(chunks))))


def test_every_chunk_comes_back_with_its_number() -> None:
    chunks = [[f"a{n}", f"b{n}"] for n in range(40)]
    assert run(chunks) == {n: [f"A{n}", f"B{n}"] for n in range(40)}


def test_bad_jobs_are_marked_and_their_neighbours_are_done() -> None:
    done = run([["a", "die", "b"], ["raise", "c"], ["hang"], ["d", "die", "die", "spin", "e"], ["f"]])
    lost = {n: [i for i, each in enumerate(results) if isinstance(each, Lost)] for n, results in done.items()}
    assert lost == {0: [1], 1: [0], 2: [0], 3: [1, 2, 3], 4: []}
    assert [done[0][0], done[0][2], done[1][1], done[3][0], done[3][4], done[4][0]] == ["A", "B", "C", "D", "E", "F"]
    assert done[0][1] == Lost("ended its process (exit code 13)")
    assert done[1][0] == Lost("failed: ValueError: bad job")
    assert done[2][0] == Lost("took longer than 1.5 s")


def test_nothing_to_do() -> None:
    assert run([]) == {}


def test_chunks_are_drawn_only_when_a_worker_is_free() -> None:
    drawn: list[int] = []

    def chunks() -> Iterator[tuple[int, list[str]]]:
        for number in range(100):
            drawn.append(number)
            yield number, ["a"]

    results = Pool[str, str](setup, 2, 30).run(chunks())
    next(results)
    assert len(drawn) <= 4
    results.close()  # type: ignore[attr-defined]  # a generator, which is how a caller stops early


@pytest.mark.parametrize("bad_setup", [broken_setup, deadly_setup])
def test_workers_that_cannot_start_are_said_to(bad_setup: Callable[[], Callable[[str], str]]) -> None:
    with pytest.raises(WorkerError):
        list(Pool[str, str](bad_setup, 2, 5).run(iter([(0, ["a"])])))
