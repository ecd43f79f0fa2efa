"""What the store's calls answer with, as pydantic models: `responses` for articles that are kept."""

from pydantic import BaseModel, ConfigDict, Field

from aidfigures.model import Because, Category, FinanceType, Kind, Outcome, Status
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
