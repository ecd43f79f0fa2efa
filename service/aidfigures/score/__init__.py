"""`aidfigures score`: a folder of labelled sets → one table for sums and one for context, engine beside engine.

A set is a *.jsonl file whose cases carry `gold` (sums, see score_sums) or `mentions` (whole passages, see
score_context). A run can be saved, and a later one compared with it: what was gained, what was lost.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from aidfigures.documents import Document, Entry, Refusal, document, entries
from aidfigures.errors import InputError
from aidfigures.model import Context
from aidfigures.reading import open_bytes
from aidfigures.score.context import LINKS, SHARES, ContextScore, Record, score_context
from aidfigures.score.engines import Engine, Reading, load_engine
from aidfigures.score.reliability import Band, Reliability
from aidfigures.score.sums import Case, Count, Judgement, SumsScore, score_sums

OURS = "aidfigures"
_ASKED_OF_PEERS = ("found", "amount", "currency", "currency inferred")
_WIDTH_OF_A_FILE = 160
_SHOWN_CHANGES = 200


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One file of cases, each with the document that the engines see (no label reaches them)."""

    name: str
    cases: tuple[Case, ...]
    documents: tuple[Document, ...]

    @property
    def has_context(self) -> bool:
        return "mentions" in self.cases[0]


@dataclass(frozen=True, slots=True)
class ScoredSet:
    """A set with the score of each engine."""

    name: str
    has_context: bool
    sums: dict[str, SumsScore]
    context: dict[str, ContextScore]


def run_score(folder: Path, engines: Sequence[str], save: Path | None, compare: Path | None) -> int:
    """Score the engines on every set of the folder and print the tables; 0 when it is done.

    Raises `InputError` for a folder without sets, a broken set, an unknown engine, a file that cannot be compared.
    """
    sets = list(read_sets(folder))
    earlier = read_judgements(compare) if compare else None
    scored = score_sets(sets, engines)
    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH_OF_A_FILE
    for table in tables(scored, engines):
        console.print(table)
    now = judgements(scored, engines)
    if earlier is not None:
        for line in changes(earlier, now, sets):
            console.print(line, markup=False, soft_wrap=True)
    if save:
        save.write_text("".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in now.values()), encoding="utf-8")
    return 0


def read_sets(folder: Path) -> Iterator[LabelledSet]:
    """The labelled sets of the folder, by name. Files without labels are passed over."""
    found = False
    for file in sorted(folder.glob("*.jsonl")):
        with open_bytes(file) as stream:
            cases, documents = zip(*(_case(file.name, entry) for entry in entries(stream, "jsonl")), strict=True)
        if cases and all("gold" in case or "mentions" in case for case in cases):
            found = True
            yield LabelledSet(file.name.removesuffix(".jsonl"), cases, documents)
    if not found:
        raise InputError("--eval", f"{folder} has no *.jsonl file with labelled cases")


def _case(file: str, entry: Entry) -> tuple[Case, Document]:
    read = document(entry, Context())
    if isinstance(read, Refusal) or isinstance(entry.fields, Refusal):
        raise InputError("--eval", f"{file}, line {entry.line}: {read}")
    return entry.fields, read


def score_sets(sets: Sequence[LabelledSet], engines: Sequence[str]) -> list[ScoredSet]:
    """Each engine, loaded once, on each set."""
    scored = [ScoredSet(each.name, each.has_context, {}, {}) for each in sets]
    for name in dict.fromkeys(engines):
        read = load_engine(name)
        records = _our_records() if name == OURS else _records_of(read)
        for target, labelled in zip(scored, sets, strict=True):
            if labelled.has_context:
                target.context[name] = score_context(labelled.cases, [records(each) for each in labelled.documents])
            else:
                target.sums[name] = score_sums(labelled.cases, [read(each) for each in labelled.documents])
    return scored


def _our_records() -> Callable[[Document], list[Record]]:
    from aidfigures.finding import finder
    from aidfigures.wire import figure_record

    find = finder()

    def records(document: Document) -> list[Record]:
        findings = find(document)
        return [figure_record(figure, findings) for figure in findings]

    return records


def _records_of(read: Engine) -> Callable[[Document], list[Record]]:
    """A peer's sums in the shape of our records: it says nothing of equivalents, aid or what counts."""
    return lambda document: [_bare_record(reading, document) for reading in read(document)]


def _bare_record(reading: Reading, document: Document) -> Record:
    low, high = (None if bound is None else f"{bound:f}" for bound in (reading.min, reading.max))
    return {
        "start": reading.start,
        "end": reading.end,
        "surface": document.text[reading.start : reading.end],
        "amount": {"min": low, "max": high},
        "currency": {"code": reading.currency},
    }


def tables(scored: Sequence[ScoredSet], engines: Sequence[str]) -> Iterator[Table]:
    """The table of sums, the table of context and that of confidence, where there are such sets."""
    if any(not each.has_context for each in scored):
        yield _sums_table([each for each in scored if not each.has_context], engines)
    if any(each.has_context for each in scored):
        yield _context_table([each for each in scored if each.has_context], engines)
    weighed = [each for each in scored if each.has_context and OURS in each.context]
    if any(each.context[OURS].reliability.total.read for each in weighed):
        yield _reliability_table(weighed)


def _sums_table(scored: Sequence[ScoredSet], engines: Sequence[str]) -> Table:
    table = Table(title="Sums: F1 in %, and false positives where there is no money", title_justify="left")
    for column in ("set", "cases", "engine", "value+currency", "value", "amount", "detection", "exact span", "false +"):
        table.add_column(column, justify="left" if column in ("set", "engine") else "right")
    totals = {engine: SumsScore() for engine in engines}
    for each in scored:
        for engine in engines:
            _add(totals[engine], each.sums[engine])
            table.add_row(each.name, str(each.sums[engine].cases), engine, *_sums_cells(each.sums[engine]))
    table.add_section()
    for engine in engines:
        table.add_row("all sums together", str(totals[engine].cases), engine, *_sums_cells(totals[engine]))
    return table


def _add(total: SumsScore, score: SumsScore) -> None:
    total.cases += score.cases
    total.without_money += score.without_money
    total.false_positives += score.false_positives
    for level, count in score.levels.items():
        total.levels[level].add(count)


def _sums_cells(score: SumsScore) -> list[str]:
    levels = ("value+currency", "value", "amount", "detection", "exact span")
    false = f"{score.false_positives} in {score.without_money}" if score.without_money else ""
    return [percent(score.levels[level].f1) for level in levels] + [false]


def _context_table(scored: Sequence[ScoredSet], engines: Sequence[str]) -> Table:
    table = Table(title="Context: share right in %, F1 for links and for the aid class", title_justify="left")
    table.add_column("question")
    columns = [(each, engine) for each in scored for engine in engines]
    for each, engine in columns:
        table.add_column(f"{each.name}\n{engine}", justify="right")
    table.add_row("passages", *(str(each.context[engine].cases) for each, engine in columns))
    asked = [what for what in SHARES if any(each.context[engine].shares[what].labelled for each, engine in columns)]
    for what in asked:
        shares = [_share(each.context[engine].shares[what]) for each, engine in columns]
        table.add_row(what, *_asked(what, shares, columns))
    for what in LINKS if "aid recognised" in asked or "non-aid kept out" in asked else ():
        links = [_link(each.context[engine].links[what]) for each, engine in columns]
        table.add_row(f"{what} (F1)", *_asked(what, links, columns))
    table.add_row("spurious figures", *(str(each.context[engine].spurious) for each, engine in columns))
    return table


def _reliability_table(scored: Sequence[ScoredSet]) -> Table:
    title = "Confidence: right of the currencies that the sum's own words do not settle"
    table = Table(title=title, title_justify="left")
    table.add_column("confidence")
    together = Reliability()
    for each in scored:
        table.add_column(each.name, justify="right")
        together.join(each.context[OURS].reliability)
    for column in ("together", "said on average", "right", "95 % interval"):
        table.add_column(column, justify="right")
    columns = [each.context[OURS].reliability for each in scored]
    for (name, band), *bands in zip(together, *(reliability.bands for reliability in columns), strict=True):
        table.add_row(name, *map(_band, bands), *_said_and_right(band))
    table.add_section()
    table.add_row("all", *(_band(each.total) for each in columns), *_said_and_right(together.total))
    return table


def _band(band: Band) -> str:
    return f"{band.right}/{band.read}" if band.read else ""


def _said_and_right(band: Band) -> tuple[str, str, str, str]:
    of = band.read or None
    interval = "–".join(map(percent, band.interval)) if band.interval else ""
    return _band(band), percent(of and band.said / of), percent(of and band.right / of), interval


def _asked(what: str, cells: list[str], columns: list[tuple[ScoredSet, str]]) -> list[str]:
    """The cells, empty where the engine does not claim to answer the question: the peers find sums and stop there."""
    return [
        cell if engine == OURS or what in _ASKED_OF_PEERS else ""
        for cell, (_, engine) in zip(cells, columns, strict=True)
    ]


def percent(share: float | None) -> str:
    """One digit after the point; a dash where there is nothing to divide by."""
    return "–" if share is None else f"{100 * share:.1f}"


def _share(count: Count) -> str:
    return f"{percent(count.right / count.labelled if count.labelled else None)}  {count.right}/{count.labelled}"


def _link(count: Count) -> str:
    f1 = 2 * count.right / (count.labelled + count.read) if count.labelled + count.read else None
    return f"{percent(f1)}  {count.right}/{count.labelled}, {count.read} said"


Key = tuple[str, str, str, str, str]
Saved = dict[str, object]


def judgements(scored: Sequence[ScoredSet], engines: Sequence[str]) -> dict[Key, Saved]:
    """Every judgement of a run by engine, set, case, question and place."""
    named = (
        (engine, each.name, judgement)
        for each in scored
        for engine in engines
        for judgement in (each.context[engine] if each.has_context else each.sums[engine]).judgements
    )
    return {_key(engine, name, judgement): _saved(engine, name, judgement) for engine, name, judgement in named}


def _key(engine: str, name: str, judgement: Judgement) -> Key:
    return engine, name, judgement.case, judgement.what, judgement.where


def _saved(engine: str, name: str, judgement: Judgement) -> Saved:
    return {"engine": engine, "set": name, **asdict(judgement)}


def read_judgements(file: Path) -> dict[Key, Saved]:
    """A saved run. Raises `InputError` where the file is none."""
    with open_bytes(file) as stream:
        saved = [entry.fields for entry in entries(stream, "jsonl")]
    try:
        rows = [dict(row) for row in saved if not isinstance(row, Refusal)]
        keys = [tuple(str(row[field]) for field in ("engine", "set", "case", "what", "where")) for row in rows]
    except KeyError as missing:
        raise InputError("--compare", f"{file} is no saved run: a line has no {missing}") from None
    if len(rows) != len(saved):
        raise InputError("--compare", f"{file} is no saved run")
    return {(a, b, c, d, e): row for (a, b, c, d, e), row in zip(keys, rows, strict=True)}


def changes(earlier: dict[Key, Saved], now: dict[Key, Saved], sets: Sequence[LabelledSet]) -> Iterator[str]:
    """What was gained and lost since the earlier run: answers turned right or wrong, false figures gone or come.

    Only what both runs were asked is compared; a false figure that is absent from a run counts as right in it.
    """
    asked = {(key[0], key[1]) for key in earlier} & {(key[0], key[1]) for key in now}
    texts = {(each.name, str(case["id"])): str(case["text"]) for each in sets for case in each.cases}
    moved = []
    for key in sorted(earlier.keys() | now.keys()):
        was, is_now = _is_right(earlier, key), _is_right(now, key)
        if key[:2] in asked and None not in (was, is_now) and was != is_now:
            moved.append((bool(is_now), key))
    gains = [key for right, key in moved if right]
    losses = [key for right, key in moved if not right]
    yield f"{len(gains)} gained, {len(losses)} lost"
    for sign, keys in (("-", losses), ("+", gains)):
        for key in keys[:_SHOWN_CHANGES]:
            yield _change(sign, key, earlier.get(key), now.get(key), texts.get((key[1], key[2]), ""))
        if len(keys) > _SHOWN_CHANGES:
            yield f"{sign} … and {len(keys) - _SHOWN_CHANGES} more"


def _is_right(run: dict[Key, Saved], key: Key) -> bool | None:
    """None where the run was not asked."""
    if key in run:
        return bool(run[key]["right"])
    return True if key[3] == "spurious" else None


def _change(sign: str, key: Key, was: Saved | None, now: Saved | None, text: str) -> str:
    engine, name, case, what, where = key
    start, colon, end = where.partition(":")
    words = text[int(start) : int(end)] if colon else where
    said = " → ".join(str(run["said"] or "nothing") if run else "nothing" for run in (was, now))
    return f"{sign} {name} {case} {what} {words!r}: {said}" + ("" if engine == OURS else f" [{engine}]")
