"""Chunks of jobs → their results, in worker processes that a job may hang or kill without harm to the others.

`concurrent.futures` gives up the whole pool when one process dies and has no way to stop a job that hangs. Here each
worker answers job by job; one that is silent for too long, or gone, is replaced, its job is marked and the rest of its
chunk goes on.
"""

import gc
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

START_LIMIT = 120.0  # seconds until a worker must have loaded its tables
_READY = "ready"


@dataclass(frozen=True, slots=True)
class Lost:
    """What stands in the place of a result when the job hung, killed its process or raised."""

    reason: str


class WorkerError(Exception):
    """A worker could not even start: no job is to blame."""


@dataclass(slots=True)
class _Worker(Generic[Job, Result]):
    process: BaseProcess
    pipe: Connection
    deadline: float
    number: int | None = None  # of the chunk it is at; None while it starts or waits
    jobs: list[Job] = field(default_factory=list)
    results: list[Result | Lost] = field(default_factory=list)
    ready: bool = False


Setup = Callable[[], Callable[[Job], Result]]


class Pool(Generic[Job, Result]):
    """`setup` is called once in each worker and gives the function that does a job; both must be picklable."""

    def __init__(self, setup: "Setup[Job, Result]", workers: int, timeout: float) -> None:
        self._setup, self._count, self._timeout = setup, workers, timeout
        self._processes = _context()
        self._workers: list[_Worker[Job, Result]] = []

    def run(self, chunks: Iterable[tuple[int, list[Job]]]) -> Iterator[tuple[int, list[Result | Lost]]]:
        """Numbered chunks → (number, results in the order of its jobs), in the order they are done.

        Chunks are drawn when a worker is free. Raises `WorkerError` where workers cannot start. Whatever ends the
        run, an interrupt too, no process is left behind.
        """
        source = iter(chunks)
        exhausted = False
        try:
            while True:
                while not exhausted and len(self._workers) < self._count:
                    self._workers.append(self._start())
                for worker in [each for each in self._workers if each.ready and each.number is None]:
                    chunk = None if exhausted else next(source, None)
                    exhausted = exhausted or chunk is None
                    if chunk is None:
                        self._retire(worker)
                    else:
                        self._give(worker, *chunk)
                if exhausted and not any(each.number is not None for each in self._workers):
                    return
                yield from self._listen()
        finally:
            for worker in list(self._workers):
                self._kill(worker)

    def _start(self) -> _Worker[Job, Result]:
        ours, theirs = self._processes.Pipe()
        process = self._processes.Process(target=_serve, args=(theirs, self._setup), daemon=True)  # type: ignore[attr-defined]  # BaseContext lacks it in the stubs
        process.start()
        theirs.close()
        return _Worker(process, ours, time.monotonic() + START_LIMIT)

    def _give(self, worker: _Worker[Job, Result], number: int, jobs: list[Job]) -> None:
        worker.number, worker.jobs, worker.results = number, jobs, []
        self._go_on(worker)

    def _go_on(self, worker: _Worker[Job, Result]) -> None:
        """Hand over those jobs of the chunk that have no result yet."""
        worker.deadline = time.monotonic() + self._timeout
        with suppress(BrokenPipeError):  # it died while idle: the next `_listen` sees the end of its pipe
            worker.pipe.send(worker.jobs[len(worker.results) :])

    def _listen(self) -> Iterator[tuple[int, list[Result | Lost]]]:
        patience = max(0.0, min(worker.deadline for worker in self._workers) - time.monotonic())
        heard = connection.wait([worker.pipe for worker in self._workers], patience)
        for worker in list(self._workers):
            if worker.pipe in heard:
                self._hear(worker)
            elif time.monotonic() >= worker.deadline:
                self._replace(worker, f"took longer than {self._timeout:g} s")
            if worker.number is not None and len(worker.results) == len(worker.jobs):
                number, worker.number = worker.number, None
                yield number, worker.results

    def _hear(self, worker: _Worker[Job, Result]) -> None:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(1)
            self._replace(worker, f"ended its process (exit code {worker.process.exitcode})")
            return
        if not worker.ready:
            if message != _READY:
                raise WorkerError(str(message))
            worker.ready = True
            if worker.number is not None:  # it took over from one that was lost
                self._go_on(worker)
            return
        worker.results.append(message)
        worker.deadline = time.monotonic() + self._timeout

    def _replace(self, worker: _Worker[Job, Result], reason: str) -> None:
        """A new worker for the rest of the chunk, with the job at hand marked as lost."""
        if not worker.ready:
            raise WorkerError(f"a worker {reason} before its first job")
        self._kill(worker)
        if worker.number is None:
            return
        worker.results.append(Lost(reason))
        if len(worker.results) < len(worker.jobs):
            heir = self._start()
            heir.number, heir.jobs, heir.results = worker.number, worker.jobs, worker.results
            worker.number = None
            self._workers.append(heir)

    def _retire(self, worker: _Worker[Job, Result]) -> None:
        worker.pipe.close()
        worker.process.join(1)
        self._kill(worker)

    def _kill(self, worker: _Worker[Job, Result]) -> None:
        if worker in self._workers:
            self._workers.remove(worker)
        worker.pipe.close()
        if worker.process.is_alive():
            worker.process.kill()
        worker.process.join()


def _context() -> BaseContext:
    """Workers from a clean server process: nothing of the parent's state leaks in, and each new one is cheap."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["aidfigures.batch"])
    return context


def _serve(pipe: Connection, setup: "Setup[Job, Result]") -> None:
    """A worker's life: load, say so, then answer job by job until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    try:
        work = setup()
    except Exception as problem:  # noqa: BLE001, RUF100  the parent says what it was
        pipe.send(f"{type(problem).__name__}: {problem}")
        return
    gc.collect()
    gc.freeze()  # what is loaded stays: to look through it for garbage again and again took 7 % of a worker's time
    pipe.send(_READY)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            for job in pipe.recv():
                pipe.send(_attempt(work, job))


def _attempt(work: Callable[[Job], Result], job: Job) -> Result | Lost:
    try:
        return work(job)
    except Exception as problem:  # noqa: BLE001, RUF100  one bad document must not stop a million good ones
        return Lost(f"failed: {type(problem).__name__}: {problem}")
