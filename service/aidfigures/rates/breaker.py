"""Whether a server is worth asking: its failures → a time in which it is left alone, and the reason."""

import threading
from collections.abc import Callable

PATIENCE = 2  # failures in a row
REST = 60.0  # seconds


class Breaker:
    """Opens after `PATIENCE` failures in a row; after `REST` seconds one question goes through to see if it is well."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` counts seconds and never goes back."""
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0
        self._problem = ""

    def why_not(self) -> str | None:
        """Why the server is not to be asked now; None lets the caller ask, and tell the outcome."""
        with self._lock:
            left = self._rests_until - self._clock()
            if self._failures < PATIENCE:
                return None
            if left > 0:
                return f"left alone for {left:.0f} s after {self._failures} failures, the last: {self._problem}"
            self._rests_until = self._clock() + REST  # this caller tries; the others wait for what it finds
            return None

    def failed(self, problem: str) -> None:
        with self._lock:
            self._failures += 1
            self._problem = problem
            self._rests_until = self._clock() + REST

    def worked(self) -> None:
        with self._lock:
            self._failures = 0
