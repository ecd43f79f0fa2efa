"""A question to the database → "ok" or what the matter is, within a second.

A server that is stopped, or behind a network that swallows what is sent, keeps whoever asks it waiting. One thread
waits for all; those who come meanwhile are told so at once.
"""

import os
import threading
from collections.abc import Callable

from aidfigures.errors import AidFiguresError

OK = "ok"
WAITING = "the store does not answer"
_PATIENCE = 1.0  # seconds


class Probe:
    """`ask` raises an `AidFiguresError` where the database cannot be used."""

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._asking = threading.Lock()
        self._thread: tuple[int, threading.Thread] | None = None  # the process that it runs in
        self._answer = OK

    def state(self) -> str:
        """What the database says, or that it says nothing."""
        with self._asking:
            if self._thread is None or self._thread[0] != os.getpid() or not self._thread[1].is_alive():
                self._thread = (os.getpid(), threading.Thread(target=self._find_out, daemon=True))
                self._thread[1].start()
                self._thread[1].join(_PATIENCE)
            return WAITING if self._thread[1].is_alive() else self._answer

    def _find_out(self) -> None:
        self._answer = WAITING
        try:
            self._ask()
            self._answer = OK
        except AidFiguresError as error:
            self._answer = str(error)
