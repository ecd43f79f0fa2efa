"""`rate_method=printed` through the doors: the library, the command line, HTTP."""

import datetime as dt
import json
from pathlib import Path

import pytest

from aidfigures import Context, find_figures
from aidfigures.app import create_app
from aidfigures.cli import main
from aidfigures.settings import Settings

TEXT = "Canada gives C$1 billion ($723 million). Norway gives NOK 5 million."
SUNDAY = dt.date(2025, 8, 24)


def test_in_the_library() -> None:
    figures = find_figures(TEXT, Context(published=SUNDAY, rate_method="printed")).figures
    told = [(str(f.conversion.point), f.conversion.rate.method) for f in figures if f.conversion]
    assert told == [("723000000.00", "printed"), ("723000000.00", "last_published"), ("490513.42", "last_published")]


def test_over_http() -> None:
    client = create_app(Settings()).test_client()
    answer = client.post("/v1/figures", json={"text": TEXT, "published": "2025-08-24", "rate_method": "printed"})
    first, _, last = answer.get_json()["figures"]
    assert (first["conversion"]["method"], first["conversion"]["rate"]) == ("printed", "0.723")
    assert [leg["source"] for leg in first["conversion"]["legs"]] == ["article"]
    assert last["conversion"]["method"] == "last_published"
    assert last["conversion_why"].endswith("(the article prints no rate between NOK and USD).")


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "article.txt"
    article.write_text(TEXT, encoding="utf-8")
    asked = ["extract", str(article), "--date", "2025-08-24", "--rate-method", "printed", "--to", "json"]
    assert main(asked) == 0
    first = json.loads(capsys.readouterr().out)["figures"][0]
    assert first["conversion"]["point"] == "723000000.00"


def test_a_pair_and_a_day_have_no_printed_rate(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rates", "CAD", "USD", "--method", "printed"]) == 2
    assert "stands in an article" in capsys.readouterr().err


def test_status_and_refresh_are_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rates", "status", "--json"]) in (0, 3)
    assert json.loads(capsys.readouterr().out)["sources"]
    assert main(["rates", "refresh", "--from", "/nowhere"]) == 2
