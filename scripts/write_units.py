"""quantulum3's catalogue of measures → service/aidfigures/lexicon/units.json.

The catalogue takes two seconds to load, too long for every start, so what we need of it is written down once: for each
measure its name, what it measures, its words (singular and plural) and its symbols. Currencies are left out, since
those are our own table. `--check` writes nothing and exits with 1 where the file on disk differs.
"""

import argparse
import json
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "service" / "aidfigures" / "lexicon" / "units.json"

Entry = dict[str, Any]


def derive() -> dict[str, Any]:
    """The catalogue as our record: {"source", "units": {name: {"entity", "words", "symbols"}}}, sorted by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # escape sequences in quantulum3 0.10 and its imports
        from quantulum3 import load

        catalogue = load.units()
    entries: dict[str, Entry] = {
        name: {"entity": unit.entity.name, "words": set(), "symbols": set()}
        for name, unit in catalogue.names.items()
        if unit.entity.name not in ("currency", "unknown") and name != "unk"
    }
    for key, table in (("words", catalogue.surfaces), ("symbols", catalogue.symbols)):
        for surface, units in table.items():
            for unit in units:
                if unit.name in entries:
                    entries[unit.name][key].add(" ".join(surface.split()))
    for entry in entries.values():
        entry["words"] = sorted(entry["words"])
        entry["symbols"] = sorted(entry["symbols"] - set(entry["words"]))
    return {
        "source": f"written by scripts/write_units.py from quantulum3 {version('quantulum3')} (MIT)",
        "units": dict(sorted(entries.items())),
    }


def render(catalogue: dict[str, Any]) -> str:
    """One line a measure, so that a diff shows which one changed."""
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(entry, ensure_ascii=False, separators=(',', ':'))}"
        for name, entry in catalogue["units"].items()
    ]
    head = json.dumps(catalogue["source"], ensure_ascii=False)
    return f'{{"source": {head},\n"units": {{\n' + ",\n".join(lines) + "\n}}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the file on disk instead of writing it")
    arguments = parser.parse_args()
    fresh = render(derive())
    if arguments.check:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == fresh
        print(f"{TARGET.name}: {'as derived' if same else 'differs, run scripts/write_units.py'}")
        return 0 if same else 1
    TARGET.write_text(fresh, encoding="utf-8")
    print(f"{TARGET}: {len(fresh)} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
