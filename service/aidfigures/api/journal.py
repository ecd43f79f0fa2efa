"""A request → its id, one line in the log, and its place in the metrics. Neither ever holds a text or a key."""

import json
import logging
import re
import time
import traceback
import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from aidfigures.api.metrics import Metrics

ID_HEADER = "X-Request-ID"
_ID_KEY = "aidfigures.request_id"
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")  # what a caller may name a request; anything else gets an id of ours

_log = logging.getLogger("aidfigures.requests")


class JsonLines(logging.Formatter):
    """A record of the log as one line of JSON, with the id of the request that it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line["request_id"] = request_id()
        line |= getattr(record, "facts", {})
        if record.exc_info:  # where it happened and what kind it was; its message may quote a text
            line["error"] = record.exc_info[0].__name__ if record.exc_info[0] else ""
            line["at"] = [frame.rstrip() for frame in traceback.format_tb(record.exc_info[2])]
        return json.dumps(line, ensure_ascii=False)


def request_id() -> str:
    """The id of the request under way."""
    return name_of(request.environ)


def name_of(environ: dict[str, Any]) -> str:
    """The id of a request by its WSGI environment: the caller's own where it is one, else a new one."""
    if _ID_KEY not in environ:
        named = environ.get("HTTP_X_REQUEST_ID", "")
        environ[_ID_KEY] = named if _ID.fullmatch(named) else uuid.uuid4().hex
    known: str = environ[_ID_KEY]
    return known


def keep_journal(app: Flask, metrics: Metrics) -> None:
    """Every answer carries its id and is told of in log and metrics, once the last byte of it is out."""

    @app.before_request
    def begun() -> None:
        g.begun = time.monotonic()

    @app.after_request
    def answered(response: Response) -> Response:
        response.headers[ID_HEADER] = request_id()
        facts = {
            "request_id": request_id(),
            "method": request.method,
            "route": _route(),
            "status": response.status_code,
            **({"key": g.key_id} if "key_id" in g else {}),
        }
        begun = g.get("begun", time.monotonic())

        def ended() -> None:
            seconds = time.monotonic() - begun
            _log.info("answered", extra={"facts": facts | {"seconds": round(seconds, 4)}})
            metrics.answered(str(facts["method"]), str(facts["route"]), response.status_code, seconds)

        response.call_on_close(ended)
        return response


def _route() -> str:
    """The rule that was met and not the path that was sent: a path may say anything, and there is no end of paths."""
    return request.url_rule.rule if request.url_rule else "none"
