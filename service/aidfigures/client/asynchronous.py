"""The client for programs with an event loop, of asyncio or trio: `blocking` with await before each call."""

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Coroutine, Iterable, Mapping
from contextlib import aclosing
from functools import wraps
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, Unpack

import anyio
import httpx

from aidfigures.client.answers import BatchAnswer, Lines, batch_answer, check_whole, checked
from aidfigures.client.asked import Asked, Calls, Pages
from aidfigures.client.calls import TIMEOUT, Article, Batch, Call, Gathering, Options, batches_of, connection
from aidfigures.client.problems import ServiceError, explained
from aidfigures.client.retries import Retries

P = ParamSpec("P")
T = TypeVar("T")
_CALLS = Calls()


def _answered(
    described: Callable[Concatenate[Calls, P], Asked[T]],
) -> Callable[Concatenate["AsyncClient", P], Coroutine[Any, Any, T]]:
    """The method of a call that has one answer."""

    @wraps(described)
    async def method(self: "AsyncClient", /, *args: P.args, **options: P.kwargs) -> T:
        return await self._answer(described(_CALLS, *args, **options))

    return method


def _paged(
    described: Callable[Concatenate[Calls, P], Pages[T]],
) -> Callable[Concatenate["AsyncClient", P], AsyncGenerator[T, None]]:
    """The method of a call that is answered page by page."""

    @wraps(described)
    def method(self: "AsyncClient", /, *args: P.args, **options: P.kwargs) -> AsyncGenerator[T, None]:
        return self._items(described(_CALLS, *args, **options))

    return method


class AsyncClient:
    """A connection to the service, kept open between calls; may be shared by tasks.

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
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[object]] = anyio.sleep,
    ) -> None:
        self._http = httpx.AsyncClient(**connection(base_url, key, headers, timeout), transport=transport)
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

    async def batches(
        self,
        articles: Iterable[Article] | AsyncIterable[Article],
        *,
        articles_at_once: int = 200,
        bytes_at_once: int = 8_000_000,
        **options: Unpack[Options],
    ) -> AsyncGenerator[BatchAnswer, None]:
        """An answer for each article, in order, while they are read; `options` hold for those that do not say.

        So many articles, or about so many bytes of them, are taken from the iterator and sent at once, packed. Where
        the connection is lost the rest is sent again: no article is left out and none is answered twice.
        """
        gathering = Gathering(articles_at_once, bytes_at_once)
        async with aclosing(_batches_of(articles, gathering)) as batches:
            async for batch in batches:
                async with aclosing(self._batch(batch, options)) as answers:
                    async for answer in answers:
                        yield answer

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def _answer(self, asked: Asked[T]) -> T:
        failures = 0
        while True:
            try:
                with explained(asked.call.id):
                    response = await self._http.send(self._http.build_request(**asked.call.request()))
                return asked.read(response)
            except ServiceError as error:
                failures += 1
                wait = self._retries.wait_after(error, failures)
            await self._sleep(wait)

    async def _items(self, pages: Pages[T]) -> AsyncGenerator[T, None]:
        items, cursor = await self._answer(pages.page(None))
        for item in items:
            yield item
        while cursor is not None:
            items, cursor = await self._answer(pages.page(cursor))
            for item in items:
                yield item

    async def _batch(self, batch: Batch, options: Mapping[str, object]) -> AsyncGenerator[BatchAnswer, None]:
        done = failures = 0
        while done < len(batch):
            call = batch.call(done, options)
            try:
                async with aclosing(self._lines(call)) as lines:
                    async for line in lines:
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
            await self._sleep(wait)

    async def _lines(self, call: Call) -> AsyncGenerator[bytes, None]:
        lines = Lines()
        with explained(call.id):
            async with self._http.stream(**call.request()) as response:
                if not response.is_success:
                    await response.aread()
                checked(response)
                async for piece in response.aiter_bytes():
                    for line in lines.add(piece):
                        yield line


async def _batches_of(
    articles: Iterable[Article] | AsyncIterable[Article], gathering: Gathering
) -> AsyncGenerator[Batch, None]:
    if isinstance(articles, AsyncIterable):
        async for article in articles:
            for batch in gathering.add(article):
                yield batch
        for batch in gathering.rest():
            yield batch
    else:
        for batch in batches_of(articles, gathering):
            yield batch
