"""The pages: `/` for people with an article, `/kept` for what is kept, `/docs` and `/openapi.json` for programs."""

from typing import get_args

from flask import Blueprint, Response, render_template

from aidfigures.api.answers import json_response
from aidfigures.api.engine import Engine
from aidfigures.api.openapi import openapi_document
from aidfigures.lexicon.currencies import Currency
from aidfigures.lexicon.places import Place
from aidfigures.model import Category, Status
from aidfigures.packages.grouping import KINDS
from aidfigures.settings import Settings
from aidfigures.web.reference import reference

# At the top of the list of currencies; the rest follow by code.
_OFTEN = ("USD", "EUR", "GBP", "CAD", "AUD", "JPY", "CHF")


def page_routes(engine: Engine, settings: Settings) -> Blueprint:
    routes = Blueprint(
        "pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )
    document = openapi_document(engine, keys_required=settings.keys_required)

    @routes.get("/")
    def page() -> str:
        return render_template(
            "page.html",
            rates_until=engine.rates_until.isoformat(),
            countries=_countries(engine),
            currencies=_currencies(engine),
            base_currency=settings.base_currency,
            settings=settings,
        )

    @routes.get("/kept")
    def kept() -> str:
        return render_template(
            "kept.html",
            settings=settings,
            countries=_countries(engine),
            currencies=_currencies(engine),
            categories=get_args(Category),
            statuses=get_args(Status),
            kinds=KINDS,
        )

    @routes.get("/docs")
    def docs() -> str:
        return render_template("docs.html", **reference(document))

    @routes.get("/openapi.json")
    def openapi() -> Response:
        return json_response(document)

    return routes


def _countries(engine: Engine) -> list[Place]:
    """Where an outlet can be at home, by name."""
    places = engine.lexicon.places.by_code.values()
    return sorted((place for place in places if place.code not in (None, "EU") and place.currency), key=_name)


def _name(place: Place) -> str:
    return place.name


def _currencies(engine: Engine) -> list[Currency]:
    """What one can convert to: the currencies in use, the usual ones first."""
    known = engine.lexicon.currencies.by_code
    used = sorted(code for code, currency in known.items() if currency.places and currency.until is None)
    return [known[code] for code in (*_OFTEN, *(code for code in used if code not in _OFTEN))]
