"""Rate limits over two workers and a real Redis: exact; while it is killed, documented; exact again once it is back."""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path

import pytest
import redis

Started = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]
WORKERS, LIMIT, CALLS = 2, 20, 60
TRIES = 200


class Redis:
    """A server of the tests' own on a free port, which keeps nothing on disk."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]
        self._command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        with self.client() as client:
            for _ in range(TRIES):
                try:
                    client.ping()
                except redis.ConnectionError:
                    time.sleep(0.05)
                else:
                    return
        raise AssertionError("no Redis")

    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(timeout=30)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    program = shutil.which("redis-server")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("redis-server is not installed; .ci/run installs it")
        pytest.skip("redis-server is not installed (apt-get install redis-server)")
    server = Redis(program, tmp_path)
    yield server
    server.kill()


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(f"{address}/v1/rates?base=CAD", timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def many(address: str, midway: Callable[[], None] = lambda: None) -> Counter[int]:
    """What they were answered; `midway` is done when half of them are."""
    with ThreadPoolExecutor(8) as callers:
        answers = callers.map(status, [address] * CALLS)
        first = Counter(islice(answers, CALLS // 2))
        midway()
        return first + Counter(answers)


def test_exact_before_and_after_redis_was_killed(started: Started, server: Redis, tmp_path: Path) -> None:
    log = tmp_path / "log"

    def until_each_worker_says(words: str) -> None:
        for _ in range(TRIES):
            assert status(address) in (200, 429)
            if log.read_text(encoding="utf-8").count(words) == WORKERS:
                return
            time.sleep(0.05)
        raise AssertionError(log.read_text(encoding="utf-8"))

    store = f"redis://127.0.0.1:{server.port}/0"
    with started(tmp_path, workers=WORKERS, rate_limit=f"{LIMIT}/hour", rate_store=store) as (_, address):
        assert many(address) == {200: LIMIT, 429: CALLS - LIMIT}
        with server.client() as client:
            client.flushall()
        answers = many(address, midway=server.kill)  # from there on each worker counts for itself
        assert set(answers) <= {200, 429}
        assert LIMIT <= answers[200] <= LIMIT + WORKERS * LIMIT
        until_each_worker_says("this worker counts calls for itself")
        server.start()
        until_each_worker_says("calls are counted over all workers")
        with server.client() as client:
            client.flushall()
        assert many(address) == {200: LIMIT, 429: CALLS - LIMIT}
    assert "Traceback" not in log.read_text(encoding="utf-8")
