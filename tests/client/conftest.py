"""A server as it runs, a relay in front of it that loses connections, and the two clients under one face."""

import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal

from aidfigures.client import AsyncClient, Client

LIMITS = {"body_limit": 20_000, "batch_limit": 200_000, "text_limit": 5_000}
Started = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]
Made = Callable[..., Any]


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server logs."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="session")
def address(started: Started, log: Path) -> Iterator[str]:
    """The service as it runs, with small limits."""
    with started(log.parent, workers=1, **LIMITS) as (_, address):
        yield address


class InLoop:
    """An `AsyncClient` whose calls are made in an event loop of another thread: it looks like a `Client`."""

    def __init__(self, stack: ExitStack, *args: Any, **options: Any) -> None:
        self._portal = stack.enter_context(start_blocking_portal())
        if sleep := options.pop("sleep", None):
            options["sleep"] = partial(_slept, sleep)
        self._service = AsyncClient(*args, **options)
        stack.callback(self._portal.call, self._service.close)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._service, name)
        if name in ("batches", "kept_figures", "packages"):
            return lambda *args, **options: self._items(method(*args, **options))
        return lambda *args, **options: self._portal.call(partial(method, *args, **options))

    def _items(self, answers: Any) -> Iterator[Any]:
        try:
            while True:
                try:
                    yield self._portal.call(answers.__anext__)
                except StopAsyncIteration:
                    return
        finally:
            self._portal.call(answers.aclose)


async def _slept(sleep: Callable[[float], object], seconds: float) -> None:
    sleep(seconds)


@pytest.fixture(params=["blocking", "asynchronous"])
def made(request: pytest.FixtureRequest) -> Iterator[Made]:
    """Makes a client of either kind, closed when the test is over."""
    with ExitStack() as stack:

        def make(*args: Any, **options: Any) -> Any:
            if request.param == "asynchronous":
                return InLoop(stack, *args, **options)
            return stack.enter_context(Client(*args, **options))

        yield make


@pytest.fixture
def service(made: Made, address: str) -> Any:
    """A client of the running server."""
    return made(address)


@pytest.fixture
def scripted(made: Made) -> Made:
    """Makes a client that is answered from a list, and the lists of what it sent and how long it waited."""

    def make(*script: httpx.Response | Exception, **options: Any) -> tuple[Any, list[httpx.Request], list[float]]:
        sent: list[httpx.Request] = []
        waits: list[float] = []
        answers = iter(script)

        def answer(request: httpx.Request) -> httpx.Response:
            sent.append(request)
            match next(answers):
                case Exception() as error:
                    raise error
                case response:  # a fresh one: a client uses its answer up
                    return httpx.Response(response.status_code, headers=response.headers, content=response.content)

        return made("http://service", transport=httpx.MockTransport(answer), sleep=waits.append, **options), sent, waits

    return make


class Relay:
    """A TCP relay that hands each connection on, and cuts it after so many bytes of answer where `cuts` says so.

    0 closes the connection before a byte has gone either way.
    """

    def __init__(self, address: str) -> None:
        host, port = address.removeprefix("http://").split(":")
        self._server = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.cuts: list[int] = []
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(caller, self.cuts.pop(0) if self.cuts else None)).start()

    def _serve(self, caller: socket.socket, cut: int | None) -> None:
        with closing(caller):
            if cut == 0:
                return
            with socket.create_connection(self._server) as server:
                up = threading.Thread(target=self._up, args=(caller, server))
                up.start()
                self._down(server, caller, cut)
                _shut(caller)
                _shut(server)
                up.join()

    @staticmethod
    def _up(caller: socket.socket, server: socket.socket) -> None:
        try:
            while piece := caller.recv(65_536):
                server.sendall(piece)
        except OSError:
            pass
        _shut(server)

    @staticmethod
    def _down(server: socket.socket, caller: socket.socket, cut: int | None) -> None:
        left = cut
        try:
            while piece := server.recv(65_536 if left is None else max(1, min(left, 65_536))):
                caller.sendall(piece)
                if left is not None:
                    left -= len(piece)
                    if left <= 0:
                        return
        except OSError:
            pass


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def relay(address: str) -> Iterator[Relay]:
    with closing(Relay(address)) as relay:
        yield relay
