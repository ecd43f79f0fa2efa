"""The pages: `/` for people with an article, `/docs` for people who write programs, and `/openapi.json` behind it."""

from flask import Blueprint, Response

from aidfigures.api.answers import json_response
from aidfigures.api.engine import Engine
from aidfigures.api.openapi import openapi_document
from aidfigures.settings import Settings


def page_routes(engine: Engine, settings: Settings) -> Blueprint:
    routes = Blueprint(
        "pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )

    @routes.get("/openapi.json")
    def openapi() -> Response:
        return json_response(openapi_document())

    return routes
