"""The production server, as a process: it answers, and told to stop it ends in order."""

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
    settings = {"AIDFIGURES_PORT": "0", "AIDFIGURES_WORKERS": "1", "AIDFIGURES_BODY_LIMIT": "5000"}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "aidfigures.serve"],
            env={**os.environ, **settings, "HOME": str(tmp_path), "PYTHONPATH": str(SERVICE)},
            stderr=stream,
        )
    yield process, _address(process, log)
    if process.poll() is None:
        process.kill()
    process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(TRIES):
        for line in log.read_text(encoding="utf-8").splitlines():
            if "Listening at: " in line:
                return line.split("Listening at: ")[1].split()[0]
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
