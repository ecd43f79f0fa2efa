"""A browser with the real page in it. Without Chromium these tests are skipped; in CI (CI=true) that is a failure."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, sync_playwright

from aidfigures.api.engine import Engine, load_engine
from aidfigures.app import create_app
from aidfigures.settings import DEFAULTS

Serving = Callable[[Flask], AbstractContextManager[str]]

# What a page could keep in the browser.
LEFT_BEHIND = "[{ ...localStorage }, { ...sessionStorage }, document.cookie]"

_FLAGS = (
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on this machine, and in CI the page must be tested")
        pytest.skip("no Chromium on this machine")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = _chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine()


@pytest.fixture(scope="session")
def address(serving: Serving, engine: Engine) -> Iterator[str]:
    """The service on a port of its own."""
    with serving(create_app(engine=engine)) as address:
        yield address


@pytest.fixture
def keeping(serving: Serving, engine: Engine, tmp_path: Path) -> Iterator[tuple[FlaskClient, str]]:
    """A service with a store of its own, still empty: a way to put articles in, and its address."""
    with _keeping(serving, engine, tmp_path) as service:
        yield service


@pytest.fixture(scope="module")
def shelf(
    serving: Serving, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[FlaskClient, str]]:
    """The same for the whole module, which fills it once."""
    with _keeping(serving, engine, tmp_path_factory.mktemp("shelf")) as service:
        yield service


@contextmanager
def _keeping(serving: Serving, engine: Engine, folder: Path) -> Iterator[tuple[FlaskClient, str]]:
    app = create_app(replace(DEFAULTS, database_url=f"sqlite:///{folder}/store.db"), engine)
    with serving(app) as address:
        yield app.test_client(), address


@pytest.fixture
def visits() -> list[str]:
    """Every address that the page asks for."""
    return []


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complains of: errors in scripts, and what the policy forbids."""
    return []


@pytest.fixture(scope="session")
def opened(browser: Browser) -> Iterator[Page]:
    """One tab for all: a context of its own for each test took twice as long as loading the page."""
    context = browser.new_context(reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


@pytest.fixture
def tab(opened: Page, visits: list[str], complaints: list[str]) -> Iterator[Page]:
    """The tab with nothing in it; the test before may have left nothing behind in the browser."""

    def requested(request: Request) -> None:
        visits.append(request.url)

    def failed(error: Error) -> None:
        complaints.append(str(error))

    def told(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    opened.set_viewport_size({"width": 1280, "height": 900})
    opened.emulate_media(color_scheme="light")
    opened.on("request", requested)
    opened.on("pageerror", failed)
    opened.on("console", told)
    yield opened
    opened.unroute_all()
    left = opened.evaluate(LEFT_BEHIND) if opened.url.startswith("http") else [{}, {}, ""]
    opened.goto("about:blank")
    opened.remove_listener("request", requested)
    opened.remove_listener("pageerror", failed)
    opened.remove_listener("console", told)
    assert left == [{}, {}, ""]


@pytest.fixture
def page(tab: Page, address: str) -> Page:
    """The page where an article is read, as it opens."""
    tab.goto(f"{address}/")
    return tab


@pytest.fixture
def read(page: Page) -> Callable[..., None]:
    """Types a text and its options, and waits for the result."""

    def typed(text: str, **options: str) -> None:
        page.fill("#text", text)
        for name, value in options.items():
            if name in ("outlet_country", "base_currency", "rate_method"):
                page.select_option(f"#{name}", value)
            else:
                page.fill(f"#{name}", value)
        page.click("#read")
        page.wait_for_selector("#result:not([hidden])")

    return typed


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These last: playwright keeps an event loop running in this thread, in which no other can be run."""
    items.sort(key=lambda item: item.path.parent.name == "browser")
