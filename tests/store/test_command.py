"""`aidfigures store`, as the command line calls it."""

import argparse
import gzip
import json
from pathlib import Path

import pytest

from aidfigures.cli import store as command
from aidfigures.errors import InputError

GOOD = {"date": "2025-06-17", "text": "Canada pledged C$2 billion to Ukraine."}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AIDFIGURES_DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    return tmp_path


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    return command.run(parser.parse_args(arguments))


def test_a_file_is_kept_once(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = place / "articles.jsonl.gz"
    with gzip.open(file, "wt") as stream:
        stream.writelines(json.dumps(record) + "\n" for record in (GOOD, {"text": 1}, {"text": "€5", "date": "soon"}))
    assert run("ingest", str(file)) == 1
    out, err = capsys.readouterr()
    assert out == f"{file}: 1 kept\n"
    assert err.splitlines() == [
        f"aidfigures: {file}: record 2: text: must be a string",
        f"aidfigures: {file}: record 3: date: must be a day as YYYY-MM-DD",
    ]
    assert run("ingest", str(file)) == 0
    assert capsys.readouterr().out == f"{file}: nothing new; 3 were dealt with before\n"
    assert run("status") == 0
    counts = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert (counts["article"], counts["figure"], counts["run_error"]) == ("1", "1", "2")
    assert run("drop-texts") == 0
    assert capsys.readouterr().out == "1 texts forgotten\n"


def test_tables_up_and_down(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("migrate") == 0
    assert run("migrate", "base") == 0
    assert capsys.readouterr().out == "the tables are at 0002\nthe tables are at base: there are none\n"


@pytest.mark.parametrize(
    "arguments",
    [("ingest",), ("ingest", "no-such.jsonl"), ("ingest", "{place}"), ("status", "a"), ("migrate", "a", "b")],
)
def test_mistakes_in_the_call(place: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(InputError):
        run(*(argument.format(place=place) for argument in arguments))


def test_an_unknown_kind_of_file(place: Path) -> None:
    (place / "a.pdf").write_text("")
    with pytest.raises(InputError, match="must end in"):
        run("ingest", str(place / "a.pdf"))
