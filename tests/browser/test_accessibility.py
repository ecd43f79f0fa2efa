"""axe on every view, in light and dark, wide and narrow: no violation of WCAG 2.2 AA or of its best practice."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LOOKS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
OPPOSITES = [(1280, "light"), (390, "dark")]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def looked_at(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
    )
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """What axe found, with the elements; and that it did look."""
    found = Axe().run(page).response
    assert len(found["passes"]) > 15
    return [f"{each['id']}: {[node['html'][:200] for node in each['nodes'][:3]]}" for each in found["violations"]]


def test_the_page_before_and_after_an_article(looked_at: Page, address: str) -> None:
    looked_at.goto(f"{address}/")
    looked_at.click("#read")
    looked_at.wait_for_selector("#problem:not([hidden])")
    assert violations(looked_at) == []
    looked_at.click("#example")
    looked_at.wait_for_selector("#result:not([hidden])")
    looked_at.focus("#sum-1")
    assert violations(looked_at) == []


@pytest.mark.parametrize("looked_at", OPPOSITES, indirect=True)
def test_the_page_with_many_articles(looked_at: Page, address: str) -> None:
    looked_at.goto(f"{address}/")
    table = b"text,date\nNorway gave Chad $5 million in aid.,2025-08-24\nNorway gave Chad $6 million in aid.,soon\n"
    looked_at.set_input_files("#file", {"name": "many.csv", "mimeType": "text/csv", "buffer": table})
    looked_at.wait_for_selector("#file-box:not([hidden])")
    looked_at.click("#read")
    looked_at.wait_for_selector("#batch:not([hidden])")
    assert violations(looked_at) == []


def test_what_is_kept(looked_at: Page, keeping: tuple[FlaskClient, str]) -> None:
    client, address = keeping
    text = "Canada pledged C$10 million in humanitarian aid for Sudan. Norway gave Chad US$5 million in military aid."
    for published in ("2025-01-10", "2025-02-11"):
        client.post("/v1/documents", json={"text": f"{published}: {text}", "published": published})
    looked_at.goto(f"{address}/kept")
    looked_at.wait_for_selector("#packages:not([hidden])")
    for summary in looked_at.locator("summary").all():
        summary.click()
    assert violations(looked_at) == []
    looked_at.check("[value=figures]")
    looked_at.wait_for_selector("#figures:not([hidden])")
    looked_at.locator("#figures-rows button").first.click()
    looked_at.wait_for_selector("#opened:not([hidden])")
    looked_at.get_by_role("button", name="Forget").first.click()
    assert violations(looked_at) == []
    assert looked_at.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("looked_at", OPPOSITES, indirect=True)
def test_the_reference(looked_at: Page, address: str) -> None:
    looked_at.goto(f"{address}/docs")
    assert violations(looked_at) == []
