"""The JSON that we answer with, as pydantic models: they write `schemas/` and check the records in tests.

In service nothing is checked against them: `records` builds plain dictionaries, and tests hold the two together.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from aidfigures.model import (
    Basis,
    Category,
    FinanceType,
    Kind,
    Novelty,
    PartyType,
    Qualifier,
    RateMethod,
    RelationType,
    Status,
)
from aidfigures.standards import load_crosswalk

BATCH = "batch"  # the field of the error record after which a batch has no more answers

PlainDecimal = Annotated[
    str,
    StringConstraints(pattern=r"^-?[0-9]+(\.[0-9]+)?$"),
    Field(description="A decimal number in plain digits, as a string so that no reader rounds it."),
]
IsoDay = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), Field(json_schema_extra={"format": "date"})
]
Currency = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{3,4}$"),
    Field(description="ISO 4217; four letters for a token that is in wide use (USDT)."),
]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class SpanRecord(_Answer):
    """Half open, in Unicode code points of the text."""

    start: int = Field(ge=0)
    end: int = Field(ge=1)


class AmountRecord(_Answer):
    """A point has min = max; "more than X" has no max, "up to X" no min."""

    min: PlainDecimal | None
    max: PlainDecimal | None
    point: PlainDecimal = Field(description="The one number to add: the point, the bound, the middle of a range.")
    qualifier: Qualifier
    precision: PlainDecimal | None = Field(description="Half a unit of the last printed digit.")


class PerRecord(_Answer):
    """ "… a year", with the total where the text says for how many."""

    unit: str
    count: int | None
    total_min: PlainDecimal | None
    total_max: PlainDecimal | None


class CurrencyRecord(_Answer):
    """Which currency, on what ground, how sure, and what else it could be."""

    code: Currency | None = Field(description="ISO 4217; null where nothing settles it.")
    cue: str = Field(description="The words for the currency as written; empty where they are left out.")
    basis: Basis
    confidence: float = Field(ge=0, le=1)
    candidates: list[Currency]
    evidence: list[SpanRecord]


class PrintedRateRecord(_Answer):
    """The rate that a printed equivalent implies, beside the reference rate of the day."""

    rate: PlainDecimal
    reference: PlainDecimal | None
    deviation: PlainDecimal | None = Field(description="rate / reference - 1")


class LegRecord(_Answer):
    """A published number: units of quote for one unit of base."""

    source: str
    base: Currency
    quote: Currency
    rate: PlainDecimal
    date: IsoDay


class ConversionRecord(_Answer):
    """The amount in the base currency, and the rate that was used."""

    base: Currency = Field(description="What was converted to.")
    min: PlainDecimal | None
    max: PlainDecimal | None
    point: PlainDecimal
    rate: PlainDecimal = Field(description="Units of the base currency for one unit of the figure's currency.")
    requested_date: IsoDay | None
    rate_date: IsoDay
    method: RateMethod
    regime: str | None = Field(description="official, dual or peg where the rate is set and not traded.")
    legs: list[LegRecord]


class PartyRecord(_Answer):
    name: str
    code: str | None = Field(description='ISO 3166 alpha-2, or "EU" for the Union.')
    type: PartyType


class PeriodRecord(_Answer):
    """How long the money is meant for."""

    count: int | None
    unit: str | None
    start: str | None
    end: str | None


class AidRecord(_Answer):
    """Who gives what to whom, and how firm it is."""

    kind: Kind
    is_aid: bool
    category: Category | None
    status: Status | None
    novelty: Novelty | None
    finance_type: FinanceType | None
    in_kind: bool | None
    donors: list[PartyRecord]
    recipients: list[PartyRecord]
    via: list[PartyRecord]
    period: PeriodRecord | None
    announced_on: IsoDay | None
    conditional: bool
    each: bool = Field(description="Each of several donors gives this much.")
    speaker: PartyRecord | None = Field(description="Whose words the figure stands in, where it is quoted.")
    evidence: dict[str, list[SpanRecord]] = Field(description="For each question, the words that answer it.")


class RelationRecord(_Answer):
    type: RelationType
    to: str | None = Field(description="The id of the other figure; null where it is not in this text.")
    evidence: list[SpanRecord]


def _code(name: str) -> Any:
    """What crosswalk.toml says of a column."""
    standard = next(standard for standard in load_crosswalk().standards if standard.name == name)
    return Field(description=standard.about, json_schema_extra={"enum": [*standard.codes, None]})


class StandardsRecord(_Answer):
    """The codes that the data standards have for the figure; null for what the text does not settle."""

    iati_transaction_type: str | None = _code("iati_transaction_type")
    iati_finance_type: str | None = _code("iati_finance_type")
    iati_flow_type: str | None = _code("iati_flow_type")
    iati_aid_type: str | None = _code("iati_aid_type")
    iati_disbursement_channel: str | None = _code("iati_disbursement_channel")
    iati_sector: str | None = _code("iati_sector")
    iati_humanitarian: str | None = _code("iati_humanitarian")
    fts_status: str | None = _code("fts_status")
    fts_contribution_type: str | None = _code("fts_contribution_type")
    kiel_measure: str | None = _code("kiel_measure")
    kiel_aid_type: str | None = _code("kiel_aid_type")
    crs_measure: str | None = _code("crs_measure")
    crs_flow_name: str | None = _code("crs_flow_name")


class FigureRecord(_Answer):
    """One sum of money."""

    id: str = Field(min_length=1, description="Stable: the same document gives the same ids.")
    start: int = Field(ge=0, description="In Unicode code points of the text; text[start:end] is the surface.")
    end: int = Field(ge=1)
    surface: str = Field(min_length=1, description="The sum and its currency words as written.")
    amount: AmountRecord
    per: PerRecord | None
    currency: CurrencyRecord
    currency_why: str = Field(min_length=1, description="One sentence: why this currency.")
    equivalent_of: str | None = Field(description="The id of the figure that this one restates in another currency.")
    printed_rate: PrintedRateRecord | None
    conversion: ConversionRecord | None
    conversion_refusal: str | None = Field(description="Why there is no conversion.")
    conversion_why: str = Field(min_length=1, description="One sentence: how it was converted, or why not.")
    aid: AidRecord
    relations: list[RelationRecord]
    countable: bool = Field(description="Whether the figure belongs in a sum of new money.")
    count_reason: str
    sentence: SpanRecord
    flags: list[str]
    standards: StandardsRecord


class SumRecord(_Answer):
    """What figures come to: no min where one of them is "up to X", no max where one is "more than X"."""

    min: PlainDecimal | None
    max: PlainDecimal | None
    point: PlainDecimal


class TotalRecord(_Answer):
    """Figures that count, each once, added up exactly."""

    per: str | None = Field(description='"year" for so much a year without an end; null for money given once.')
    figures: list[str] = Field(description="The ids of the figures in it.")
    amount: SumRecord | None = Field(description="In their own currency; null where they have several.")
    amount_currency: Currency | None = Field(description="The currency of `amount`.")
    converted: SumRecord | None = Field(description="In the base currency; null where nothing could be converted.")
    unconverted: list[str] = Field(description="The ids of those that are not in `converted`.")


class GroupRecord(TotalRecord):
    """The figures with the same answer to one question."""

    value: str | None = Field(description='Null where it is not known; joint givers are one value, "Canada; Norway".')


class RowRecord(TotalRecord):
    """The figures with the same answers to all five questions."""

    donor: str | None
    recipient: str | None
    category: str | None
    status: str | None
    currency: str | None


class GroupsRecord(_Answer):
    """The same money, grouped by one question at a time; the largest group first."""

    donor: list[GroupRecord]
    recipient: list[GroupRecord]
    category: list[GroupRecord]
    status: list[GroupRecord]
    currency: list[GroupRecord]


class LeftOutRecord(_Answer):
    figure: str = Field(description="The id of a figure that does not count.")
    reason: str = Field(min_length=1, description="Why not, in words: its count_reason.")


class TotalsRecord(_Answer):
    """The new money of the article. Add up no more than one of its lists: they hold the same figures."""

    base_currency: Currency
    overall: list[TotalRecord] = Field(description="One for money given once, and one for each `per`.")
    by: GroupsRecord
    rows: list[RowRecord] = Field(description="By donor, recipient, category, status and currency at once.")
    left_out: list[LeftOutRecord] = Field(description="Every figure that does not count, in reading order.")


class FiguresResponse(_Answer):
    """All figures of one article, in reading order, and the new money among them."""

    figures: list[FigureRecord]
    totals: TotalsRecord
    base_currency: Currency
    published: IsoDay | None
    text: str | None = Field(None, description="The text that the offsets count in; only when HTML was sent.")
    versions: dict[str, str] = Field(description="Of the service and of the tables it used.")


class RateResponse(_Answer):
    """The rate for a pair and a day, with the published numbers that it was worked out from."""

    base: Currency
    quote: Currency
    rate: PlainDecimal = Field(description="Units of quote for one unit of base.")
    requested_date: IsoDay | None
    rate_date: IsoDay
    method: RateMethod
    regime: str | None = Field(description="official, dual or peg where the rate is set and not traded.")
    stale: bool = Field(description="Older than its source should be for the day.")
    legs: list[LegRecord]


class KnownCurrency(_Answer):
    code: Currency
    name: str = Field(description="In English.")
    minor_digits: int = Field(ge=0, description="Decimals that prices in it are printed with.")
    places: list[str] = Field(description="Where it is legal tender, ISO 3166 alpha-2.")
    until: IsoDay | None = Field(description="Its last day, where it has had one.")
    successor: str | None


class CurrenciesResponse(_Answer):
    """Every currency that we know."""

    currencies: list[KnownCurrency]


class Problem(_Answer):
    """RFC 9457. `field` and `reason` are there when a part of the request is to blame."""

    type: str = Field(description="A URI reference that names the kind of problem.")
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    instance: str | None = Field(None, description="The path that was asked for.")
    field: str | None = None
    reason: str | None = None
