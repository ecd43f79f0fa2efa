"""Findings → JSON records: what a caller reads."""

import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest

from aidfigures.model import Context, Findings
from aidfigures.wire import figure_record, findings_record
from aidfigures.wire.records import plain


@pytest.fixture
def records(findings: Findings) -> list[dict[str, Any]]:
    return [figure_record(figure, findings) for figure in findings]


def test_decimals_are_plain_digits() -> None:
    assert plain(Decimal("1E+9")) == "1000000000"
    assert plain(Decimal("5E-7")) == "0.0000005"
    assert plain(Decimal("718717107.30")) == "718717107.30"
    assert plain(None) is None


def test_a_lower_bound_has_no_max(records: list[dict[str, Any]]) -> None:
    assert records[0]["amount"] == {
        "min": "1000000000",
        "max": None,
        "point": "1000000000",
        "qualifier": "more_than",
        "precision": "500000000",
    }


def test_the_surface_is_what_the_offsets_say(findings: Findings, records: list[dict[str, Any]]) -> None:
    for record in records:
        assert findings.text[record["start"] : record["end"]] == record["surface"]


def test_relations_and_equivalents_name_ids(records: list[dict[str, Any]]) -> None:
    assert records[1]["equivalent_of"] == "f1"
    assert records[1]["relations"] == [{"type": "same_as", "to": "f1", "evidence": []}]
    assert records[0]["relations"][0]["to"] is None


def test_a_conversion_shows_its_legs(records: list[dict[str, Any]]) -> None:
    conversion = records[0]["conversion"]
    assert (conversion["base"], conversion["point"], conversion["rate_date"]) == ("USD", "718717107.30", "2025-08-22")
    assert [(leg["quote"], leg["rate"]) for leg in conversion["legs"]] == [("CAD", "1.6151"), ("USD", "1.1608")]


def test_no_conversion_gives_the_reason(records: list[dict[str, Any]]) -> None:
    assert records[2]["conversion"] is None
    assert records[2]["conversion_refusal"] == "the rate tables end before this day"


def test_a_yearly_sum_has_its_total(records: list[dict[str, Any]]) -> None:
    assert records[2]["per"] == {"unit": "year", "count": 5, "total_min": None, "total_max": "375000000000"}


def test_evidence_is_a_mapping(records: list[dict[str, Any]]) -> None:
    assert records[0]["aid"]["evidence"] == {"novelty": [{"start": 60, "end": 82}]}


def test_the_text_comes_back_only_when_asked_for(findings: Findings) -> None:
    assert "text" not in findings_record(findings)
    assert findings_record(findings, with_text=True)["text"] == findings.text


def test_no_figures_are_an_answer() -> None:
    record = findings_record(Findings("nothing", Context(base_currency="EUR")))
    assert (record["figures"], record["base_currency"], record["published"]) == ([], "EUR", None)


def test_writing_records_does_not_import_pydantic() -> None:
    code = "import sys, aidfigures.wire, aidfigures.export; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
