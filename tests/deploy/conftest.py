"""A server process and nginx in front of it, both on the loopback."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRIES = 200


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the service: two workers of four threads, which sixteen slow connections would stop."""
    home = tmp_path_factory.mktemp("service")
    log = home / "log"
    settings = {"AIDFIGURES_PORT": "0", "AIDFIGURES_WORKERS": "2", "PYTHONPATH": str(ROOT / "service")}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "aidfigures.serve"], env={**os.environ, **settings}, stderr=stream
        )
    try:
        yield _port(process, log)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    for _ in range(TRIES):
        for line in log.read_text(encoding="utf-8").splitlines():
            said = json.loads(line)["message"]
            if "Listening at: " in said:
                return int(said.split("Listening at: ")[1].split()[0].rsplit(":", 1)[1])
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def proxy(service: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of nginx with our example of its settings, but for the two addresses in it."""
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if nginx is None:
        if os.environ.get("CI") == "true":
            pytest.fail("nginx is not installed; .ci/run installs it")
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    home = tmp_path_factory.mktemp("nginx")
    port = _free_port()
    settings = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for ours, here in (
        ("aidfigures:8000", f"127.0.0.1:{service}"),
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("/tmp/nginx", f"{home}/nginx"),
    ):
        assert ours in settings
        settings = settings.replace(ours, here)
    file = home / "nginx.conf"
    file.write_text(settings, encoding="utf-8")
    process = subprocess.Popen([nginx, "-p", str(home), "-c", str(file), "-g", "daemon off;"])
    try:
        _wait_for(f"http://127.0.0.1:{port}/readyz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(TRIES):
        assert process.poll() is None, "nginx has ended"
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("no answer")
