"""The tools for language models: called by a client of the protocol, in this process and over standard input."""

import datetime as dt
import os
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from aidfigures import Context, find_figures
from aidfigures.integrations.mcp_server import make_server
from aidfigures.wire import findings_record

SERVICE = Path(__file__).resolve().parents[2] / "service"
TEXT = "Canada will give Ukraine C$1 billion ($723 million) in military aid."
DAY = dt.date(2025, 8, 24)


def called(name: str, server: Any = None, **arguments: object) -> Any:
    """What the tool answers to a client."""

    async def call() -> Any:
        async with Client(server or make_server()) as client:
            return await client.call_tool(name, arguments)

    return anyio.run(call)


def test_figures_are_those_of_the_library() -> None:
    answer = called("figures", text=TEXT, published="2025-08-24", base_currency="EUR")
    assert not answer.is_error
    here = findings_record(find_figures(TEXT, Context(published=DAY, base_currency="EUR")))
    given = dict(answer.structured_content)
    assert given.pop("text", None) is None
    assert {**given, "versions": here["versions"]} == here


def test_the_outlet_tells_what_a_dollar_is() -> None:
    answer = called("figures", text="It will cost $5 million.", outlet_country="CA")
    assert answer.structured_content["figures"][0]["currency"]["code"] == "CAD"


def test_rates() -> None:
    answer = called("rate", base="CAD", quote="USD", date="2025-08-24")
    assert answer.structured_content["rate_date"] == "2025-08-22"


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("figures", {"text": "It cost €5.", "base_currency": "XQQ"}, "base_currency: is not a currency code"),
        ("figures", {"text": "It cost €5.", "outlet_country": "Canada"}, "outlet_country"),
        ("figures", {"text": "It cost €5.", "published": "soon"}, "published"),
        ("figures", {"text": "embargo " * 50_000}, "text"),
        ("figures", {}, "text"),
        ("rate", {"base": "CAD", "date": "1950-01-01"}, ""),
        ("rate", {"base": "dollars"}, "base"),
        ("rate", {"base": "CAD", "method": "guess"}, "method"),
    ],
)
def test_a_wrong_call_is_told_why(name: str, arguments: dict[str, object], said: str) -> None:
    answer = called(name, **arguments)
    assert answer.is_error
    assert said in answer.content[0].text
    assert "Traceback" not in answer.content[0].text


def test_the_tools_say_what_they_take_and_give() -> None:
    async def listed() -> Any:
        async with Client(make_server()) as client:
            return (await client.list_tools()).tools, client.instructions

    tools, instructions = anyio.run(listed)
    assert [tool.name for tool in tools] == ["figures", "rate"]
    assert tools[0].input_schema["required"] == ["text"]
    assert "totals" in tools[0].output_schema["properties"]
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
    assert "countable" in instructions


def test_as_a_process_on_standard_input() -> None:
    process = StdioServerParameters(
        command=sys.executable,
        args=["-m", "aidfigures.integrations.mcp_server"],
        env={**os.environ, "PYTHONPATH": str(SERVICE)},
    )
    answer = called("figures", server=process, text=TEXT)
    assert [figure["surface"] for figure in answer.structured_content["figures"]] == ["C$1 billion", "$723 million"]


def test_it_is_installed_as_a_command() -> None:
    [command] = entry_points(group="console_scripts", name="aidfigures-mcp")
    assert command.value == "aidfigures.integrations.mcp_server:main"
