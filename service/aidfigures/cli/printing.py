"""Outcomes → standard output: a table for people, JSON, JSON lines, CSV (figures, totals, a profile), an IATI file."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TextIO

from aidfigures.documents import Document, Refusal
from aidfigures.errors import InputError
from aidfigures.finding import document_name, line_of
from aidfigures.model import Findings

if TYPE_CHECKING:
    from aidfigures.export import Row
    from aidfigures.profiles import Profile
    from aidfigures.profiles.iati import Reporter

Shape = Literal["table", "json", "jsonl", "csv", "iati"]
Outcome = tuple[Document, Findings] | Refusal


@dataclass(frozen=True, slots=True)
class Output:
    """How to print. `totals` adds the new money, or prints only that where the form is CSV.

    Raises `InputError` for what would do nothing: an option that is passed over in silence misleads.
    """

    shape: Shape
    totals: bool = False
    profile: "Profile | None" = None
    publisher: "Reporter | None" = None  # of the IATI file

    def __post_init__(self) -> None:
        if self.profile and (self.shape != "csv" or self.totals):
            raise InputError("profile", "is for --to csv, without --totals")
        if self.publisher and self.shape != "iati":
            raise InputError("reporting_org", "and reporting_name are for --to iati")
        if self.totals and self.shape == "iati":
            raise InputError("totals", "are not for --to iati, whose activities are those that count")


def show(outcomes: Iterable[Outcome], output: Output, stream: TextIO, *, single: bool) -> int:
    """Print the outcomes in order; how many records could not be used. `single`: one text, not a list of records."""
    forms: dict[Shape, Callable[[Iterable[Outcome], Output, TextIO], int]] = {
        "table": _tables,
        "json": _one_json if single else _json_array,
        "jsonl": _json_lines,
        "csv": _csv,
        "iati": _iati,
    }
    return forms[output.shape](outcomes, output, stream)


class _Usable:
    """The documents that could be used; each refusal goes to standard error and is counted."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self.refused = 0
        self._outcomes = outcomes

    def __iter__(self) -> Iterator[tuple[str, Findings]]:
        for outcome in self._outcomes:
            if isinstance(outcome, Refusal):
                self.refused += 1
                sys.stderr.write(f"aidfigures: line {outcome.line}: {outcome.field}: {outcome.reason}\n")
            else:
                document, findings = outcome
                yield document_name(document.id), findings


def _record(outcome: Outcome, output: Output) -> str:
    if isinstance(outcome, Refusal):
        return json.dumps(outcome.record(), ensure_ascii=False)
    return line_of(*outcome, with_totals=output.totals)


def _json_lines(outcomes: Iterable[Outcome], output: Output, stream: TextIO) -> int:
    refused = 0
    for outcome in outcomes:
        refused += isinstance(outcome, Refusal)
        stream.write(_record(outcome, output) + "\n")
    return refused


def _json_array(outcomes: Iterable[Outcome], output: Output, stream: TextIO) -> int:
    refused, lead = 0, "["
    for outcome in outcomes:
        refused += isinstance(outcome, Refusal)
        stream.write(f"{lead}\n{_record(outcome, output)}")
        lead = ","
    stream.write("\n]\n" if lead == "," else "[]\n")
    return refused


def _one_json(outcomes: Iterable[Outcome], output: Output, stream: TextIO) -> int:
    """The answer of the API, which has the totals in it anyway."""
    from aidfigures.wire import findings_record

    for outcome in outcomes:
        assert not isinstance(outcome, Refusal)  # only records are refused, and this is one text
        document, findings = outcome
        record = findings_record(findings, with_text=document.from_html)
        stream.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    return 0


def _csv(outcomes: Iterable[Outcome], output: Output, stream: TextIO) -> int:
    from aidfigures.export import write_csv

    columns, rows = _table(output)
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(newline="")  # the rows end in CRLF by themselves
    write_csv([], stream, columns=columns)
    usable = _Usable(outcomes)
    for name, findings in usable:
        write_csv(rows(findings, name), stream, header=False, columns=columns)
    return usable.refused


def _table(output: Output) -> "tuple[tuple[str, ...], Callable[[Findings, str], Iterable[Row]]]":
    from aidfigures.export import CSV_COLUMNS, csv_rows

    profile = output.profile
    if output.totals:
        from aidfigures.export_totals import TOTALS_COLUMNS, totals_rows

        return TOTALS_COLUMNS, totals_rows
    if profile:
        from aidfigures.profiles import profile_rows

        return profile.columns, lambda findings, name: profile_rows(findings, name, profile)
    return CSV_COLUMNS, csv_rows


def _tables(outcomes: Iterable[Outcome], output: Output, stream: TextIO) -> int:
    from aidfigures.cli.terminal import print_findings

    usable = _Usable(outcomes)
    for name, findings in usable:
        print_findings(findings, name, stream, with_totals=output.totals)
    return usable.refused


def _iati(outcomes: Iterable[Outcome], output: Output, stream: TextIO) -> int:
    """One file for all texts. The schema asks for an activity at least: a file without one is said to be no good."""
    from aidfigures.profiles.iati import iati_file, reporter

    usable, filled = _Usable(outcomes), False
    for piece in iati_file((findings for _, findings in usable), output.publisher or reporter(None, None)):
        filled = filled or piece.lstrip().startswith("<iati-activity ")
        stream.write(piece)
    if not filled:
        sys.stderr.write("aidfigures: no sum to publish: without an activity the file is no valid IATI file\n")
    return usable.refused
