"""Every call against the contract that it publishes, by schemathesis: requests that fit it, requests that do not.

CONTRACT_EXAMPLES=200 makes the run longer: so many requests of chance for each operation.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth

from aidfigures.api.admission import NEEDS
from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.settings import Settings
from aidfigures.store.door import Store
from aidfigures.store.keys import SCOPES

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "15"))
PROBLEM = "application/problem+json"
KNOWN = {  # codes of chance are in no table most of the time
    **dict.fromkeys(("query.base", "query.quote", "query.currency"), "currency"),
    **{f"{place}.{name}": "currency" for place in ("query", "body") for name in ("base_currency", "default_currency")},
    **dict.fromkeys(("query.outlet_country", "body.outlet_country"), "country"),
}
REFUSED = [400, 404, 405, 406, 413, 415, 422]
GENERATION = {"mode": "all", "deterministic": True, "max-examples": EXAMPLES, "database": "none"}
CONFIG = {
    "generation": GENERATION,
    "dictionaries": {"currency": {"values": ["USD", "CAD", "EUR", "UAH", "JPY"]}, "country": {"values": ["CA", "UA"]}},
    "parameters": {name: {"dictionary": kind, "probability": 0.8} for name, kind in KNOWN.items()},
    "checks": {
        "ignored_auth": {"enabled": False},  # nobody is asked for a key but in `test_every_call_heeds_its_key`
        "negative_data_rejection": {"expected-statuses": REFUSED},
        "positive_data_acceptance": {"expected-statuses": ["2xx", 404, 422]},  # `answered_as_promised` says which 422
    },
}
WITH_KEYS = {**CONFIG, "checks": {}, "generation": {**GENERATION, "mode": "positive"}}
# What no schema can say: requests of the right form that are refused, by field, and how the reason begins.
_CODE, _IATI = "is not a currency code that we know", "is for the answer as application/xml"
BEYOND_SCHEMAS = {
    **dict.fromkeys(("base", "quote", "base_currency", "default_currency"), (_CODE, "is EUR in", "is USD in")),
    "cursor": ("is not one that a page gave", "its package is no more"),
    "html": ("no text was found in the page",),
    "outlet_country": ("is not a country code that we know",),
    "query": ("since is after until",),
    "reporting_org": (_IATI, "must"),  # asked for together with a profile
    "reporting_name": (_IATI,),
}
Case = schemathesis.Case[Any]
SETTINGS = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

# Bodies that are text: schemathesis would send them as JSON that is wrong by its type, which text cannot be.
TEXTS = st.text(max_size=30) | st.just("Canada will give Ukraine C$1 billion ($723 million) in military aid.")
PAGES = st.lists(TEXTS | st.sampled_from(["<p>", "</p>", "<table><tr><td>", "<!--", "&#xD800;"]), max_size=6).map(
    "".join
)
ARTICLES = st.fixed_dictionaries(
    {"text": TEXTS}, optional={"id": TEXTS | st.integers(), "published": st.just("2025-08-24") | TEXTS}
)
TABLES = st.lists(TEXTS, max_size=3).map(lambda texts: "\r\n".join(["text", *map(json.dumps, texts)]))
for kind, strategy in {
    "application/x-ndjson": st.lists(ARTICLES.map(json.dumps), max_size=3).map("\n".join),
    "text/csv": TABLES,
    "text/html": PAGES,
    "text/plain": TEXTS,
}.items():
    schemathesis.openapi.media_type(kind, strategy.map(str.encode))


@schemathesis.hook
def before_call(context: Any, case: Case, kwargs: dict[str, Any]) -> None:
    """Options that may stand alone and not together would be refused before the others are looked at."""
    if case.meta and case.meta.generation.mode is GenerationMode.POSITIVE:
        for options in (case.query, case.body):
            if isinstance(options, dict):
                options.pop("cursor", None)
                if options.get("profile") is not None:
                    options.pop("reporting_org", None)
                    options.pop("reporting_name", None)


def answered_as_promised(ctx: Any, response: schemathesis.Response, case: Case) -> None:
    """An error is a problem document; one that blames the request names field and reason; a good request is let be."""
    if response.status_code < 400:
        return
    assert response.headers["content-type"] == [PROBLEM]
    problem = response.json()
    if response.status_code in (413, 415, 422):
        assert problem["field"]
        assert problem["reason"]
    if response.status_code == 422 and case.meta and case.meta.generation.mode is GenerationMode.POSITIVE:
        assert problem["reason"].startswith(BEYOND_SCHEMAS.get(problem["field"], ())), problem


@pytest.fixture
def app(engine: Engine, tmp_path: Path) -> Flask:
    """With a store of its own: what another test has kept would be answered otherwise than what is new."""
    return create_app(Settings(database_url=f"sqlite:///{tmp_path}/store.db"), engine)


# The file is what the service serves: test_pages.py compares the two.
contract = schemathesis.openapi.from_path(SCHEMAS / "openapi.json", config=SchemathesisConfig.from_dict(CONFIG))


@contract.parametrize()
@SETTINGS
def test_every_call_keeps_the_contract(case: Case, app: Flask) -> None:
    case.call_and_validate(app=app, additional_checks=[answered_as_promised])


def test_every_call_heeds_its_key(engine: Engine, tmp_path: Path) -> None:
    """With the key no call is refused for want of one; without it, or with another, every call is that needs one."""
    url = f"sqlite:///{tmp_path}/store.db"
    store = Store(url)
    sent = {"Authorization": f"Bearer {store.add_key('all', SCOPES, None)[0]}"}
    store.close()
    app = create_app(Settings(database_url=url, keys="required"), engine)
    served = schemathesis.openapi.from_wsgi("/openapi.json", app, config=SchemathesisConfig.from_dict(WITH_KEYS))
    probed = set()
    for found in served.get_all_operations():
        assert isinstance(found, Ok)

        @given(case=found.ok().as_strategy())
        @settings(SETTINGS, max_examples=5)
        def heeds_its_key(case: Case) -> None:
            response = case.call_and_validate(headers=sent, checks=[ignored_auth])
            assert response.status_code not in (401, 403)
            # Only after a good answer does the check go on to ask without a key, and with wrong ones.
            if response.status_code < 300 and case.operation.definition.raw["security"]:
                probed.add(case.operation.label)

        heeds_its_key()
    assert probed == {f"{method} {rule}" for method, rule in NEEDS if "<" not in rule}  # no document is there


def test_calls_in_a_row_keep_the_contract(app: Flask) -> None:
    """What one call answers with is asked for in the next: kept, shown, forgotten, gone."""
    served = schemathesis.openapi.from_wsgi("/openapi.json", app, config=SchemathesisConfig.from_dict(CONFIG))

    class Calls(served.as_state_machine()):  # type: ignore[misc]  # a class that is made
        def setup(self) -> None:
            self.kept: set[str] = set()

        def after_call(self, response: schemathesis.Response, case: Case) -> None:
            self.kept.update(response.headers.get("location", ()))

        def teardown(self) -> None:
            """Each row of calls begins with an empty store, or the same calls would be answered otherwise."""
            for place in self.kept:
                app.test_client().delete(place)

    Calls.run(settings=settings(SETTINGS, stateful_step_count=6))
