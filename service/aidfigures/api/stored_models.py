"""What is asked of the store, and what it answers, as pydantic models: they check queries and write `schemas/`."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from aidfigures.model import Category, FinanceType, Kind, Status
from aidfigures.packages.grouping import Because
from aidfigures.store.kept import Outcome
from aidfigures.wire.requests import CurrencyCode, Day
from aidfigures.wire.responses import (
    AmountRecord,
    ConversionRecord,
    Currency,
    FigureRecord,
    FiguresResponse,
    IsoDay,
    PartyRecord,
    PerRecord,
    PlainDecimal,
)

Truth = Literal["true", "false"]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_MOST = 1000  # records on a page


def truth(written: Truth | None) -> bool | None:
    """What a query says of a yes or no."""
    return None if written is None else written == "true"


class StoreQuery(BaseModel):
    """What can be asked of figures and of packages."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    donor: Name | None = Field(None, description="Who gives: ISO 3166 alpha-2, EU, or a name.", examples=["CA"])
    recipient: Name | None = Field(None, description="Who gets it, in the same way.", examples=["UA"])
    category: Category | None = Field(None, description="What the aid is for.")
    status: Status | None = Field(None, description="How firm it is.")
    currency: CurrencyCode | None = Field(None, description="As the sum was given, ISO 4217.")
    since: Day | None = Field(None, description="The first day, YYYY-MM-DD: of the announcement, else of the article.")
    until: Day | None = Field(None, description="The last day, in the same way.")
    limit: int = Field(100, ge=1, le=_MOST, description="How many on a page.")
    cursor: Annotated[str, StringConstraints(min_length=1, max_length=500)] | None = Field(
        None, description="Where the page before ended: its `next`, or the address in its Link header."
    )

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError("since is after until")
        return self


class StoredQuery(StoreQuery):
    """Which of the figures that are kept."""

    is_aid: Truth | None = Field(None, description="Aid and appeals for it, or all else.")
    countable: Truth | None = Field(None, description="Whether it belongs in a sum of new money within its article.")
    profile: Literal["iati", "fts", "kiel", "crs"] | None = Field(
        None, description="For text/csv: the columns of a data set, which has the sums of aid only."
    )


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class CopyRecord(_Answer):
    """Where else the same text stood."""

    url: str
    title: str | None
    published: IsoDay | None


class DocumentResponse(FiguresResponse):
    """An article that is kept, with the figures of its current reading."""

    id: str = Field(min_length=1, description="Of the text: the same words have the same id.")
    outcome: Outcome | None = Field(
        None,
        description="Of POST: kept (it is new), unchanged (nothing was done), read_again (with other options, or read "
        "otherwise by newer rules or rates; the older reading stays in the store), copy (known from another address).",
    )
    url: str | None
    title: str | None
    kept_at: str = Field(description="When it was first kept, UTC.")
    copies: list[CopyRecord]
    readings: int = Field(ge=1, description="How many readings of it are kept, this one among them.")
    text: str | None = Field(
        description="The text that the offsets count in: as sent, composed (NFC) and without NUL. Null where "
        "texts are not kept."
    )


class DocumentLink(_Answer):
    """The article that a figure stands in."""

    id: str
    url: str | None
    title: str | None
    published: IsoDay | None


class StoredFigureRecord(_Answer):
    document: DocumentLink
    base_currency: Currency = Field(description="What the figure was converted to when it was read.")
    figure: FigureRecord


class StoredFiguresResponse(_Answer):
    """A page of figures, oldest day first; those without a day come before all."""

    figures: list[StoredFigureRecord]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class PackagesQuery(StoreQuery):
    """Which packages: `since` and `until` are for the first day that one was told of."""

    kind: Literal["aid", "appeal", "procurement", "trade"] | None = Field(None, description="What the money is.")
    countable: Truth | None = Field(None, description="Whether it belongs in a sum of new money over all articles.")


class ReportRecord(_Answer):
    """One telling of a package."""

    document: DocumentLink
    figure: str = Field(description="The figure's id.")
    surface: str
    sentence: str
    day: IsoDay | None = Field(description="Of the announcement, where the text says it, else of the article.")
    status: Status | None
    because: Because = Field(
        description="Why it is of this package: it is the first; its text says that it repeats another; it is as much, "
        "in the same currency, by a stated equivalent, or converted at the rate of the day."
    )


class PackageRecord(_Answer):
    """The same announcement across articles, once."""

    id: str = Field(description="Of the figure that tells it first: another one once an older report is kept.")
    kind: Kind
    category: Category | None
    status: Status | None = Field(description="As it was told last.")
    finance_type: FinanceType | None
    donors: list[PartyRecord]
    recipients: list[PartyRecord]
    currency: Currency
    amount: AmountRecord = Field(description="As the first report gives it.")
    per: PerRecord | None
    conversion: ConversionRecord | None
    first_day: IsoDay | None
    last_day: IsoDay | None
    countable: bool = Field(description="Whether it belongs in a sum of new money over all articles.")
    count_reason: str = Field(min_length=1)
    part_of: str | None = Field(description="The package that a text says this one is a part of.")
    reports: list[ReportRecord]
    tranches: list["PackageRecord"] = Field(
        description="Sums that were announced before and can only come out of this package."
    )


class PackageSumRecord(_Answer):
    """What packages come to: no min where one of them is "up to X", no max where one is "more than X"."""

    currency: Currency
    per: str | None = Field(description='"year" for so much a year without an end; null for money given once.')
    packages: list[str] = Field(description="The ids of the packages in it.")
    min: PlainDecimal | None
    max: PlainDecimal | None
    point: PlainDecimal


class PackageSumsRecord(_Answer):
    """All packages of the query that count, each once. Add up one of the two: they hold the same packages."""

    as_given: list[PackageSumRecord] = Field(description="In the currencies that they were announced in.")
    converted: list[PackageSumRecord] = Field(
        description="In the base currencies that they were read with, without those that could not be converted."
    )


class PackagesResponse(_Answer):
    """A page of packages, the first day first, those without one last; and the sums over all pages."""

    packages: list[PackageRecord]
    sums: PackageSumsRecord
    next: str | None = Field(description="The cursor of the next page; null on the last.")
