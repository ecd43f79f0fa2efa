"""`POST /v1/figures`: one article → its figures."""

from flask import Blueprint, Response

from aidfigures.api.answers import CSV, FORMS, XML, csv_response, figures_response, wanted_form, xml_response
from aidfigures.api.bodies import article_request
from aidfigures.api.engine import Engine
from aidfigures.api.problems import TooLargeError
from aidfigures.errors import InputError
from aidfigures.model import Context
from aidfigures.profiles import PROFILES, Profile
from aidfigures.profiles.iati import Reporter, reporter
from aidfigures.reading import article_text
from aidfigures.settings import Settings
from aidfigures.wire.requests import ArticleOptions, DocumentRequest, FiguresOptions, FiguresRequest, context_from

# The time to find an article in a page grows faster than its tags: 44,000 took 3 seconds, 440,000 more than 25.
_MOST_TAGS = 50_000


def figures_routes(engine: Engine, settings: Settings) -> Blueprint:
    routes = Blueprint("figures", __name__)

    @routes.post("/v1/figures")
    def post_figures() -> Response:
        wanted_form()  # refused before the body is read
        asked = article_request(settings.body_limit, FiguresRequest, ArticleOptions)
        form = wanted_form((*_asked_form(asked), *FORMS))
        profile, publisher = _profile(asked, form), _publisher(asked, form)
        context = context_of(asked, engine, settings, profile)
        findings = engine.find(text_of(asked, settings.text_limit), context)
        if form == CSV:
            return csv_response(findings, profile)
        if form == XML:
            return xml_response(findings, publisher)
        return figures_response(findings, form, with_text=asked.html is not None, versions=engine.versions)

    return routes


def _asked_form(asked: FiguresRequest) -> tuple[str, ...]:
    """The form that an option is for: the answer comes in it where Accept leaves that open."""
    if asked.profile is not None:
        return (CSV,)
    if asked.reporting_org is not None or asked.reporting_name is not None:
        return (XML,)
    return ()


def context_of(asked: FiguresOptions, engine: Engine, settings: Settings, profile: Profile | None = None) -> Context:
    """What is known of the article. Raises `InputError` for codes that are in no table."""
    base = (profile and profile.base) or settings.base_currency
    context = context_from(asked, base)
    engine.check(context)
    return context


def _profile(asked: FiguresRequest, form: str) -> Profile | None:
    """The columns to answer in. Raises `InputError` where the answer has none, or they are in another currency."""
    if asked.profile is None:
        return None
    if form != CSV:
        raise InputError("profile", "is for the answer as text/csv")
    profile = PROFILES[asked.profile]
    if profile.base and asked.base_currency not in (None, profile.base):
        raise InputError("base_currency", f"is {profile.base} in the profile {profile.name}")
    return profile


def _publisher(asked: FiguresRequest, form: str) -> Reporter:
    """Who publishes the IATI file. Raises `InputError` where none is asked for, and for an impossible identifier."""
    for field, value in (("reporting_org", asked.reporting_org), ("reporting_name", asked.reporting_name)):
        if value is not None and form != XML:
            raise InputError(field, "is for the answer as application/xml")
    return reporter(asked.reporting_org, asked.reporting_name)


def text_of(asked: DocumentRequest, limit: int) -> str:
    """The article's text, taken out of its page where it came as one. Raises `TooLargeError`."""
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
