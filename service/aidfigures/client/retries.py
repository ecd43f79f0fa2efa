"""A failure → how long to wait before the call is made again, or that it is not."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from aidfigures.client.problems import ServiceError


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and after how long a call that failed is made again.

    Waits double from `first` to `longest` seconds, and each is shortened by up to half at random, lest all clients of a
    service that comes back return at once. A service that names a time is given it, and is not waited for where it is
    longer than `longest`. `attempts` counts the first call too: with 1, nothing is repeated.
    """

    attempts: int = 4
    first: float = 0.5
    longest: float = 30.0
    jitter: Callable[[], float] = random.random  # 0 to 1

    def __post_init__(self) -> None:
        if self.attempts < 1 or not 0 <= self.first <= self.longest:
            raise ValueError(f"makes no sense: {self}")

    def wait_after(self, error: ServiceError, failures: int) -> float:
        """Seconds to wait after so many failures in a row, `error` the last. Raises it where there is no next time."""
        asked = error.retry_after
        if not error.repeatable or failures >= self.attempts or (asked is not None and asked > self.longest):
            raise error
        if asked is not None:
            return asked + self.first * self.jitter()
        span: float = min(self.longest, self.first * 2 ** min(failures - 1, 30))
        return span * (1 - self.jitter() / 2)
