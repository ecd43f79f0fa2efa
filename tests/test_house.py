"""The house keeps its shape: imports point one way, stages don't call each other, files fit on a few screens."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "service" / "aidfigures"
# Each may import what stands before it. `__init__` offers the front door and loads what is behind it when called.
ORDER = (
    "_version",
    "errors",
    "patterns",
    "model",
    "settings",
    "lexicon",
    "rates",
    "stages",
    "pipeline",
    "explain",
    "totals",
    "standards",
    "wire",
    "client",
    "export_columns",
    "export",
    "export_totals",
    "profiles",
    "reading",
    "documents",
    "finding",
    "store",
    "packages",
    "api",
    "web",
    "app",
    "worker",
    "serve",
    "score",
    "batch",
    "integrations",
    "cli",
    "__main__",
)
LONGEST_FILE = 400  # lines
LONGEST_FUNCTION = 60
FILES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path: Path) -> Iterator[str]:
    """The names of our own modules that the file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "aidfigures":
            if node.module == "aidfigures":
                yield from (alias.name for alias in node.names if not alias.name.startswith("__"))
            else:
                yield node.module.removeprefix("aidfigures.")
        elif isinstance(node, ast.Import):
            yield from (a.name.removeprefix("aidfigures.") for a in node.names if a.name.startswith("aidfigures."))


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_one_way(path: Path) -> None:
    own = room(path)
    if own == "__init__":
        return
    assert own in ORDER, f"{own} has no place in the order"
    allowed = ORDER[: ORDER.index(own) + 1]
    for name in imported(path):
        if name in ("find_figures", "Context", "Figure", "Findings"):  # the front door
            continue
        assert name.split(".")[0] in allowed, f"{own} may not import {name}"


STAGES = ("numerals", "scan", "mentions", "equivalents", "currency", "conversion", "layout", "aid", "relations")
SERVES = {  # numerals serves the readers of numbers; what a stage returns is imported from where it is defined
    "scan": {"numerals"},
    "mentions": {"numerals", "scan"},
    "currency": {"equivalents"},
}


@pytest.mark.parametrize("path", [p for p in FILES if room(p) == "stages"], ids=name_of)
def test_stages_do_not_call_each_other(path: Path) -> None:
    parts = path.relative_to(PACKAGE / "stages").with_suffix("").parts
    if parts[0] == "__init__":
        return
    for name in imported(path):
        rooms = name.split(".")
        if rooms[0] == "stages" and len(rooms) > 1:
            assert rooms[1] == parts[0] or rooms[1] in SERVES.get(parts[0], set()), f"{parts[0]} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_and_functions_stay_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{node.name} needs scrolling"


@pytest.mark.parametrize("path", [p for p in FILES if room(p) in ("lexicon", "rates", "stages")], ids=name_of)
def test_expressions_are_compiled_at_their_first_use(path: Path) -> None:
    """What every start loads compiles nothing that the text may not ask for: `pattern` puts it off."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "re.compile(" in line and not line.startswith(" ")] == []


def test_packaged_files_are_declared() -> None:
    """What is read at run time must be in the wheel: setup.cfg names the kinds of file."""
    kinds = {".py", ".toml", ".json", ".typed", ".html", ".css", ".js", ".svg", ".txt", ".md", ""}
    left = [p for p in PACKAGE.rglob("*") if p.is_file() and p.suffix not in kinds and "__pycache__" not in p.parts]
    assert left == []
