"""`aidfigures extract`: files → documents → figures, printed as a table, JSON, JSON lines or CSV."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, TextIO

from aidfigures.documents import Document, Refusal, document, entries
from aidfigures.errors import InputError, UnknownCurrencyError
from aidfigures.finding import document_name, finder, line_of
from aidfigures.model import Context, Findings
from aidfigures.reading import STANDARD_INPUT, Form, article_text, decode, form_of, open_bytes, read_bytes

Shape = Literal["table", "json", "jsonl", "csv"]
Outcome = tuple[Document, Findings] | Refusal


def extract(files: list[Path], form: Form | None, shape: Shape, defaults: Context) -> int:
    """Print the figures of the files in order; 0, or 1 where a record could not be used.

    Raises `InputError` where a whole file cannot be read, and what `find_all` raises.
    """
    single = len(files) < 2 and _form(files[0] if files else STANDARD_INPUT, form) in ("text", "html")
    outcomes = find_all(_documents(files or [STANDARD_INPUT], form, defaults))
    show: Callable[[Iterable[Outcome], TextIO], int] = {
        "table": _show_tables,
        "json": _show_one_json if single else _show_json_array,
        "jsonl": _show_json_lines,
        "csv": _show_csv,
    }[shape]
    return 1 if show(outcomes, sys.stdout) else 0


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


def _show_json_lines(outcomes: Iterable[Outcome], stream: TextIO) -> int:
    refused = 0
    for outcome in outcomes:
        if isinstance(outcome, Refusal):
            refused += 1
            stream.write(json.dumps(outcome.record(), ensure_ascii=False) + "\n")
        else:
            stream.write(line_of(*outcome) + "\n")
    return refused


def _show_one_json(outcomes: Iterable[Outcome], stream: TextIO) -> int:
    from aidfigures.wire import findings_record

    for outcome in outcomes:
        assert not isinstance(outcome, Refusal)  # only records are refused, and this is one text
        document, findings = outcome
        record = findings_record(findings, with_text=document.from_html)
        stream.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    return 0


def _show_json_array(outcomes: Iterable[Outcome], stream: TextIO) -> int:
    refused, lead = 0, "["
    for outcome in outcomes:
        refused += isinstance(outcome, Refusal)
        record = json.dumps(outcome.record(), ensure_ascii=False) if isinstance(outcome, Refusal) else line_of(*outcome)
        stream.write(f"{lead}\n{record}")
        lead = ","
    stream.write("\n]\n" if lead == "," else "[]\n")
    return refused


def _show_csv(outcomes: Iterable[Outcome], stream: TextIO) -> int:
    from aidfigures.export import csv_rows, write_csv

    refused = 0
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(newline="")  # the rows end in CRLF by themselves
    write_csv([], stream)
    for outcome in outcomes:
        if isinstance(outcome, Refusal):
            refused += 1
            _complain(outcome)
        else:
            document, findings = outcome
            write_csv(csv_rows(findings, document_name(document.id)), stream, header=False)
    return refused


def _show_tables(outcomes: Iterable[Outcome], stream: TextIO) -> int:
    from aidfigures.cli.terminal import print_findings

    refused = 0
    for outcome in outcomes:
        if isinstance(outcome, Refusal):
            refused += 1
            _complain(outcome)
        else:
            document, findings = outcome
            print_findings(findings, document_name(document.id), stream)
    return refused


def _complain(refusal: Refusal) -> None:
    sys.stderr.write(f"aidfigures: line {refusal.line}: {refusal.field}: {refusal.reason}\n")
