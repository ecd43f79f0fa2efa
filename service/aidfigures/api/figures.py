"""`POST /v1/figures`: one article → its figures."""

from flask import Blueprint, Response

from aidfigures.api.answers import figures_response, wanted_form
from aidfigures.api.bodies import figures_request
from aidfigures.api.engine import Engine
from aidfigures.api.problems import TooLargeError
from aidfigures.model import Context
from aidfigures.reading import article_text
from aidfigures.settings import Settings
from aidfigures.wire.requests import FiguresOptions, FiguresRequest, context_from

# The time to find an article in a page grows faster than its tags: 44,000 took 3 seconds, 440,000 more than 25.
_MOST_TAGS = 50_000


def figures_routes(engine: Engine, settings: Settings) -> Blueprint:
    routes = Blueprint("figures", __name__)

    @routes.post("/v1/figures")
    def post_figures() -> Response:
        form = wanted_form()
        asked = figures_request(settings.body_limit)
        context = context_of(asked, engine, settings)
        findings = engine.find(_text(asked, settings.text_limit), context)
        return figures_response(findings, form, with_text=asked.html is not None, versions=engine.versions)

    return routes


def context_of(asked: FiguresOptions, engine: Engine, settings: Settings) -> Context:
    """What is known of the article. Raises `InputError` for codes that are in no table."""
    context = context_from(asked, settings.base_currency)
    engine.check(context)
    return context


def _text(asked: FiguresRequest, limit: int) -> str:
    check_page(asked.html)
    text = article_text(asked.html) if asked.html is not None else asked.text
    assert text is not None
    check_length(text, limit)
    return text


def check_length(text: str, limit: int) -> None:
    """Raises `TooLargeError`: a book sent as one article would keep a worker busy for minutes."""
    if len(text) > limit:
        raise TooLargeError("text", f"is over the limit of {limit} characters")


def check_page(html: object) -> None:
    """Raises `TooLargeError` for a page that would take too long to find the article in."""
    if isinstance(html, str) and html.count("<") > _MOST_TAGS:
        raise TooLargeError("html", f"has more than {_MOST_TAGS} tags")
