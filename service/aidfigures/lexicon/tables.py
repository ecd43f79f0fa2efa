"""A TOML file of the lexicon or the rates → its table; from tables.json where that holds the same file already parsed.

Parsing the eleven tables of an English text took 60 ms where JSON of the same content took 4 ms, and the command line
pays it at each start. tables.json is written by scripts/write_tables.py and holds a digest of each file it was made
from: after an edit the TOML itself is read, so a table is slow for a while but never stale.
"""

import datetime as dt
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from aidfigures.errors import LexiconError

PARSED = Path(__file__).with_name("tables.json")
_DAY = "$day"  # JSON has no days: {"$day": "1999-01-04"}


def read_table(path: Path) -> dict[str, Any]:
    """The content of one TOML file, to be left unchanged. Raises `LexiconError` where it is missing or broken."""
    try:
        return parse_table(path)
    except (OSError, ValueError) as error:
        raise LexiconError(path.name, "(file)", str(error)) from error


def parse_table(path: Path) -> dict[str, Any]:
    """The same for whoever has errors of their own.

    Raises OSError for a file that cannot be read, ValueError for bytes that are no UTF-8 and for text that is no TOML.
    """
    raw = path.read_bytes()
    line = _parsed().get(path.name)
    entry = json.loads(line, object_hook=_with_days if _DAY in line else None) if line else {}
    if entry.get("digest") == digest(raw):
        table: dict[str, Any] = entry["table"]
        return table
    import tomllib  # not loaded where all is parsed already

    return tomllib.loads(raw.decode("utf-8"))


def written(table: dict[str, Any]) -> str:
    """The table as JSON that `parse_table` can read."""
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"), default=_day_record)


def _day_record(value: object) -> dict[str, str]:
    if type(value) is not dt.date:
        raise TypeError(f"no table has this: {value!r}")
    return {_DAY: value.isoformat()}


def _with_days(record: dict[str, Any]) -> Any:
    return dt.date.fromisoformat(record[_DAY]) if _DAY in record else record


def both_numbers(name: str) -> tuple[str, ...]:
    """ "loonie(s)" → ("loonie", "loonies"); a name without brackets stands for itself."""
    head, bracket, rest = name.partition("(")
    if not bracket:
        return (name,)
    ending, _, tail = rest.partition(")")
    return head + tail, head + ending + tail


def digest(raw: bytes) -> str:
    """What tells one version of a file from another."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


@cache
def _parsed() -> dict[str, str]:
    """File name → its line of tables.json, still text: a process that reads English needs no other language."""
    if not PARSED.exists():
        return {}
    named = (line.partition(":") for line in PARSED.read_text(encoding="utf-8").split("\n")[1:-2])
    return {json.loads(name): entry.rstrip(",") for name, _, entry in named}
