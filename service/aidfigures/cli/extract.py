"""`aidfigures extract`: files → documents → figures, printed in the form that was asked for (cli/printing.py)."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from aidfigures.cli.printing import Outcome, Output, show
from aidfigures.documents import Document, Refusal, document, entries
from aidfigures.errors import InputError, UnknownCurrencyError
from aidfigures.finding import finder
from aidfigures.model import Context
from aidfigures.reading import STANDARD_INPUT, Form, article_text, decode, form_of, open_bytes, read_bytes


def extract(files: list[Path], form: Form | None, output: Output, defaults: Context) -> int:
    """Print the figures of the files in order; 0, or 1 where a record could not be used.

    Raises `InputError` where a whole file cannot be read, and what `find_all` raises.
    """
    single = len(files) < 2 and _form(files[0] if files else STANDARD_INPUT, form) in ("text", "html")
    outcomes = find_all(_documents(files or [STANDARD_INPUT], form, defaults))
    return 1 if show(outcomes, output, sys.stdout, single=single) else 0


def find_all(documents: Iterable[Document | Refusal]) -> Iterator[Outcome]:
    """The figures of each document; a record that asks for an unknown currency is refused.

    Raises `UnknownCurrencyError` where a document that is no record does, and `LexiconError`.
    """
    find = finder()
    for each in documents:
        try:
            yield each if isinstance(each, Refusal) else (each, find(each))
        except UnknownCurrencyError as error:
            if not isinstance(each, Document) or each.line is None:
                raise
            yield Refusal(each.id, each.line, "currency", str(error))


def _form(file: Path, form: Form | None) -> Form:
    return form or ("text" if file == STANDARD_INPUT else form_of(file))


def _documents(files: list[Path], form: Form | None, defaults: Context) -> Iterator[Document | Refusal]:
    for file in files:
        name = "stdin" if file == STANDARD_INPUT else str(file)
        match _form(file, form):
            case "jsonl" | "csv" as records:
                with open_bytes(file) as stream:
                    for entry in entries(stream, records):
                        yield document(entry, defaults)
            case "html":
                page = _text(read_bytes(file), name, html=True)
                yield Document(name, article_text(page), defaults, from_html=True)
            case _:
                yield Document(name, _text(read_bytes(file), name), defaults)


def _text(data: bytes, name: str, *, html: bool = False) -> str:
    try:
        decoded = decode(data, html=html)
    except InputError as error:
        raise InputError("FILE", f"{name} {error.reason}") from None
    if decoded.warning:
        sys.stderr.write(f"aidfigures: {name}: {decoded.warning}\n")
    return decoded.text
