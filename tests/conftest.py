"""The service as it runs: as a process of its own, or in a thread of this one. For the tests of every room."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

SERVICE = Path(__file__).resolve().parents[1] / "service"
TRIES = 600

Started = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]
Serving = Callable[[Flask], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def started() -> Started:
    """`aidfigures serve` in a folder, which gets its log; settings by their short names. The process, its address.

    `program` is what Python runs in place of it.
    """
    return _started


@contextmanager
def _started(
    folder: Path, *, program: Sequence[str] = ("-m", "aidfigures.serve"), **settings: object
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Port 0 lets the system choose; the log says which it was."""
    named = {f"AIDFIGURES_{name.upper()}": str(value) for name, value in {"port": 0, **settings}.items()}
    home = {"HOME": str(folder), "PYTHONPATH": str(SERVICE)}
    log = folder / "log"
    with log.open("wb") as stream:
        command = [sys.executable, *program]
        process = subprocess.Popen(command, env={**os.environ, **named, **home}, cwd=folder, stderr=stream)
    try:
        yield process, _address(process, log)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(TRIES):
        for line in log.read_text(encoding="utf-8").splitlines():
            if "Listening at: " in line:
                address: str = json.loads(line)["message"].split("Listening at: ")[1].split()[0]
                return address
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def serving() -> Serving:
    """An app in a thread, on a port of its own: its address."""
    return _serving


@contextmanager
def _serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
