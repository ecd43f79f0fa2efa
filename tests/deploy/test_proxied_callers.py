"""Behind the example proxy, a key comes through, and who has none is told by the address that the proxy saw."""

import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from aidfigures.store.door import Store

BehindNginx = Callable[[str], AbstractContextManager[str]]
Started = Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.db"


@pytest.fixture
def proxied(started: Started, behind_nginx: BehindNginx, url: str, tmp_path: Path) -> Iterator[str]:
    settings = {"workers": 1, "keys": "required", "database_url": url, "rate_limit": "3/hour", "proxies": 1}
    with started(tmp_path, **settings) as (_, address), behind_nginx(address.removeprefix("http://")) as proxy:
        yield proxy


def status(proxy: str, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{proxy}/v1/currencies", headers=named), timeout=30) as got:
            return int(got.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_keys_come_through_and_addresses_cannot_be_made_up(proxied: str, url: str) -> None:
    store = Store(url)
    secret, _ = store.add_key("desk", ("extract",), None)
    store.close()
    assert status(proxied, Authorization=f"Bearer {secret}") == 200
    assert status(proxied, X_API_Key=secret) == 200
    assert [status(proxied, X_Forwarded_For=f"198.51.100.{number}") for number in range(4)] == [401, 401, 401, 429]
    assert status(proxied, Authorization=f"Bearer {secret}") == 200
