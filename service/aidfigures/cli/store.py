"""`aidfigures store`: keep the articles of files, bring the tables up, see what is there, drop texts.

What is heavy is imported where it is used, so that the parser of every command can be built from here.
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from aidfigures.errors import InputError

if TYPE_CHECKING:
    from aidfigures.documents import Document, Refusal
    from aidfigures.model import Context, Findings
    from aidfigures.reading import Form
    from aidfigures.settings import Settings
    from aidfigures.store.door import Store

SOME_FAILED = 1
_FORMS: dict[str, "Form"] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}

ABOUT = """\
  aidfigures store ingest FILE…    keep the articles of JSON lines or CSV files (.gz too) with their figures
  aidfigures store status          how much is kept, and where the tables are at
  aidfigures store migrate [REV]   bring the tables up; to an older revision, or "base", down
  aidfigures store drop-texts      forget the articles' texts and keep their figures

The database is the one that AIDFIGURES_DATABASE_URL names; without it, a SQLite file of this user.
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked of `store`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = ABOUT
    parser.add_argument("task", choices=("ingest", "status", "migrate", "drop-texts"), help="see above")
    parser.add_argument("what", nargs="*", metavar="FILE", help="for ingest, the files; for migrate, the revision")
    parser.add_argument("--base", metavar="CODE", help="for ingest: what to convert to where a record does not say")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; the exit code. Raises `InputError`, `StoreError`."""
    from aidfigures.settings import read_settings
    from aidfigures.store.door import Store

    settings = read_settings()
    store = Store(settings.database_url, keep_text=settings.keep_text)
    try:
        match options.task:
            case "ingest":
                return _ingest(store, [Path(name) for name in options.what], options.base or settings.base_currency)
            case "migrate":
                return _migrate(settings, options.what)
            case task if options.what:
                raise InputError("FILE", f"`store {task}` takes none")
            case "status":
                return _status(store)
            case _:
                sys.stdout.write(f"{store.drop_texts()} texts forgotten\n")
                return 0
    finally:
        store.close()


def _ingest(store: "Store", files: list[Path], base: str) -> int:
    from aidfigures.api.engine import load_engine
    from aidfigures.model import Context
    from aidfigures.store.ingest import ingest

    if not files:
        raise InputError("FILE", "name the files to ingest")
    engine, defaults = load_engine(), Context(base_currency=base)
    engine.check_currency("--base", base)

    def find(document: "Document") -> "Findings":
        engine.check(document.context)
        return engine.find(document.text, document.context)

    code = 0
    for file in files:
        name = _run_name(file, base, engine.versions)
        done = ingest(store, name, _documents(file, defaults), find, engine.versions)
        told = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in sorted(done.outcomes.items()))
        before = f"; {done.skipped} were dealt with before" if done.skipped else ""
        sys.stdout.write(f"{file}: {told or 'nothing new'}{before}\n")
        for number, field, reason in done.refused:
            sys.stderr.write(f"aidfigures: {file}: record {number}: {field}: {reason}\n")
            code = SOME_FAILED
    return code


def _run_name(file: Path, base: str, versions: Mapping[str, str]) -> str:
    """The same bytes, read with the same options and versions, are the same run."""
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(str(file), f"cannot be read: {error.strerror}") from None
    return hashlib.sha256(json.dumps([digest, base, dict(versions)]).encode()).hexdigest()[:32]


def _documents(file: Path, defaults: "Context") -> Iterator["Document | Refusal"]:
    from aidfigures.documents import document, entries

    with _opened(file) as stream:
        for number, entry in enumerate(entries(stream, _form(file)), start=1):
            yield document(entry, defaults, number)


def _opened(file: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(file)) if file.suffix == ".gz" else file.open("rb")


def _form(file: Path) -> "Form":
    form = _FORMS.get(Path(file.stem if file.suffix == ".gz" else file.name).suffix.lower())
    if form is None:
        raise InputError(str(file), f"must end in {', '.join(_FORMS)}, or one of them and .gz")
    return form


def _migrate(settings: "Settings", to: list[str]) -> int:
    from aidfigures.store.engine import migrate, open_engine, reading, revision_of

    if len(to) > 1:
        raise InputError("REV", "name one revision")
    if not settings.database_url:
        raise InputError("AIDFIGURES_DATABASE_URL", "is not set, and this user has no home")
    database = open_engine(settings.database_url)
    try:
        if to and to[0] != "head":
            migrate(database, to[0])
        with reading(database) as connection:
            sys.stdout.write(f"the tables are at {revision_of(connection) or 'base: there are none'}\n")
    finally:
        database.dispose()
    return 0


def _status(store: "Store") -> int:
    counts = store.counts()
    sys.stdout.write("".join(f"{table:15} {rows}\n" for table, rows in sorted(counts.items())))
    return 0
