"""The store as the service and the command line see it: keep, find, forget.

A process opens its own connections when it is first asked for something: what was forked shares none with its parent.
"""

import datetime as dt
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aidfigures.errors import StoreError
from aidfigures.model import Findings
from aidfigures.store.kept import Kept, Page, Place, Reading, StoredDocument, Wanted

if TYPE_CHECKING:
    from sqlalchemy import Engine

Refused = tuple[int, str, str]  # the record's number, the field, the reason

_TURNED_OFF = "there is no store: set AIDFIGURES_DATABASE_URL; articles are read and not kept"


class Store:
    """Raises `StoreError` from every method where the database cannot do it, `InputError` for a bad address."""

    def __init__(self, url: str, *, keep_text: bool = True) -> None:
        self._url = url
        self._keep_text = keep_text
        self._opened: tuple[int, Engine] | None = None  # the process it was opened in
        self._opening = threading.Lock()

    def trouble(self) -> str | None:
        """Why nothing can be kept, as far as can be seen without opening the database."""
        if not self._url:
            return _TURNED_OFF
        scheme, _, path = self._url.partition(":///")
        if scheme != "sqlite":
            return None
        place = Path(path)
        while not place.exists() and place != place.parent:
            place = place.parent
        if os.access(place, os.W_OK):
            return None
        return f"{place} cannot be written: articles are read and not kept"

    def keep(self, readings: Sequence[Reading]) -> tuple[Kept, ...]:
        """Keep the readings, all or none; what became of each. Keeping one again changes nothing."""
        from aidfigures.store.engine import writing
        from aidfigures.store.writing import keep_readings

        with writing(self._engine()) as connection:
            return keep_readings(connection, readings, _now(), keep_text=self._keep_text)

    def keep_part(
        self, run: str, done_upto: int, readings: Sequence[Reading], refused: Sequence[Refused]
    ) -> tuple[Kept, ...]:
        """Keep a part of a run together with how far it has come, so that both hold or neither does."""
        from aidfigures.store.engine import writing
        from aidfigures.store.runs import advance
        from aidfigures.store.writing import keep_readings

        with writing(self._engine()) as connection:
            kept = keep_readings(connection, readings, _now(), keep_text=self._keep_text)
            advance(connection, run, done_upto, refused)
            return kept

    def begin_run(self, run: str) -> int:
        """How many records of the run are dealt with: none, or as far as it came before."""
        from aidfigures.store.engine import writing
        from aidfigures.store.runs import begin

        with writing(self._engine()) as connection:
            return begin(connection, run, _now())

    def end_run(self, run: str) -> None:
        """Note that the run is through."""
        from aidfigures.store.engine import writing
        from aidfigures.store.runs import end

        with writing(self._engine()) as connection:
            end(connection, run, _now())

    def document(self, article_id: str) -> StoredDocument | None:
        """The article with its current reading; None where it is not kept."""
        from aidfigures.store.engine import reading
        from aidfigures.store.reading import find_document

        with reading(self._engine()) as connection:
            return find_document(connection, article_id)

    def forget(self, article_id: str) -> bool:
        """Delete the article and all that was read in it. False where it was not kept."""
        from aidfigures.store.engine import writing
        from aidfigures.store.writing import delete_article

        with writing(self._engine()) as connection:
            return delete_article(connection, article_id)

    def drop_texts(self) -> int:
        """Forget the articles' texts and keep their figures; how many texts there were."""
        from aidfigures.store.engine import writing
        from aidfigures.store.writing import drop_texts

        with writing(self._engine()) as connection:
            return drop_texts(connection)

    def figures(self, wanted: Wanted, after: Place | None, limit: int) -> Page:
        """A page of the figures that are wanted."""
        from aidfigures.store.engine import reading
        from aidfigures.store.reading import find_figures

        with reading(self._engine()) as connection:
            return find_figures(connection, wanted, after, limit)

    def readings(self, wanted: Wanted) -> tuple[tuple[str, Findings], ...]:
        """The articles with a figure that is wanted: id and findings of the current reading."""
        from aidfigures.store.engine import reading
        from aidfigures.store.reading import find_readings

        with reading(self._engine()) as connection:
            return find_readings(connection, wanted)

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        from aidfigures.store.engine import reading
        from aidfigures.store.runs import counts

        with reading(self._engine()) as connection:
            return counts(connection)

    def open(self) -> None:
        """Open the database now, and bring its tables up."""
        self._engine()

    def close(self) -> None:
        """Close the connections of this process; the next question opens it again."""
        opened, self._opened = self._opened, None
        if opened and opened[0] == os.getpid():
            opened[1].dispose()

    def _engine(self) -> "Engine":
        if not self._url:
            raise StoreError(_TURNED_OFF)
        with self._opening:
            if self._opened is None or self._opened[0] != os.getpid():
                from aidfigures.store.engine import open_engine

                if self._opened is not None:
                    self._opened[1].dispose(close=False)  # they are the parent's
                self._opened = (os.getpid(), open_engine(self._url))
            return self._opened[1]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
