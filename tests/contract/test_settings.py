"""The environment → settings."""

import json

import pytest

from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.cli import main
from aidfigures.errors import InputError
from aidfigures.serve import server_options
from aidfigures.settings import VARIABLES, Settings, read_settings, told_settings


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = read_settings({"PATH": "/bin"})
    assert (settings.host, settings.port, settings.body_limit) == ("127.0.0.1", 8000, 10_000_000)
    assert settings.workers >= 1


def test_every_variable_is_read() -> None:
    written = "0.0.0.0 80 3 2 9 2000 5000 3000 EUR sqlite:////a.db false off 5/second redis://a:1/0 2".split()
    settings = read_settings(dict(zip(VARIABLES, written, strict=True)))
    values = ("0.0.0.0", 80, 3, 2, 9, 2000, 5000, 3000, "EUR", "sqlite:////a.db", False, "off", "5/second")
    assert settings == Settings(*values, "redis://a:1/0", 2)


def test_an_empty_variable_is_not_set() -> None:
    assert read_settings({"AIDFIGURES_PORT": " ", "AIDFIGURES_HOST": ""}).port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "８０"),
        ("WORKERS", "0"),
        ("BODY_LIMIT", "10MB"),
        ("BODY_LIMIT", "9" * 30),
        ("BASE_CURRENCY", "usd"),
        ("HOST", "a b"),
        ("DATABASE_URL", "mysql://a/b"),
        ("KEEP_TEXT", "no"),
        ("KEYS", "on"),
        ("RATE_LIMIT", "600"),
        ("RATE_LIMIT", "0/minute"),
        ("RATE_LIMIT", "5/fortnight"),
        ("RATE_STORE", "memcached://a"),
        ("PROXIES", "-1"),
        ("BODYLIMIT", "5"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        read_settings({f"AIDFIGURES_{name}": value})
    assert caught.value.field == f"AIDFIGURES_{name}"


def test_what_is_kept_is_kept_in_a_file_of_the_user() -> None:
    assert read_settings({"HOME": "/home/a"}).database_url == "sqlite:////home/a/.local/share/aidfigures/store.db"
    assert read_settings({"HOME": "/home/a", "XDG_DATA_HOME": "/data"}).database_url.startswith("sqlite:////data/aid")
    assert read_settings({}).database_url == ""


def test_an_unknown_base_currency_stops_the_start(engine: Engine) -> None:
    with pytest.raises(InputError, match="currency code"):
        create_app(Settings(base_currency="QQQ"), engine)


def test_the_base_currency_of_the_server_is_used(engine: Engine) -> None:
    client = create_app(Settings(base_currency="EUR"), engine).test_client()
    assert client.post("/v1/figures", json={"text": "a"}).get_json()["base_currency"] == "EUR"
    assert client.get("/v1/rates?base=CAD&date=2025-08-22").get_json()["quote"] == "EUR"


def test_the_server_gets_what_was_set() -> None:
    options = server_options(Settings(host="::1", port=9, workers=3, timeout=7))
    assert (options["bind"], options["workers"], options["timeout"]) == ("[::1]:9", 3, 7)
    assert options["control_socket_disable"] is True


def test_settings_are_told_with_their_origin() -> None:
    environment = {"AIDFIGURES_PORT": "81", "AIDFIGURES_DATABASE_URL": "postgresql://desk:se@me:x@db/aid?password=p"}
    told = {each.variable: each for each in told_settings(environment)}
    assert set(told) == set(VARIABLES)
    assert (told["AIDFIGURES_PORT"].value, told["AIDFIGURES_PORT"].is_set) == ("81", True)
    assert (told["AIDFIGURES_HOST"].value, told["AIDFIGURES_HOST"].is_set) == ("127.0.0.1", False)
    assert told["AIDFIGURES_DATABASE_URL"].value == "postgresql://desk:***@db/aid?password=***"
    assert told["AIDFIGURES_KEEP_TEXT"].value == "true"


def test_the_command_prints_them(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("AIDFIGURES_BASE_CURRENCY", "EUR")
    assert main(["settings"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(VARIABLES)
    assert any(line.split()[:3] == ["AIDFIGURES_BASE_CURRENCY", "EUR", "environment"] for line in lines)
    assert main(["settings", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"variable": "AIDFIGURES_BASE_CURRENCY", "value": "EUR", "is_set": True} in [
        {key: record[key] for key in ("variable", "value", "is_set")} for record in records
    ]
    monkeypatch.setenv("AIDFIGURES_PORT", "eighty")
    assert main(["settings"]) == 2
    assert capsys.readouterr().err.startswith("aidfigures: AIDFIGURES_PORT: must be a whole number")
