"""Articles a second and megabytes a second on one core, beside the peers and a bare scan, in one run.

    python scripts/bench.py [CORPUS.jsonl[.gz]]

Without a corpus the sample articles are read again and again. The peers are slow, so they get a sub-sample, and so do
we for the ratios: every ratio compares two engines on the same bytes. Seconds are processor time, the best of three
runs for us and one for the peers, so that other work on the machine matters little.
"""

import argparse
import random
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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
# The least that any finder of sums must do: look at each number and each currency sign once.
BARE = re.compile(r"[$€£¥]|\d+(?:[.,]\d+)*")

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
    """What is timed of ours: a bare scan, finding alone, everything."""
    lexicon, find = load_lexicon(), finder()
    return {
        "bare scan": lambda each: BARE.findall(each.text),
        "finding alone": lambda each: find_mentions(each.text, lexicon, each.context),
        "whole pipeline": find,
    }


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
    others = peers()
    compared = timings(ours | others, some)
    console.print(table("a sub-sample, the same for all: times as fast as …", compared, [*others, "bare scan"]))


if __name__ == "__main__":
    main()
