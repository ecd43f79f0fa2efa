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
from aidfigures.store.keys import ApiKey, Scope, named_key
from aidfigures.store.probe import Probe

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
        self._probe = Probe(self._ask)

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

    def state(self) -> str:
        """ "ok", "off", or what the matter is, told within a second. A SQLite file is not made to find out."""
        if not self._url:
            return "off"
        if self.trouble():
            return "the SQLite store cannot be written"
        return self._probe.state() if self._opened or not self._url.startswith("sqlite") else "ok"

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

    def add_key(self, name: str, scopes: tuple[Scope, ...], expires: dt.date | None) -> tuple[str, ApiKey]:
        """A new API key: its secret, which cannot be asked for again, and what is known of it."""
        from aidfigures.store.engine import writing
        from aidfigures.store.keyring import insert_key

        key = named_key(name, scopes, _now(), expires)
        with writing(self._engine()) as connection:
            return insert_key(connection, key), key

    def every_key(self) -> tuple[ApiKey, ...]:
        """Every API key there ever was, the oldest first."""
        from aidfigures.store.engine import reading
        from aidfigures.store.keyring import find_keys

        with reading(self._engine()) as connection:
            return find_keys(connection)

    def key(self, secret: str) -> ApiKey | None:
        """The API key whose secret it is, in force or not; None where it is nobody's."""
        from aidfigures.store.engine import reading
        from aidfigures.store.keyring import find_key

        with reading(self._engine()) as connection:
            return find_key(connection, secret)

    def revoke_key(self, key_id: str) -> ApiKey:
        """End an API key at once; the key as it was. Raises `InputError` where there is none of that id."""
        from aidfigures.store.engine import writing
        from aidfigures.store.keyring import revoke

        with writing(self._engine()) as connection:
            return revoke(connection, key_id, _now())

    def rotate_key(self, key_id: str, overlap: int, expires: dt.date | None) -> tuple[str, ApiKey]:
        """A successor to an API key, which itself works for `overlap` days more; the new secret, the new key.

        Raises `InputError` where no key in force has that id, or where it had a last day and the new one gets none.
        """
        from aidfigures.store.engine import writing
        from aidfigures.store.keyring import rotate

        with writing(self._engine()) as connection:
            return rotate(connection, key_id, overlap, _now(), expires)

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

    def _ask(self) -> None:
        from aidfigures.store.engine import reading

        with reading(self._engine()) as connection:
            connection.exec_driver_sql("SELECT 1")

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
