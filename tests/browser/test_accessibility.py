"""axe on every view, in light and dark, wide and narrow: no violation of WCAG 2.2 AA or of its best practice."""

import json
from collections.abc import Iterable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from flask.testing import FlaskClient
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Look = tuple[int, str]
LOOKS: tuple[Look, ...] = tuple((width, scheme) for width in (1280, 390) for scheme in ("light", "dark"))
OPPOSITES: tuple[Look, ...] = ((1280, "light"), (390, "dark"))


def check(page: Page, looks: Iterable[Look] = LOOKS) -> None:
    """axe finds nothing to mend, whichever way one looks at it, and did look; the page fits into the width."""
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found = Axe().run(page).response
        assert len(found["passes"]) > 15
        shown = [f"{each['id']}: {[node['html'][:200] for node in each['nodes'][:3]]}" for each in found["violations"]]
        assert shown == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, scheme)


def test_the_page_before_and_after_an_article(page: Page) -> None:
    check(page, OPPOSITES)
    page.click("#read")
    page.wait_for_selector("#problem:not([hidden])")
    check(page)
    page.click("#example")
    page.wait_for_selector("#result:not([hidden])")
    page.focus("#sum-1")
    check(page)


def test_the_page_with_many_articles(page: Page) -> None:
    table = b"text,date\nNorway gave Chad $5 million in aid.,2025-08-24\nNorway gave Chad $6 million in aid.,soon\n"
    page.set_input_files("#file", {"name": "many.csv", "mimeType": "text/csv", "buffer": table})
    page.wait_for_selector("#file-box:not([hidden])")
    page.click("#read")
    page.wait_for_selector("#batch:not([hidden])")
    check(page, OPPOSITES)


def test_the_question_for_a_key(page: Page) -> None:
    wrong = json.dumps({"status": 401, "detail": "this key is not known"})
    page.route("**/v1/figures", lambda route: route.fulfill(status=401, body=wrong))
    page.fill("#text", "Norway gave Chad $5 million in aid.")
    page.click("#read")
    page.fill("#key", "guess")
    page.keyboard.press("Enter")
    page.wait_for_selector("#key-words:not(:empty)")
    check(page, OPPOSITES)


def test_what_is_kept(tab: Page, keeping: tuple[FlaskClient, str]) -> None:
    client, address = keeping
    tab.goto(f"{address}/kept")
    tab.wait_for_selector("#packages-none:not([hidden])")
    check(tab, OPPOSITES)
    text = "Canada pledged C$10 million in humanitarian aid for Sudan. Norway gave Chad US$5 million in military aid."
    for published in ("2025-01-10", "2025-02-11"):
        client.post("/v1/documents", json={"text": f"{published}: {text}", "published": published})
    tab.reload()
    tab.wait_for_selector("#packages-found")
    for summary in tab.locator("summary:visible").all():
        summary.click()
    check(tab)
    tab.check("[value=figures]")
    tab.wait_for_selector("#figures:not([hidden])")
    tab.locator("#figures-rows button").first.click()
    tab.wait_for_selector("#opened:not([hidden])")
    tab.get_by_role("button", name="Forget").first.click()
    check(tab)


def test_a_server_that_keeps_nothing(tab: Page, address: str) -> None:
    tab.goto(f"{address}/kept")
    check(tab, OPPOSITES)


def test_the_reference(tab: Page, address: str) -> None:
    tab.goto(f"{address}/docs")
    check(tab, OPPOSITES)
