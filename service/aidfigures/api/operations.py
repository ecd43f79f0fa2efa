"""`/healthz` and `/readyz`: is the process alive, and has it loaded what it needs?"""

from flask import Blueprint, Response

from aidfigures.api.answers import json_response
from aidfigures.api.engine import Engine
from aidfigures.store.door import Store


def operations_routes(engine: Engine, store: Store) -> Blueprint:
    routes = Blueprint("operations", __name__)

    @routes.get("/healthz")
    def healthz() -> Response:
        return json_response({"status": "ok"})

    @routes.get("/readyz")
    def readyz() -> Response:
        """The app is made from loaded tables, so whoever answers at all is ready; the versions say with what.

        Articles are read whatever becomes of the store, so that its trouble is told and takes nobody out of service.
        """
        return json_response({"status": "ready", "store": store.state(), "versions": dict(engine.versions)})

    return routes
