"""A worker process of the server: gunicorn's threaded one, which also ends requests that would never end.

gunicorn replaces a worker whose main loop stands still, as it does while one request holds the interpreter to itself. A
request that waits for what never comes leaves the loop running, and would keep its thread for good. So the loop looks
how long our own code has been at each request. One over the time-out is told of, the worker takes no new connections,
the other requests are finished, and the process ends: its connections close, and a new worker takes its place.
"""

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # gunicorn carries no types

from aidfigures.api.batches import BREAKING_OFF
from aidfigures.api.journal import name_of

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

_FRAMES = 12  # innermost, of a request that is stuck: from the route to where it stands
_LONG_STREAMS = 2 / 3  # of the time to finish in: what streams for longer breaks off in order before it is cut off


@dataclass(frozen=True, slots=True)
class Work:
    """A request that our own code is at: its id, and since when (`time.monotonic`)."""

    request_id: str
    since: float


class Watch:
    """What each thread is at. To wait for the bytes of a caller, or for a caller to take ours, is not work."""

    def __init__(self) -> None:
        self._at: dict[int, Work] = {}  # by thread; each writes its own entry only

    def older(self, seconds: float) -> dict[int, Work]:
        """The work that has gone on for longer, by thread."""
        before = time.monotonic() - seconds
        return {thread: work for thread, work in self._at.copy().items() if work.since < before}

    @contextmanager
    def work(self, request_id: str) -> Iterator[None]:
        thread = threading.get_ident()
        self._at[thread] = Work(request_id, time.monotonic())
        try:
            yield
        finally:
            self._at.pop(thread, None)

    @contextmanager
    def rest(self) -> Iterator[None]:
        """Within `work`: it begins anew afterwards."""
        thread = threading.get_ident()
        work = self._at.pop(thread)
        try:
            yield
        finally:
            self._at[thread] = Work(work.request_id, time.monotonic())


class _Body:
    """The body of a request; whoever reads it waits for the caller."""

    def __init__(self, body: Any, watch: Watch) -> None:
        self._body = body
        self._watch = watch

    def read(self, size: int = -1) -> bytes:
        with self._watch.rest():
            read: bytes = self._body.read(size)
            return read

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)


def watched(app: Wsgi, watch: Watch) -> Wsgi:
    """The app with its work noted: until it answers, and for each piece of its answer."""

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterator[bytes]:
        request_id = name_of(environ)
        environ["wsgi.input"] = _Body(environ["wsgi.input"], watch)
        with watch.work(request_id):
            answered = app(environ, start_response)
        try:
            pieces = iter(answered)
            while True:
                with watch.work(request_id):
                    piece = next(pieces, None)
                if piece is None:
                    return
                yield piece
        finally:
            if (close := getattr(answered, "close", None)) is not None:
                with watch.work(request_id):
                    close()

    return answer


class Worker(ThreadWorker):  # type: ignore[misc]  # the same
    """By gunicorn's settings: `timeout` is how long a request may take, `graceful_timeout` the time to stop in."""

    alive: bool
    wsgi: Wsgi

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._watch = Watch()
        self._told = set[Work]()
        self._stopping_since: float | None = None

    def load_wsgi(self) -> None:
        super().load_wsgi()
        app = watched(self.wsgi, self._watch)

        def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
            environ[BREAKING_OFF] = self._is_short_of_time
            return app(environ, start_response)

        self.wsgi = answer

    def notify(self) -> None:
        """The main loop comes by every second at the latest, also while the worker stops."""
        super().notify()
        if not self.alive and self._stopping_since is None:
            self._stopping_since = time.monotonic()
        stuck = self._watch.older(self.cfg.timeout)
        for thread, work in stuck.items():
            if work not in self._told:
                self._told.add(work)
                self._tell(thread, work)
                self.alive = False
        if stuck and self.nr_conns <= len(stuck):
            os._exit(1)

    def run(self) -> None:
        super().run()
        if self._watch.older(0):
            os._exit(1)  # Python itself would wait for the thread

    def _is_short_of_time(self) -> bool:
        since = self._stopping_since
        return since is not None and time.monotonic() - since > self.cfg.graceful_timeout * _LONG_STREAMS

    def _tell(self, thread: int, work: Work) -> None:
        frame = sys._current_frames().get(thread)
        facts = {
            "request_id": work.request_id,
            "at": [line.rstrip() for line in traceback.format_stack(frame, _FRAMES)] if frame else [],
        }
        text = "a request is not done after %d seconds: this worker finishes the others and is replaced"
        self.log.error(text, self.cfg.timeout, extra={"facts": facts})
