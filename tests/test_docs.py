"""What the documentation shows runs as shown: the README's Python, and the example in each docstring."""

import datetime as dt
import doctest
import importlib
import io
import json
import pkgutil
import re
from pathlib import Path

import pytest

import aidfigures
from aidfigures import Context, find_figures
from aidfigures.export import csv_rows, write_csv
from aidfigures.settings import told_settings
from aidfigures.stages.currency.weights import WEIGHTS

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(aidfigures.__path__, "aidfigures.")
    if not module.name.endswith("__main__")
)


def test_the_readme_runs() -> None:
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_examples_are_many() -> None:
    tried = sum(
        len(example.examples)
        for name in MODULES
        for example in doctest.DocTestFinder().find(importlib.import_module(name))
    )
    assert tried >= 15


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"], ids=lambda page: page.name
)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_table_of_settings_is_what_the_command_prints() -> None:
    """What depends on the machine, which the table has in words, is seen from an environment without a home."""
    text = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(AIDFIGURES_\w+)` \| (.*) \| (.*) \|$", text, re.MULTILINE)
    known = told_settings({})
    assert [(name, about) for name, _, about in rows] == [(each.variable, each.about) for each in known]
    for (name, default, _), each in zip(rows, known, strict=True):
        if name not in ("AIDFIGURES_WORKERS", "AIDFIGURES_DATABASE_URL"):
            assert default == (f"`{each.value}`" if each.value else ""), name


def test_the_demo_table_is_what_make_demo_writes() -> None:
    documents = [json.loads(line) for line in (ROOT / "sample_data" / "articles.jsonl").read_text("utf-8").splitlines()]
    stream = io.StringIO()
    write_csv([], stream)
    for each in documents:
        context = Context(
            dt.date.fromisoformat(each["date"]), each["url"], each["title"], each["outlet_country"], each["lang"]
        )
        write_csv(csv_rows(find_figures(each["text"], context), each["id"]), stream, header=False)
    written = (ROOT / "sample_data" / "figures.csv").read_bytes().decode("utf-8-sig")
    assert stream.getvalue() == written, "run make demo"


def test_the_table_of_weights_is_the_table_in_use() -> None:
    text = (ROOT / "docs" / "currency.md").read_text(encoding="utf-8")
    written = {
        name: float(weight) for name, weight in re.findall(r"^\| `(\w+)`: .*? \| (-?[\d.]+) \|", text, re.MULTILINE)
    }
    named_in_prose = {name for name in WEIGHTS if name not in written and f"`{name}`" in text}
    assert written == {name: weight for name, weight in WEIGHTS.items() if name not in named_in_prose}
