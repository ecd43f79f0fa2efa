"""scripts/bench.py: what it times and how it compares; how fast anything is, no test asks."""

import importlib.util
import io
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from rich.console import Console

from aidfigures.documents import Document
from aidfigures.model import Context

SCRIPT = Path(__file__).parents[2] / "scripts" / "bench.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def documents(count: int) -> list[Document]:
    return [Document(n, "é" * 50, Context()) for n in range(count)]


def test_the_sub_sample_is_always_the_same_and_about_as_large_as_asked(bench: ModuleType) -> None:
    drawn = bench.drawn(documents(1000), 10_000)
    assert len(drawn) == 100
    assert drawn == bench.drawn(documents(1000), 10_000)
    assert len({each.id for each in drawn}) == 100
    assert len(bench.drawn(documents(3), 10_000)) == 3


def test_ratios_are_of_the_same_articles(bench: ModuleType) -> None:
    timings = [bench.Timing("ours", 10, 1000, 0.5), bench.Timing("theirs", 10, 1000, 5.0)]
    stream = io.StringIO()
    Console(width=120, file=stream).print(bench.table("t", timings, ["theirs"]))
    rows = [line.replace("│", " ").split() for line in stream.getvalue().splitlines() if line.startswith("│")]
    assert [row[0] for row in rows] == ["ours", "theirs"]
    assert [row[-1] for row in rows] == ["10", "1"]


def test_it_runs_on_a_corpus(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"text": "Oslo gives $5 million."}\n' * 8)
    done = subprocess.run([sys.executable, SCRIPT, corpus], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert {"bare", "finding", "whole", "quantulum3"} <= set(done.stdout.replace("│", " ").split())
