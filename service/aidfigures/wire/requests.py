"""What strangers send → a checked `FiguresRequest` → the `Context` for the pipeline.

Strict on purpose: left to itself pydantic reads "0" as the first of January 1970 and 20240501 as a day in August.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from aidfigures.errors import InputError
from aidfigures.model import Context, RateMethod

_Model = TypeVar("_Model", bound=BaseModel)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _real_day(value: object) -> object:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if not (isinstance(value, str) and _ISO_DAY.fullmatch(value)):
        raise ValueError("must be a day as YYYY-MM-DD")
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a day in the calendar") from None


Day = Annotated[
    dt.date,
    BeforeValidator(_real_day, json_schema_input_type=str),
    Field(
        json_schema_extra={"format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    ),
]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
TableMethod = Literal["last_published", "latest", "month_mean", "year_mean"]  # what a pair and a day can have
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$", max_length=40)]


class FiguresOptions(BaseModel):
    """What the caller knows of the article and wants of the answer: the body's other fields, or the query."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    title: Annotated[str, StringConstraints(max_length=1000)] | None = Field(
        None, description="The article's title. It is kept with the figures, not read for sums."
    )
    published: Day | None = Field(
        None,
        description="The day the article appeared, YYYY-MM-DD. Its rates are used. Without it, the latest rates are.",
        examples=["2025-08-24"],
    )
    url: Annotated[str, StringConstraints(max_length=2000)] | None = Field(
        None,
        description="Where the article stood. Tells what a bare $ means in that outlet. It is never fetched.",
        examples=["https://www.cbc.ca/news/politics/"],
    )
    outlet_country: CountryCode | None = Field(
        None, description="Where the outlet is at home, ISO 3166 alpha-2.", examples=["CA"]
    )
    language: LanguageTag | None = Field(
        None,
        description='The language of the text, ISO 639; of a tag like "en-CA" the first part counts. '
        "Without it, it is guessed from the text.",
        examples=["en"],
    )
    base_currency: CurrencyCode | None = Field(
        None, description="What to convert to, ISO 4217. Without it, the server's own setting (USD).", examples=["EUR"]
    )
    default_currency: CurrencyCode | None = Field(
        None, description="What a bare sign means when nothing in the text settles it, ISO 4217.", examples=["CAD"]
    )
    rate_method: RateMethod | None = Field(
        None,
        description=(
            "Which rate: the last one published on or before the day (last_published, the usual), the newest there is "
            "(latest), the mean of the day's month or year (month_mean, year_mean), or the one that the article itself "
            "prints (printed; where it prints none, the last published one, and conversion_why says so)."
        ),
    )


class ArticleOptions(FiguresOptions):
    """The same for one article, and what its answer shall look like."""

    profile: Literal["iati", "fts", "kiel", "crs"] | None = Field(
        None,
        description="For text/csv: the columns of a data set (IATI, OCHA FTS, the Kiel tracker, the OECD's CRS) in "
        "place of our own, and its base currency.",
        examples=["fts"],
    )
    reporting_org: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        None,
        description="For application/xml: your organisation's identifier with IATI. Without it, one that is not "
        "registered.",
        examples=["XM-DAC-41000"],
    )
    reporting_name: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        None, description="For application/xml: your organisation's name."
    )


class DocumentRequest(FiguresOptions):
    """One article: `text` or `html`, and what is known of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": ["text"], "properties": {"text": {"type": "string"}}},
                {"required": ["html"], "properties": {"html": {"type": "string"}}},
            ]
        },
    )

    text: str | None = Field(
        None,
        description="The article as plain text. Offsets in the answer count its Unicode code points.",
        examples=["Canada will give Ukraine C$1 billion ($723 million) in military aid."],
    )
    html: str | None = Field(
        None,
        description="The article as HTML. Its main text is taken out and comes back as `text` in the answer.",
        examples=["<article><p>Canada will give Ukraine C$1 billion ($723 million) in military aid.</p></article>"],
    )

    @model_validator(mode="after")
    def _one_of_text_and_html(self) -> Self:
        if (self.text is None) == (self.html is None):
            raise ValueError("give either text or html")
        return self


class FiguresRequest(ArticleOptions, DocumentRequest):
    """One article: `text` or `html`, what is known of it, and what the answer shall look like."""


class RateQuery(BaseModel):
    """A pair of currencies and a day."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    base: CurrencyCode = Field(description="What one unit of is priced, ISO 4217.", examples=["CAD"])
    quote: CurrencyCode | None = Field(
        None, description="In which currency, ISO 4217. Without it, the server's base currency.", examples=["USD"]
    )
    date: Day | None = Field(
        None, description="YYYY-MM-DD; without it, the end of the tables.", examples=["2025-08-24"]
    )
    method: TableMethod | None = Field(None, description="As rate_method of POST /v1/figures, without printed.")


def read_request(model: type[_Model], body: bytes) -> _Model:
    """A JSON body. Raises `InputError` with the field and the reason, never with the words that were sent."""
    try:
        return model.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise _input_error(error, "body") from None


def read_options(query: Mapping[str, str]) -> FiguresOptions:
    """The options of a query string. Raises `InputError` like `read_request`."""
    return read_query(FiguresOptions, query)


def read_rate_query(query: Mapping[str, str]) -> RateQuery:
    """The query of GET /v1/rates. Raises `InputError` like `read_request`."""
    return read_query(RateQuery, query)


def read_query(model: type[_Model], query: Mapping[str, str]) -> _Model:
    """A query string as that model. Raises `InputError` like `read_request`."""
    try:
        return model.model_validate_strings(dict(query), strict=True)
    except ValidationError as error:
        raise _input_error(error, "query") from None


def context_from(request: FiguresOptions, base_currency: str = "USD") -> Context:
    """What the pipeline needs to know. `base_currency` stands in where the request names none."""
    return Context(
        published=request.published,
        url=request.url or None,
        title=request.title or None,
        outlet_country=request.outlet_country,
        language=request.language.split("-")[0] if request.language else None,
        base_currency=request.base_currency or base_currency,
        default_currency=request.default_currency,
        rate_method=request.rate_method or "last_published",
    )


def _input_error(error: ValidationError, whole: str) -> InputError:
    """The first thing that is wrong. Positions and values stay out: they would quote the article."""
    first: Mapping[str, Any] = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or whole
    match first["type"]:
        case "json_invalid":
            return InputError(whole, _json_reason(first["msg"]))
        case "extra_forbidden":
            return InputError(_safe_name(field), "is not a field we know")
        case "model_type" | "model_attributes_type":
            return InputError(whole, "must be a JSON object")
        case "string_pattern_mismatch":
            return InputError(field, f"must look like {_FORMS[field]}")
        case _:
            return InputError(field, first["msg"].removeprefix("Value error, "))


_FORMS = {
    "outlet_country": "CA, an ISO 3166 country code",
    "language": "en or en-CA, a language tag",
    "base_currency": "USD, an ISO 4217 currency code",
    "default_currency": "USD, an ISO 4217 currency code",
    "base": "USD, an ISO 4217 currency code",
    "quote": "USD, an ISO 4217 currency code",
    "currency": "USD, an ISO 4217 currency code",
}


def _json_reason(message: str) -> str:
    """ "Invalid JSON: expected value at line 1 column 1" → "is not valid JSON: expected value at line 1 column 1"."""
    return "is not valid JSON: " + message.removeprefix("Invalid JSON: ")


def _safe_name(field: str) -> str:
    """A field name that we did not choose: shown only when it looks like a name and not like an article."""
    return field if re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", field) else "an unknown field"
