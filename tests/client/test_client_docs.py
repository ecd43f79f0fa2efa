"""docs/client.md shows what the client does, and names all that it raises."""

import doctest
from pathlib import Path

from aidfigures import client

PAGE = Path(__file__).resolve().parents[2] / "docs" / "client.md"


def test_the_page_runs(address: str) -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, globs={"ADDRESS": address})
    assert tried >= 10
    assert failed == 0


def test_every_error_and_call_is_on_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    errors = [name for name in client.__all__ if name.endswith("Error")]
    calls = [name for name in vars(client.Client) if not name.startswith("_")]
    assert len(errors) == 18
    assert [name for name in (*errors, *calls) if f"`{name}" not in text and f"{name}()" not in text] == []
