"""The written files say what they were written from; an edited TOML is read itself."""

import datetime as dt
import importlib.util
import json
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
    """Run scripts/write_tables.py after an edit of any TOML file of the lexicon or the rates."""
    assert tables.PARSED.read_text(encoding="utf-8") == script("write_tables").render()


TOMLS = sorted(path for folder in script("write_tables").FOLDERS for path in folder.rglob("*.toml"))


@pytest.mark.parametrize("path", TOMLS, ids=lambda path: path.name)
def test_the_table_is_the_parsed_file(path: Path) -> None:
    assert repr(tables.read_table(path)) == repr(tomllib.loads(path.read_text(encoding="utf-8")))


def test_no_file_need_be_parsed_at_a_start() -> None:
    """Each has a line of its own, by which it is found."""
    parsed = tables.PARSED.read_text(encoding="utf-8").split("\n")
    assert [line.partition(":")[0].strip('"') for line in parsed[1:-2]] == sorted(path.name for path in TOMLS)
    assert set(json.loads("\n".join(parsed))) == {path.name for path in TOMLS}


def test_an_edited_file_is_read_itself(tmp_path: Path) -> None:
    edited = tmp_path / "outlets.toml"
    edited.write_text("[outlets]\n", encoding="utf-8")
    assert tables.read_table(edited) == {"outlets": {}}


def test_what_json_cannot_hold_is_refused() -> None:
    """A time of day would come back as something else."""
    with pytest.raises(TypeError):
        tables.written({"at": dt.datetime(1999, 1, 4, 14, 15)})


@pytest.mark.parametrize("raw", [b"[a", b"\xff"])
def test_a_broken_file_is_an_error(raw: bytes, tmp_path: Path) -> None:
    broken = tmp_path / "places.toml"
    broken.write_bytes(raw)
    with pytest.raises(LexiconError):
        tables.read_table(broken)


def test_both_numbers() -> None:
    assert tables.both_numbers("pound(s) sterling") == ("pound sterling", "pounds sterling")
    assert tables.both_numbers("quid") == ("quid",)
