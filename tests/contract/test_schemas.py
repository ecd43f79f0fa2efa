"""schemas/ says what the code does."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from openapi_spec_validator import validate

from aidfigures.export import csv_rows
from aidfigures.model import Findings
from aidfigures.wire import figure_record, findings_record
from aidfigures.wire.responses import FigureRecord, FiguresResponse

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "schemas"
NAMES = ("request", "response", "figure", "problem", "figures.csv")


def test_schemas_are_those_of_the_code() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "write_schemas.py"), "--check"]
    check = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (check.returncode, check.stdout) == (0, "out of date: none\n"), "run: make schemas"


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))


def test_the_openapi_document_is_valid() -> None:
    validate(json.loads((SCHEMAS / "openapi.json").read_text(encoding="utf-8")))


def test_records_fit_the_schemas(findings: Findings, schema: Callable[[str], Validator]) -> None:
    whole: Any = findings_record(findings, with_text=True, versions={"rates": "1"})
    schema("response").validate(whole)
    for figure in whole["figures"]:
        schema("figure").validate(figure)


def test_records_fit_the_models(findings: Findings) -> None:
    FiguresResponse.model_validate(findings_record(findings))


def test_every_field_of_the_model_is_in_the_record(findings: Findings) -> None:
    for figure in findings:
        assert list(figure_record(figure, findings)) == list(FigureRecord.model_fields)


def test_a_record_with_a_float_does_not_fit(findings: Findings, schema: Callable[[str], Validator]) -> None:
    record = json.loads(json.dumps(figure_record(findings.figures[0], findings)))
    record["amount"]["point"] = 1e9
    assert not schema("figure").is_valid(record)


def test_rows_fit_the_csv_schema(findings: Findings, schema: Callable[[str], Validator]) -> None:
    rows = list(csv_rows(findings, "article 1"))
    assert len(rows) == len(findings)
    for row in rows:
        schema("figures.csv").validate(row)
