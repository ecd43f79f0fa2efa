"""The web application: the API and the page, with the tables loaded once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from aidfigures.api.admission import guard
from aidfigures.api.batches import batch_routes
from aidfigures.api.documents import documents_routes
from aidfigures.api.engine import Engine, load_engine
from aidfigures.api.figures import figures_routes
from aidfigures.api.journal import keep_journal
from aidfigures.api.metrics import Metrics, metrics_routes
from aidfigures.api.operations import operations_routes
from aidfigures.api.packages import packages_routes
from aidfigures.api.problems import register_problems
from aidfigures.api.stored import stored_routes
from aidfigures.api.worth import worth_routes
from aidfigures.errors import InputError
from aidfigures.model import Context, Findings
from aidfigures.settings import DEFAULTS, Settings
from aidfigures.store.door import Store
from aidfigures.web.pages import page_routes

if TYPE_CHECKING:
    from aidfigures.api.limits import RateLimits

# Nothing comes from elsewhere and nothing runs but our own two files; scripts may not write HTML.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def create_app(settings: Settings | None = None, engine: Engine | None = None) -> Flask:
    """The app as WSGI servers take it. Without an engine the package's own is loaded.

    Raises `InputError` for settings that the tables do not know or that do not go together, `LexiconError` or
    `RateSourceError` for broken tables.
    """
    chosen = settings or DEFAULTS
    metrics = Metrics()
    loaded = engine or load_engine()
    counting = replace(loaded, find=_counted(loaded.find, metrics))
    loaded.check_currency("AIDFIGURES_BASE_CURRENCY", chosen.base_currency)
    store = Store(chosen.database_url, keep_text=chosen.keep_text)  # opened by the worker that is first asked for it
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.url_map.merge_slashes = False
    register_problems(app)
    keep_journal(app, metrics)
    guard(app, store if chosen.keys_required else None, _limits(chosen, metrics))
    if chosen.proxies:  # of what they say only the address is taken
        app.wsgi_app = ProxyFix(app.wsgi_app, chosen.proxies, 0, 0, 0, 0)  # type: ignore[method-assign]
    app.register_blueprint(figures_routes(counting, chosen))
    app.register_blueprint(batch_routes(counting, chosen))
    app.register_blueprint(documents_routes(counting, chosen, store))
    app.register_blueprint(stored_routes(loaded, store))
    app.register_blueprint(packages_routes(store))
    app.register_blueprint(worth_routes(loaded, chosen))
    app.register_blueprint(operations_routes(loaded, store))
    app.register_blueprint(metrics_routes(metrics))
    app.register_blueprint(page_routes(loaded, chosen))
    app.after_request(_secured)
    for warning in _warnings(chosen, store):
        app.logger.warning("%s", warning)
    return app


def _limits(settings: Settings, metrics: Metrics) -> "RateLimits | None":
    """What counts the calls. Its library is slow to import, and most have no limit."""
    if not settings.rate_limit:
        return None
    from aidfigures.api.limits import RateLimits

    return RateLimits(settings.rate_limit, settings.rate_store, metrics)


def _warnings(settings: Settings, store: Store) -> Iterator[str]:
    """What is allowed, and may not be meant. Raises `InputError` for what cannot work."""
    trouble = store.trouble()
    if trouble and settings.keys_required:
        raise InputError(
            "AIDFIGURES_KEYS",
            f"keys are required here, and {trouble.partition(':')[0]}; name a store (AIDFIGURES_DATABASE_URL), listen "
            "on a loopback address (AIDFIGURES_HOST=127.0.0.1), or let everybody call (AIDFIGURES_KEYS=off)",
        )
    if trouble and settings.database_url:
        yield trouble
    if not settings.keys_required and not settings.on_loopback:
        yield f"everybody who reaches {settings.host} may call: AIDFIGURES_KEYS is off"
    if settings.rate_limit and settings.rate_store == "memory" and settings.workers > 1:
        yield (
            f"each of {settings.workers} workers counts calls for itself, so that up to {settings.workers} times "
            f"{settings.rate_limit} pass; AIDFIGURES_RATE_STORE=redis://HOST:PORT counts over all of them"
        )


def _counted(find: Callable[[str, Context], Findings], metrics: Metrics) -> Callable[[str, Context], Findings]:
    def counted(text: str, context: Context) -> Findings:
        findings = find(text, context)
        metrics.read(len(text), len(findings.figures))
        return findings

    return counted


def _secured(response: Response) -> Response:
    """Headers that keep browsers from doing more with an answer than showing it."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    policy = PAGE_POLICY if response.mimetype == "text/html" else DATA_POLICY
    response.headers.setdefault("Content-Security-Policy", policy)
    if response.mimetype not in ("text/css", "text/javascript", "image/svg+xml"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
