"""Reads the corpus files: prose with the sums in brackets, and under each sentence what it should mean.

    # a comment
    @ published=2025-08-24 outlet_country=CA        what the caller knows, up to a blank line
    ! reason                                        a known gap: the next sentence is expected to fail
    Canada pledged [C$1 billion] ([$723 million]).
        CAD 1000000000   status=pledged             one line a sum: currency, amount, and what else the case cares about
        USD 723000000    equivalent_of=1            positions count from 1
    Nobody paid a penny more.                       no brackets: no money here

`?` is a currency that nothing settles. Amounts: 5 | 5..7 (a range) | 5.. (at least) | ..5 (at most). `\\n` is a line
break, and a value of two words has an underscore: per=square_metre.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from aidfigures import Context

_BRACKETS = re.compile(r"(?<!\\)[\[\]]")
_DATES = ("published",)


@dataclass(frozen=True)
class Expected:
    start: int
    end: int
    code: str | None
    min: Decimal | None
    max: Decimal | None
    more: dict[str, str]


@dataclass(frozen=True)
class Case:
    place: str  # file:line
    text: str
    context: Context
    expected: tuple[Expected, ...]
    gap: str | None = None


@dataclass
class _Draft:
    place: str
    marked: str
    context: Context
    gap: str | None
    lines: list[str] = field(default_factory=list)


def read_corpus(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.rglob("*.txt")):
        yield from _read_file(path)


def _read_file(path: Path) -> Iterator[Case]:
    draft: _Draft | None = None
    context, gap = Context(), None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("    "):
            assert draft is not None, f"{path.name}:{number}: an expectation without a sentence"
            draft.lines.append(line.strip())
            continue
        if draft is not None:
            yield _case(draft)
            draft = None
        if not line.strip():
            context = Context()
        elif line.startswith("@"):
            context = _context(line[1:])
        elif line.startswith("!"):
            gap = line[1:].strip()
        elif not line.startswith("#"):
            draft = _Draft(f"{path.name}:{number}", line, context, gap)
            gap = None
    if draft is not None:
        yield _case(draft)


def _context(line: str) -> Context:
    values: dict[str, Any] = dict(part.split("=", 1) for part in line.split())
    for key in _DATES:
        if key in values:
            values[key] = dt.date.fromisoformat(values[key])
    return Context(**values)


def _case(draft: _Draft) -> Case:
    marked = draft.marked.replace("\\n", "\n")
    spans, text, opened = [], "", -1
    rest = 0
    for bracket in _BRACKETS.finditer(marked):
        text += marked[rest : bracket.start()]
        rest = bracket.end()
        if bracket.group() == "[":
            opened = len(text)
        else:
            spans.append((opened, len(text)))
    text = (text + marked[rest:]).replace("\\[", "[").replace("\\]", "]")
    assert len(spans) == len(draft.lines), f"{draft.place}: {len(spans)} sums in brackets, {len(draft.lines)} lines"
    expected = tuple(_expected(span, line) for span, line in zip(spans, draft.lines, strict=True))
    return Case(draft.place, text, draft.context, expected, draft.gap)


def _expected(span: tuple[int, int], line: str) -> Expected:
    code, amount, *more = line.split()
    low, dots, high = amount.partition("..")
    minimum = Decimal(low) if low else None
    maximum = (Decimal(high) if high else None) if dots else minimum
    return Expected(*span, None if code == "?" else code, minimum, maximum, dict(part.split("=", 1) for part in more))
