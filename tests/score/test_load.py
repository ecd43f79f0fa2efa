"""scripts/load.py: what it sends and how it reads what came back; how fast the service is, no test asks."""

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "load.py"


@pytest.fixture(scope="module")
def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("load", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["load"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_sample_articles_are_joined_to_the_length_of_a_real_one(load: ModuleType) -> None:
    sizes = [len(json.loads(body)["text"].encode()) for body in load.bodies_of(load.SAMPLE)]
    assert len(sizes) >= 4
    assert all(load.SIZES.start <= size < load.SIZES.start + 1_500 for size in sizes)


def test_of_a_corpus_the_articles_of_that_length_are_sent(load: ModuleType, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    texts = ["a" * 3_999, "é" * 2_250, "b" * 5_001]
    corpus.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    assert [json.loads(body)["text"] for body in load.bodies_of(corpus)] == ["é" * 2_250]
    corpus.write_text('{"text": "short"}\n', encoding="utf-8")
    with pytest.raises(SystemExit, match="no article of 4000 to 5000 bytes"):
        load.bodies_of(corpus)


def test_without_wrk_it_says_where_to_get_it(load: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="apt-get install wrk"):
        load.Wrk(tmp_path, ["{}"])


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_what_a_process_takes(load: ModuleType) -> None:
    assert 0 < load._cpu(os.getpid()) < load._age(os.getpid()) * (os.cpu_count() or 1)
    assert load._resident(os.getpid()) > 10


def test_growth_is_that_of_a_worker_that_was_warm(load: ModuleType) -> None:
    """A young worker has none: it may be the one that came in place of a large one."""
    step = load.Round(requests=300, seconds=30.0, p50=1.0, p99=2.0, mean=1.0, errors=1, cpu=3.0)
    assert (step.rate, step.cpu_each) == (10, 10)
    result = load.soaked([step, step], {7: [(60, 90.0), (130, 100.0), (600, 104.0)], 8: [(40, 80.0)]})
    columns = [list(column.cells) for column in result.columns]
    assert columns == [["7", "8"], ["600", "40"], ["100.0", ""], ["104.0", "80.0"], ["+4.0", ""]]
    assert str(result.title) == "600 requests in 60 s, errors 2, p99 2.0 to 2.0 ms"
