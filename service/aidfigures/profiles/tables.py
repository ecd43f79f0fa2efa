"""Findings → rows under the column names of a data set, so that they can be pasted below its own.

A row is one sum of aid that is given: what is no aid, an appeal or the same sum in another currency is not in these
tables. A sum that several donors give each has a row for each, and one for a number of years is multiplied out. Whether
a row belongs in a sum of new money stands in `countable`; a cell that the text does not settle is empty.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from aidfigures.export import Row, csv_rows
from aidfigures.model import Figure, Findings
from aidfigures.totals import shares
from aidfigures.wire.records import plain

ProfileName = Literal["iati", "fts", "kiel", "crs"]
PROFILE_NAMES: tuple[ProfileName, ...] = get_args(ProfileName)

_COUNTRIES = Path(__file__).with_name("countries.toml")
_RATE_DIGITS = 10  # significant ones, of a rate that is turned round
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a profile: its name there, what it holds, and how it comes from a row of our own table."""

    name: str
    about: str
    cell: Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class Profile:
    """`base` is the currency that its converted columns are in; None where it has none."""

    name: ProfileName
    base: str | None
    fields: tuple[Field, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


def profile_rows(findings: Findings, document: str, profile: Profile) -> Iterator[Row]:
    """The sums of aid in the findings as rows of the profile, in reading order."""
    given = tuple(share for figure in findings.figures if _is_given(figure) for share in shares(figure))
    for row in csv_rows(_only(findings, given), document):
        yield {field.name: field.cell(row) for field in profile.fields}


def _is_given(figure: Figure) -> bool:
    return figure.aid.kind == "aid" and figure.equivalent is None


def _only(findings: Findings, figures: tuple[Figure, ...]) -> Findings:
    """Relations go by place, and places change: they are left out, as no profile shows them."""
    return replace(
        findings,
        figures=tuple(replace(figure, standing=replace(figure.standing, relations=())) for figure in figures),
    )


def _of(name: str) -> Callable[[Row], str]:
    return lambda row: row[name]


def _day(row: Row) -> str:
    """The day of the announcement where the text says it, else that of the article."""
    return row["announced_on"] or row["published"]


def _part(start: int, end: int) -> Callable[[Row], str]:
    return lambda row: _day(row)[start:end]


def _value_date(row: Row) -> str:
    return row["fx_requested_date"] or _day(row)


def _worth_in(base: str) -> Callable[[Row], str]:
    return lambda row: row["base_point"] if row["base_currency"] == base else ""


def _millions_of(measure: str) -> Callable[[Row], str]:
    """The CRS counts in millions of dollars."""

    def cell(row: Row) -> str:
        if row["crs_measure"] != measure or row["base_currency"] != "USD" or not row["base_point"]:
            return ""
        return plain((Decimal(row["base_point"]) / _MILLION).normalize()) or ""

    return cell


def _units_per_dollar(row: Row) -> str:
    """FTS prints units of the original currency for one dollar; our rate is the other way round."""
    if row["base_currency"] != "USD" or not row["fx_rate"]:
        return ""
    rate = 1 / Decimal(row["fx_rate"])
    return plain(round(rate, max(_RATE_DIGITS - 1 - rate.adjusted(), 0)).normalize()) or ""


def _new_money(row: Row) -> str:
    return {"": "", "new": "true"}.get(row["novelty"], "false")


def _alpha3(name: str) -> Callable[[Row], str]:
    return lambda row: ";".join(_countries().get(code, "") for code in row[name].split(";"))


def _period_end(index: int) -> Callable[[Row], str]:
    """The years that "2026/2029" names; lengths ("5 year") have no ends."""

    def cell(row: Row) -> str:
        ends = row["period"].rpartition(" ")[2].split("/")
        years = [end[:4] if end[:4].isdecimal() and len(end) >= 4 else "" for end in ends]
        return years[index] if len(years) == 2 else ""

    return cell


@cache
def _countries() -> dict[str, str]:
    codes = tomllib.loads(_COUNTRIES.read_text(encoding="utf-8"))["alpha3"].split()
    return dict(zip(codes[::2], codes[1::2], strict=True))


_DOUBTS = (
    Field("amount_min", 'What the text gives as the least: empty for "up to X".', _of("amount_min")),
    Field("amount_max", 'What it gives as the most: empty for "more than X".', _of("amount_max")),
    Field("qualifier", "How the text hedges.", _of("qualifier")),
    Field("per", "So much a year, where the text does not say for how many.", _of("per")),
    Field("countable", "Whether it belongs in a sum of new money.", _of("countable")),
    Field("count_reason", "Why, or why not.", _of("count_reason")),
    Field("surface", "The sum as written.", _of("surface")),
    Field("document", "The name the caller knows the text by.", _of("document")),
    Field("document_url", "Where it stood.", _of("document_url")),
)

_IATI = (
    Field("iati-identifier", "Our figure_id; put your organisation's identifier before it.", _of("figure_id")),
    Field("description", "The sentence that the sum stands in.", _of("sentence")),
    Field("participating-org", "Who gives.", _of("donor")),
    Field("recipient-country-code", "ISO 3166 alpha-2.", _of("recipient_code")),
    Field("recipient", "Who gets it, by name.", _of("recipient")),
    Field("receiver-org", "Through whom.", _of("via")),
    Field("sector-code", "DAC 3-digit, vocabulary 2.", _of("iati_sector")),
    Field("humanitarian", "1, 0 or empty.", _of("iati_humanitarian")),
    Field("transaction-type-code", "Codelist TransactionType.", _of("iati_transaction_type")),
    Field("transaction-date", "The day it was announced, else that of the article.", _day),
    Field("value", "The one number to add, in the currency as given.", _of("amount_point")),
    Field("currency", "ISO 4217.", _of("currency")),
    Field("value-date", "The day whose rate belongs to it.", _value_date),
    Field("disbursement-channel-code", "Codelist DisbursementChannel.", _of("iati_disbursement_channel")),
    Field("flow-type-code", "Codelist FlowType.", _of("iati_flow_type")),
    Field("finance-type-code", "Codelist FinanceType.", _of("iati_finance_type")),
    Field("aid-type-code", "Codelist AidType.", _of("iati_aid_type")),
)

_FTS = (
    Field("id", "Our figure_id, not an id of FTS.", _of("figure_id")),
    Field("date", "The day it was announced, else that of the article.", _day),
    Field("description", "The sentence that the sum stands in.", _of("sentence")),
    Field("amountUSD", "The one number to add, in US dollars.", _worth_in("USD")),
    Field("originalAmount", "The same, in the currency as given.", _of("amount_point")),
    Field("originalCurrency", "ISO 4217.", _of("currency")),
    Field("exchangeRate", "Units of the original currency for one US dollar.", _units_per_dollar),
    Field("srcOrganization", "Who gives.", _of("donor")),
    Field("srcLocations", "ISO 3166 alpha-3, in the order of the givers.", _alpha3("donor_code")),
    Field("destOrganization", "Through whom.", _of("via")),
    Field("destLocations", "ISO 3166 alpha-3 of the receivers.", _alpha3("recipient_code")),
    Field("destUsageYearStart", "The first year it is for.", _period_end(0)),
    Field("destUsageYearEnd", "The last one.", _period_end(1)),
    Field("contributionType", "financial or in kind.", _of("fts_contribution_type")),
    Field("status", "pledge, commitment or paid.", _of("fts_status")),
    Field("firstReportedDate", "The day of the article.", _of("published")),
    Field("decisionDate", "The day it was announced, where the text says it.", _of("announced_on")),
    Field("newMoney", "true, false where it was announced before, empty where neither is said.", _new_money),
)

_KIEL = (
    Field("activity_id", "Our figure_id, not an id of the tracker.", _of("figure_id")),
    Field("donor", "Who gives.", _of("donor")),
    Field("announcement_date", "The day it was announced, else that of the article.", _day),
    Field("measure", "Commitment or Allocation.", _of("kiel_measure")),
    Field("aid_type_general", "Military, Humanitarian or Financial.", _of("kiel_aid_type")),
    Field("explanation", "The sentence that the sum stands in.", _of("sentence")),
    Field("reporting_currency", "ISO 4217.", _of("currency")),
    Field("source_reported_value", "The one number to add, in the currency as given.", _of("amount_point")),
    Field("tot_activity_value_EUR", "The same in euro.", _worth_in("EUR")),
    Field("month", "1 to 12, of the announcement.", lambda row: _day(row)[5:7].lstrip("0")),
    Field("recipient", "Who gets it: the tracker has Ukraine only.", _of("recipient")),
)

_CRS = (
    Field("Year", "Of the announcement, else of the article.", _part(0, 4)),
    Field("DonorName", "Who gives.", _of("donor")),
    Field("RecipientName", "Who gets it.", _of("recipient")),
    Field("ChannelReportedName", "Through whom.", _of("via")),
    Field("FlowName", "ODA Grants or Private Development Finance.", _of("crs_flow_name")),
    Field("Finance_t", "DAC type of finance.", _of("iati_finance_type")),
    Field("Aid_t", "DAC type of aid.", _of("iati_aid_type")),
    Field("SectorCode", "DAC 3-digit.", _of("iati_sector")),
    Field("USD_Commitment", "Millions of US dollars, face value.", _millions_of("USD_Commitment")),
    Field("USD_Disbursement", "The same, where it was paid.", _millions_of("USD_Disbursement")),
    Field("ShortDescription", "The sum as written.", _of("surface")),
    Field("LongDescription", "The sentence that the sum stands in.", _of("sentence")),
    Field("currency", "ISO 4217.", _of("currency")),
    Field("amount", "The one number to add, in the currency as given.", _of("amount_point")),
    Field("status", "Our own word: pledges are not in the CRS.", _of("status")),
    Field("figure_id", "Ours.", _of("figure_id")),
)

PROFILES: dict[ProfileName, Profile] = {
    "iati": Profile("iati", None, _IATI + _DOUBTS),
    "fts": Profile("fts", "USD", _FTS + _DOUBTS),
    "kiel": Profile("kiel", "EUR", _KIEL + _DOUBTS),
    "crs": Profile("crs", "USD", _CRS + tuple(field for field in _DOUBTS if field.name != "surface")),
}
