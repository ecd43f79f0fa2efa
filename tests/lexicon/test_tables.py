"""The written files say what they were written from; an edited TOML is read itself."""

import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from aidfigures.errors import LexiconError
from aidfigures.lexicon import tables
from aidfigures.lexicon.currencies import CLDR

SCRIPTS = Path(__file__).parents[2] / "scripts"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_cldr_json_is_what_babel_says() -> None:
    assert CLDR.read_text(encoding="utf-8") == script("write_currencies").render()


def test_tables_json_is_what_the_toml_says() -> None:
    """Run scripts/write_tables.py after an edit of currencies.toml, outlets.toml or places.toml."""
    assert tables.PARSED.read_text(encoding="utf-8") == script("write_tables").render()


@pytest.mark.parametrize("name", ["currencies.toml", "outlets.toml", "places.toml"])
def test_the_table_is_the_parsed_file(name: str) -> None:
    path = tables.PARSED.with_name(name)
    assert tables.read_table(path) == tomllib.loads(path.read_text(encoding="utf-8"))


def test_an_edited_file_is_read_itself(tmp_path: Path) -> None:
    edited = tmp_path / "outlets.toml"
    edited.write_text("[outlets]\n", encoding="utf-8")
    assert tables.read_table(edited) == {"outlets": {}}


@pytest.mark.parametrize("raw", [b"[a", b"\xff"])
def test_a_broken_file_is_an_error(raw: bytes, tmp_path: Path) -> None:
    broken = tmp_path / "places.toml"
    broken.write_bytes(raw)
    with pytest.raises(LexiconError):
        tables.read_table(broken)


def test_both_numbers() -> None:
    assert tables.both_numbers("pound(s) sterling") == ("pound sterling", "pounds sterling")
    assert tables.both_numbers("quid") == ("quid",)
