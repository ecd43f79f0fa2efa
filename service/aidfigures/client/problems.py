"""An answer that is a problem, or none at all → an exception that says what happened and whether to try again."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import httpx
from pydantic import ValidationError

from aidfigures.errors import AidFiguresError
from aidfigures.wire.responses import Problem

ID_HEADER = "X-Request-ID"


class ServiceError(AidFiguresError):
    """The service did not do what was asked. Its log knows the call as `request_id`."""

    repeatable = False  # whether the same call may do better a little later, and harms nobody
    retry_after: float | None = None  # seconds, where the service says when

    def __init__(self, message: str, request_id: str) -> None:
        super().__init__(f"{message} (request {request_id})")
        self.request_id = request_id


class UnreachableError(ServiceError):
    """No answer came: the connection was refused, or lost on the way."""

    repeatable = True  # every call changes nothing when it is made again: what is kept is known by its text


class BrokenOffError(UnreachableError):
    """An answer ended before it was whole."""


class TimedOutError(UnreachableError):
    """No answer came in time. Not repeated: the service may still be at it, and would do the same work twice."""

    repeatable = False


class AnswerError(ServiceError):
    """The answer is not one of this service, or of a version that this client does not know."""


class ProblemError(ServiceError):
    """The service said what is wrong (RFC 9457): `status`, `kind` ("invalid-input"), `title` and `detail`.

    `field` and `reason` are there where a part of the request is to blame, else None.
    """

    def __init__(self, problem: Problem, request_id: str, retry_after: float | None = None) -> None:
        super().__init__(f"{problem.status} {problem.title}: {problem.detail}", request_id)
        self.status = problem.status
        self.kind = problem.type.rpartition("#problem-")[2]
        self.title = problem.title
        self.detail = problem.detail
        self.field = problem.field
        self.reason = problem.reason
        self.retry_after = retry_after


class BadRequestError(ProblemError):
    """400: the request could not be read."""


class KeyNeededError(ProblemError):
    """401: the service asks for an API key, and was sent none that is in force."""


class ScopeMissingError(ProblemError):
    """403: the API key does not allow this call."""


class NotFoundError(ProblemError):
    """404: nothing at this address."""


class NoRateError(NotFoundError):
    """404: no rate that the service would stand by for this pair and day; `reason` says why."""


class NotAcceptableError(ProblemError):
    """406: the service cannot answer in the form that was asked for."""


class TooLargeError(ProblemError):
    """413: the body, or the text in it, is over the limit."""


class UnsupportedMediaError(ProblemError):
    """415: a kind of body that the service does not read."""


class InvalidInputError(ProblemError):
    """422: `field` cannot be used, `reason` says why."""


class TooManyRequestsError(ProblemError):
    """429: too many requests; `retry_after` seconds, where it is said, are to pass before the next."""

    @property
    def repeatable(self) -> bool:  # type: ignore[override]  # when nothing is said, more requests would be too many too
        return self.retry_after is not None


class FaultError(ProblemError):
    """5xx: the fault is the service's. Not repeated: it would fail again."""


class UnavailableError(FaultError):
    """502, 503, 504: the service, or what it stands on, is away for the moment."""

    repeatable = True


_BY_KIND: dict[str, type[ProblemError]] = {"no-rate": NoRateError}
_BY_STATUS: dict[int, type[ProblemError]] = {
    400: BadRequestError,
    401: KeyNeededError,
    403: ScopeMissingError,
    404: NotFoundError,
    406: NotAcceptableError,
    413: TooLargeError,
    415: UnsupportedMediaError,
    422: InvalidInputError,
    429: TooManyRequestsError,
    502: UnavailableError,
    503: UnavailableError,
    504: UnavailableError,
}


def problem_error(response: httpx.Response) -> ServiceError | None:
    """What the answer, read whole, complains of; None for an answer to be used."""
    name = request_id(response)
    if response.is_success:
        return None
    if not response.is_error:
        return AnswerError(f"the service answered {response.status_code} to {response.request.url.path}", name)
    problem = _problem(response)
    kind = problem.type.rpartition("#problem-")[2]
    general = FaultError if problem.status >= 500 else ProblemError
    chosen = _BY_KIND.get(kind) or _BY_STATUS.get(problem.status, general)
    return chosen(problem, name, retry_after(response))


def _problem(response: httpx.Response) -> Problem:
    """The problem document; for an error of something in between, such as a proxy, what the status line says."""
    status = response.status_code
    try:
        found = Problem.model_validate_json(response.content, extra="ignore")
    except ValidationError:
        title = response.reason_phrase or "Error"
        said = {"type": "about:blank", "title": title, "status": status, "detail": "The answer does not say why."}
        return Problem.model_validate(said)
    return found if found.status == status else found.model_copy(update={"status": status})


def request_id(response: httpx.Response) -> str:
    """The id in the answer, or the one that we gave the request where something else answered."""
    sent: str = response.request.headers.get(ID_HEADER, "")
    answered: str = response.headers.get(ID_HEADER, sent)
    return answered


def retry_after(response: httpx.Response) -> float | None:
    """Seconds that Retry-After asks for, whether it gives a number or a time; None where it says nothing of use.

    A time counts from the Date of the answer, so that it does not matter how our own clock goes.
    """
    written = response.headers.get("Retry-After", "").strip()
    if written.isascii() and written.isdigit():
        return float(written)
    until, now = _time(written), _time(response.headers.get("Date", ""))
    if until is None:
        return None
    return max(0.0, (until - (now or dt.datetime.now(dt.UTC))).total_seconds())


def _time(written: str) -> dt.datetime | None:
    try:
        found = parsedate_to_datetime(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Raises a `ServiceError` in place of what httpx raises; `name` is the request's id."""
    try:
        yield
    except httpx.ConnectTimeout as error:
        raise UnreachableError(f"no connection in time: {_said(error)}", name) from error
    except httpx.TimeoutException as error:
        raise TimedOutError(f"no answer in time: {_said(error)}", name) from error
    except (httpx.RemoteProtocolError, httpx.NetworkError) as error:
        raise UnreachableError(f"no answer: {_said(error)}", name) from error
    except httpx.DecodingError as error:
        raise AnswerError(f"the answer cannot be unpacked: {_said(error)}", name) from error
    except httpx.RequestError as error:  # a scheme that there is not, a proxy that refuses
        raise ServiceError(f"the request could not be sent: {_said(error)}", name) from error


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
