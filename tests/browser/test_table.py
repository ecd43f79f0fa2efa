"""The table of sums: sorted, filtered, and in portions where an article has thousands."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TEXT = (
    "Norway gave Chad $5 million in humanitarian aid. Canada pledged C$1 billion ($723 million) in military aid for "
    "Ukraine. A loaf costs £2."
)


def surfaces(page: Page) -> list[str]:
    return page.locator("#rows th").all_text_contents()


@pytest.fixture
def table(page: Page, read: Callable[..., None]) -> Page:
    read(TEXT, published="2025-08-24")
    assert surfaces(page) == ["$5 million", "C$1 billion", "$723 million the same sum again", "£2"]
    return page


def test_a_head_sorts_and_says_so(table: Page) -> None:
    table.focus("#sort-worth")
    table.keyboard.press("Enter")
    assert surfaces(table)[0].startswith("$723 million")
    assert surfaces(table)[-1] == "£2"
    assert table.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert table.evaluate("document.activeElement.id") == "sort-worth"
    table.keyboard.press("Space")
    assert surfaces(table)[0] == "£2"
    assert table.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    table.click("#sort-number")
    assert surfaces(table)[0] == "$5 million"


def test_amounts_are_sorted_within_their_currency(table: Page) -> None:
    table.click("#sort-amount")
    amounts = table.locator("#rows [data-column=amount]").all_text_contents()
    assert amounts == ["USD 723,000,000", "USD 5,000,000", "GBP 2", "CAD 1,000,000,000"]


def test_a_choice_filters(table: Page) -> None:
    for field, value, left in (
        ("#find-currency", "GBP", ["£2"]),
        ("#find-counts", "true", ["$5 million", "C$1 billion"]),
        ("#find-aid", "false", ["£2"]),
    ):
        table.select_option(field, value)
        assert surfaces(table) == left
        assert table.locator("#found").text_content() == f"{len(left)} of 4 sums"
        table.click("#unfilter")
        assert len(surfaces(table)) == 4


def test_words_filter_and_are_taken_back(table: Page) -> None:
    table.fill("#find", "UKRAINE")
    assert surfaces(table) == ["C$1 billion", "$723 million the same sum again"]
    table.select_option("#find-currency", "GBP")
    assert surfaces(table) == []
    assert table.locator("#found").text_content() == "0 of 4 sums"
    table.click("#unfilter")
    assert len(surfaces(table)) == 4
    assert table.locator("#found").text_content() == "4 sums"
    assert table.input_value("#find") == ""


def test_an_article_of_thousands_of_sums_stays_usable(page: Page, complaints: list[str]) -> None:
    """As long as the server takes: all sums are marked, the table comes in portions, sorting takes them all."""
    sentence = "The fund of {number} million euros was paid out by the ministry to the towns that had asked for it.\n"
    text = "".join(sentence.format(number=number) for number in range(1, 3001))[:300_000]
    page.evaluate("text => { document.getElementById('text').value = text; }", text)
    page.click("#read")
    page.wait_for_selector("#result:not([hidden])")
    marked = page.locator("#article .sum").count()
    assert marked > 2900
    assert page.locator("#rows tr").count() == 200
    assert f"{marked:,} sums, the first 200 shown" == page.locator("#found").text_content()
    page.click("#sort-worth")
    assert surfaces(page)[0] == f"{marked} million euros"
    page.click("#more")
    assert page.locator("#rows tr").count() == 400
    assert page.evaluate("document.activeElement.textContent") == f"{marked - 200} million euros"
    page.fill("#find", "1234 million")
    assert surfaces(page) == ["1234 million euros"]
    assert complaints == []
