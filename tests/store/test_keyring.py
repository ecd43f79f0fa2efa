"""API keys in the store: what is kept of them, and how they end. On both kinds of database."""

import argparse
import datetime as dt
import json
from pathlib import Path

import pytest
from databases import OpenStore
from sqlalchemy import text

from aidfigures.cli import keys as command
from aidfigures.errors import InputError
from aidfigures.store.door import Store
from aidfigures.store.engine import migrate, open_engine, reading
from aidfigures.store.keys import PREFIX, digest

TODAY = dt.datetime.now(dt.UTC).date()
WEEK = dt.timedelta(days=7)


def test_a_key_is_found_by_what_only_its_owner_has(store: Store) -> None:
    secret, made = store.add_key("desk", ("read", "extract", "read"), TODAY)
    other, _ = store.add_key("desk", ("read",), None)
    assert secret.startswith(PREFIX)
    assert len(secret) == len(PREFIX) + 43
    assert secret != other
    assert store.key(secret) == made
    assert (made.name, made.scopes, made.expires, made.revoked) == ("desk", ("extract", "read"), TODAY, None)
    for wrong in (secret[:-1], secret.lower(), digest(secret), made.id, "", "' OR 1=1 --", "\udc00", "\0"):
        assert store.key(wrong) is None
    assert [key.name for key in store.every_key()] == ["desk", "desk"]


def test_of_a_key_the_digest_alone_is_kept(url: str, store: Store) -> None:
    secret, made = store.add_key("desk", ("read",), None)
    database = open_engine(url)
    with reading(database) as connection:
        (row,) = connection.execute(text("SELECT * FROM api_key")).mappings()
    database.dispose()
    assert (row["id"], row["sha256"]) == (made.id, digest(secret))
    assert secret.removeprefix(PREFIX) not in str(dict(row))


def test_revoking_keeps_the_first_time(store: Store) -> None:
    secret, made = store.add_key("desk", ("read",), None)
    store.revoke_key(made.id)
    first = store.key(secret)
    store.revoke_key(made.id)
    assert first is not None
    assert first.revoked is not None
    assert store.key(secret) == first
    assert first.trouble(TODAY) == f"was revoked on {first.revoked.date()}"


def test_two_keys_live_while_they_overlap(store: Store) -> None:
    old_secret, old = store.add_key("desk", ("read", "write"), None)
    new_secret, new = store.rotate_key(old.id, 7, None)
    kept = store.key(old_secret)
    assert (new.name, new.scopes, new.expires) == ("desk", ("read", "write"), None)
    assert store.key(new_secret) == new
    assert kept is not None
    assert (kept.expires, kept.trouble(TODAY + WEEK)) == (TODAY + WEEK, None)
    assert kept.trouble(TODAY + 2 * WEEK) is not None


def test_a_rotation_without_overlap_ends_the_old_key(store: Store) -> None:
    secret, old = store.add_key("desk", ("read",), None)
    store.rotate_key(old.id, 0, None)
    kept = store.key(secret)
    assert kept is not None
    assert kept.revoked is not None


def test_a_last_day_is_never_put_off_or_forgotten(store: Store) -> None:
    secret, old = store.add_key("desk", ("read",), TODAY + WEEK)
    with pytest.raises(InputError, match="how long the new one"):
        store.rotate_key(old.id, 30, None)
    _, new = store.rotate_key(old.id, 30, TODAY + 2 * WEEK)
    kept = store.key(secret)
    assert kept is not None
    assert (kept.expires, new.expires) == (TODAY + WEEK, TODAY + 2 * WEEK)


def test_what_cannot_be_done(store: Store) -> None:
    _, dead = store.add_key("desk", ("read",), None)
    store.revoke_key(dead.id)
    with pytest.raises(InputError, match="make a new key"):
        store.rotate_key(dead.id, 7, None)
    for change in (lambda: store.revoke_key("none"), lambda: store.rotate_key("none", 7, None)):
        with pytest.raises(InputError, match="no key of that id"):
            change()
    for name in ("", " ", "a\nb", "x" * 101):
        with pytest.raises(InputError):
            store.add_key(name, ("read",), None)
    with pytest.raises(InputError, match="is over"):
        store.add_key("desk", ("read",), TODAY - WEEK)
    assert len(store.every_key()) == 1


def test_tables_of_the_first_release_get_keys(url: str, open_store: OpenStore) -> None:
    database = open_engine(url)
    migrate(database, "0001")
    database.dispose()
    assert open_store(url).every_key() == ()


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    return command.run(parser.parse_args(arguments))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path}/store.db"
    monkeypatch.setenv("AIDFIGURES_DATABASE_URL", url)
    return url


def test_the_command(place: str, open_store: OpenStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("create", "--name", "desk", "--scope", "extract", "--scope", "read") == 0
    secret, told = capsys.readouterr()
    key = open_store(place).key(secret.strip())
    assert key is not None
    assert told == f"key {key.id} (desk) for extract, read; it is not shown again\n"
    last = str(TODAY + 2 * WEEK)
    assert run("rotate", key.id, "--overlap", "14", "--expires", last) == 0
    new_secret, told = capsys.readouterr()
    assert f"until {last}; it is not shown again\nkey {key.id} works for 14 days more at most\n" in told
    assert run("revoke", key.id) == 0
    assert run("list", "--json") == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["name"], each["in_force"], each["expires"]) for each in listed] == [
        ("desk", False, last),
        ("desk", True, last),
    ]
    assert run("list") == 0
    out = capsys.readouterr().out
    assert f"{key.id}  {TODAY}  was revoked on {TODAY}  extract,read" in out
    assert secret.strip() not in out
    assert new_secret.strip() not in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "--name", "desk", "--scope", "all"),
        ("create", "--name", "desk"),
        ("rotate", "x", "--overlap", "-1"),
        ("rotate", "x", "--overlap", "999"),
        (),
    ],
)
def test_mistakes_in_the_call(place: str, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2


def test_a_day_that_is_none(place: str) -> None:
    with pytest.raises(InputError, match="not a day in the calendar"):
        run("create", "--name", "desk", "--scope", "read", "--expires", "2027-02-30")
