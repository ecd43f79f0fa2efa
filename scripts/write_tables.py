"""The TOML tables of the lexicon and the rates → service/aidfigures/lexicon/tables.json.

A start need not parse them again then.
Run it after an edit of one of them. Until then the loader reads the TOML itself: nothing is ever out of date.
"""

import json
import tomllib

from aidfigures.lexicon.tables import PARSED, digest, written

FOLDERS = (PARSED.parent, PARSED.parents[1] / "rates")


def render() -> str:
    """The whole file as text: one JSON object, with a line for each table, so that the reader can parse one alone."""
    lines = []
    for path in sorted((path for folder in FOLDERS for path in folder.rglob("*.toml")), key=lambda path: path.name):
        raw = path.read_bytes()
        entry = {"digest": digest(raw), "table": tomllib.loads(raw.decode("utf-8"))}
        lines.append(f"{json.dumps(path.name)}:{written(entry)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    PARSED.write_text(render(), encoding="utf-8")
    print(f"wrote {PARSED}")


if __name__ == "__main__":
    main()
