"""A figure → the codes that the data standards have for it: IATI, OCHA FTS, the Kiel tracker, the OECD's CRS.

crosswalk.toml says which facts give which code, and names the source of each column. What is not settled is None.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, get_args

from aidfigures.errors import LexiconError
from aidfigures.model import Category, Figure, FinanceType, Party, Status

CROSSWALK = Path(__file__).with_name("crosswalk.toml")
Codes = Mapping[str, str | None]
_Facts = tuple[str, ...]

# The facts that rows may ask for, and the values they may have; "" is not known.
FACTS: dict[str, tuple[str, ...]] = {
    "status": get_args(Status),
    "category": get_args(Category),
    "finance_type": get_args(FinanceType),
    "in_kind": ("yes", "no"),
    "via": ("yes", "no"),
    "donors": ("dac", "foundation"),
    "recipients": ("oda",),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A code, and the facts under which it holds; a code that is None says that none holds."""

    code: str | None
    name: str
    when: tuple[tuple[str, frozenset[str]], ...]

    def fits(self, facts: Mapping[str, str]) -> bool:
        return all(facts[fact] in values for fact, values in self.when)


@dataclass(frozen=True, slots=True)
class Standard:
    """A column of codes: what it holds, who publishes them, and its rules in order."""

    name: str
    about: str
    source: str
    rules: tuple[Rule, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """All that the column can hold."""
        return tuple(dict.fromkeys(rule.code for rule in self.rules if rule.code))


@dataclass(frozen=True, slots=True, eq=False)  # one of a kind
class Crosswalk:
    standards: tuple[Standard, ...]
    dac: frozenset[str]
    oda: frozenset[str]


@cache
def load_crosswalk() -> Crosswalk:
    """The package's own table. Raises `LexiconError` where it is broken."""
    return read_crosswalk(CROSSWALK)


def read_crosswalk(path: Path) -> Crosswalk:
    """A table like crosswalk.toml. Raises `LexiconError` with the column and what is wrong with it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(path.name, "(file)", str(error)) from error
    members = table.pop("members", {})
    standards = tuple(_standard(path.name, name, column) for name, column in table.items())
    return Crosswalk(standards, *(frozenset(members.get(group, "").split()) for group in ("dac", "oda")))


def standard_codes(figure: Figure) -> Codes:
    """The code of each column for the figure; None for what is not known, and all None for money that is no aid given.

    >>> from aidfigures import find_figures
    >>> [figure] = find_figures("Norway pledged a $5 million grant in humanitarian aid to Sudan.")
    >>> codes = standard_codes(figure)
    >>> (codes["iati_transaction_type"], codes["iati_flow_type"], codes["fts_status"])
    ('12', '10', 'pledge')
    """
    aid = figure.aid
    if aid.kind != "aid":
        return _nothing()
    walk = load_crosswalk()
    return _codes(
        (
            aid.status or "",
            aid.category or "",
            aid.finance_type or "",
            "" if aid.in_kind is None else "yes" if aid.in_kind else "no",
            "yes" if aid.via else "no",
            _donors(aid.donors, walk.dac),
            "oda" if aid.recipients and all(party.code in walk.oda for party in aid.recipients) else "",
        )
    )


def _donors(parties: tuple[Party, ...], dac: frozenset[str]) -> str:
    if not parties:
        return ""
    if all(party.code in dac for party in parties):
        return "dac"
    return "foundation" if all(party.type == "foundation" for party in parties) else ""


@lru_cache(maxsize=4096)
def _codes(facts: _Facts) -> Codes:
    known = dict(zip(FACTS, facts, strict=True))
    return {standard.name: _first(standard, known) for standard in load_crosswalk().standards}


def _first(standard: Standard, facts: Mapping[str, str]) -> str | None:
    return next((rule.code for rule in standard.rules if rule.fits(facts)), None)


@cache
def _nothing() -> Codes:
    return dict.fromkeys(standard.name for standard in load_crosswalk().standards)


def _standard(file: str, name: str, column: Mapping[str, Any]) -> Standard:
    for key in ("about", "source", "rows"):
        if not column.get(key):
            raise LexiconError(file, name, f"has no {key}")
    return Standard(name, column["about"], column["source"], tuple(_rule(file, name, row) for row in column["rows"]))


def _rule(file: str, name: str, row: Mapping[str, Any]) -> Rule:
    when = {fact: frozenset(values) for fact, values in row.items() if fact not in ("code", "name")}
    for fact, values in when.items():
        if fact not in FACTS or not values or not values.issubset(FACTS[fact]):
            raise LexiconError(file, name, f"{fact} = {sorted(values)} is no fact that we know")
    if "code" not in row or not when:
        raise LexiconError(file, name, f"a row needs a code and a fact: {dict(row)}")
    return Rule(row["code"] or None, row.get("name", ""), tuple(when.items()))
