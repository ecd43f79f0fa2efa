"""The finder as tools for language models, over the Model Context Protocol.

    aidfigures-mcp        speaks on standard input and output, as programs with a model in them start it

A model that reads sums by itself gets currencies, repeats and totals wrong; here it is given the figures of the service
with their reasons, and the new money already added up.
"""

import datetime as dt
from functools import cache
from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field, ValidationError

from aidfigures._version import __version__
from aidfigures.api.engine import Engine, load_engine
from aidfigures.errors import InputError, RateUnavailableError
from aidfigures.rates.codes import load_codes
from aidfigures.settings import DEFAULTS
from aidfigures.wire.answers import findings_record
from aidfigures.wire.records import rate_record
from aidfigures.wire.requests import FiguresRequest, RateQuery, TableMethod, context_from
from aidfigures.wire.responses import FiguresResponse, RateResponse

_INSTRUCTIONS = (
    "Reads sums of money out of news texts. Pass the day and the outlet of the article where they are known: they "
    "settle what a bare $ means and which rate is used. Numbers are exact decimals as strings, offsets count code "
    "points of the text. Take sums from `totals`, and never add up figures that are not `countable`."
)
_READS_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_Currency = Annotated[str, Field(description="ISO 4217, such as USD")]


def figures(
    text: Annotated[str, Field(description="The article as plain text", max_length=DEFAULTS.text_limit)],
    published: Annotated[dt.date | None, Field(description="The day it appeared; its rates are used")] = None,
    url: Annotated[str | None, Field(description="Where it stood; it is not fetched")] = None,
    outlet_country: Annotated[str | None, Field(description="Where the outlet is at home, ISO 3166: CA")] = None,
    language: Annotated[str | None, Field(description="en or en-CA; guessed where it is not given")] = None,
    base_currency: _Currency = "USD",
) -> FiguresResponse:
    """Every sum of money in an article, and the new money among them added up.

    For each: its currency and why, its value on the day, who gives it to whom, how firm it is, whether it may be added.
    """
    engine = _engine()
    try:
        asked = FiguresRequest(
            text=text,
            html=None,
            published=published,
            url=url,
            outlet_country=outlet_country,
            language=language,
            base_currency=base_currency,
            **_LEFT_OPEN,
        )
        context = context_from(asked)
        engine.check(context)
        return FiguresResponse.model_validate(findings_record(engine.find(text, context), versions=engine.versions))
    except (ValidationError, InputError) as error:
        raise _told(error) from None


def rate(
    base: _Currency,
    quote: _Currency = "USD",
    date: Annotated[dt.date | None, Field(description="Without it, the end of the tables")] = None,
    method: TableMethod = "last_published",
) -> RateResponse:
    """Units of quote for one unit of base on a day, with the published numbers that it comes from."""
    engine = _engine()
    try:
        asked = RateQuery(base=base, quote=quote, date=date, method=method)
        for field, code in (("base", base), ("quote", quote)):
            load_codes().check(field, code)
        return RateResponse.model_validate(rate_record(engine.rates.cross(base, quote, asked.date, method)))
    except (ValidationError, InputError, RateUnavailableError) as error:
        raise _told(error) from None


_LEFT_OPEN = dict.fromkeys(
    ("title", "default_currency", "rate_method", "profile", "reporting_org", "reporting_name"), None
)


def make_server() -> MCPServer:
    """The server with its two tools; whoever runs it chooses how it is reached."""
    server = MCPServer("aidfigures", version=__version__, instructions=_INSTRUCTIONS, log_level="WARNING")
    server.tool(annotations=_READS_ONLY)(figures)
    server.tool(annotations=_READS_ONLY)(rate)
    return server


def main() -> None:
    """Serve on standard input and output until they are closed."""
    make_server().run("stdio")


@cache
def _engine() -> Engine:
    return load_engine()


def _told(error: ValidationError | InputError | RateUnavailableError) -> ToolError:
    """What the model is told: the field and the reason, without a word of the text."""
    match error:
        case ValidationError():
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            return ToolError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
        case RateUnavailableError():
            return ToolError(error.reason)
        case _:
            return ToolError(str(error))


if __name__ == "__main__":
    main()
