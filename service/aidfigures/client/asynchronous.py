"""The client for programs with an event loop, of asyncio or trio: `blocking` with await before each call."""

import datetime as dt
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from types import TracebackType
from typing import Literal, Self, Unpack

import anyio
import httpx

from aidfigures.client.answers import BatchAnswer, Lines, Readiness, batch_answer, check_whole, record
from aidfigures.client.calls import (
    CSV,
    CURRENCIES_PATH,
    JSON,
    READINESS_PATH,
    TIMEOUT,
    XML,
    Article,
    Batch,
    Call,
    Gathering,
    Options,
    batches_of,
    connection,
    figures_call,
    rate_call,
)
from aidfigures.client.problems import ServiceError, explained, problem_error
from aidfigures.client.retries import Retries
from aidfigures.wire.requests import TableMethod
from aidfigures.wire.responses import CurrenciesResponse, FiguresResponse, KnownCurrency, RateResponse


class AsyncClient:
    """A connection to the service, kept open between calls; may be shared by tasks.

    `headers` go with each request (a proxy's `Authorization`). `timeout` is in seconds, or httpx's own in parts.
    `transport` is httpx's, for proxies, certificates and tests; `sleep` waits between attempts.
    Every call raises a `ServiceError` of one kind or another, and nothing else that has to do with the service.
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8000",
        *,
        headers: Mapping[str, str] | None = None,
        timeout: httpx.Timeout | float = TIMEOUT,
        retries: Retries | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[object]] = anyio.sleep,
    ) -> None:
        self._http = httpx.AsyncClient(**connection(base_url, headers, timeout), transport=transport)
        self._retries = retries or Retries()
        self._sleep = sleep

    async def figures(
        self, text: str | None = None, *, html: str | None = None, **options: Unpack[Options]
    ) -> FiguresResponse:
        """The figures of one article, given as text or as HTML, and the new money among them."""
        return record(FiguresResponse, await self._answer(figures_call(JSON, {"text": text, "html": html, **options})))

    async def table(
        self,
        text: str | None = None,
        *,
        html: str | None = None,
        profile: Literal["iati", "fts", "kiel", "crs"] | None = None,
        **options: Unpack[Options],
    ) -> str:
        """The figures as CSV: our own columns, or those of a data set."""
        return (await self._answer(figures_call(CSV, {"text": text, "html": html, "profile": profile, **options}))).text

    async def iati(
        self,
        text: str | None = None,
        *,
        html: str | None = None,
        reporting_org: str | None = None,
        reporting_name: str | None = None,
        **options: Unpack[Options],
    ) -> str:
        """The sums of aid that count, as an IATI 2.03 activity file."""
        publisher = {"reporting_org": reporting_org, "reporting_name": reporting_name}
        return (await self._answer(figures_call(XML, {"text": text, "html": html, **publisher, **options}))).text

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

    async def rate(
        self,
        base: str,
        quote: str | None = None,
        *,
        date: dt.date | str | None = None,
        method: TableMethod | None = None,
    ) -> RateResponse:
        """The rate that a conversion would use. Raises `NoRateError` where there is none to stand by."""
        asked = {"base": base, "quote": quote, "date": date, "method": method}
        return record(RateResponse, await self._answer(rate_call(asked)))

    async def currencies(self) -> list[KnownCurrency]:
        """Every currency that the service knows."""
        return record(CurrenciesResponse, await self._answer(Call("GET", CURRENCIES_PATH))).currencies

    async def ready(self) -> Readiness:
        """The versions of the tables that the service has loaded. Raises a `ServiceError` where it is not ready."""
        return record(Readiness, await self._answer(Call("GET", READINESS_PATH)))

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def _answer(self, call: Call) -> httpx.Response:
        failures = 0
        while True:
            try:
                return await self._once(call)
            except ServiceError as error:
                failures += 1
                wait = self._retries.wait_after(error, failures)
            await self._sleep(wait)

    async def _once(self, call: Call) -> httpx.Response:
        with explained(call.id):
            response = await self._http.send(self._http.build_request(**call.request()))
        if error := problem_error(response):
            raise error
        return response

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
                if error := problem_error(response):
                    raise error
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
