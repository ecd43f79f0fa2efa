"""A server that asks for an API key: the page asks its reader, and keeps the key in the memory of the tab."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Route

from aidfigures.api.engine import Engine
from aidfigures.app import create_app
from aidfigures.settings import DEFAULTS
from aidfigures.store.door import Store

pytestmark = pytest.mark.browser

KEY = "aid_canary-key"
WRONG = {
    "type": "/docs#problem-unauthorized",
    "title": "Unauthorized",
    "status": 401,
    "detail": "this key is not valid",
}


@pytest.fixture
def locked(page: Page, visits: list[str]) -> Iterator[Page]:
    """The page of a server that wants the key for every call."""

    def guarded(route: Route) -> None:
        if route.request.headers.get("authorization") == f"Bearer {KEY}":
            route.continue_()
        else:
            route.fulfill(status=401, content_type="application/problem+json", body=json.dumps(WRONG))

    page.route("**/v1/**", guarded)
    page.fill("#text", "Norway gave Chad $5 million in aid.")
    yield page
    assert not any(KEY in visit for visit in visits)


def test_a_key_is_asked_for_and_sent(locked: Page) -> None:
    locked.click("#read")
    locked.wait_for_selector("#key-box[open]")
    assert locked.evaluate("document.activeElement.id") == "key"
    assert locked.locator("#key").get_attribute("type") == "password"
    locked.keyboard.type(KEY)
    locked.keyboard.press("Enter")
    locked.wait_for_selector("#result:not([hidden])")
    with locked.expect_download():
        locked.click("#csv")  # it is not asked for again
    assert locked.input_value("#key") == ""


def test_a_key_is_nowhere_but_in_memory(locked: Page) -> None:
    locked.click("#read")
    locked.fill("#key", KEY)
    locked.keyboard.press("Enter")
    locked.wait_for_selector("#result:not([hidden])")
    kept = """JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie,
        document.documentElement.outerHTML])"""
    assert KEY not in locked.evaluate(kept)
    locked.reload()
    locked.fill("#text", "Norway gave Chad $5 million in aid.")
    locked.click("#read")
    locked.wait_for_selector("#key-box[open]")


def test_a_wrong_key_is_told(locked: Page) -> None:
    locked.click("#read")
    locked.fill("#key", "guess")
    locked.keyboard.press("Enter")
    locked.wait_for_selector("#key-words:not(:empty)")
    assert locked.locator("#key-words").text_content() == "this key is not valid"


def test_escape_leaves_the_question(locked: Page) -> None:
    locked.click("#read")
    locked.wait_for_selector("#key-box[open]")
    locked.keyboard.press("Escape")
    locked.wait_for_selector("#problem:not([hidden])")
    assert "asks for an API key" in locked.locator("#problem").inner_text()
    assert locked.evaluate("document.activeElement.id") == "read"


@pytest.fixture
def required(
    serving: Callable[[Flask], AbstractContextManager[str]], engine: Engine, tmp_path: Path
) -> Iterator[tuple[str, str]]:
    """A server that does ask for keys: its address, and a key that it knows."""
    url = f"sqlite:///{tmp_path}/store.db"
    store = Store(url)
    secret, _ = store.add_key("desk", ("extract", "read"), None)
    store.close()
    with serving(create_app(replace(DEFAULTS, database_url=url, keys="required"), engine)) as address:
        yield address, secret


def test_a_key_opens_a_server_that_asks_for_one(tab: Page, required: tuple[str, str], visits: list[str]) -> None:
    address, secret = required
    tab.goto(f"{address}/")
    tab.fill("#text", "Norway gave Chad $5 million in aid.")
    tab.click("#read")
    for tried, words in (("aid_guess", "the key is not one of this service"), (secret, "")):
        tab.fill("#key", tried)
        tab.keyboard.press("Enter")
        tab.wait_for_selector(f"#key-words:has-text('{words}')" if words else "#result:not([hidden])")
    assert tab.locator("#article .surface").all_text_contents() == ["$5 million"]
    tab.goto(f"{address}/kept")  # another page does not have the key: nothing carries it there
    tab.fill("#key", secret)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#packages-none:has-text('kept yet')")
    assert not any(secret in visit for visit in visits)
