"""`GET /v1/rates` and `GET /v1/currencies`: the rate for a pair and a day, and what is known of each currency."""

import datetime as dt

from flask import Blueprint, Response

from aidfigures.api.answers import JSON, json_response, wanted_form
from aidfigures.api.bodies import refuse_query, single_query
from aidfigures.api.engine import Engine
from aidfigures.lexicon.currencies import Currency
from aidfigures.rates.codes import load_codes
from aidfigures.rates.freshness import refuse_days_to_come
from aidfigures.settings import Settings
from aidfigures.wire.records import rate_record
from aidfigures.wire.requests import read_rate_query


def worth_routes(engine: Engine, settings: Settings) -> Blueprint:
    routes = Blueprint("worth", __name__)

    @routes.get("/v1/rates")
    def get_rate() -> Response:
        wanted_form((JSON,))
        asked = read_rate_query(single_query())
        quote = asked.quote or settings.base_currency
        for field, code in (("base", asked.base), ("quote", quote)):
            load_codes().check(field, code)
        refuse_days_to_come(asked.base, quote, asked.date, dt.datetime.now(dt.UTC).date())
        rate = engine.rates.cross(asked.base, quote, asked.date, asked.method or "last_published")
        return json_response(rate_record(rate))

    @routes.get("/v1/currencies")
    def get_currencies() -> Response:
        wanted_form((JSON,))
        refuse_query()
        known = engine.lexicon.currencies.by_code
        return json_response({"currencies": [currency_record(known[code]) for code in sorted(known)]})

    return routes


def currency_record(currency: Currency) -> dict[str, object]:
    """What is known of the currency, as JSON."""
    return {
        "code": currency.code,
        "name": currency.name,
        "minor_digits": currency.minor_digits,
        "places": list(currency.places),
        "until": currency.until.isoformat() if currency.until else None,
        "successor": currency.successor,
    }
