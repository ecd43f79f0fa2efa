"""A TOML file of the lexicon → its table; from tables.json where that holds the same file already parsed.

Parsing currencies.toml, places.toml and outlets.toml took 28 ms where JSON of the same content took 2 ms, and the
command line pays it at each start. tables.json is written by scripts/write_tables.py and holds a digest of each file it
was made from: after an edit the TOML itself is read, so a table is slow for a while but never stale.
"""

import hashlib
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from aidfigures.errors import LexiconError

PARSED = Path(__file__).with_name("tables.json")


def read_table(path: Path) -> dict[str, Any]:
    """The content of one TOML file, to be left unchanged. Raises `LexiconError` where it is missing or broken."""
    try:
        raw = path.read_bytes()
        entry = _parsed().get(path.name, {})
        if entry.get("digest") == digest(raw):
            table: dict[str, Any] = entry["table"]
            return table
        return tomllib.loads(raw.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(path.name, "(file)", str(error)) from error


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
def _parsed() -> dict[str, dict[str, Any]]:
    if not PARSED.exists():
        return {}
    files: dict[str, dict[str, Any]] = json.loads(PARSED.read_text(encoding="utf-8"))
    return files
