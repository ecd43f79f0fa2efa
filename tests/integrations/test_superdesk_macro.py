"""The macro as Superdesk calls it, with a story as Superdesk keeps it, against a service over HTTP."""

import datetime as dt
import importlib.util
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from aidfigures.app import create_app

Serving = Callable[[Flask], AbstractContextManager[str]]

MACRO = Path(__file__).resolve().parents[2] / "integrations" / "superdesk" / "currency_note.py"


@pytest.fixture(scope="module")
def service(serving: Serving) -> Iterator[str]:
    with serving(create_app()) as address:
        yield address


@pytest.fixture
def macro(service: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("FIGURES_SERVICE_URL", service)
    return loaded()


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("macros.currency_note", MACRO)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def story(body: str, **fields: object) -> dict[str, Any]:
    when = dt.datetime(2025, 8, 24, 9, 30, tzinfo=dt.UTC)
    return {"_id": "urn:1", "type": "text", "body_html": body, "versioncreated": when, "language": "en", **fields}


@pytest.mark.parametrize(
    ("written", "noted"),
    [
        ("<p>It gave C$1 billion.</p>", "<p>It gave C$1 billion (US$720 million).</p>"),
        ("<p>It gave C$22.5 million.</p>", "<p>It gave C$22.5 million (US$16.2 million).</p>"),
        ("<p>It gave C$1,234,567.</p>", "<p>It gave C$1,234,567 (US$887,304).</p>"),
        ("<p>It cost 500 yen.</p>", "<p>It cost 500 yen (US$3.36).</p>"),
        ("<p>It gave C$2.50.</p>", "<p>It gave C$2.50 (US$1.80).</p>"),
        ("<p>It gave C$2-3 billion.</p>", "<p>It gave C$2-3 billion (US$1.4 billion to US$2.2 billion).</p>"),
        ("<p>More than C$500 million came.</p>", "<p>More than C$500 million (US$359 million) came.</p>"),
        ("<p>It gave <b>C$1&nbsp;billion</b>, &amp; left.</p>", "<p>It gave <b>C$1&nbsp;billion (US$720 million)</b>"),
        ("<ul><li>C$5 million</li><li>C$6 million</li></ul>", "<ul><li>C$5 million (US$3.6 million)</li><li>C$6 "),
        ("<p>\U0001f30d a &lt; b: C$1 billion</p>", "<p>\U0001f30d a &lt; b: C$1 billion (US$720 million)</p>"),
    ],
)
def test_a_note_is_as_exact_as_the_writer(macro: ModuleType, written: str, noted: str) -> None:
    item, diff = macro.callback(story(written))
    assert item["body_html"].startswith(noted)
    assert diff
    for old, new in diff.items():
        assert old in written
        assert new in item["body_html"]


@pytest.mark.parametrize(
    "written",
    [
        "<p>It gave US$5 million.</p>",
        "<p>It gave C$1 billion (US$723 million).</p>",
        "<p>It gave tens of millions of euros.</p>",
        "<p>It gave 5 million crowns.</p>",
        "<p>Nothing here.</p>",
        "",
    ],
)
def test_what_needs_no_note_or_can_have_none_is_left_alone(macro: ModuleType, written: str) -> None:
    assert macro.callback(story(written)) == (story(written), {})


def test_to_run_it_again_changes_nothing(macro: ModuleType) -> None:
    body = "<p>It gave C$1 billion and €22.5 million.</p><p>Later it gave £3 million more.</p>"
    once, _ = macro.callback(story(body))
    assert once["body_html"].count("(US$") == 3
    again, diff = macro.callback(dict(once))
    assert (again, diff) == (once, {})


def test_all_fields_are_read_as_one_story(macro: ModuleType) -> None:
    item, diff = macro.callback(
        story("<p>It gave £3 million more.</p>", headline="Ottawa gives C$1 billion", abstract="<p>And €5 million.</p>")
    )
    assert item["headline"] == "Ottawa gives C$1 billion (US$720 million)"
    assert item["abstract"] == "<p>And €5 million (US$5.8 million).</p>"
    assert item["body_html"] == "<p>It gave £3 million (US$4.0 million) more.</p>"
    assert len(diff) == 3


def test_another_currency(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SERVICE_URL", service + "/"), ("CURRENCY", "SEK"), ("COUNTRY", "AU")):
        monkeypatch.setenv(f"FIGURES_{name}", value)
    item, _ = loaded().callback(story("<p>It gave $5.00 million.</p>"))
    assert "$5.00 million (SEK 30.9" in item["body_html"]


def test_a_service_that_refuses_or_is_away_leaves_the_story_alone(macro: ModuleType, monkeypatch: Any) -> None:
    item = story("<p>It gave C$1 billion.</p>", language="no language")
    with pytest.raises(RuntimeError, match="language"):
        macro.callback(item)
    monkeypatch.setattr(macro, "SERVICE", "http://127.0.0.1:9")
    with pytest.raises(OSError, match=r"127\.0\.0\.1"):
        macro.callback(item)
    assert item == story("<p>It gave C$1 billion.</p>", language="no language")


def test_superdesk_finds_what_it_reads_of_a_macro(macro: ModuleType) -> None:
    assert (macro.name, macro.access_type, macro.action_type) == ("currency_note", "frontend", "interactive")
    assert macro.label == "Sums of money in USD"
