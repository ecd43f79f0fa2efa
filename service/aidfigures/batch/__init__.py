"""`aidfigures batch`: many files → one CSV or JSON lines file, on every core, and again from where it was stopped.

The work is cut into numbered chunks. What a chunk gives is written to a part file beside the output, under its final
name only once it is whole; a run that is resumed skips the parts that are there. When all are, they are joined in the
order of the input. A manifest holds what the parts were made from, and a resumed run must match it.
"""

import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from aidfigures.batch.parts import Parts, errors_beside, fingerprint, size_of
from aidfigures.batch.pool import Lost, Pool, WorkerError
from aidfigures.documents import Document, Entry, Refusal, document, entries
from aidfigures.errors import AidFiguresError, InputError
from aidfigures.export import csv_rows, write_csv
from aidfigures.finding import check_currencies, document_name, line_of
from aidfigures.lexicon import load_lexicon
from aidfigures.model import Context, Findings
from aidfigures.reading import FORMS, Form, article_text, decode, form_of, open_bytes, read_bytes

CHUNK_JOBS = 64
CHUNK_BYTES = 4_000_000
_FAILED = 1
_INTERRUPTED = 130
_SUFFIXES = (".csv", ".jsonl")


@dataclass(frozen=True, slots=True)
class Job:
    """One document to be read: a file of its own, or a record of a file."""

    file: str
    form: Form
    size: int
    entry: Entry | None = None

    @property
    def name(self) -> str:
        return self.file if self.entry is None else f"{self.file}:{self.entry.line}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is written for one document: text for the output, or a line for the error file."""

    output: str = ""
    error: str = ""


def run_batch(
    inputs: list[Path],
    out: Path,
    defaults: Context,
    workers: int | None,
    timeout: float,
    *,
    resume: bool = False,
    overwrite: bool = False,
) -> int:
    """Read all inputs, write `out`; 0, or 1 where some documents could not be used (see `out`.errors.jsonl).

    `timeout` is in seconds for one document. Raises `InputError` and `UnknownCurrencyError` where the run cannot begin.
    """
    check_currencies(defaults, load_lexicon().currencies)
    if out.suffix not in _SUFFIXES:
        raise InputError("--out", f"must end in {' or '.join(_SUFFIXES)}")
    files = _inputs(inputs, out)
    parts = Parts(out, fingerprint(files, _settings(defaults, timeout)))
    if overwrite:
        parts.forget()
    if resume and out.exists() and not parts.begun():
        _say(f"{out} is finished")
        return 0
    with parts.opened(resume=resume), _terminated_as_interrupted():
        try:
            documents = _run(files, parts, defaults, workers or _cores(), timeout)
        except KeyboardInterrupt:
            _say(f"stopped; the same command with --resume goes on after {parts.count()} chunks")
            return _INTERRUPTED
        except WorkerError as problem:
            raise AidFiguresError(f"the workers cannot start: {problem}") from None
        errors = parts.join(_header(out))
    _say(f"{documents} documents, {errors} of them with an error: {out}" + (f", {parts.error_file}" if errors else ""))
    return _FAILED if errors else 0


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """SIGTERM does what Ctrl-C does: the workers stop, the parts stay."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _inputs(given: Iterable[Path], out: Path) -> list[Path]:
    """The files to read, without what an earlier run wrote among them."""
    ours = {each.resolve() for each in (out, errors_beside(out))}
    return [file for each in given for file in expand(each) if file.resolve() not in ours]


def expand(given: Path) -> list[Path]:
    """The files that an argument stands for: itself, or those in a folder whose kind we know, sorted by path.

    Raises `InputError` for what is not there, and for a file whose kind we do not know.
    """
    if given.is_dir():
        return sorted(each for each in given.rglob("*") if _is_input(each) and each.is_file())
    if not given.is_file():
        raise InputError("IN", f"{given}: no such file or folder")
    form_of(given)
    return [given]


def _is_input(file: Path) -> bool:
    suffixes = [suffix.lower() for suffix in file.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return bool(suffixes) and suffixes[-1] in FORMS


def _settings(defaults: Context, timeout: float) -> dict[str, str]:
    from aidfigures.rates import load_rates

    return {"context": repr(defaults), "timeout": f"{timeout:g}", "rates": str(load_rates().status())}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(files: list[Path], parts: Parts, defaults: Context, workers: int, timeout: float) -> int:
    """Make the parts that are missing; the number of documents in all of them."""
    seen = 0
    bytes_of: dict[int, int] = {}
    with _progress() as progress:
        bar = progress.add_task("", total=sum(map(size_of, files)), documents=0)

        def missing() -> Iterator[tuple[int, list[Job]]]:
            nonlocal seen
            for number, chunk in enumerate(chunks(jobs(files))):
                seen += len(chunk)
                bytes_of[number] = sum(job.size for job in chunk)
                if parts.has(number):
                    progress.update(bar, advance=bytes_of.pop(number), documents=seen)
                else:
                    yield number, chunk

        setup = Setup(parts.out.suffix, defaults)
        chunk_of: dict[int, list[Job]] = {}
        for number, outcomes in Pool[Job, Outcome](setup, workers, timeout).run(_remembered(missing(), chunk_of)):
            whole = [_settled(job, each) for job, each in zip(chunk_of.pop(number), outcomes, strict=True)]
            parts.write(number, "".join(each.output for each in whole), "".join(each.error for each in whole))
            progress.update(bar, advance=bytes_of.pop(number), documents=seen)
    return seen


def _remembered(
    numbered: Iterable[tuple[int, list[Job]]], memory: dict[int, list[Job]]
) -> Iterator[tuple[int, list[Job]]]:
    """The chunks as they go by, kept until their results are back."""
    for number, chunk in numbered:
        memory[number] = chunk
        yield number, chunk


def _progress() -> Progress:
    console = Console(file=sys.stderr)
    columns = (BarColumn(), TextColumn("{task.percentage:.0f} %  {task.fields[documents]} documents"))
    return Progress(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal, transient=True)


def jobs(files: Iterable[Path]) -> Iterator[Job]:
    """The documents of the files in order. A file that cannot be read is one job, whose error says why."""
    for file in files:
        form = form_of(file)
        if form in ("text", "html"):
            yield Job(str(file), form, size_of(file))
            continue
        try:
            with open_bytes(file) as stream:
                for entry in entries(stream, form):
                    yield Job(str(file), form, entry.size, entry)
        except InputError as error:
            yield Job(str(file), form, 0, Entry(0, 0, Refusal(None, None, error.field, error.reason)))


def chunks(documents: Iterable[Job]) -> Iterator[list[Job]]:
    """Up to 64 documents or 4 MB: fewer messages between processes, and little to do again after a stop."""
    chunk: list[Job] = []
    size = 0
    for job in documents:
        chunk.append(job)
        size += job.size
        if len(chunk) == CHUNK_JOBS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to start; called in it, once."""

    suffix: str
    defaults: Context

    def __call__(self) -> Callable[[Job], Outcome]:
        from aidfigures.finding import finder

        find = finder()
        render = _csv_text if self.suffix == ".csv" else _json_text

        def work(job: Job) -> Outcome:
            try:
                read = _document(job, self.defaults)
                if isinstance(read, Refusal):
                    return _failed(job, read.field, read.reason)
                return Outcome(output=render(read, find(read)))
            except InputError as error:
                return _failed(job, error.field, error.reason)
            except AidFiguresError as error:
                return _failed(job, "document", str(error))

        return work


def _document(job: Job, defaults: Context) -> Document | Refusal:
    if job.entry is not None:
        return document(job.entry, defaults, job.name)
    decoded = decode(read_bytes(Path(job.file)), html=job.form == "html")
    if job.form == "html":
        return Document(job.name, article_text(decoded.text), defaults, from_html=True)
    return Document(job.name, decoded.text, defaults)


def _csv_text(document: Document, findings: Findings) -> str:
    stream = io.StringIO(newline="")
    write_csv(csv_rows(findings, document_name(document.id)), stream, header=False)
    return stream.getvalue()


def _json_text(document: Document, findings: Findings) -> str:
    return line_of(document, findings) + "\n"


def _header(out: Path) -> str:
    if out.suffix != ".csv":
        return ""
    stream = io.StringIO(newline="")
    write_csv([], stream)
    return stream.getvalue()


def _settled(job: Job, outcome: Outcome | Lost) -> Outcome:
    return _failed(job, "document", outcome.reason) if isinstance(outcome, Lost) else outcome


def _failed(job: Job, field: str, reason: str) -> Outcome:
    given = job.entry.fields.get("id") if job.entry and not isinstance(job.entry.fields, Refusal) else None
    record = {
        "id": given,
        "file": job.file,
        "line": job.entry.line if job.entry else None,
        "error": {"field": field, "reason": reason},
    }
    return Outcome(error=json.dumps(record, ensure_ascii=False) + "\n")


def _say(message: str) -> None:
    sys.stderr.write(f"aidfigures: {message}\n")
