"""Rates asked for over the network, for those who want them: (base, quote, day) → `CrossRate` from one server's answer.

forex-python writes the request and reads the answer; the transport is ours, because its own has no time-out and drops
the day. Its home server has been down since 2025. Any server with the same protocol will do; Frankfurter's v1 has it:

    LiveRates("https://api.frankfurter.dev/v1/", timeout=5).cross("CAD", "USD", dt.date(2025, 8, 24))

A server may hang, lie or be gone. Whatever it does, the caller waits no longer than the time-out, gets one of our
errors, and nothing is kept. After two failures in a row it is left alone for a minute (`breaker`), and it never holds
more than a few threads. `backed` puts the tables behind it.
"""

import datetime as dt
import json
import threading
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import requests
from forex_python.converter import CurrencyRates

from aidfigures.errors import RateSourceError, RateUnavailableError, UnknownCurrencyError
from aidfigures.model import CrossRate, Rate, RateMethod
from aidfigures.rates.breaker import Breaker
from aidfigures.rates.codes import load_codes
from aidfigures.rates.quote import half_step

SOURCE = "forex-python"
MAX_AGE = 14  # days that an answer may lie before the day asked for: Frankfurter v1 carries a fixing on that long
_MOST_HANGING = 4  # questions that the server has not answered in time and that still hold a thread
_MAX_BYTES = 1 << 16  # an answer for one pair has about 80


class _Server(CurrencyRates):  # type: ignore[misc]  # forex-python carries no types
    """forex-python pointed at another server, with a transport that ends."""

    def __init__(self, base_url: str, timeout: float) -> None:
        super().__init__(force_decimal=True)
        self._base_url = base_url.rstrip("/") + "/"
        self._timeout = timeout

    def _source_url(self) -> str:
        return self._base_url

    def answer(self, base: str, quote: str, day: dt.date | None) -> tuple[int, Any]:
        """The status and the decoded body (None unless the status is 200)."""
        url = self._source_url() + self._get_date_string(day)
        parameters = {"base": base, "symbols": quote, "rtype": "fpy"}
        with (
            requests.Session() as session,
            # A redirect from a page that moved is not an answer to our question.
            session.get(url, params=parameters, timeout=self._timeout, allow_redirects=False, stream=True) as response,
        ):
            if response.status_code != requests.codes.ok:
                return response.status_code, None
            # All of it, and exact: forex-python's own reader keeps `rates` and drops the base and the day.
            return response.status_code, json.loads(
                _body(response, self._timeout), parse_float=Decimal, parse_constant=_no_number
            )


class LiveRates:
    """One server that speaks forex-python's protocol."""

    def __init__(
        self,
        base_url: str,
        timeout: float,
        today: Callable[[], dt.date] = dt.date.today,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`base_url` ends before the day; `timeout` in seconds bounds the whole call, not each packet."""
        self._server = _Server(base_url, timeout)
        self._timeout = timeout
        self._today = today
        self._breaker = Breaker(clock)
        self._hanging: list[threading.Thread] = []

    def cross(self, base: str, quote: str, day: dt.date | None) -> CrossRate:
        """Units of `quote` for one unit of `base`, as the server has them for the day (None: its latest).

        Raises `UnknownCurrencyError` for a code that is not in ISO 4217 (nothing is asked then), `RateUnavailableError`
        when the server does not know the pair or has nothing near the day, `RateSourceError` when it cannot be reached,
        does not answer in time, or says what cannot be.
        """
        for code in (base, quote):
            if code not in load_codes().known:
                raise UnknownCurrencyError(code)
        method: RateMethod = "latest" if day is None else "last_published"
        if base == quote:
            return CrossRate(base, quote, Decimal(1), day, day or self._today(), method, ())
        resting = self._breaker.why_not()
        if resting:
            raise self._broken(resting)
        try:
            rate = self._answered(base, quote, day)
        except RateSourceError as error:
            self._breaker.failed(error.problem)
            raise
        except RateUnavailableError:
            self._breaker.worked()  # it answered, and has nothing
            raise
        self._breaker.worked()
        decimals = -int(rate.value.as_tuple().exponent)
        return CrossRate(
            base, quote, rate.value, day, rate.date, method, (rate,), half_step(max(decimals, 0), rate.value)
        )

    def _answered(self, base: str, quote: str, day: dt.date | None) -> Rate:
        status, answer = self._ask(base, quote, day)
        if status in (requests.codes.not_found, requests.codes.unprocessable):
            raise RateUnavailableError(base, quote, day, f"the server does not know it (status {status})")
        if status != requests.codes.ok:
            raise self._broken(f"status {status}")
        return self._checked(answer, base, quote, day)

    def _ask(self, base: str, quote: str, day: dt.date | None) -> tuple[int, Any]:
        """Asks in a thread of its own: a time-out of `requests` bounds one packet, and a server may send many."""
        outcome: list[tuple[int, Any] | Exception] = []

        def ask() -> None:
            try:
                outcome.append(self._server.answer(base, quote, day))
            except Exception as error:  # goes to the caller below, who knows which ones a server can cause
                outcome.append(error)

        self._hanging = [thread for thread in self._hanging if thread.is_alive()]
        if len(self._hanging) >= _MOST_HANGING:
            raise self._broken(f"{len(self._hanging)} questions to it still hang")
        thread = threading.Thread(target=ask, name="live-rates", daemon=True)
        thread.start()
        thread.join(self._timeout)
        if not outcome:
            self._hanging.append(thread)
            raise self._broken(f"no answer in {self._timeout} seconds")
        answer = outcome[0]
        if isinstance(answer, (requests.RequestException, ValueError, OSError, RecursionError)):
            raise self._broken(f"{type(answer).__name__}: {answer}") from answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _checked(self, answer: Any, base: str, quote: str, day: dt.date | None) -> Rate:
        if not isinstance(answer, Mapping) or answer.get("base") != base:
            raise self._broken(f"not an answer about {base}: {str(answer)[:80]}")
        rates = answer.get("rates")
        if not isinstance(rates, Mapping):
            raise self._broken(f"no rates in {str(answer)[:80]}")
        if quote not in rates:
            raise RateUnavailableError(base, quote, day, "the server has no rate for it")
        published = self._day_of(answer.get("date"))
        newest = min(day or self._today(), self._today())
        if published > newest:
            raise self._broken(f"a rate of {published}, after {newest}")
        if (newest - published).days > MAX_AGE:
            raise RateUnavailableError(base, quote, day, f"the server's last rate is of {published}")
        return Rate(base, quote, self._positive(rates[quote]), published, SOURCE)

    def _day_of(self, text: Any) -> dt.date:
        try:
            return dt.date.fromisoformat(text)
        except (TypeError, ValueError) as error:
            raise self._broken(f"its date is {text!r}") from error

    def _positive(self, value: Any) -> Decimal:
        if isinstance(value, int) and not isinstance(value, bool):
            value = Decimal(value)
        if not (isinstance(value, Decimal) and value.is_finite() and value > 0):
            raise self._broken(f"its rate is {value!r}")
        return value

    def _broken(self, problem: str) -> RateSourceError:
        return RateSourceError(SOURCE, self._server._source_url(), problem)


def _body(response: requests.Response, timeout: float) -> str:
    """The body, up to a limit of size and time: a server that never stops must not hold our memory or our thread.

    Read byte by byte, because a longer piece would wait for a server that sends one byte at a time.
    """
    body, deadline = bytearray(), time.monotonic() + timeout
    for piece in response.iter_content(1):
        body += piece
        if len(body) > _MAX_BYTES:
            raise ValueError(f"more than {_MAX_BYTES} bytes")
        if time.monotonic() > deadline:
            raise ValueError(f"still sending after {timeout} seconds")
    return body.decode("utf-8")


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no rate")
