"""The production server with several workers: each has connections of its own, and every article is kept once."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from databases import OpenStore

SERVICE = Path(__file__).resolve().parents[2] / "service"
TRIES = 200


@pytest.fixture
def address(url: str, tmp_path: Path) -> Iterator[str]:
    log = tmp_path / "log"
    settings = {"AIDFIGURES_PORT": "0", "AIDFIGURES_WORKERS": "3", "AIDFIGURES_DATABASE_URL": url}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "aidfigures.serve"],
            env={**os.environ, **settings, "HOME": str(tmp_path), "PYTHONPATH": str(SERVICE)},
            stderr=stream,
        )
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(TRIES):
        for line in log.read_text(encoding="utf-8").splitlines():
            if "Listening at: " in line:
                found: str = json.loads(line)["message"].split("Listening at: ")[1].split()[0]
                return found
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


def test_many_at_once_through_all_workers(address: str, url: str, open_store: OpenStore) -> None:
    def send(number: int) -> int:
        article = {"text": f"Canada pledged C${number % 12 + 1} million ($5 million) in aid to Ukraine."}
        body = json.dumps(article).encode()
        call = urllib.request.Request(f"{address}/v1/documents", body, {"Content-Type": "application/json"})
        for _ in range(TRIES):
            try:
                with urllib.request.urlopen(call, timeout=60) as response:
                    return int(response.status)
            except urllib.error.HTTPError as error:
                return error.code
            except urllib.error.URLError:
                time.sleep(0.1)
        return 0

    with ThreadPoolExecutor(8) as senders:
        answered = list(senders.map(send, range(48)))
    assert sorted(answered) == [200] * 36 + [201] * 12
    counts = open_store(url).counts()
    assert (counts["article"], counts["extraction"], counts["figure"]) == (12, 12, 24)
