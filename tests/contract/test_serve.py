"""The production server, as a process: it answers, and told to stop it ends in order."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICE = Path(__file__).resolve().parents[2] / "service"
TRIES = 200


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A process and its address. Port 0 lets the system choose; the log says which."""
    log = tmp_path / "log"
    process = _started(log, tmp_path, workers=1)
    yield process, _address(process, log)
    if process.poll() is None:
        process.kill()
    process.wait()


def _started(log: Path, home: Path, *, workers: int) -> subprocess.Popen[bytes]:
    settings = {"AIDFIGURES_PORT": "0", "AIDFIGURES_WORKERS": str(workers), "AIDFIGURES_BODY_LIMIT": "5000"}
    with log.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", "aidfigures.serve"],
            env={**os.environ, **settings, "HOME": str(home), "PYTHONPATH": str(SERVICE)},
            stderr=stream,
        )


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(TRIES):
        for line in log.read_text(encoding="utf-8").splitlines():
            if "Listening at: " in line:
                address: str = json.loads(line)["message"].split("Listening at: ")[1].split()[0]
                return address
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


def _answer(address: str) -> bytes:
    for _ in range(TRIES):
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=30) as response:
                body: bytes = response.read()
                return body
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("no answer")


def test_it_answers_and_stops(server: tuple[subprocess.Popen[bytes], str], tmp_path: Path) -> None:
    process, address = server
    assert b'"status":"ready"' in _answer(address)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert not (tmp_path / ".gunicorn").exists(), "a control socket was opened"


def test_the_log_is_json_and_the_counts_are_of_all_workers(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = _started(log, tmp_path, workers=2)
    try:
        address = _address(process, log)
        _answer(address)
        for _ in range(20):
            urllib.request.urlopen(f"{address}/healthz?canary", timeout=30).close()
        assert _comes_to_say(f"{address}/metrics", 'route="/healthz",status="200"} 20.0')
    finally:
        process.terminate()
        process.wait(timeout=60)
    written = log.read_text(encoding="utf-8")
    assert "canary" not in written
    lines = [json.loads(line) for line in written.splitlines()]
    assert sum(line.get("route") == "/healthz" for line in lines) == 20


def _comes_to_say(address: str, wanted: str) -> bool:
    """A request is counted when its last byte is out, which its caller may know first."""
    for _ in range(TRIES):
        with urllib.request.urlopen(address, timeout=30) as response:
            if wanted in response.read().decode():
                return True
        time.sleep(0.05)
    return False
