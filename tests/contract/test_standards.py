"""Figures → codes of IATI, FTS, Kiel and the CRS: what the text settles, and nothing else."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pycountry
import pytest

from aidfigures.errors import LexiconError
from aidfigures.model import AidContext, Figure, Findings, Party
from aidfigures.standards import load_crosswalk, read_crosswalk, standard_codes

NORWAY, SUDAN, WFP = Party("Norway", "NO"), Party("Sudan", "SD"), Party("WFP", None, "multilateral")
GATES = Party("Gates Foundation", None, "foundation")


@pytest.fixture
def figure(findings: Findings) -> Figure:
    return findings.figures[0]


def codes(figure: Figure, **answers: Any) -> dict[str, str]:
    """The codes that are known for an aid figure with these answers."""
    known = standard_codes(replace(figure, aid=AidContext(kind=answers.pop("kind", "aid"), **answers)))
    return {name: code for name, code in known.items() if code}


@pytest.mark.parametrize(
    ("status", "iati", "fts", "kiel", "crs"),
    [
        ("pledged", "12", "pledge", "Commitment", None),
        ("committed", "2", "commitment", "Commitment", "USD_Commitment"),
        ("allocated", "2", "commitment", "Allocation", "USD_Commitment"),
        ("disbursed", "3", "paid", "Allocation", "USD_Disbursement"),
        ("requested", None, None, None, None),
        ("proposed", None, None, None, None),
        ("suspended", None, None, None, None),
        ("cancelled", None, None, None, None),
        ("disputed", None, None, None, None),
        (None, None, None, None, None),
    ],
)
def test_the_ladder_of_statuses(
    figure: Figure, status: str | None, iati: str | None, fts: str | None, kiel: str | None, crs: str | None
) -> None:
    found = codes(figure, status=status, category="humanitarian")
    columns = ("iati_transaction_type", "fts_status", "kiel_measure", "crs_measure")
    assert tuple(found.get(column) for column in columns) == (iati, fts, kiel, crs)


def test_a_grant_of_a_government_to_a_poor_country_is_oda(figure: Figure) -> None:
    grant = {"category": "humanitarian", "finance_type": "grant", "donors": (NORWAY,), "recipients": (SUDAN,)}
    found = codes(figure, **grant)
    assert (found["iati_flow_type"], found["iati_finance_type"], found["crs_flow_name"]) == ("10", "110", "ODA Grants")
    for change in (
        {"finance_type": "loan"},  # may or may not be concessional
        {"finance_type": None},
        {"category": "military"},
        {"category": "unspecified"},
        {"recipients": (SUDAN, WFP)},
        {"recipients": (Party("Israel", "IL"),)},
        {"recipients": ()},
        {"donors": (Party("China", "CN"),)},
        {"donors": (NORWAY, GATES)},
        {"donors": ()},
    ):
        assert "iati_flow_type" not in codes(figure, **{**grant, **change}), change


def test_military_aid_is_in_neither_fts_nor_the_crs(figure: Figure) -> None:
    found = codes(figure, status="committed", category="military", finance_type="grant", in_kind=True, via=(WFP,))
    assert found == {
        "iati_transaction_type": "2",
        "iati_finance_type": "110",
        "iati_disbursement_channel": "3",
        "iati_humanitarian": "0",
        "kiel_measure": "Commitment",
        "kiel_aid_type": "Military",
    }


def test_a_foundation_gives_private_money(figure: Figure) -> None:
    assert codes(figure, category="development", donors=(GATES,))["iati_flow_type"] == "30"


def test_guarantees_equity_and_debt(figure: Figure) -> None:
    def kind(finance_type: str, status: str) -> str | None:
        return codes(figure, finance_type=finance_type, status=status).get("iati_transaction_type")

    assert (kind("guarantee", "committed"), kind("guarantee", "disbursed")) == ("10", None)
    assert (kind("equity", "disbursed"), kind("equity", "pledged")) == ("8", "12")
    relief = codes(figure, finance_type="debt_relief", status="disbursed")
    assert relief == {
        "iati_aid_type": "F01",
        "iati_sector": "600",
        "kiel_measure": "Allocation",
        "crs_measure": "USD_Disbursement",
    }


@pytest.mark.parametrize("kind", ["appeal", "trade", "price", "other"])
def test_what_is_not_given_as_aid_has_no_codes(figure: Figure, kind: str) -> None:
    assert codes(figure, kind=kind, status="committed", category="humanitarian", finance_type="grant") == {}


def test_the_table_names_countries_and_sources() -> None:
    walk = load_crosswalk()
    for code in (walk.dac | walk.oda) - {"EU", "XK"}:
        assert pycountry.countries.get(alpha_2=code), code
    assert not walk.dac & walk.oda
    assert all(standard.about.endswith(".") and standard.source for standard in walk.standards)
    assert all(rule.name for standard in walk.standards for rule in standard.rules if rule.code)


def test_the_page_on_standards_shows_the_table_in_use() -> None:
    page = (Path(__file__).parents[2] / "docs" / "standards.md").read_text(encoding="utf-8")
    names = {standard.name for standard in load_crosswalk().standards}
    shown = [line for line in page.splitlines() if line.startswith("| `") and line.split("`")[1] in names]
    rows = [
        f"| `{standard.name}` | {f'`{rule.code}` {rule.name}' if rule.code else 'empty'} | "
        + "; ".join(f"{fact} {', '.join(sorted(values))}" for fact, values in rule.when)
        + " |"
        for standard in load_crosswalk().standards
        for rule in standard.rules
    ]
    assert shown == rows


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("a = ", "Invalid value"),
        ('[x]\nabout = "a."\nsource = "b"', "has no rows"),
        ('[x]\nabout = "a."\nsource = "b"\nrows = [{code = "1", state = ["pledged"]}]', "no fact that we know"),
        ('[x]\nabout = "a."\nsource = "b"\nrows = [{code = "1", status = ["pledge"]}]', "no fact that we know"),
        ('[x]\nabout = "a."\nsource = "b"\nrows = [{code = "1"}]', "needs a code and a fact"),
        ('[x]\nabout = "a."\nsource = "b"\nrows = [{status = ["pledged"]}]', "needs a code and a fact"),
    ],
)
def test_a_broken_table_is_named(tmp_path: Path, table: str, problem: str) -> None:
    (tmp_path / "broken.toml").write_text(table)
    with pytest.raises(LexiconError, match=problem):
        read_crosswalk(tmp_path / "broken.toml")
