"""The TOML tables of the lexicon → service/aidfigures/lexicon/tables.json, so that a start need not parse them again.

Run it after an edit of one of them. Until then the loader reads the TOML itself: nothing is ever out of date.
"""

import json
import tomllib
from pathlib import Path

from aidfigures.lexicon.tables import PARSED, digest

NAMES = ("currencies.toml", "outlets.toml", "places.toml")


def render(folder: Path = PARSED.parent) -> str:
    """The whole file as text."""
    files = {}
    for name in NAMES:
        raw = (folder / name).read_bytes()
        files[name] = {"digest": digest(raw), "table": tomllib.loads(raw.decode("utf-8"))}
    return json.dumps(files, ensure_ascii=False, separators=(",", ":")) + "\n"


def main() -> None:
    PARSED.write_text(render(), encoding="utf-8")
    print(f"wrote {PARSED}")


if __name__ == "__main__":
    main()
