"""Articles a second and megabytes a second on one core, beside the peers and two bare scans, in one run.

    python scripts/bench.py [CORPUS.jsonl[.gz]]

Without a corpus the sample articles are read again and again. The peers are slow, so they get a sub-sample, and so do
we for the ratios: every ratio compares two engines on the same bytes. Seconds are processor time, the best of three
runs for us and one for the peers, so that other work on the machine matters little. The memory of one worker and the
time from nothing to the first figure are those of processes of their own.
"""

import argparse
import gc
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from rich.console import Console
from rich.table import Table

from aidfigures.documents import Document, document, entries
from aidfigures.errors import InputError
from aidfigures.finding import finder
from aidfigures.lexicon import load_lexicon
from aidfigures.model import Context
from aidfigures.pipeline import find_mentions
from aidfigures.reading import open_bytes
from aidfigures.score.engines import load_engine

SAMPLE = Path(__file__).parents[1] / "sample_data" / "articles.jsonl"
PEERS = ("quantulum3", "recognizers")
ROUNDS = 3
# Two of the least things that a finder must do: look at each number and sign, and at each word for money. The second,
# by a native matcher, is the limit of ours.
BARE = re.compile(r"[$€£¥]|\d+(?:[.,]\d+)*")

# What a batch worker does, and what it takes; a first figure from nothing.
_WORKER = """
import resource, sys
from pathlib import Path
from aidfigures.documents import document, entries
from aidfigures.finding import finder
from aidfigures.model import Context
from aidfigures.reading import open_bytes
find = finder()
with open_bytes(Path(sys.argv[1])) as stream:
    for entry in entries(stream, "jsonl"):
        find(document(entry, Context()))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_FIRST = """
import time
import aidfigures
aidfigures.find_figures("Canada will give C$1 billion ($723 million).")
print(time.process_time())
"""

Read = Callable[[Document], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """What it took to read some articles."""

    name: str
    articles: int
    size: int  # bytes in UTF-8
    seconds: float

    @property
    def articles_per_second(self) -> float:
        return self.articles / self.seconds

    @property
    def megabytes_per_second(self) -> float:
        return self.size / self.seconds / 1e6


def read_corpus(file: Path, at_least: int) -> list[Document]:
    """The articles of a file; those of the sample are repeated until they make `at_least` bytes."""
    with open_bytes(file) as stream:
        read = [document(entry, Context()) for entry in entries(stream, "jsonl")]
    articles = [each for each in read if isinstance(each, Document)]
    if not articles:
        raise SystemExit(f"{file} has no articles")
    return articles * (1 + at_least // size_of(articles)) if file == SAMPLE else articles


def size_of(articles: Iterable[Document]) -> int:
    """Bytes in UTF-8."""
    return sum(len(each.text.encode()) for each in articles)


def drawn(articles: Sequence[Document], at_most: int) -> list[Document]:
    """Articles drawn from the whole corpus, always the same ones, of about `at_most` bytes together."""
    share = min(1.0, at_most / size_of(articles))
    return random.Random(1).sample(articles, max(1, round(share * len(articles))))


def timings(readers: Mapping[str, Read], articles: Sequence[Document]) -> list[Timing]:
    """The best of some rounds for each reader, after a warm-up on a few articles."""
    for read in readers.values():
        for each in articles[:5]:
            read(each)
    rounds = [{name: _seconds(read, articles) for name, read in readers.items()} for _ in range(ROUNDS)]
    size = size_of(articles)
    return [Timing(name, len(articles), size, min(each[name] for each in rounds)) for name in readers]


def _seconds(read: Read, articles: Sequence[Document]) -> float:
    start = time.process_time()
    for each in articles:
        read(each)
    return time.process_time() - start


def our_readers() -> dict[str, Read]:
    """What is timed of ours: the bare scans, finding alone, everything."""
    lexicon, find = load_lexicon(), finder()
    gc.collect()
    gc.freeze()  # as the workers of a batch and of the server do
    words = [*lexicon.currencies.cues, *lexicon.currencies.cased_cues, *lexicon.currencies.codes]
    native = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return {
        "bare scan": lambda each: BARE.findall(each.text),
        "native scan": lambda each: native.find_matches_as_indexes(each.text),
        "finding alone": lambda each: find_mentions(each.text, lexicon, each.context),
        "whole pipeline": find,
    }


def processes(corpus: Path) -> Table:
    """A worker's memory after the corpus, and the start: the least of five, byte code written beforehand."""
    result = Table(title="one process", title_justify="left")
    result.add_column("what")
    result.add_column("measured", justify="right")
    with tempfile.TemporaryDirectory() as folder:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder
        worker = float(_printed(_WORKER, environment, str(corpus))) / 1024
        firsts = [_printed(_FIRST, environment) for _ in range(6)][1:]
    result.add_row("memory of a worker that has read the corpus, MB", f"{worker:.0f}")
    result.add_row("import to first figure, CPU s", f"{min(map(float, firsts)):.2f}")
    return result


def _printed(code: str, environment: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def peers() -> dict[str, Read]:
    """The peers that are installed."""
    found: dict[str, Read] = {}
    for name in PEERS:
        try:
            found[name] = load_engine(name)
        except InputError as problem:
            print(f"left out: {problem}")
    return found


def table(title: str, rows: Sequence[Timing], bases: Sequence[str] = ()) -> Table:
    """One row an engine; a column for each engine that the others are compared with."""
    result = Table(title=title, title_justify="left")
    for column in ("engine", "articles", "MB", "CPU s", "articles/s", "MB/s", *(f"× {base}" for base in bases)):
        result.add_column(column, justify="left" if column == "engine" else "right")
    speed = {each.name: each.articles_per_second for each in rows}
    for each in rows:
        ratios = (f"{each.articles_per_second / speed[base]:.3g}" for base in bases)
        result.add_row(
            each.name,
            str(each.articles),
            f"{each.size / 1e6:.2f}",
            f"{each.seconds:.2f}",
            f"{each.articles_per_second:.0f}" if each.articles_per_second >= 10 else f"{each.articles_per_second:.1f}",
            f"{each.megabytes_per_second:.3g}",
            *ratios,
        )
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=SAMPLE, help="JSON lines with a text each; may be .gz")
    parser.add_argument("--bytes", type=int, default=1_000_000, help="how far the sample is repeated (1,000,000)")
    parser.add_argument("--peer-bytes", type=int, default=100_000, help="size of the peers' sub-sample (100,000)")
    options = parser.parse_args()
    articles = read_corpus(options.corpus, options.bytes)
    some = drawn(articles, options.peer_bytes)
    ours = our_readers()
    console = Console(highlight=False, width=120)
    console.print(table(f"{options.corpus.name}: all of it", timings(ours, articles)))
    console.print(processes(options.corpus))
    others = peers()
    compared = timings(ours | others, some)
    console.print(table("a sub-sample, the same for all: times as fast as …", compared, [*others, "native scan"]))


if __name__ == "__main__":
    main()
