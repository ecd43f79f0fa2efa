"""The recipe: the sample table in a database, looked through with Datasette; its sums are those of the CSV, exactly."""

import csv
import importlib.util
import sqlite3
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
import pytest
from datasette.app import Datasette
from datasette.utils import parse_metadata

from aidfigures.export import CSV_COLUMNS

ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "integrations" / "datasette"
SAMPLE = ROOT / "sample_data" / "figures.csv"


@pytest.fixture(scope="module")
def recipe() -> ModuleType:
    spec = importlib.util.spec_from_file_location("figures_db", RECIPE / "figures_db.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def database(recipe: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("datasette") / "figures.db"
    recipe.load(path, [SAMPLE])
    return path


def asked(database: Path, path: str) -> Any:
    """What Datasette answers, started with the recipe's metadata and plugin."""

    async def get() -> Any:
        metadata = parse_metadata((RECIPE / "metadata.yaml").read_text(encoding="utf-8"))
        looking = Datasette([str(database)], metadata=metadata, plugins_dir=str(RECIPE / "plugins"))
        await looking.invoke_startup()
        response = await looking.client.get(path)
        assert response.status_code == 200, response.text
        for each in looking.databases.values():
            each.close()
        return response.json() if ".json" in path else response.text

    return anyio.run(get)


def expected(rows: list[dict[str, str]], column: str) -> dict[tuple[str | None, str], tuple[int, Decimal | None]]:
    sums: dict[tuple[str | None, str], list[Decimal]] = defaultdict(list)
    numbers: dict[tuple[str | None, str], int] = defaultdict(int)
    for row in rows:
        if row["countable"] == "true" and row["kind"] == "aid" and not row["per"]:
            group = (row[column] or None, row["base_currency"])
            numbers[group] += 1
            sums[group] += [Decimal(row["base_point"])] if row["base_point"] else []
    return {group: (numbers[group], sum(sums[group], Decimal(0)) if sums[group] else None) for group in numbers}


@pytest.mark.parametrize("column", ["donor", "recipient"])
def test_totals_are_those_of_the_table(database: Path, rows: list[dict[str, str]], column: str) -> None:
    answer = asked(database, f"/figures/new_aid_by_{column}.json?_shape=array")
    given = {
        (each[column], each["base_currency"]): (each["figures"], each["total"] and Decimal(each["total"]))
        for each in answer
    }
    assert given == expected(rows, column)
    assert len(given) > 1


def test_by_month(database: Path, rows: list[dict[str, str]]) -> None:
    answer = asked(database, "/figures/new_aid_by_month.json?_shape=array")
    whole = sum(total for _, total in expected(rows, "donor").values() if total is not None)
    assert sum(Decimal(each["total"]) for each in answer if each["total"]) == whole


def test_what_is_not_sure(database: Path, rows: list[dict[str, str]]) -> None:
    answer = asked(database, "/figures/to_look_at_again.json?confidence=0.9&_shape=array")
    assert len(answer) == sum(float(row["currency_confidence"]) < 0.9 for row in rows)


def test_every_figure_is_there_and_the_page_shows_them(database: Path, rows: list[dict[str, str]]) -> None:
    answer = asked(database, "/figures/figures.json?_shape=array&_size=max")
    assert len(answer) == len(rows) > 20
    assert {each["base_point"] for each in answer} == {row["base_point"] or None for row in rows}
    assert {each["countable"] for each in answer} == {0, 1}
    numbers = [each["base_point_number"] for each in answer if each["base_point_number"] is not None]
    assert numbers == sorted(numbers, reverse=True)
    page = asked(database, "/figures/figures")
    assert "New aid by who gives it" in asked(database, "/figures")
    assert rows[0]["document"] in page or len(rows) > 100


def test_described_columns_exist(database: Path) -> None:
    metadata = parse_metadata((RECIPE / "metadata.yaml").read_text(encoding="utf-8"))
    described = metadata["databases"]["figures"]["tables"]["figures"]
    names = {*described["columns"], *described["facets"], described["sort_desc"]}
    assert names <= {*CSV_COLUMNS, "base_point_number"}


def test_to_load_it_again_changes_nothing(recipe: ModuleType, rows: list[dict[str, str]], tmp_path: Path) -> None:
    path = tmp_path / "figures.db"
    assert recipe.load(path, [SAMPLE]) == recipe.load(path, [SAMPLE, SAMPLE]) == len(rows)


def test_a_document_is_replaced_whole(recipe: ModuleType, rows: list[dict[str, str]], tmp_path: Path) -> None:
    fewer = tmp_path / "fewer.csv"
    with fewer.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerow(rows[0])
    mine = sum(row["document"] == rows[0]["document"] for row in rows)
    assert mine > 1
    assert recipe.load(tmp_path / "figures.db", [SAMPLE, fewer]) == len(rows) - mine + 1


def test_another_table_is_refused_and_nothing_kept(recipe: ModuleType, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\r\n1,2\r\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not a table of figures"):
        recipe.load(tmp_path / "figures.db", [other])
    with sqlite3.connect(tmp_path / "figures.db") as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    connection.close()


def test_as_a_command(rows: list[dict[str, str]], tmp_path: Path) -> None:
    command = [sys.executable, str(RECIPE / "figures_db.py"), "figures.db", str(SAMPLE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{len(rows)} figures in figures.db\n")
