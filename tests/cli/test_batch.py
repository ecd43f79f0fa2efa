"""`aidfigures batch`: order, errors beside the output, and a run that is stopped and goes on."""

import csv
import gzip
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aidfigures.batch import chunks, expand, jobs
from aidfigures.batch.parts import Parts, fingerprint
from aidfigures.errors import InputError

Run = Callable[..., Any]

CHUNKS = 12


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """One file of each kind, with something wrong in most of them."""
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    records = [json.dumps({"id": n, "text": f"Oslo gives ${n + 1} million", "date": "2025-08-24"}) for n in range(150)]
    records[70] = '{"id": 70}'
    records[71] = "nonsense"
    (folder / "a.jsonl").write_text("\n".join(records))
    (folder / "b.csv").write_text('id,text,outlet_country\nc1,"Ottawa gives $5 million",CA\nc2,x,Canada\n')
    (folder / "c.csv").write_text("a,b\n1,2\n")
    (folder / "d.html").write_text("<html><body><p>Germany gives €500 million.</p></body></html>")
    (folder / "e.txt").write_bytes(b"\0" * 100)
    (folder / "ignored.docx").write_bytes(b"PK")
    (folder / "sub" / "f.txt.gz").write_bytes(gzip.compress("£7m".encode()))
    (folder / "sub" / "g.txt").write_bytes("Québec: £8m".encode("cp1252"))
    return folder


def test_json_lines_in_the_order_of_the_input(run: Run, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    done = run("batch", archive, "--out", out, "--workers", 2)
    assert done.returncode == 1, done.stderr
    ids = [each["id"] for each in lines(out)]
    files = [str(archive / name) for name in ("d.html", "sub/f.txt.gz", "sub/g.txt")]
    assert ids == [*range(70), *range(72, 150), "c1", *files]
    assert all(isinstance(each["figures"], list) and len(each["figures"]) == 1 for each in lines(out))
    assert not out.with_name("out.jsonl.parts").exists()


def test_each_bad_input_is_one_line_of_the_error_file(run: Run, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    run("batch", archive, "--out", out)
    errors = [
        (Path(str(each["file"])).name, each["id"], each["line"]) for each in lines(tmp_path / "out.jsonl.errors.jsonl")
    ]
    assert errors == [
        ("a.jsonl", 70, 71),
        ("a.jsonl", None, 72),
        ("b.csv", "c2", 3),
        ("c.csv", None, 0),
        ("e.txt", None, None),
    ]
    first = lines(tmp_path / "out.jsonl.errors.jsonl")[0]
    assert first["error"] == {"field": "text", "reason": "is missing"}


def test_csv_has_one_header_and_a_row_for_each_figure(run: Run, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    run("batch", archive, "--out", out, "--date", "2025-01-02")
    with out.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 148 + 1 + 3
    assert {row["published"] for row in rows} == {"2025-08-24", "2025-01-02"}
    assert rows[148]["currency"] == "CAD"


def test_the_number_of_workers_changes_nothing(run: Run, archive: Path, tmp_path: Path) -> None:
    outs = [tmp_path / f"{workers}.csv" for workers in (1, 3)]
    for workers, out in zip((1, 3), outs, strict=True):
        run("batch", archive, "--out", out, "--workers", workers)
    assert outs[0].read_bytes() == outs[1].read_bytes()


@pytest.mark.parametrize("shape", ["jsonl", "csv"])
def test_a_batch_says_what_extract_says(run: Run, tmp_path: Path, shape: str) -> None:
    file, out = tmp_path / "a.jsonl", tmp_path / f"out.{shape}"
    texts = ["Oslo gives €5 million.", "£1bn ($1.3bn) in loans to Kenya", "no money", "up to ¥3 trillion \ud800"]
    file.write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts)))
    assert run("batch", file, "--out", out).returncode == 0
    assert out.read_bytes() == run("extract", file, "--to", shape).stdout


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Enough chunks that a run can be stopped in the middle."""
    file = tmp_path / "large.jsonl"
    text = "Canada will give Ukraine C$1 billion ($723 million) in military aid."
    file.write_text("".join(json.dumps({"id": n, "text": f"{n}: {text}"}) + "\n" for n in range(64 * CHUNKS)))
    return file


@pytest.fixture
def heeds_interrupts() -> Iterator[None]:
    """What is started in the background of a shell ignores SIGINT, and so would all that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_interrupts")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_goes_on(run: Run, large: Path, tmp_path: Path, how: signal.Signals) -> None:
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "aidfigures", "batch", str(large), "--out", str(out), "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as process:
        parts = tmp_path / "out.jsonl.parts"
        while process.poll() is None and not (parts / "00000001.part").exists():
            time.sleep(0.005)
        process.send_signal(how)
        _, said = process.communicate(timeout=60)
    assert process.returncode == (-signal.SIGKILL if how == signal.SIGKILL else 130)
    assert how == signal.SIGKILL or b"--resume goes on after" in said
    kept = {part.name: part.stat().st_mtime_ns for part in parts.glob("*.part")}
    assert 2 <= len(kept) < CHUNKS
    assert not out.exists()

    refused = run("batch", large, "--out", out)
    assert refused.returncode == 2
    assert b"holds an unfinished run" in refused.stderr
    other = run("batch", large, "--out", out, "--resume", "--base", "EUR")
    assert other.returncode == 2
    assert b"had other context" in other.stderr
    assert {part.name: part.stat().st_mtime_ns for part in parts.glob("*.part")} == kept

    done = run("batch", large, "--out", out, "--resume")
    assert done.returncode == 0, done.stderr
    assert [each["id"] for each in lines(out)] == list(range(64 * CHUNKS))
    assert not parts.exists()


def test_a_finished_run_is_left_alone(run: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "a.txt", tmp_path / "out.csv"
    file.write_text("$5 million")
    assert run("batch", file, "--out", out).returncode == 0
    before = out.read_bytes()
    again = run("batch", file, "--out", out)
    assert again.returncode == 2
    assert b"is there already" in again.stderr
    assert run("batch", file, "--out", out, "--resume").returncode == 0
    assert out.read_bytes() == before


def test_overwrite_begins_anew_and_reads_no_earlier_output(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    (tmp_path / "a.txt").write_text("$5 million")
    (tmp_path / "b.txt").write_bytes(b"\0" * 99)
    with Parts(out, {"other": "run"}).opened(resume=False):
        pass
    for _ in range(2):
        done = run("batch", tmp_path, "--out", out, "--overwrite")
        assert done.returncode == 1, done.stderr
        assert b"2 documents, 1 of them with an error" in done.stderr
    assert len(lines(out)) == 1


def test_a_run_that_goes_on_is_not_thrown_away(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "out.csv", {})
    with parts.opened(resume=False), pytest.raises(InputError, match="another process"):
        Parts(tmp_path / "out.csv", {}).forget()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "--out", "x.csv"], b"nowhere: no such file or folder"),
        (["{file}", "--out", "x.parquet"], b"--out: must end in .csv or .jsonl"),
        (["{file}", "--out", "no/folder/x.csv", "--workers", "0"], b"must be a whole number from 1 to 512"),
        (["{file}", "--out", "x.csv", "--timeout", "soon"], b"must be a number of seconds above 0"),
        (["{file}", "--out", "x.csv", "--base", "XQQ"], b"unknown currency code 'XQQ'"),
        (["{file}", "--out", "x.csv", "--date", "1.1.2025"], b"date: must be a day as YYYY-MM-DD"),
    ],
)
def test_a_run_that_cannot_begin(run: Run, tmp_path: Path, arguments: list[str], message: bytes) -> None:
    file = tmp_path / "a.txt"
    file.write_text("$5")
    done = run("batch", *(each.format(file=file) for each in arguments))
    assert done.returncode == 2
    assert message in done.stderr


def test_two_runs_cannot_share_an_output(tmp_path: Path) -> None:
    one, two = (Parts(tmp_path / "out.csv", fingerprint([], {})) for _ in range(2))
    with one.opened(resume=False), pytest.raises(InputError, match="another process"), two.opened(resume=True):
        pass


def test_a_changed_input_is_not_resumed(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")
    with Parts(tmp_path / "out.csv", fingerprint([file], {})).opened(resume=False):
        pass
    file.write_text("other")
    with (
        pytest.raises(InputError, match="had other inputs"),
        Parts(tmp_path / "out.csv", fingerprint([file], {})).opened(resume=True),
    ):
        pass


def test_chunks_are_bounded_by_documents_and_by_bytes(tmp_path: Path) -> None:
    small = tmp_path / "small.jsonl"
    small.write_text('{"text": "x"}\n' * 130)
    assert [len(chunk) for chunk in chunks(jobs([small]))] == [64, 64, 2]
    large = tmp_path / "large.jsonl"
    large.write_text(('{"text": "' + "x" * 1_500_000 + '"}\n') * 5)
    assert [len(chunk) for chunk in chunks(jobs([large]))] == [3, 2]


def test_folders_are_read_in_order_and_strange_files_are_refused_by_name(archive: Path) -> None:
    assert [file.name for file in expand(archive)][:2] == ["a.jsonl", "b.csv"]
    assert "ignored.docx" not in {file.name for file in expand(archive)}
    with pytest.raises(InputError):
        expand(archive / "ignored.docx")
