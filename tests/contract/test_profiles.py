"""Findings → the tables of IATI, FTS, Kiel and the CRS: their names, their units, and nothing that is no aid given."""

import csv
import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pycountry
import pytest

from aidfigures import find_figures
from aidfigures.export import write_csv
from aidfigures.model import Context, Figure, Findings, Party, Per, Span
from aidfigures.profiles import PROFILES, profile_rows
from aidfigures.profiles.tables import ProfileName, _countries
from aidfigures.wire.requests import ArticleOptions

DAY = dt.date(2025, 8, 24)
TEXT = (
    "Canada will give Ukraine C$1 billion ($723 million) in military aid. "
    "Norway transferred a grant of 50 million Norwegian kroner in humanitarian aid to Sudan. "
    "The UN asked for $900 million for Sudan. The company sold the ships for $3 million."
)


def rows(text: str, name: ProfileName, base: str | None = None) -> list[dict[str, str]]:
    profile = PROFILES[name]
    context = Context(published=DAY, url="https://news.example/a", base_currency=base or profile.base or "USD")
    return list(profile_rows(find_figures(text, context), "a", profile))


@pytest.mark.parametrize("name", PROFILES)
def test_only_aid_that_is_given_is_a_row(name: ProfileName) -> None:
    assert [row["surface" if name != "crs" else "ShortDescription"] for row in rows(TEXT, name)] == [
        "C$1 billion",
        "50 million Norwegian kroner",
    ]


@pytest.mark.parametrize("name", PROFILES)
def test_the_columns_are_those_of_the_profile(name: ProfileName, findings: Findings) -> None:
    profile = PROFILES[name]
    assert len(set(profile.columns)) == len(profile.columns)
    assert all(field.about.endswith(".") for field in profile.fields)
    assert all(tuple(row) == profile.columns for row in profile_rows(findings, "", profile))
    stream = io.StringIO(newline="")
    write_csv(profile_rows(findings, "=1+1", profile), stream, columns=profile.columns)
    read = list(csv.DictReader(io.StringIO(stream.getvalue(), newline=""), strict=True))
    assert [row["document"] for row in read] == ["'=1+1"] * 2
    assert [row["countable"] for row in read] == ["false", "true"]


def test_fts_counts_units_for_a_dollar() -> None:
    norway = rows(TEXT, "fts")[1]
    assert (norway["srcOrganization"], norway["srcLocations"], norway["destLocations"]) == ("Norway", "NOR", "SDN")
    assert (norway["status"], norway["originalCurrency"], norway["originalAmount"]) == ("paid", "NOK", "50000000")
    assert Decimal(norway["amountUSD"]) * Decimal(norway["exchangeRate"]) == pytest.approx(50_000_000, rel=1e-8)
    assert Decimal(norway["exchangeRate"]) > 5  # kroner for a dollar, not dollars for a krone
    assert rows(TEXT, "fts")[0]["status"] == ""  # military aid is not in FTS


def test_kiel_counts_in_euro() -> None:
    canada, norway = rows(TEXT, "kiel")
    assert (canada["measure"], canada["aid_type_general"], canada["reporting_currency"]) == (
        "Commitment",
        "Military",
        "CAD",
    )
    assert (norway["measure"], norway["aid_type_general"], norway["month"]) == ("Allocation", "Humanitarian", "8")
    assert 600_000_000 < Decimal(canada["tot_activity_value_EUR"]) < 650_000_000
    assert rows(TEXT, "kiel", base="USD")[0]["tot_activity_value_EUR"] == ""


def test_the_crs_counts_in_millions_of_dollars() -> None:
    canada, norway = rows(TEXT, "crs")
    assert (canada["USD_Commitment"], canada["USD_Disbursement"], canada["status"]) == ("", "", "pledged")
    assert (norway["Year"], norway["FlowName"], norway["Finance_t"], norway["SectorCode"]) == (
        "2025",
        "ODA Grants",
        "110",
        "720",
    )
    assert 4 < Decimal(norway["USD_Disbursement"]) < 6
    assert norway["USD_Commitment"] == ""


def test_iati_has_codes_and_days() -> None:
    norway = rows(TEXT, "iati")[1]
    assert (norway["transaction-type-code"], norway["flow-type-code"], norway["finance-type-code"]) == (
        "3",
        "10",
        "110",
    )
    assert (norway["value"], norway["currency"], norway["value-date"]) == ("50000000", "NOK", "2025-08-24")


def test_what_each_of_several_gives_is_a_row_for_each() -> None:
    found = rows("Germany, France and Italy will each give Ukraine €1 billion in aid.", "kiel")
    assert [(row["donor"], row["source_reported_value"]) for row in found] == [
        ("Germany", "1000000000"),
        ("France", "1000000000"),
        ("Italy", "1000000000"),
    ]
    assert len({row["activity_id"] for row in found}) == 3


def test_years_are_multiplied_out_or_named(findings: Findings) -> None:
    def yearly(count: int | None) -> Figure:
        figure = findings.figures[2]
        return replace(figure, mention=replace(figure.mention, per=Per("year", Span(0, 1), count)))

    found = replace(findings, figures=(yearly(5), yearly(None)))
    five, each = profile_rows(found, "", PROFILES["kiel"])
    assert (five["source_reported_value"], five["per"]) == ("375000000000", "")
    assert (each["source_reported_value"], each["per"]) == ("75000000000", "year")


def test_a_place_without_a_code_leaves_its_place_empty(findings: Findings) -> None:
    figure = findings.figures[2]
    parties = (Party("European Union", "EU"), Party("Chad", "TD"), Party("Sahel", None, "region"))
    found = replace(findings, figures=(replace(figure, aid=replace(figure.aid, donors=parties)),))
    [row] = profile_rows(found, "", PROFILES["fts"])
    assert row["srcLocations"] == ";TCD;"


def test_the_request_knows_the_profiles() -> None:
    field = ArticleOptions.model_json_schema()["properties"]["profile"]
    assert field["anyOf"][0]["enum"] == list(PROFILES)


def test_countries_are_those_of_iso_3166() -> None:
    assert _countries() == {country.alpha_2: country.alpha_3 for country in pycountry.countries}
