"""The running service while its database dies, and while it is stopped itself: what it said was kept is kept, once."""

import json
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from databases import OpenStore, Server

Started = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]
SENDERS = 4
FIGURES = 2  # in each article
TRIES = 1_200


@dataclass
class Desk:
    """Sends articles from several threads, each until it is kept; `said` is every answer: status, headers, body."""

    address: str
    sent: int = 0
    kept: list[int] = field(default_factory=list)
    said: list[tuple[int, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    lost: int = 0  # connections that closed without an answer
    ended: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send_all(self) -> None:
        while not self.ended.is_set():
            with self._lock:
                self.sent += 1
                number = self.sent
            while not self.ended.is_set() and not self._send(number):
                time.sleep(0.05)

    def _send(self, number: int) -> bool:
        try:
            status, headers, body = ask(self.address, "/v1/documents", article(number))
        except OSError:
            self.lost += 1
            return False
        self.said.append((status, headers, body))
        if status in (200, 201):
            self.kept.append(number)
        return status in (200, 201)

    def comes_to(self, kept: int) -> bool:
        return waits_for(lambda: len(self.kept) >= kept)


def article(number: int) -> bytes:
    return json.dumps({"text": f"Canada pledged C${number + 1} million (€5 million) in aid to Ukraine."}).encode()


def ask(address: str, path: str, body: bytes | None = None) -> tuple[int, dict[str, str], dict[str, Any]]:
    call = urllib.request.Request(address + path, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(call, timeout=60) as response:
            return response.status, dict(response.headers), json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), json.load(error)


def waits_for(condition: Callable[[], bool]) -> bool:
    for _ in range(TRIES):
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_database_that_dies_and_comes_back(
    started: Started, server: Server, tmp_path: Path, open_store: OpenStore
) -> None:
    url = server.url()
    with started(tmp_path, workers=2, database_url=url) as (_, address), ThreadPoolExecutor(SENDERS) as senders:
        desk = Desk(address)
        sending = [senders.submit(desk.send_all) for _ in range(SENDERS)]
        try:
            assert desk.comes_to(10)
            server.kill()
            try:
                assert waits_for(lambda: sum(status == 503 for status, _, _ in desk.said) >= 2 * SENDERS)
                reading_goes_on(address)
                told = [ask(address, "/readyz") for _ in range(4)]
            finally:
                server.start()
            assert desk.comes_to(len(desk.kept) + 10)
        finally:
            desk.ended.set()
        for each in sending:
            each.result()
        assert waits_for(lambda: ask(address, "/readyz")[2]["store"] == "ok")
    assert {status for status, _, _ in desk.said} <= {200, 201, 503}  # 200: it was kept, and the answer was not
    for status, headers, body in desk.said:
        if status == 503:
            assert (headers["Content-Type"], headers["Retry-After"]) == ("application/problem+json", "5")
            assert "cannot be reached or broke off" in body["reason"]
    assert {status for status, _, _ in told} == {200}
    assert all("cannot be reached" in body["store"] for _, _, body in told)
    assert desk.lost == 0
    log = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert sum(line["message"].startswith("Booting worker") for line in log) == 2
    is_whole(open_store(url).counts(), at_least=len(desk.kept), at_most=len(desk.kept) + SENDERS)


def reading_goes_on(address: str) -> None:
    assert len(ask(address, "/v1/figures", article(1))[2]["figures"]) == FIGURES
    lines = b"\n".join(article(number) for number in range(20))
    call = urllib.request.Request(f"{address}/v1/batches", lines, {"Content-Type": "application/x-ndjson"})
    with urllib.request.urlopen(call, timeout=60) as response:
        assert [len(json.loads(line)["figures"]) for line in response] == [FIGURES] * 20


def is_whole(counts: dict[str, int], at_least: int, at_most: int) -> None:
    """Every article with its one reading and all its figures."""
    assert at_least <= counts["article"] <= at_most
    assert counts["extraction"] == counts["article"]
    assert counts["figure"] == FIGURES * counts["article"]


def test_a_service_that_is_stopped_keeps_what_it_said(
    started: Started, url: str, tmp_path: Path, open_store: OpenStore
) -> None:
    with started(tmp_path, workers=2, database_url=url) as (process, address):
        desk = Desk(address)
        with ThreadPoolExecutor(SENDERS) as senders:
            sending = [senders.submit(desk.send_all) for _ in range(SENDERS)]
            assert desk.comes_to(10)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
            desk.ended.set()
            for each in sending:
                each.result()
    assert {status for status, _, _ in desk.said} == {201}
    is_whole(open_store(url).counts(), at_least=len(desk.kept), at_most=len(desk.kept))
