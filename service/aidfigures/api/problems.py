"""What went wrong → status and body. `PROBLEMS` is the one table; bodies are problem details (RFC 9457).

A body names the field and the reason, never the words that were sent: they may be an article under embargo.
"""

import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from aidfigures.errors import (
    AidFiguresError,
    InputError,
    LexiconError,
    RateSourceError,
    RateUnavailableError,
    StoreError,
    UnknownCurrencyError,
)

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One row: the name in `type`, the status, and what holds whatever the request was."""

    name: str
    status: int
    title: str
    detail: str


class NotAcceptableError(InputError):
    """No form that we can answer in is accepted."""

    def __init__(self, forms: tuple[str, ...]) -> None:
        super().__init__("Accept", f"must allow one of {', '.join(forms)}")


class NotKeptError(AidFiguresError):
    """Nothing of that name is in the store."""


class RefusedError(AidFiguresError):
    """A call that is turned away whatever is in it: the reason, and headers that say what would help."""

    def __init__(self, reason: str, *, field: str | None = None, headers: Mapping[str, str]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.headers = headers


class KeyNeededError(RefusedError):
    """No API key, or none that is in force. The header is that of RFC 6750."""

    def __init__(self, reason: str, *, sent: bool = True) -> None:
        challenge = 'Bearer realm="aidfigures"' + (', error="invalid_token"' if sent else "")
        super().__init__(reason, field="Authorization", headers={"WWW-Authenticate": challenge})


class ScopeMissingError(RefusedError):
    """The API key is for other calls."""

    def __init__(self, scope: str) -> None:
        challenge = f'Bearer realm="aidfigures", error="insufficient_scope", scope="{scope}"'
        reason = f"the key lacks the scope {scope}"
        super().__init__(reason, field="Authorization", headers={"WWW-Authenticate": challenge})


class RateLimitedError(RefusedError):
    """More calls than one caller may make."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"the limit is reached; the next call may come in {seconds} s", headers={"Retry-After": str(seconds)}
        )


class UnsupportedBodyError(InputError):
    """A body of a kind that we do not read."""


class TooLargeError(InputError):
    """A body, or the text in it, over the limit."""


INVALID = ProblemKind("invalid-input", 422, "Invalid input", "A part of the request cannot be used.")
UNREADABLE = ProblemKind("bad-request", 400, "Bad request", "The request could not be read.")
KEY_NEEDED = ProblemKind("key-needed", 401, "Key needed", "The call needs an API key that is in force.")
SCOPE_MISSING = ProblemKind("scope-missing", 403, "Scope missing", "The API key does not allow this call.")
NOT_FOUND = ProblemKind("not-found", 404, "Not found", "There is nothing at this address.")
WRONG_METHOD = ProblemKind("method-not-allowed", 405, "Method not allowed", "See Allow for the methods it knows.")
NOT_ACCEPTABLE = ProblemKind(
    "not-acceptable",
    406,
    "Not acceptable",
    "Accept must allow a form that this call can answer in.",
)
TOO_LARGE = ProblemKind("too-large", 413, "Too large", "The body, or the text in it, is over the limit.")
UNSUPPORTED = ProblemKind(
    "unsupported-media-type",
    415,
    "Unsupported media type",
    "Send a kind of body that this call reads, as it is or packed with gzip.",
)
RATE_LIMITED = ProblemKind("rate-limited", 429, "Too many requests", "Call again when Retry-After seconds are over.")
NO_RATE = ProblemKind("no-rate", 404, "No rate", "There is no rate that we would stand by for this pair and day.")
BROKEN = ProblemKind("internal-error", 500, "Internal error", "The fault is ours. It has been logged.")
RATE_SOURCE = ProblemKind("rate-source", 502, "Rate source failed", "A rate source gave no usable answer.")
STORE = ProblemKind("store", 503, "Store not available", "The store could not do what was asked.")

PROBLEMS: Mapping[type[AidFiguresError], ProblemKind] = {
    InputError: INVALID,
    UnknownCurrencyError: INVALID,
    TooLargeError: TOO_LARGE,
    UnsupportedBodyError: UNSUPPORTED,
    KeyNeededError: KEY_NEEDED,
    ScopeMissingError: SCOPE_MISSING,
    RateLimitedError: RATE_LIMITED,
    NotAcceptableError: NOT_ACCEPTABLE,
    NotKeptError: NOT_FOUND,
    RateUnavailableError: NO_RATE,
    RateSourceError: RATE_SOURCE,
    StoreError: STORE,
    LexiconError: BROKEN,
    AidFiguresError: BROKEN,
}
# What the web framework raises by itself.
_BY_STATUS: Mapping[int, ProblemKind] = {
    kind.status: kind for kind in (UNREADABLE, NOT_FOUND, WRONG_METHOD, NOT_ACCEPTABLE, TOO_LARGE, UNSUPPORTED, BROKEN)
}


def register_problems(app: Flask) -> None:
    """Every error of the app is answered from the table."""
    app.register_error_handler(AidFiguresError, _from_ours)
    app.register_error_handler(HTTPException, _from_framework)
    app.register_error_handler(Exception, _from_a_fault)


def problem(
    kind: ProblemKind, *, field: str | None = None, reason: str | None = None, detail: str | None = None
) -> Response:
    """The response for one kind of problem."""
    body = problem_body(kind, request.path, field=field, reason=reason, detail=detail)
    return Response(json.dumps(body, ensure_ascii=False), kind.status, content_type=MEDIA_TYPE)


def problem_body(
    kind: ProblemKind,
    instance: str,
    *,
    field: str | None = None,
    reason: str | None = None,
    detail: str | None = None,
) -> dict[str, str | int]:
    """The problem as it is told to whoever asked for the path `instance`."""
    return {
        "type": f"/docs#problem-{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail or (f"{field}: {reason}" if field and reason else kind.detail),
        "instance": instance,
        **({"field": field} if field else {}),
        **({"reason": reason} if reason else {}),
    }


def kind_of(error: AidFiguresError) -> ProblemKind:
    """The row of the error's class, or of the nearest class above it."""
    return next(PROBLEMS[base] for base in type(error).__mro__ if base in PROBLEMS)


def told(error: AidFiguresError) -> Mapping[str, str | None]:
    """What the error says of itself, by the names that `problem_body` takes."""
    match error:
        case InputError():
            return {"field": error.field, "reason": error.reason}
        case UnknownCurrencyError():
            return {"field": "currency", "reason": f"{error.code} is not a currency code that we know"}
        case RateUnavailableError():
            return {"reason": error.reason}
        case RefusedError():
            return {"field": error.field, "reason": error.reason, "detail": f"{error}."}
        case StoreError():
            return {"reason": str(error), "detail": f"{error}."}
        case _:
            return {}


def _from_ours(error: AidFiguresError) -> Response:
    response = problem(kind_of(error), **told(error))
    if isinstance(error, RefusedError):
        response.headers.update(error.headers)
    if isinstance(error, StoreError):
        current_app.logger.error("%s", error)
        if error.retry_after is not None:
            response.headers["Retry-After"] = str(error.retry_after)
    return response


def _from_a_fault(error: Exception) -> Response:
    """A fault of ours: where it happened goes to the log, its message does not, since it may quote the text."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("%s at %s %s\n%s", type(error).__name__, request.method, request.url_rule, frames)
    return problem(BROKEN)


def _from_framework(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(status=status, headers=error.get_headers(None))  # a redirection is not a problem
    kind = _BY_STATUS.get(status, BROKEN if isinstance(error, InternalServerError) else None)
    if kind is None:
        kind = ProblemKind("http-error", status, error.name, UNREADABLE.detail if status < 500 else BROKEN.detail)
    response = problem(kind)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response
