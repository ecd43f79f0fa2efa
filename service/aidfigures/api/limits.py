"""How often one caller may call: counted in this process alone, or over all workers in Redis.

In any stretch of time as long as the limit's no more calls pass than it says; what is refused does not count. While
Redis is away each worker counts for itself and asks for it again every second: calls go on, and none waits long.
"""

import logging
import math
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from limits import parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from aidfigures.api.metrics import Metrics
from aidfigures.errors import InputError

if TYPE_CHECKING:
    from redis.retry import Retry

_VARIABLE = "AIDFIGURES_RATE_STORE"
_PATIENCE = 0.5  # seconds that a call waits for Redis at most, to connect and to answer
_PAUSE = 1.0  # seconds from one try to the next while it is away

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller has left once a call is counted."""

    passed: bool
    most: int
    left: int
    seconds: int  # until the oldest call that counts does so no more


class RateLimits:
    """The limit of one app. Raises `InputError` for a store that cannot be used at all."""

    def __init__(self, limit: str, store: str, metrics: Metrics) -> None:
        self._limit = parse(limit)
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = None if store == "memory" else _redis(store)
        self._metrics = metrics
        self._away = False
        self._ask_again = 0.0
        self._asking = threading.Lock()

    def count(self, caller: str) -> Allowance:
        """Count a call of this caller, if it passes."""
        if self._shared is None or not self._may_ask():
            return self._counted(self._own, caller)
        try:
            allowance = self._counted(self._shared, caller)
        except StorageError as error:
            self._gone(type(error.storage_error).__name__)
            return self._counted(self._own, caller)
        if self._away:
            self._away = False
            _log.warning("%s answers again: calls are counted over all workers", _VARIABLE)
        return allowance

    def _counted(self, counter: MovingWindowRateLimiter, caller: str) -> Allowance:
        passed = counter.hit(self._limit, caller)
        reset, left = counter.get_window_stats(self._limit, caller)
        return Allowance(passed, self._limit.amount, max(left, 0), max(math.ceil(reset - time.time()), 1))

    def _may_ask(self) -> bool:
        """While Redis is away one call a second finds out whether it still is, and the others do not wait for it."""
        if not self._away:
            return True
        with self._asking:
            if time.monotonic() < self._ask_again:
                return False
            self._ask_again = time.monotonic() + _PAUSE
            return True

    def _gone(self, kind: str) -> None:
        self._metrics.counted_alone()
        self._ask_again = time.monotonic() + _PAUSE
        if not self._away:
            self._away = True
            _log.warning("%s does not answer (%s): this worker counts calls for itself", _VARIABLE, kind)


def _redis(address: str) -> MovingWindowRateLimiter:
    try:
        storage = storage_from_string(
            address,
            wrap_exceptions=True,
            socket_connect_timeout=_PATIENCE,
            socket_timeout=_PATIENCE,
            retry=_once_more(),  # type: ignore[arg-type]  # handed on to redis-py, which takes one
        )
    except (ImportError, ConfigurationError):
        raise InputError(_VARIABLE, "needs the driver of Redis: pip install 'aidfigures[redis]'") from None
    except ValueError:
        raise InputError(_VARIABLE, "is not an address such as redis://127.0.0.1:6379/0") from None
    return MovingWindowRateLimiter(storage)


def _once_more() -> "Retry":
    """A connection that Redis has closed since is made anew; its own default would try for seconds."""
    from redis.backoff import NoBackoff
    from redis.exceptions import ConnectionError as Broken
    from redis.retry import Retry

    return Retry(NoBackoff(), 1, supported_errors=(Broken,))
