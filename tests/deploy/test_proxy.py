"""Behind the example proxy, requests that dawdle cost the service nothing."""

import json
import socket
import urllib.error
import urllib.request
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

MANY = 60  # the service has eight threads
HALF_A_HEADER = b"POST /v1/figures HTTP/1.1\r\nHost: x\r\nContent-Ty"
HALF_A_BODY = (
    b"POST /v1/figures HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\nIt cost EUR"
)


def test_an_article_goes_through(proxy: str) -> None:
    request = urllib.request.Request(
        f"{proxy}/v1/figures", b"It cost C$5 million.", {"Content-Type": "text/plain", "X-Request-ID": "desk-7"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        assert json.load(response)["figures"][0]["currency"]["code"] == "CAD"
        assert response.headers["X-Request-ID"] == "desk-7"


@pytest.mark.parametrize("half", [HALF_A_HEADER, HALF_A_BODY])
def test_half_sent_requests_stop_nobody(proxy: str, half: bytes) -> None:
    address = urlsplit(proxy)
    with ExitStack() as stack:
        for _ in range(MANY):
            slow = stack.enter_context(socket.create_connection((str(address.hostname), int(address.port or 0))))
            slow.sendall(half)
        for _ in range(5):
            with urllib.request.urlopen(f"{proxy}/healthz", timeout=5) as response:
                assert response.status == 200


def test_a_batch_goes_through(proxy: str) -> None:
    body = b'{"id": 1, "text": "EUR 5"}\n{"id": 2\n'
    request = urllib.request.Request(f"{proxy}/v1/batches", body, {"Content-Type": "application/x-ndjson"})
    with urllib.request.urlopen(request, timeout=30) as response:
        assert [set(json.loads(line)) for line in response] == [{"id", "figures"}, {"id", "line", "error"}]


def test_the_metrics_stay_inside(proxy: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{proxy}/metrics", timeout=30)
    assert refused.value.code == 404
    refused.value.close()
