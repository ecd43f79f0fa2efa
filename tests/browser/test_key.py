"""A server that asks for an API key: the page asks its reader, and keeps the key in the memory of the tab."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route

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
