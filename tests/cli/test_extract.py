"""`aidfigures extract` and `rates`: forms in, shapes out, exit codes, and no traceback ever."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

Run = Callable[..., Any]

SENTENCE = "Canada will give Ukraine C$1 billion ($723 million) in military aid.\n"


def records(output: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.decode().splitlines()]


def test_a_table_for_people(run: Run) -> None:
    done = run("extract", "--date", "2025-08-24", stdin=SENTENCE.encode())
    assert done.returncode == 0, done.stderr
    table = done.stdout.decode()
    assert "C$1 billion" in table
    assert "CAD" in table
    assert "Countable money: USD" in table


def test_one_text_as_json(run: Run) -> None:
    done = run("extract", "-", "--to", "json", "--date", "2025-08-24", "--base", "eur", stdin=SENTENCE.encode())
    record = json.loads(done.stdout)
    first, second = record["figures"]
    assert (record["base_currency"], record["published"]) == ("EUR", "2025-08-24")
    assert first["surface"] == SENTENCE[first["start"] : first["end"]] == "C$1 billion"
    assert (first["currency"]["code"], first["amount"]["min"]) == ("CAD", "1000000000")
    assert second["equivalent_of"] == first["id"]


def test_json_lines_keep_ids_and_order(run: Run) -> None:
    lines = [
        {"id": "b", "text": "$5 million", "outlet_country": "AU"},
        {"id": 2, "text": "no money"},
        {"id": "a", "text": "€7"},
    ]
    done = run("extract", "--from", "jsonl", "--to", "jsonl", stdin="\n".join(map(json.dumps, lines)).encode())
    assert done.returncode == 0
    found = records(done.stdout)
    assert [each["id"] for each in found] == ["b", 2, "a"]
    assert [list(each) for each in found] == [["id", "figures"]] * 3
    assert [len(each["figures"]) for each in found] == [1, 0, 1]  # type: ignore[arg-type]
    assert found[0]["figures"][0]["currency"]["code"] == "AUD"  # type: ignore[index]


def test_a_bad_line_fails_alone(run: Run) -> None:
    lines = [b'{"id": 1, "text": "$5"}', b"{", b'{"id": 3, "text": "x", "date": "1.2.03"}', b'{"id": 4, "text": "$5"}']
    done = run("extract", "--from", "jsonl", "--to", "jsonl", stdin=b"\n".join(lines))
    assert done.returncode == 1
    found = records(done.stdout)
    assert [each["id"] for each in found] == [1, None, 3, 4]
    assert found[2] == {"id": 3, "line": 3, "error": {"field": "date", "reason": "must be a day as YYYY-MM-DD"}}
    assert b"Traceback" not in done.stderr


def test_a_line_may_ask_for_a_currency_that_does_not_exist(run: Run) -> None:
    line = b'{"id": 1, "text": "$5", "base_currency": "XQQ"}\n{"id": 2, "text": "$5"}'
    done = run("extract", "--from", "jsonl", "--to", "jsonl", stdin=line)
    assert done.returncode == 1
    first, second = records(done.stdout)
    assert first["error"] == {"field": "currency", "reason": "unknown currency code 'XQQ'"}
    assert second["figures"]


def test_html_comes_back_with_the_text_that_was_read(run: Run) -> None:
    page = b"<html><body><p>Norway gives $9 million.</p></body></html>"
    one = json.loads(run("extract", "--from", "html", "--to", "json", stdin=page).stdout)
    [figure] = one["figures"]
    assert one["text"][figure["start"] : figure["end"]] == "$9 million"
    line = json.dumps({"id": 1, "html": page.decode()}).encode()
    [record] = records(run("extract", "--from", "jsonl", "--to", "jsonl", stdin=line).stdout)
    assert record["text"] == one["text"]


def test_csv_in_and_csv_out(run: Run) -> None:
    done = run("extract", "--from", "csv", "--to", "csv", stdin='id,text\nx,"Oslo gives $5 million, €4m"\n'.encode())
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    assert [(row["document"], row["surface"]) for row in rows] == [("x", "$5 million"), ("x", "€4m")]
    assert b"\r\r\n" not in done.stdout


def test_several_files_make_a_list(run: Run, tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.jsonl"
    one.write_text("$5 million")
    two.write_text('{"id": "l", "text": "€6"}\n{')
    done = run("extract", one, two, "--to", "json")
    assert done.returncode == 1
    assert [each["id"] for each in json.loads(done.stdout)] == [str(one), "l", None]


def test_offsets_count_code_points_and_line_ends_stay(run: Run) -> None:
    text = "🇺🇦\r\n👩‍👩‍👧 cafe\u0301 €5 million\r\n"
    [figure] = json.loads(run("extract", "--to", "json", stdin=text.encode()).stdout)["figures"]
    assert text[figure["start"] : figure["end"]] == "€5 million"


@pytest.mark.parametrize("shape", ["table", "json", "jsonl", "csv", "iati"])
def test_lone_surrogates_do_not_break_the_output(run: Run, shape: str) -> None:
    line = rb'{"id": "\ud800", "text": "\udfff gives $5 million to \ud83d", "title": "\udc00"}'
    done = run("extract", "--from", "jsonl", "--to", shape, stdin=line)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode("utf-8")
    if shape == "jsonl":
        assert records(done.stdout)[0]["id"] == "\ud800"


TWO = b"""{"id": "a", "text": "Norway pledged $5 million in aid to Sudan. It cost $9.", "date": "2025-08-22"}
{"id": "b", "text": "x", "date": "2025-02-30"}
{"id": "c", "text": "Chad was promised \\u20ac3 million in humanitarian aid by Germany.", "date": "2025-08-22"}
"""


def test_totals_as_a_table_of_their_own(run: Run) -> None:
    done = run("extract", "--from", "jsonl", "--to", "csv", "--totals", stdin=TWO)
    assert done.returncode == 1
    assert b"line 2: date: is not a day in the calendar" in done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline=""), strict=True))
    assert [(row["document"], row["counted"], row["donor"], row["base_point"], row["reason"]) for row in rows] == [
        ("a", "true", "Norway", "5000000.00", "new money"),
        ("a", "false", "", "", "not aid: price"),
        ("c", "true", "Germany", "3482400.00", "new money"),
    ]


@pytest.mark.parametrize("shape", ["json", "jsonl"])
def test_totals_of_each_record(run: Run, shape: str) -> None:
    with_totals = run("extract", "--from", "jsonl", "--to", shape, "--totals", stdin=TWO).stdout
    without = run("extract", "--from", "jsonl", "--to", shape, stdin=TWO).stdout
    found: Any = json.loads(with_totals) if shape == "json" else records(with_totals)
    assert [each["totals"]["rows"][0]["donor"] for each in found if "totals" in each] == ["Norway", "Germany"]
    assert "error" in found[1]
    assert b"totals" not in without


def test_the_columns_of_a_data_set_and_its_currency(run: Run) -> None:
    done = run("extract", "--from", "jsonl", "--to", "csv", "--profile", "kiel", stdin=TWO)
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline=""), strict=True))
    assert [(row["donor"], row["tot_activity_value_EUR"], row["countable"]) for row in rows] == [
        ("Norway", "4307374.22", "true"),
        ("Germany", "3000000.00", "true"),
    ]


def test_one_iati_file_for_all_texts(run: Run) -> None:
    done = run("extract", "--from", "jsonl", "--to", "iati", "--reporting-org", "XM-1", stdin=TWO)
    root = etree.fromstring(done.stdout)
    assert [each.findtext("transaction/value") for each in root.iter("iati-activity")] == ["5000000", "3000000"]
    assert b"no sum to publish" not in done.stderr
    assert b"no sum to publish" in run("extract", "--to", "iati", stdin=b"It cost $5.").stderr


@pytest.mark.parametrize("shape", ["table", "json", "jsonl", "csv", "iati"])
def test_nothing_in_nothing_found(run: Run, shape: str) -> None:
    done = run("extract", "--to", shape)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_no_records_is_an_empty_list(run: Run) -> None:
    assert json.loads(run("extract", "--from", "jsonl", "--to", "json").stdout) == []


def test_a_process_speaks_utf_8_whatever_the_locale_says(run_process: Run) -> None:
    done = run_process("extract", "--to", "jsonl", stdin="Québec: 5 millions €".encode(), LC_ALL="C", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert records(done.stdout)[0]["figures"][0]["surface"] == "5 millions €"  # type: ignore[index]
    assert done.stderr == b""


def test_a_mistake_ends_a_process_without_a_traceback(run_process: Run) -> None:
    done = run_process("extract", "--date", "never", stdin=b"$5")
    assert (done.returncode, done.stderr) == (2, b"aidfigures: date: must be a day as YYYY-MM-DD\n")


def test_windows_text_is_read_and_said(run: Run) -> None:
    done = run("extract", "--to", "json", stdin="Québec gives £5 million".encode("cp1252"))
    assert json.loads(done.stdout)["figures"][0]["currency"]["code"] == "GBP"
    assert b"read as Windows-1252" in done.stderr


def test_ten_megabytes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    file.write_text("Lorem ipsum dolor sit amet, consectetur adipiscing elit. " * 180_000 + "Oslo gives $5 million.")
    done = run("extract", file, "--to", "json")
    assert done.returncode == 0, done.stderr
    assert [each["surface"] for each in json.loads(done.stdout)["figures"]] == ["$5 million"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (["extract", "no-such-file"], b"", "no-such-file: No such file or directory"),
        (["extract", "/"], b"", "Is a directory"),
        (["extract"], b"\0\1\2" * 99, "stdin is a binary file, not text"),
        (["extract", "--date", "24.8.2025"], b"$5", "date: must be a day as YYYY-MM-DD"),
        (["extract", "--date", "2025-02-30"], b"$5", "date: is not a day in the calendar"),
        (["extract", "--base", "XQQ"], b"$5", "unknown currency code 'XQQ'"),
        (["extract", "--default-currency", "dollars"], b"$5", "default_currency: must look like USD"),
        (["extract", "--outlet-country", "Canada"], b"$5", "outlet_country: must look like CA"),
        (["extract", "--language", "4"], b"$5", "language: must look like en"),
        (["extract", "--rate-method", "guess"], b"$5", "rate_method: must be one of last_published"),
        (["extract", "--to", "xml"], b"$5", "invalid choice: 'xml'"),
        (["extract", "--profile", "fts"], b"$5", "profile: is for --to csv"),
        (
            ["extract", "--profile", "fts", "--to", "csv", "--totals"],
            b"$5",
            "profile: is for --to csv, without --totals",
        ),
        (["extract", "--profile", "dac"], b"$5", "invalid choice: 'dac'"),
        (
            ["extract", "--profile", "kiel", "--to", "csv", "--base", "usd"],
            b"$5",
            "base_currency: is EUR in the profile",
        ),
        (["extract", "--to", "iati", "--totals"], b"$5", "totals: are not for --to iati"),
        (
            ["extract", "--to", "csv", "--reporting-org", "X"],
            b"$5",
            "reporting_org: and reporting_name are for --to iati",
        ),
        (["extract", "--to", "iati", "--reporting-org", "a b"], b"$5", "reporting_org: must be an identifier"),
        (["extract", "--from", "csv"], b"a,b\n1,2", "header: has neither a text nor an html column"),
        (["extract", "--from", "html"], b"<p></p>", "html: no text was found in the page"),
        (["rates", "CAD"], b"", "QUOTE: name the second currency"),
        (["rates", "CAD", "USD", "--date", "today"], b"", "date: must be a day as YYYY-MM-DD"),
        (["rates", "CAD", "USD", "--method", "guess"], b"", "method: must be one of last_published"),
        (["rates", "CAD", "XQQ"], b"", "QUOTE: is not a currency code that we know"),
        ([], b"", "the following arguments are required: COMMAND"),
        (["dance"], b"", "invalid choice: 'dance'"),
    ],
)
def test_a_mistake_is_named_and_ends_with_2(run: Run, arguments: list[str], stdin: bytes, message: str) -> None:
    done = run(*arguments, stdin=stdin)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("aidfigures: ")
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_no_rate_before_the_tables_begin(run: Run) -> None:
    done = run("rates", "CAD", "USD", "--date", "1960-01-01")
    assert done.returncode == 3
    assert b"no rate CAD/USD for 1960-01-01" in done.stderr


def test_a_rate_and_what_it_was_worked_out_from(run: Run) -> None:
    done = run("rates", "cad", "usd", "--date", "2025-08-24", "--explain")
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith("1 CAD = 0.71871")
    assert lines[0].endswith("USD (2025-08-22, last_published)")
    assert "  2025-08-22 ecb: 1 EUR = 1.6151 CAD" in lines


def test_the_state_of_the_tables(run: Run) -> None:
    assert b"ecb:" in run("rates", "status").stdout


def test_the_reader_may_leave_early(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text('{"id": 1, "text": "Oslo gives $5 million"}\n' * 3000)
    command = f"{sys.executable} -m aidfigures extract {file} --to jsonl | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False, timeout=300)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    code = (
        "import sys, aidfigures.cli as c\n"
        "try: c.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'rich', 'pydantic', 'trafilatura', 'flask', 'quantulum3', 'aidfigures.lexicon'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"


def test_one_text_needs_no_server_and_no_html_reader() -> None:
    code = (
        "import sys, aidfigures.cli as c\n"
        "c.main(['extract', '--to', 'jsonl'])\n"
        "print(sorted({'rich', 'pydantic', 'trafilatura', 'flask', 'quantulum3', 'requests'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input="$5", capture_output=True, check=True, text=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]"
