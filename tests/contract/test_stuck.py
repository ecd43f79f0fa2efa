"""One request that never ends is ended, and nobody else pays for it. A server that is stopped finishes what it can."""

import http.client
import json
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import pytest

Started = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]
PROGRAM = (str(Path(__file__).with_name("hanging_server.py")),)
TIMEOUT = 2  # seconds, of the server
TRIES = 300


class Service:
    def __init__(self, process: subprocess.Popen[bytes], address: str, log: Path) -> None:
        self.process = process
        self.address = address
        self._log = log

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.read_text(encoding="utf-8").splitlines()]

    def post(self, path: str, body: bytes, kind: str, name: str = "x") -> bytes:
        headers = {"Content-Type": kind, "X-Request-ID": name}
        request = urllib.request.Request(self.address + path, body, headers)
        with urllib.request.urlopen(request, timeout=30) as response:
            answer: bytes = response.read()
            return answer

    def figures(self, how: str, name: str = "x") -> bytes:
        article = {"text": "It cost €5.", "url": f"https://a.example/{how}"}
        return self.post("/v1/figures", json.dumps(article).encode(), "application/json", name)

    def workers_started(self) -> int:
        return sum(line["message"].startswith("Booting worker") for line in self.lines())

    def comes_to(self, workers: int) -> bool:
        for _ in range(TRIES):
            if self.workers_started() >= workers:
                return True
            time.sleep(0.05)
        return False


@pytest.fixture(scope="module")
def service(started: Started, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("stuck")
    with started(folder, program=PROGRAM, workers=2, timeout=TIMEOUT) as (process, address):
        yield Service(process, address, folder / "log")


@pytest.mark.parametrize("how", ["waits", "loops", "holds"])
def test_a_request_that_hangs_is_ended(service: Service, how: str) -> None:
    """The other worker answers all the while, and a new one takes the place of the one that had it."""
    assert service.comes_to(workers=2)
    before = service.workers_started()
    began = time.monotonic()
    with ThreadPoolExecutor(1) as caller:
        hung = caller.submit(service.figures, how, f"hung-{how}")
        time.sleep(0.3)
        answered = 0
        while not hung.done():
            assert time.monotonic() - began < 10 * TIMEOUT
            assert b'"EUR"' in service.figures("")
            answered += 1
        assert answered > 10
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            hung.result()
    assert time.monotonic() - began > TIMEOUT
    assert service.comes_to(workers=before + 1)
    assert b"ok" in urllib.request.urlopen(f"{service.address}/healthz", timeout=5).read()
    told = [line for line in service.lines() if line["level"] in ("error", "critical")]
    if how == "holds":  # nothing of ours can run in that worker: gunicorn sees that it stands still
        assert any("WORKER TIMEOUT" in line["message"] for line in told)
    else:
        (line,) = [line for line in told if line.get("request_id") == f"hung-{how}"]
        assert "hanging_server.py" in "".join(line["at"])


def test_the_other_requests_of_that_worker_are_finished(started: Started, tmp_path: Path) -> None:
    """It has one worker: who calls after the time-out waits for the next one."""
    with started(tmp_path, program=PROGRAM, workers=1, timeout=1) as (process, address):
        service = Service(process, address, tmp_path / "log")
        with ThreadPoolExecutor(8) as callers:
            hung = callers.submit(service.figures, "waits")
            slow = []
            for _ in range(9):
                time.sleep(0.2)
                slow.append(callers.submit(service.figures, "slow"))
            assert all(b'"EUR"' in each.result() for each in slow)
            with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
                hung.result()
        assert service.workers_started() == 2


def test_a_stop_ends_batches_in_order(started: Started, tmp_path: Path) -> None:
    """What is nearly done is finished; a longer one ends with the record to go on at, before it would be cut off."""
    article = json.dumps({"text": "It cost €5.", "url": "https://a.example/slow"}).encode()
    headers = {"Content-Type": "application/x-ndjson"}
    with started(tmp_path, program=PROGRAM, workers=1, timeout=3) as (process, address), ExitStack() as stack:
        bodies = [(article + b"\n") * records for records in (4, 40)]
        requests = [urllib.request.Request(f"{address}/v1/batches", body, headers) for body in bodies]
        streams = [stack.enter_context(urllib.request.urlopen(request, timeout=30)) for request in requests]
        first = [json.loads(stream.readline()) for stream in streams]
        process.send_signal(signal.SIGTERM)
        short, long = ([json.loads(line) for line in stream] for stream in streams)
        assert process.wait(timeout=30) == 0
    end = long.pop()
    assert (end["id"], end["line"], end["error"]["field"]) == (None, len(long) + 2, "batch")
    assert (len(short), 2 < len(long) < 40) == (3, True)
    assert all(answer["figures"] for answer in first + short + long)
