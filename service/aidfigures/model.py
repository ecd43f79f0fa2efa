"""The nouns: frozen records, checked when they are made. All money is `Decimal`, all offsets count code points."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args

Qualifier = Literal[
    "exact", "approx", "nearly", "more_than", "at_least", "up_to", "less_than", "range", "order_of_magnitude"
]
Basis = Literal[
    "iso_code",
    "marked_symbol",
    "currency_name",
    "country_word",
    "document_note",
    "rate_line",
    "printed_equivalent",
    "speaker",
    "same_amount",
    "inherited",
    "outlet",
    "publication_country",
    "document_majority",
    "donor",
    "language",
    "default",
    "unresolved",
]
RateMethod = Literal["last_published", "latest", "month_mean", "year_mean", "printed"]
Kind = Literal[
    "aid", "appeal", "procurement", "trade", "own_budget", "damage_cost", "sanction_asset", "fx_rate", "price", "other"
]
Category = Literal[
    "military",
    "humanitarian",
    "financial",
    "reconstruction",
    "development",
    "climate",
    "in_donor_refugee",
    "mixed",
    "unspecified",
]
Status = Literal[
    "requested",
    "proposed",
    "pledged",
    "committed",
    "allocated",
    "disbursed",
    "suspended",
    "cancelled",
    "disputed",
]
Novelty = Literal["new", "previously_announced", "repeat", "cumulative"]
FinanceType = Literal["grant", "loan", "guarantee", "debt_relief", "equity", "in_kind", "mixed"]
PartyType = Literal["government", "multilateral", "ngo", "foundation", "private", "public", "region", "other"]
Outcome = Literal["kept", "unchanged", "read_again", "copy"]  # of keeping an article
Because = Literal["first", "repeated", "amount", "equivalent", "converted"]  # why a report is of its package
RelationType = Literal["total_of", "part_of", "previously_announced", "same_as", "replaces"]

RATE_METHODS: tuple[RateMethod, ...] = get_args(RateMethod)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text as given: `text[start:end]` is the surface."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller knows about the text: where it stood, when, and what it should be converted to."""

    published: dt.date | None = None
    url: str | None = None
    title: str | None = None
    outlet_country: str | None = None  # ISO 3166 alpha-2
    language: str | None = None  # ISO 639-1
    base_currency: str = "USD"
    default_currency: str | None = None  # for bare symbols that nothing in the text settles
    rate_method: RateMethod = "last_published"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or an interval in whole currency units. "more than X" has no max, "up to X" no min."""

    min: Decimal | None
    max: Decimal | None
    qualifier: Qualifier = "exact"
    precision: Decimal | None = None  # half a unit of the last printed digit

    def __post_init__(self) -> None:
        if self.min is None and self.max is None:
            raise ValueError("an amount needs a min or a max")
        for bound in (self.min, self.max):
            if bound is not None and not bound.is_finite():
                raise ValueError(f"not a finite number: {bound}")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min {self.min} above max {self.max}")

    @property
    def point(self) -> Decimal:
        """The one number to add: the point, the bound, or the middle of a range."""
        if self.min is None:
            assert self.max is not None
            return self.max
        if self.max is None or self.max == self.min:
            return self.min
        return (self.min + self.max) / 2

    @property
    def is_point(self) -> bool:
        return self.min is not None and self.min == self.max


@dataclass(frozen=True, slots=True)
class Per:
    """The measure beside the money: "a year", "per tonne". `count` where the text says for how many of them."""

    unit: str
    span: Span
    count: int | None = None


CueKind = Literal[
    "iso_code", "marked_symbol", "currency_name", "country_word", "shared_symbol", "shared_name", "elided"
]


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that name the currency, as written, and the codes they can mean, likeliest first."""

    text: str
    kind: CueKind
    candidates: tuple[str, ...]
    spans: tuple[Span, ...]  # empty when the currency is elided


@dataclass(frozen=True, slots=True)
class Mention:
    """A sum as written; its currency is not settled yet."""

    span: Span
    surface: str
    amount: Amount
    cue: Cue
    per: Per | None = None
    hedge: Span | None = None  # "more than", "about": outside the surface


@dataclass(frozen=True, slots=True)
class CurrencyReading:
    """Which currency, why, how sure, and what else it could be (the code among the candidates)."""

    code: str | None
    basis: Basis
    confidence: float
    candidates: tuple[str, ...]
    evidence: tuple[Span, ...] = ()
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence {self.confidence} is not in 0..1")
        if self.code is not None and self.code not in self.candidates:
            raise ValueError(f"{self.code} is not among its candidates {self.candidates}")


@dataclass(frozen=True, slots=True)
class Rate:
    """One published number: units of `quote` for one unit of `base` on a day, and who published it."""

    base: str
    quote: str
    value: Decimal
    date: dt.date
    source: str

    def __post_init__(self) -> None:
        if not (self.value.is_finite() and self.value > 0):
            raise ValueError(f"not a rate: {self.value}")


@dataclass(frozen=True, slots=True)
class CrossRate:
    """Units of `quote` for one unit of `base`, and the published legs that it was worked out from."""

    base: str
    quote: str
    value: Decimal
    requested: dt.date | None  # None: the caller knew no date and got the latest
    date: dt.date  # the older of the legs' dates
    method: RateMethod
    legs: tuple[Rate, ...]
    relative_error: Decimal = Decimal(0)  # half a step of the last published digit, summed over the legs
    stale: bool = False
    regime: str | None = None  # "official", "dual", "peg": where the number is set and not traded


@dataclass(frozen=True, slots=True)
class Conversion:
    """An amount in the base currency, with the rate that was used."""

    rate: CrossRate
    min: Decimal | None
    max: Decimal | None
    point: Decimal
    reason: str | None = None  # why it is another rate than the method asked for


@dataclass(frozen=True, slots=True)
class PrintedRate:
    """The rate that a stated equivalent implies, set against the reference of the day."""

    rate: Decimal  # units of the equivalent's currency for one unit of the original
    reference: Decimal | None
    deviation: Decimal | None  # rate / reference - 1


@dataclass(frozen=True, slots=True)
class Equivalent:
    """This mention restates the mention number `original` in another currency."""

    original: int
    layout: str  # "brackets", "or", "worth", …
    printed_rate: PrintedRate | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    code: str | None = None  # ISO 3166 alpha-2, or "EU"
    type: PartyType = "government"


@dataclass(frozen=True, slots=True)
class Period:
    """How long the money is meant for: "over five years", "2026-29"."""

    count: int | None = None
    unit: str | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class AidContext:
    """One answer per question, each with the words that say so; no evidence gives None or "unspecified"."""

    kind: Kind = "other"
    category: Category | None = None
    status: Status | None = None
    novelty: Novelty | None = None
    finance_type: FinanceType | None = None
    in_kind: bool | None = None
    donors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    via: tuple[Party, ...] = ()
    period: Period | None = None
    announced_on: dt.date | None = None
    conditional: bool = False  # "if parliament agrees"
    each: bool = False  # "Germany, France and Italy will each give"
    speaker: Party | None = None  # whose words the figure stands in, where it is quoted
    evidence: tuple[tuple[str, tuple[Span, ...]], ...] = ()  # (question, spans), sorted by question

    @property
    def is_aid(self) -> bool:
        return self.kind in ("aid", "appeal")


@dataclass(frozen=True, slots=True)
class Relation:
    """How a figure stands to another one in the text; `to` is its index, None where it is not in the text."""

    type: RelationType
    to: int | None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds between one figure and the rest: its relations, and whether it counts as new money."""

    relations: tuple[Relation, ...] = ()
    countable: bool = False
    count_reason: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """All that is known of one sum: what the API, the CSV and the store say."""

    id: str
    mention: Mention
    currency: CurrencyReading
    equivalent: Equivalent | None
    conversion: Conversion | None
    conversion_refusal: str | None  # why there is no conversion
    aid: AidContext
    standing: Standing
    sentence: Span

    @property
    def flags(self) -> tuple[str, ...]:
        equivalent = self.equivalent.flags if self.equivalent else ()
        stale = ("stale_rate",) if self.conversion and self.conversion.rate.stale else ()
        return tuple(dict.fromkeys((*self.currency.flags, *equivalent, *stale, *self.standing.flags)))


@dataclass(frozen=True, slots=True)
class Findings:
    """The figures of one text in reading order."""

    text: str
    context: Context
    figures: tuple[Figure, ...] = field(default=())

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    def __len__(self) -> int:
        return len(self.figures)
