"""The code's contracts → schemas/*.json. `--check` writes nothing and exits 1 where a file differs.

python scripts/write_schemas.py [--check]
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from aidfigures.api.engine import load_engine
from aidfigures.api.openapi import openapi_document
from aidfigures.export_columns import csv_schema
from aidfigures.wire.requests import FiguresRequest
from aidfigures.wire.responses import FigureRecord, FiguresResponse, Problem

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """File name → content."""
    models: dict[str, type[BaseModel]] = {
        "request": FiguresRequest,
        "response": FiguresResponse,
        "figure": FigureRecord,
        "problem": Problem,
    }
    written = {
        f"{name}.schema.json": {"$schema": _DIALECT, **model.model_json_schema()} for name, model in models.items()
    }
    written["figures.csv.schema.json"] = csv_schema()
    written["openapi.json"] = openapi_document(load_engine())
    return written


def as_text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str]) -> int:
    stale = []
    for name, content in schemas().items():
        path = SCHEMAS / name
        if not path.exists() or path.read_text(encoding="utf-8") != as_text(content):
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(as_text(content), encoding="utf-8")
    print(f"{'out of date' if '--check' in arguments else 'written'}: {', '.join(stale) or 'none'}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
