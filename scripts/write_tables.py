"""The TOML tables of the lexicon → service/aidfigures/lexicon/tables.json, so that a start need not parse them again.

Run it after an edit of one of them. Until then the loader reads the TOML itself: nothing is ever out of date.
"""

import json
import tomllib

from aidfigures.lexicon.tables import PARSED, digest


def render() -> str:
    """The whole file as text: one JSON object, with a line for each table, so that the reader can parse one alone."""
    lines = []
    for path in sorted(PARSED.parent.rglob("*.toml"), key=lambda path: path.name):
        raw = path.read_bytes()
        entry = {"digest": digest(raw), "table": tomllib.loads(raw.decode("utf-8"))}
        lines.append(f"{json.dumps(path.name)}:{json.dumps(entry, ensure_ascii=False, separators=(',', ':'))}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    PARSED.write_text(render(), encoding="utf-8")
    print(f"wrote {PARSED}")


if __name__ == "__main__":
    main()
