"""currencies.toml and cldr.json → their tables, with every key checked, so that `currencies` can trust them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aidfigures.errors import LexiconError
from aidfigures.lexicon.tables import read_table
from aidfigures.patterns import pattern

SECTIONS = frozenset(("likeliest", "everyday", "not_nouns", "also", "wordlike", "families", "minor"))

_CODE = pattern(r"[A-Z]{3,4}")
_LISTS = frozenset(("symbols", "shares", "leads", "cased", "before", "after", "shared_names", "codes", "places"))
_KEYS = _LISTS | {"names", "name", "minor_unit", "until", "successor"}
_MINOR_LISTS = frozenset(("symbols", "cased", "after", "families", "codes"))
_CLDR_KEYS = frozenset(("name", "names", "digits", "symbols"))


def read_hand(path: Path) -> dict[str, Any]:
    """Our own table, with each section there, empty where the file leaves it out. Raises `LexiconError`."""
    table: dict[str, Any] = {"likeliest": [], "everyday": [], "not_nouns": [], "also": {}, "wordlike": {}}
    table |= {"families": {}, "minor": {}} | read_table(path)
    for key in ("likeliest", "everyday", "not_nouns"):
        _check_words(path.name, key, table[key])
    for key in ("also", "wordlike"):
        _check_row(path.name, key, table[key], frozenset(("codes",)), frozenset(("codes",)))
    for family, row in table["families"].items():
        _check_row(path.name, f"families.{family}", row, frozenset(("nouns", "codes")), frozenset(("nouns", "codes")))
    for unit, row in table["minor"].items():
        _check_minor(path.name, f"minor.{unit}", row, table["families"])
    for code in table.keys() - SECTIONS:
        if not _CODE.fullmatch(code):
            raise LexiconError(path.name, code, "neither a currency code nor a known section")
        _check_row(path.name, code, table[code], _KEYS, _LISTS)
    return table


def read_cldr(path: Path) -> dict[str, dict[str, Any]]:
    """Code → what CLDR says of it. Raises `LexiconError`."""
    try:
        currencies: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["currencies"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LexiconError(path.name, "(file)", repr(error)) from error
    for code, row in currencies.items():
        if not row.keys() >= _CLDR_KEYS:
            raise LexiconError(path.name, code, f"needs {', '.join(sorted(_CLDR_KEYS))}")
    return currencies


def _check_row(file: str, key: str, row: object, keys: frozenset[str], lists: frozenset[str]) -> None:
    if not isinstance(row, Mapping):
        raise LexiconError(file, key, "not a table")
    for name, value in row.items():
        if name not in keys:
            raise LexiconError(file, f"{key}.{name}", "unknown key")
        if name in lists:
            _check_words(file, f"{key}.{name}", value)
    if "names" in row:
        if not isinstance(row["names"], Mapping):
            raise LexiconError(file, f"{key}.names", "not a table of languages")
        for language, names in row["names"].items():
            _check_words(file, f"{key}.names.{language}", names)


def _check_minor(file: str, key: str, row: object, families: Mapping[str, object]) -> None:
    _check_row(file, key, row, _MINOR_LISTS | {"names", "divisor"}, _MINOR_LISTS)
    assert isinstance(row, Mapping)
    divisor = row.get("divisor")
    if not isinstance(divisor, int) or divisor < 2:
        raise LexiconError(file, f"{key}.divisor", "not a whole number above one")
    for family in row.get("families", ()):
        if family not in families:
            raise LexiconError(file, f"{key}.families", f"no family {family!r}")


def _check_words(file: str, key: str, words: object) -> None:
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise LexiconError(file, key, "not a list of words")
