"""A plugin for Datasette: `decimal_sum(column)` adds up sums kept as text and rounds nothing, which `sum` would."""

import sqlite3
from decimal import Decimal, localcontext

from datasette import hookimpl


class DecimalSum:
    """The sum as plain digits; NULL where there is nothing to add, like SQL's own."""

    def __init__(self) -> None:
        self.total: Decimal | None = None

    def step(self, value: str | None) -> None:
        if value is not None:
            with localcontext(prec=100):
                self.total = Decimal(str(value)) + (self.total or 0)

    def finalize(self) -> str | None:
        return None if self.total is None else format(self.total, "f")


@hookimpl  # type: ignore[untyped-decorator]  # pluggy's
def prepare_connection(conn: sqlite3.Connection) -> None:
    conn.create_aggregate("decimal_sum", 1, DecimalSum)  # type: ignore[arg-type]  # typeshed wants a number back
