"""units.json and units.toml: text and a place → the measure that starts there."""

import json
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from aidfigures.lexicon.units import Units, load_units

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def units() -> Units:
    return load_units()


def test_the_table_is_what_quantulum3_gives() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/write_units.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "name", "surface"),
    [
        ("barrel of oil, he said", "barrel", "barrel of oil"),
        ("Barrels", "barrel", "Barrels"),
        ("metric tons of wheat", "tonne", "metric tons"),
        ("ton", "ton", "ton"),
        ("square-foot flat", "square foot", "square-foot"),
        ("square\nmetre", "square metre", "square\nmetre"),
        ("sq ft", "square foot", "sq ft"),
        ("kg.", "kilogram", "kg"),
        ("meter", "metre", "meter"),
        ("liter", "litre", "liter"),
        ("pound", "pound", "pound"),
        ("ounce", "ounce", "ounce"),
        ("MWh", "megawatt hour", "MWh"),
        ("1,000 cubic metres", "thousand cubic metres", "1,000 cubic metres"),
        ("annum", "year", "annum"),
        ("capita", "person", "capita"),
        ("head of cattle", "person", "head"),
        ("families", "family", "families"),
        ("asylum seeker", "refugee", "asylum seeker"),
        ("fortnight", "fortnight", "fortnight"),
    ],
)
def test_measures_that_start_the_text(units: Units, text: str, name: str, surface: str) -> None:
    assert units.at(text, 0) == (name, len(surface))


@pytest.mark.parametrize(
    "text", ["", " barrel", "barrel-loads", "year-on-year", "barrelful", "t", "drop in prices", "dollar", "mb", "am"]
)
def test_what_is_no_measure(units: Units, text: str) -> None:
    assert units.at(text, 0) is None


def test_a_second_gift_is_no_rate(units: Units) -> None:
    assert units.at("$5 million, a second gift", 14) is None
    assert units.at("$300 per second", 9) == ("second", 15)


def test_single_letters_only_after_a_slash(units: Units) -> None:
    assert units.symbol_at("$70/b.", 4) == ("barrel", 5)
    assert units.symbol_at("€95/t", 4) == ("tonne", 5)
    assert units.symbol_at("$3/kWh", 3) == ("kilowatt hour", 6)
    assert units.symbol_at("$3/month", 3) == ("month", 8)
    assert units.symbol_at("$3/€4", 3) is None
    assert units.at("$70 a b", 6) is None


def test_any_place_in_the_text(units: Units) -> None:
    text = "It cost $50 a barrel."
    assert units.at(text, text.index("barrel")) == ("barrel", 20)
    assert units.at(text, len(text)) is None


def test_each_measure_says_what_it_measures(units: Units) -> None:
    assert [units.entity(name) for name in ("barrel", "tonne", "acre", "month", "child", "share")] == [
        "volume",
        "mass",
        "area",
        "time",
        "people",
        "things",
    ]


def test_no_currency_is_a_measure(units: Units) -> None:
    assert "currency" not in units.entities.values()
    assert all(units.at(word, 0) is None for word in ("dollar", "euro", "yen", "rupees", "cents"))


def test_our_table_says_nothing_twice() -> None:
    ours = tomllib.loads((files("aidfigures.lexicon") / "units.toml").read_text(encoding="utf-8"))
    counted = [word for groups in ours["counted"].values() for group in groups for word in group]
    assert sorted(counted) == sorted(set(counted))
    assert len(ours["leave_out"]) == len(set(ours["leave_out"]))


def test_what_is_left_out_or_renamed_is_in_the_catalogue() -> None:
    folder = files("aidfigures.lexicon")
    ours = tomllib.loads((folder / "units.toml").read_text(encoding="utf-8"))
    catalogue = json.loads((folder / "units.json").read_text(encoding="utf-8"))["units"]
    surfaces = {surface for entry in catalogue.values() for surface in entry["words"] + entry["symbols"]}
    assert set(ours["leave_out"]) <= surfaces
    assert set(ours["renamed"]) <= set(catalogue)
