"""What is tried again, how often and after how long; nothing here waits."""

import json
from typing import Any

import httpx
import pytest

from aidfigures.client import (
    AnswerError,
    FaultError,
    InvalidInputError,
    Retries,
    ServiceError,
    TimedOutError,
    TooManyRequestsError,
    UnavailableError,
    UnreachableError,
)
from aidfigures.client.problems import ID_HEADER, ProblemError

READY = {"status": "ready", "versions": {"ecb": "1"}}
STEADY = Retries(attempts=4, first=1.0, longest=5.0, jitter=lambda: 0.0)


def ready() -> httpx.Response:
    return httpx.Response(200, json=READY)


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(502, text="<html>Bad gateway</html>"),
        httpx.Response(503),
        httpx.Response(504),
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("closed"),
    ],
    ids=str,
)
def test_what_may_pass_is_tried_again_under_the_same_name(scripted: Any, failure: Any) -> None:
    service, sent, waits = scripted(failure, failure, ready(), retries=STEADY)
    assert service.ready().versions == {"ecb": "1"}
    assert waits == [1.0, 2.0]
    assert len({request.headers[ID_HEADER] for request in sent}) == 1


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (httpx.Response(500), FaultError),
        (httpx.Response(422), InvalidInputError),
        (httpx.Response(418), ProblemError),
        (httpx.Response(429), TooManyRequestsError),
        (httpx.Response(429, headers={"Retry-After": "soon"}), TooManyRequestsError),
        (httpx.Response(429, headers={"Retry-After": "6"}), TooManyRequestsError),
        (httpx.Response(503, headers={"Retry-After": "6"}), UnavailableError),
        (httpx.Response(302, headers={"Location": "https://elsewhere.example/"}), AnswerError),
        (httpx.Response(204), AnswerError),
        (httpx.Response(200, text="<html>Welcome</html>"), AnswerError),
        (httpx.Response(200, json={"status": "ready"}), AnswerError),
        (httpx.ReadTimeout("slow"), TimedOutError),
        (httpx.WriteTimeout("slow"), TimedOutError),
        (httpx.UnsupportedProtocol("ftp"), ServiceError),
    ],
    ids=str,
)
def test_what_would_not_get_better_is_raised_at_once(scripted: Any, failure: Any, kind: type[ServiceError]) -> None:
    service, sent, waits = scripted(failure, ready(), retries=STEADY)
    with pytest.raises(ServiceError) as told:
        service.ready()
    assert type(told.value) is kind
    assert (len(sent), waits) == (1, [])
    assert told.value.request_id == sent[0].headers[ID_HEADER]


def test_attempts_are_counted(scripted: Any) -> None:
    service, sent, waits = scripted(*[httpx.ConnectError("refused")] * 9, retries=STEADY)
    with pytest.raises(UnreachableError):
        service.ready()
    assert (len(sent), waits) == (4, [1.0, 2.0, 4.0])


def test_once_is_once(scripted: Any) -> None:
    service, sent, waits = scripted(httpx.Response(503), ready(), retries=Retries(attempts=1))
    with pytest.raises(UnavailableError):
        service.ready()
    assert (len(sent), waits) == (1, [])


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "Tue, 24 Nov 2026 18:00:04 GMT", "Date": "Tue, 24 Nov 2026 18:00:00 GMT"}, 4.0),
        ({"Retry-After": "Tue, 24 Nov 2026 17:00:00 GMT", "Date": "Tue, 24 Nov 2026 18:00:00 GMT"}, 0.0),
        ({"Retry-After": "Tue, 24 Nov 1970 17:00:00 GMT"}, 0.0),
    ],
)
def test_a_named_time_is_waited_for(scripted: Any, status: int, headers: dict[str, str], wait: float) -> None:
    service, _, waits = scripted(httpx.Response(status, headers=headers), ready(), retries=STEADY)
    service.ready()
    assert waits == [wait]


def test_waits_grow_to_the_longest_and_are_shortened_by_half_at_most() -> None:
    error = UnreachableError("no answer", "id")
    for jitter in (0.0, 0.5, 1.0):
        retries = Retries(attempts=5000, first=0.5, longest=30.0, jitter=lambda share=jitter: share)  # type: ignore[misc]
        waits = [retries.wait_after(error, failures) for failures in (1, 2, 3, 7, 4000)]
        assert waits == [wait * (1 - jitter / 2) for wait in (0.5, 1.0, 2.0, 30.0, 30.0)]


def test_a_named_time_is_never_cut_short() -> None:
    error = UnreachableError("no answer", "id")
    error.retry_after = 3.0
    assert Retries(jitter=lambda: 1.0).wait_after(error, 1) == 3.5
    assert Retries(jitter=lambda: 0.0).wait_after(error, 1) == 3.0


@pytest.mark.parametrize("wrong", [{"attempts": 0}, {"first": -1.0}, {"first": 9.0, "longest": 1.0}])
def test_retries_that_make_no_sense(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="makes no sense"):
        Retries(**wrong)


def test_a_newer_service_may_say_more(scripted: Any) -> None:
    code = {"code": "XAA", "name": "A", "minor_digits": 2, "places": [], "until": None, "successor": None, "new": [1]}
    answer = httpx.Response(200, json={"currencies": [code], "also": 1})
    assert scripted(answer)[0].currencies()[0].code == "XAA"


def test_an_answer_that_does_not_fit_says_where_and_quotes_nothing(scripted: Any) -> None:
    answer = httpx.Response(200, json={"currencies": [{"code": "embargo"}]}, headers={ID_HEADER: "theirs"})
    with pytest.raises(AnswerError, match=r"CurrenciesResponse: currencies\.0\.code") as told:
        scripted(answer)[0].currencies()
    assert "embargo" not in str(told.value)
    assert told.value.request_id == "theirs"


def test_a_problem_that_another_server_words(scripted: Any) -> None:
    answer = httpx.Response(
        422, content=json.dumps({"type": "about:blank", "title": "No", "status": 400, "detail": "D"})
    )
    with pytest.raises(InvalidInputError) as told:
        scripted(answer)[0].ready()
    assert (told.value.status, told.value.title, told.value.field) == (422, "No", None)
