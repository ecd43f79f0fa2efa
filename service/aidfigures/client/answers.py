"""Bytes of an answer → typed records. Fields that a newer service adds are passed over; anything else must fit."""

from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from aidfigures.client.calls import Batch
from aidfigures.client.problems import AnswerError, BrokenOffError, NotFoundError, problem_error, request_id
from aidfigures.wire.responses import BATCH, FigureRecord, TotalsRecord

_Model = TypeVar("_Model", bound=BaseModel)


class Readiness(BaseModel):
    """The service has loaded its tables; `versions` names them. `store` is "ok", "off", or what the matter is."""

    status: str
    store: str | None = None
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class ArticleFigures:
    """The figures of one article of a batch: its number from 1, its id, and its text where it came as HTML."""

    number: int
    id: object
    figures: list[FigureRecord]
    text: str | None = None
    totals: TotalsRecord | None = None  # where the service gives them


@dataclass(frozen=True, slots=True)
class ArticleRefused:
    """An article of a batch that cannot be used: which field, and why. The others are not affected."""

    number: int
    id: object
    field: str
    reason: str


BatchAnswer = ArticleFigures | ArticleRefused


class _Refusal(BaseModel):
    field: str
    reason: str


class _Line(BaseModel):
    model_config = ConfigDict(strict=True, hide_input_in_errors=True)

    id: Any
    figures: list[FigureRecord] | None = None
    text: str | None = None
    totals: TotalsRecord | None = None
    error: _Refusal | None = None


def record(model: type[_Model], response: httpx.Response) -> _Model:
    """The answer as the model has it. Raises what it complains of, `AnswerError` where it does not fit."""
    return _fitted(model, checked(response).content, request_id(response))


def checked(response: httpx.Response) -> httpx.Response:
    """An answer, read whole, that complains of nothing. Raises a `ServiceError` for another."""
    if error := problem_error(response):
        raise error
    return response


def was_there(response: httpx.Response) -> bool:
    """What the answer to a deletion says. Raises as `checked` does; that there was nothing is an answer here."""
    error = problem_error(response)
    if error and not (isinstance(error, NotFoundError) and error.kind == "not-found"):
        raise error
    return error is None


def batch_answer(batch: Batch, done: int, line: bytes, name: str) -> BatchAnswer:
    """The answer to the article that comes after `done` of the batch; `name` is the request's id.

    Raises `AnswerError` where it is no answer, or one to another article, `BrokenOffError` where there are no more.
    """
    if done >= len(batch):
        raise AnswerError("there are more answers than articles", name)
    found = _fitted(_Line, line, name)
    number, asked = batch.first + done, batch.ids[done]
    if found.id is not None and isinstance(asked, str | int) and found.id != asked:
        raise AnswerError(f"the answer to article {number} is one to another", name)
    if found.figures is not None:
        return ArticleFigures(number, asked, found.figures, found.text, found.totals)
    if found.error is not None and found.error.field == BATCH:
        raise BrokenOffError(found.error.reason, name)
    if found.error is not None:
        return ArticleRefused(number, asked, found.error.field, found.error.reason)
    raise AnswerError(f"the answer to article {number} has neither figures nor an error", name)


def check_whole(batch: Batch, done: int, name: str) -> None:
    """Raises `BrokenOffError` where the service stopped before its last article."""
    if done < len(batch):
        raise BrokenOffError(f"the answer ended after {done} of {len(batch)} articles", name)


class Lines:
    """Pieces of a stream → whole lines. Only "\\n" ends one: U+2028, where Python breaks lines too, stands in texts."""

    def __init__(self) -> None:
        self._rest = b""

    def add(self, piece: bytes) -> list[bytes]:
        """The lines that this piece makes whole. What has no end yet is kept, and lost where none comes."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        return [line for line in lines if line]


def _fitted(model: type[_Model], content: bytes, name: str) -> _Model:
    try:
        return model.model_validate_json(content, extra="ignore")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"])) or "body"
        raise AnswerError(f"the answer is not a {model.__name__.lstrip('_')}: {place}: {first['msg']}", name) from None
