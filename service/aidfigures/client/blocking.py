"""The client for programs without an event loop."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar, Unpack

import httpx

from aidfigures.client.answers import BatchAnswer, Lines, batch_answer, check_whole, checked
from aidfigures.client.asked import Asked, Calls, Pages
from aidfigures.client.calls import TIMEOUT, Article, Batch, Call, Gathering, Options, batches_of, connection
from aidfigures.client.problems import ServiceError, explained
from aidfigures.client.retries import Retries

P = ParamSpec("P")
T = TypeVar("T")
_CALLS = Calls()


def _answered(described: Callable[Concatenate[Calls, P], Asked[T]]) -> Callable[Concatenate["Client", P], T]:
    """The method of a call that has one answer."""

    @wraps(described)
    def method(self: "Client", /, *args: P.args, **options: P.kwargs) -> T:
        return self._answer(described(_CALLS, *args, **options))

    return method


def _paged(described: Callable[Concatenate[Calls, P], Pages[T]]) -> Callable[Concatenate["Client", P], Iterator[T]]:
    """The method of a call that is answered page by page."""

    @wraps(described)
    def method(self: "Client", /, *args: P.args, **options: P.kwargs) -> Iterator[T]:
        return self._items(described(_CALLS, *args, **options))

    return method


class Client:
    """A connection to the service, kept open between calls; may be shared by threads.

    `key` is an API key, where the service asks for one; `headers` go with each request. `timeout` is in seconds, or
    httpx's own in parts.
    `transport` is httpx's, for proxies, certificates and tests; `sleep` waits between attempts.
    Every call raises a `ServiceError` of one kind or another, and nothing else that has to do with the service.
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8000",
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: httpx.Timeout | float = TIMEOUT,
        retries: Retries | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._http = httpx.Client(**connection(base_url, key, headers, timeout), transport=transport)
        self._retries = retries or Retries()
        self._sleep = sleep

    figures = _answered(Calls.figures)
    table = _answered(Calls.table)
    iati = _answered(Calls.iati)
    keep = _answered(Calls.keep)
    document = _answered(Calls.document)
    forget = _answered(Calls.forget)
    kept_figures = _paged(Calls.kept_figures)
    packages = _paged(Calls.packages)
    package_sums = _answered(Calls.package_sums)
    rate = _answered(Calls.rate)
    currencies = _answered(Calls.currencies)
    ready = _answered(Calls.ready)

    def batches(
        self,
        articles: Iterable[Article],
        *,
        articles_at_once: int = 200,
        bytes_at_once: int = 8_000_000,
        **options: Unpack[Options],
    ) -> Iterator[BatchAnswer]:
        """An answer for each article, in order, while they are read; `options` hold for those that do not say.

        So many articles, or about so many bytes of them, are taken from the iterator and sent at once, packed. Where
        the connection is lost the rest is sent again: no article is left out and none is answered twice.
        """
        gathering = Gathering(articles_at_once, bytes_at_once)
        for batch in batches_of(articles, gathering):
            yield from self._batch(batch, options)

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _answer(self, asked: Asked[T]) -> T:
        failures = 0
        while True:
            try:
                with explained(asked.call.id):
                    response = self._http.send(self._http.build_request(**asked.call.request()))
                return asked.read(response)
            except ServiceError as error:
                failures += 1
                wait = self._retries.wait_after(error, failures)
            self._sleep(wait)

    def _items(self, pages: Pages[T]) -> Iterator[T]:
        items, cursor = self._answer(pages.page(None))
        yield from items
        while cursor is not None:
            items, cursor = self._answer(pages.page(cursor))
            yield from items

    def _batch(self, batch: Batch, options: Mapping[str, object]) -> Iterator[BatchAnswer]:
        done = failures = 0
        while done < len(batch):
            call = batch.call(done, options)
            try:
                for line in self._lines(call):
                    yield batch_answer(batch, done, line, call.id)
                    done, failures = done + 1, 0
                check_whole(batch, done, call.id)
            except ServiceError as error:
                if done == len(batch) and error.repeatable:
                    return  # lost behind the last answer
                failures += 1
                wait = self._retries.wait_after(error, failures)
            else:
                return
            self._sleep(wait)

    def _lines(self, call: Call) -> Iterator[bytes]:
        lines = Lines()
        with explained(call.id), self._http.stream(**call.request()) as response:
            if not response.is_success:
                response.read()
            checked(response)
            for piece in response.iter_bytes():
                yield from lines.add(piece)
