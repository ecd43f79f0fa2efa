"""Findings → CSV that a spreadsheet opens without harm and a program reads without loss."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidfigures.export import CSV_COLUMNS, csv_rows, harmless, write_csv
from aidfigures.export_columns import COLUMNS
from aidfigures.model import Context, Findings


def written(findings: Findings, document: str = "a") -> str:
    stream = io.StringIO(newline="")
    write_csv(csv_rows(findings, document), stream)
    return stream.getvalue()


def test_lines_end_in_crlf_and_every_cell_is_quoted(findings: Findings) -> None:
    lines = written(findings).split("\r\n")
    assert len(lines) == len(findings) + 2
    assert lines[-1] == ""
    assert lines[0] == ",".join(f'"{name}"' for name in CSV_COLUMNS)
    assert all(line.startswith('"') and line.endswith('"') for line in lines[:-1])


def test_what_is_written_can_be_read(findings: Findings) -> None:
    rows = list(csv.DictReader(io.StringIO(written(findings), newline=""), strict=True))
    assert [row["surface"] for row in rows] == [figure.mention.surface for figure in findings]
    assert [row["amount_point"] for row in rows] == ["1000000000", "723000000", "75000000000", "16000000"]
    assert [row["countable"] for row in rows] == ["false", "false", "true", "false"]
    assert rows[1]["equivalent_of"] == "f1"
    assert rows[1]["relations"] == "same_as:f1"


def test_names_and_codes_stay_in_step(findings: Findings) -> None:
    row = list(csv_rows(findings, ""))[2]
    assert row["donor"] == "Norway, the Kingdom;Nansen Fund"
    assert row["donor_code"] == "NO;"
    assert row["donor_type"] == "government;public"


def test_no_figures_leave_the_header() -> None:
    assert written(Findings("", Context())).count("\r\n") == 1


def test_the_columns_have_names_of_their_own() -> None:
    assert len(set(CSV_COLUMNS)) == len(CSV_COLUMNS) == len(COLUMNS)
    assert all(column.about.endswith(".") for column in COLUMNS)


def test_a_title_that_is_a_formula_is_harmless(findings: Findings) -> None:
    row = next(csv.DictReader(io.StringIO(written(findings, "@SUM(A1)"), newline="")))
    assert (row["document"], row["document_title"]) == ("'@SUM(A1)", "'=SUM(A1)")


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-a",
        "-1+1",
        "@x",
        "\tx",
        "\rx",
        "\n=x",
        "＝x",
        "＋x",
        "－x",
        "＠x",
        "  =x",
        "\u00a0=x",
        "-",
        "--1",
    ],
)
def test_formulas_are_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "-1", "-0.006", "12", "2025-08-24", "$1 billion", "a=b", "C$1", "'x", "1-2"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.text())
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    shown = harmless(cell)
    assert shown.removeprefix("'") == cell.removeprefix("'")
    assert shown.lstrip(" \u00a0")[:1] not in set("=+@\t\r\n＝＋－＠") or shown.startswith("'")
