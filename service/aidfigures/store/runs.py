"""How far a file has come on its way into the store, and which of its records could not be used."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from aidfigures.store.tables import METADATA, run, run_error
from aidfigures.store.writing import insert_new


def begin(connection: Connection, run_id: str, now: dt.datetime) -> int:
    """Note the run where it is new; how many of its records are dealt with."""
    insert_new(connection, run, [{"id": run_id, "state": "running", "done_upto": 0, "started": now}])
    return int(connection.execute(select(run.c.done_upto).where(run.c.id == run_id)).scalar_one())


def advance(connection: Connection, run_id: str, done_upto: int, refused: Sequence[tuple[int, str, str]]) -> None:
    """Note how far it has come, in the transaction that keeps what was read. Two that run at once never go back."""
    ahead = run.c.done_upto < done_upto
    connection.execute(update(run).where(run.c.id == run_id, ahead).values(done_upto=done_upto))
    rows = [{"run_id": run_id, "number": number, "field": field, "reason": reason} for number, field, reason in refused]
    insert_new(connection, run_error, rows)


def end(connection: Connection, run_id: str, now: dt.datetime) -> None:
    """The file is through."""
    connection.execute(update(run).where(run.c.id == run_id).values(state="done", ended=now))


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in METADATA.sorted_tables
    }
