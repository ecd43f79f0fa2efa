"""The production server with several workers: each has connections of its own, and every article is kept once."""

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from databases import OpenStore

Started = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]
TRIES = 200


@pytest.fixture
def address(started: Started, url: str, tmp_path: Path) -> Iterator[str]:
    with started(tmp_path, workers=3, database_url=url) as (_, address):
        yield address


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


def test_a_revoked_key_stops_in_all_workers_at_once(
    started: Started, url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    store = open_store(url)
    secret, key = store.add_key("desk", ("extract",), None)
    with started(tmp_path, workers=2, database_url=url, keys="required") as (_, address):
        call = urllib.request.Request(f"{address}/v1/currencies", headers={"Authorization": f"Bearer {secret}"})

        def status(_number: int) -> int:
            try:
                with urllib.request.urlopen(call, timeout=60) as response:
                    return int(response.status)
            except urllib.error.HTTPError as error:
                error.close()
                return error.code

        with ThreadPoolExecutor(8) as callers:
            assert set(callers.map(status, range(24))) == {200}
            store.revoke_key(key.id)
            assert set(callers.map(status, range(24))) == {401}
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert key.id in log
    assert secret not in log
