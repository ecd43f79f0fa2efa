"""What is asked of the store, as pydantic models: they check queries and write `schemas/`."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from aidfigures.model import Category, Status
from aidfigures.wire.requests import CurrencyCode, Day

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


class PackagesQuery(StoreQuery):
    """Which packages: `since` and `until` are for the first day that one was told of."""

    kind: Literal["aid", "appeal", "procurement", "trade"] | None = Field(None, description="What the money is.")
    countable: Truth | None = Field(None, description="Whether it belongs in a sum of new money over all articles.")
