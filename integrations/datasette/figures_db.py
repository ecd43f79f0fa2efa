"""Tables of figures → an SQLite file to look through with Datasette.

    python figures_db.py figures.db figures.csv [more.csv …]

The tables are those of `aidfigures batch … --out figures.csv` and of `Accept: text/csv`. Each sum is kept as text,
exact, and beside it as a number to sort by; yes and no become 1 and 0. To load a document again replaces what was there
of it.
"""

import csv
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

KEY = ("document", "figure_id")
COUNTS = ("start", "end", "per_count")
TRUTHS = ("is_aid", "in_kind", "conditional", "countable")
SORTED_BY = ("amount_point", "base_point", "currency_confidence")  # each gets a column NAME_number
INDEXED = ("published", "kind", "donor", "recipient", "category", "status", "currency", "countable")


def load(database: Path, tables: Iterable[Path]) -> int:
    """Load the tables; says how many figures there are now. Raises `ValueError` for a table of another kind."""
    with closing(sqlite3.connect(database)) as connection:
        for table in tables:
            with table.open(encoding="utf-8-sig", newline="") as stream, connection:  # a table is loaded whole or not
                rows = csv.DictReader(stream)
                columns = list(rows.fieldnames or ())
                if not {*KEY, "surface", "base_point", "countable"} <= set(columns):
                    raise ValueError(f"{table} is not a table of figures")
                _make(connection, columns)
                _replace(connection, columns, rows)
        count: int = connection.execute("SELECT count(*) FROM figures").fetchone()[0]
        return count


def _make(connection: sqlite3.Connection, columns: list[str]) -> None:
    named = [f'"{name}" {_type(name)}' for name in columns]
    named += [f'"{name}_number" REAL AS (CAST("{name}" AS REAL))' for name in SORTED_BY if name in columns]
    key = ", ".join(f'"{name}"' for name in KEY)
    connection.execute(f"CREATE TABLE IF NOT EXISTS figures ({', '.join(named)}, PRIMARY KEY ({key}))")
    for name in INDEXED:
        if name in columns:
            connection.execute(f'CREATE INDEX IF NOT EXISTS "figures_{name}" ON figures ("{name}")')


def _type(name: str) -> str:
    return "INTEGER" if name in (*COUNTS, *TRUTHS) else "TEXT"


def _replace(connection: sqlite3.Connection, columns: list[str], rows: Iterable[Mapping[str, str]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO figures ({names}) VALUES ({places})", _cleared(connection, columns, rows))


def _cleared(
    connection: sqlite3.Connection, columns: list[str], rows: Iterable[Mapping[str, str]]
) -> Iterator[list[str | int | None]]:
    """The rows as they are stored; what was there of their documents is taken away first."""
    seen: set[str] = set()
    for row in rows:
        if row["document"] not in seen:
            connection.execute("DELETE FROM figures WHERE document = ?", (row["document"],))
            seen.add(row["document"])
        yield [_value(name, row[name]) for name in columns]


def _value(name: str, cell: str) -> str | int | None:
    if not cell:
        return None if name not in KEY else ""
    if name in TRUTHS:
        return int(cell == "true")
    return int(cell) if name in COUNTS else cell


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: python figures_db.py DATABASE TABLE.csv …")
    count = load(Path(sys.argv[1]), [Path(each) for each in sys.argv[2:]])
    sys.stdout.write(f"{count} figures in {sys.argv[1]}\n")
