"""A browser with the real page in it. Without Chromium these tests are skipped; in CI (CI=true) that is a failure."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright

from aidfigures.api.engine import Engine, load_engine
from aidfigures.app import create_app
from aidfigures.settings import DEFAULTS

Serving = Callable[[Flask], AbstractContextManager[str]]

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
    """A service with a store of its own: a way to put articles in, and its address."""
    app = create_app(replace(DEFAULTS, database_url=f"sqlite:///{tmp_path}/store.db"), engine)
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


@pytest.fixture
def page(browser: Browser, address: str, visits: list[str], complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="en-GB")
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    opened.on("request", lambda request: visits.append(request.url))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.goto(f"{address}/")
    yield opened
    context.close()


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
