"""A server process and nginx in front of it, both on the loopback."""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRIES = 200
BehindNginx = Callable[[str], AbstractContextManager[str]]
Started = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]


@pytest.fixture(scope="module")
def service(started: Started, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Host and port: two workers of four threads, which sixteen slow connections would stop."""
    with started(tmp_path_factory.mktemp("service"), workers=2) as (_, address):
        yield address.removeprefix("http://")


@pytest.fixture(scope="module")
def proxy(service: str, behind_nginx: BehindNginx) -> Iterator[str]:
    with behind_nginx(service) as address:
        yield address


@pytest.fixture(scope="session")
def behind_nginx(tmp_path_factory: pytest.TempPathFactory) -> BehindNginx:
    """A service by host and port → the address of nginx in front of it."""

    def made(service: str) -> AbstractContextManager[str]:
        return _nginx(service, tmp_path_factory.mktemp("nginx"))

    return made


@contextmanager
def _nginx(service: str, home: Path) -> Iterator[str]:
    """With our example of its settings, but for the two addresses in it."""
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if nginx is None:
        if os.environ.get("CI") == "true":
            pytest.fail("nginx is not installed; .ci/run installs it")
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    port = _free_port()
    settings = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for ours, here in (
        ("aidfigures:8000", service),
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
