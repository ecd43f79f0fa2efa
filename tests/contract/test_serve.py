"""The production server, as a process: it answers, and told to stop it ends in order."""

import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

Started = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]
TRIES = 200


def _answer(address: str) -> bytes:
    for _ in range(TRIES):
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=30) as response:
                body: bytes = response.read()
                return body
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("no answer")


def test_it_answers_and_stops(started: Started, tmp_path: Path) -> None:
    with started(tmp_path, workers=1) as (process, address):
        assert b'"status":"ready"' in _answer(address)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert not (tmp_path / ".gunicorn").exists(), "a control socket was opened"


def test_the_log_is_json_and_the_counts_are_of_all_workers(started: Started, tmp_path: Path) -> None:
    with started(tmp_path, workers=2) as (_, address):
        _answer(address)
        for _ in range(20):
            urllib.request.urlopen(f"{address}/healthz?canary", timeout=30).close()
        assert _comes_to_say(f"{address}/metrics", 'route="/healthz",status="200"} 20.0')
    written = (tmp_path / "log").read_text(encoding="utf-8")
    assert "canary" not in written
    lines = [json.loads(line) for line in written.splitlines()]
    assert sum(line.get("route") == "/healthz" for line in lines) == 20


def test_no_caller_says_where_our_paths_begin(started: Started, tmp_path: Path) -> None:
    with started(tmp_path, workers=1) as (_, address):
        request = urllib.request.Request(
            f"{address}/healthz", headers={"SCRIPT_NAME": "/metrics", "PATH_INFO": "/metrics"}
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            assert response.read() == b'{"status":"ok"}\n'


def _comes_to_say(address: str, wanted: str) -> bool:
    """A request is counted when its last byte is out, which its caller may know first."""
    for _ in range(TRIES):
        with urllib.request.urlopen(address, timeout=30) as response:
            if wanted in response.read().decode():
                return True
        time.sleep(0.05)
    return False
