"""A client of the service, for programs that have no finder of their own: articles → typed answers.

>>> from aidfigures.client import Client
>>> service = Client("http://127.0.0.1:8000")  # nothing is sent yet; AsyncClient is the same with await

`asked` has the calls, `calls` what is sent, `answers` what comes back, `problems` what goes wrong, `retries` what is
tried again. None of them opens a connection: that is left to `blocking` and `asynchronous`. docs/client.md shows
it at work.
"""

try:
    import httpx as _httpx  # noqa: F401  # asked for here, so that its absence is explained once
except ImportError as missing:
    raise ImportError("the client needs httpx: pip install 'aidfigures[client]'") from missing

from aidfigures.client.answers import ArticleFigures, ArticleRefused, BatchAnswer, Readiness
from aidfigures.client.asynchronous import AsyncClient
from aidfigures.client.blocking import Client
from aidfigures.client.calls import Article, Filter, Options
from aidfigures.client.problems import (
    AnswerError,
    BadRequestError,
    BrokenOffError,
    FaultError,
    InvalidInputError,
    KeyNeededError,
    NoRateError,
    NotAcceptableError,
    NotFoundError,
    ProblemError,
    ScopeMissingError,
    ServiceError,
    TimedOutError,
    TooLargeError,
    TooManyRequestsError,
    UnavailableError,
    UnreachableError,
    UnsupportedMediaError,
)
from aidfigures.client.retries import Retries

__all__ = [
    "AnswerError",
    "Article",
    "ArticleFigures",
    "ArticleRefused",
    "AsyncClient",
    "BadRequestError",
    "BatchAnswer",
    "BrokenOffError",
    "Client",
    "FaultError",
    "Filter",
    "InvalidInputError",
    "KeyNeededError",
    "NoRateError",
    "NotAcceptableError",
    "NotFoundError",
    "Options",
    "ProblemError",
    "Readiness",
    "Retries",
    "ScopeMissingError",
    "ServiceError",
    "TimedOutError",
    "TooLargeError",
    "TooManyRequestsError",
    "UnavailableError",
    "UnreachableError",
    "UnsupportedMediaError",
]
