"""Measures that money is divided by: text and a place in it → the measure that starts there.

units.json (written from quantulum3) and units.toml (ours) → `Units`. Names are singular and British: "tonne", "metre".
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aidfigures.errors import LexiconError
from aidfigures.lexicon.tables import read_table
from aidfigures.patterns import pattern

_CATALOGUE = Path(__file__).with_name("units.json")
_OURS = Path(__file__).with_name("units.toml")
_WORD = pattern(r"\w+(?:,\d{3})*")  # "1,000 cubic metres" is a measure of gas
_HYPHENED = pattern(r"[-‐‑]\w")
# All of ASCII, since `translate` is slow over a table that lacks most of what it is asked for.
_BREAKS = {code: code for code in range(128)} | str.maketrans(dict.fromkeys("\n\t\r\xa0\u202f-‐‑", " "))
_LONGEST = 40  # characters of the longest tail that we look at, "of carbon dioxide"
_ORDINARY_LETTERS = 2  # a symbol of fewer letters is believed only after a slash


@dataclass(frozen=True, slots=True)
class Units:
    """The measures, found by their words or, after a slash, by their symbols."""

    entities: dict[str, str]  # name → what it measures: "mass", "time", "people", …
    _words: dict[str, str]  # lower-cased surface, one blank between its words → name
    _tails: dict[str, tuple[str, ...]]  # first word of the longer surfaces → what may follow it, longest first
    _symbols: dict[str, str]  # symbol as written, and in other cases where only one measure has it → name
    _after_per_only: frozenset[str]  # names

    def at(self, text: str, pos: int) -> tuple[str, int] | None:
        """The measure whose words start exactly at text[pos], longest first → (name, end); None where there is none.

        Symbols of two letters and more count as words ("kg", "sq ft"), since they may follow "per".

        >>> load_units().at("€40 per square meter", 8)
        ('square metre', 20)
        """
        found = _WORD.match(text, pos)
        if found is None:
            return None
        word, end = found.group(), found.end()
        lower = word.lower()
        if lower in self._tails and (phrase := self._phrase_at(text, lower, end)):
            return phrase
        name = self._words.get(lower)
        if name is None and len(word) >= _ORDINARY_LETTERS:
            name = self._symbols.get(word)
        if name is None or _HYPHENED.match(text, end):  # "a year-on-year rise"
            return None
        if name in self._after_per_only and text[max(0, pos - 4) : pos].lower() != "per ":
            return None
        return name, end

    def _phrase_at(self, text: str, first: str, end: int) -> tuple[str, int] | None:
        following = text[end : end + _LONGEST].lower().translate(_BREAKS)
        for tail in self._tails[first]:
            if following.startswith(tail) and not following[len(tail) : len(tail) + 1].isalnum():
                return self._words[first + tail], end + len(tail)
        return None

    def symbol_at(self, text: str, pos: int) -> tuple[str, int] | None:
        """The measure at text[pos] after a slash, where a single letter is believed too: "$70/b", "€95/t"."""
        found = _WORD.match(text, pos)
        if found is None:
            return None
        name = self._symbols.get(found.group())
        return (name, found.end()) if name is not None else self.at(text, pos)

    def entity(self, name: str) -> str:
        """What the measure measures: "mass", "volume", "time", "area", "people", "things", …"""
        return self.entities[name]


def load_units() -> Units:
    """Both tables as one `Units`. Raises `LexiconError` where one of them is broken."""
    try:
        catalogue = json.loads(_CATALOGUE.read_text(encoding="utf-8"))["units"]
        ours = read_table(_OURS)
        return _build(catalogue, ours)
    except (KeyError, ValueError, TypeError) as problem:
        raise LexiconError("units.json, units.toml", "", repr(problem)) from problem


def _build(catalogue: dict[str, Any], ours: dict[str, Any]) -> Units:
    entities: dict[str, str] = {}
    words: dict[str, str] = {}
    symbols: dict[str, str] = {}
    left_out, kinds = frozenset(ours["leave_out"]), frozenset(ours["symbol_kinds"])

    def add(name: str, entity: str, new_words: list[str], new_symbols: list[str]) -> None:
        entities.setdefault(name, entity)
        spaced = [symbol for symbol in new_symbols if " " in symbol]  # "sq ft" is found as words
        words.update((word.lower().translate(_BREAKS), name) for word in new_words + spaced)
        symbols.update((symbol, name) for symbol in new_symbols)

    for quantulum_name, entry in sorted(catalogue.items(), key=_own_name_last):
        name = ours["renamed"].get(quantulum_name, quantulum_name)
        believed = entry["symbols"] if entry["entity"] in kinds else []
        add(
            name,
            entry["entity"],
            [word for word in entry["words"] if word not in left_out],
            [symbol for symbol in believed if symbol not in left_out],
        )
    for name, entry in ours["measures"].items():
        add(name, entry["entity"], entry.get("words", []), entry.get("symbols", []))
    for entity, groups in ours["counted"].items():
        for group in groups:
            add(group[0], entity, group, [])
    return Units(entities, words, _tails(words), symbols, frozenset(ours["after_per_only"]))


def _tails(words: dict[str, str]) -> dict[str, tuple[str, ...]]:
    tails: dict[str, list[str]] = {}
    for word in words:
        first = _WORD.match(word)
        if first is not None and first.end() < len(word):
            tails.setdefault(first.group(), []).append(word[first.end() :])
    return {first: tuple(sorted(rest, key=len, reverse=True)) for first, rest in tails.items()}


def _own_name_last(item: tuple[str, dict[str, Any]]) -> bool:
    """Of two measures that share a word, the one named so keeps it: "ton" is a ton before it is a short ton."""
    name, entry = item
    return name in entry["words"] and entry["entity"] != "angle"
