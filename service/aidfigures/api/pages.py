"""What every list that is answered page by page has: its cursor, the link to the next page, the article of a row."""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Response, request

from aidfigures.errors import InputError
from aidfigures.model import Context
from aidfigures.wire.records import Record, day_of


def cursor_of(place: str) -> str:
    """The place where a page ended, in ASCII, as callers hand it back.

    >>> place_of(cursor_of("p-1"))
    'p-1'
    """
    return base64.urlsafe_b64encode(place.encode("ascii")).decode().rstrip("=")


def place_of(cursor: str) -> str:
    """Raises `InputError` for what no page gave."""
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars="-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise no_cursor() from None


def no_cursor() -> InputError:
    return InputError("cursor", "is not one that a page gave; leave it out to begin")


def as_page(response: Response, query: Mapping[str, str], following: str | None) -> Response:
    """The response with the address of the next page, in every form that it has."""
    response.headers["Vary"] = "Accept"
    if following is not None:
        response.headers["Link"] = f'<{request.path}?{urlencode({**query, "cursor": following})}>; rel="next"'
    return response


def document_link(article_id: str, context: Context) -> Record:
    """Which article a row comes from."""
    return {"id": article_id, "url": context.url, "title": context.title, "published": day_of(context.published)}
