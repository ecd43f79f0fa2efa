"""The page in a real browser: what a journalist sees, hears from a screen reader, and downloads."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TEXT = "Canada will give Ukraine C$1 billion ($723 million) in military aid, Carney said."
DAY = "2025-08-24"


def test_sums_are_marked_where_they_stand_and_joined(
    page: Page, read: Callable[..., None], complaints: list[str]
) -> None:
    read(TEXT, published=DAY)
    assert page.locator("#article .surface").all_text_contents() == ["C$1 billion", "$723 million"]
    shown = page.evaluate(
        """() => { const copy = document.getElementById("article").cloneNode(true);
                   copy.querySelectorAll(".chip").forEach((chip) => chip.remove()); return copy.textContent; }"""
    )
    assert shown == TEXT
    assert page.locator("#status").text_content() == "2 sums found."
    assert page.locator("#article .pair .sum").count() == 2
    assert "= sum 1" in (page.locator("#sum-2 .chip").text_content() or "")
    assert "2 restates C$1 billion in another currency" in page.locator(".left-out").inner_text()
    assert complaints == []


def test_the_reason_shows_on_focus_and_on_pointing(page: Page, read: Callable[..., None]) -> None:
    read(TEXT, published=DAY)
    card = page.locator("#card")
    assert not card.is_visible()
    page.focus("#sum-1")
    assert "CAD because 'C$' means this currency and no other." in card.inner_text()
    assert "1 CAD = 0.7187 USD" in card.inner_text()
    assert page.get_attribute("#sum-1", "aria-describedby") == card.get_attribute("id")
    page.keyboard.press("Escape")
    assert not card.is_visible()
    page.hover("#sum-2")
    assert "USD because" in card.inner_text()
    page.hover("h2#table-title")
    assert not card.is_visible()
    page.focus("#sum-1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "sum-2"
    assert "USD 723 million" in card.inner_text()


def test_the_tab_key_goes_through_the_page_in_its_order(page: Page) -> None:
    """From the masthead through the form and back to the address bar; nothing else takes the focus."""
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        if reached[-1] == "example":
            break
    day = ["published"] * 4  # the day, the month, the year and the calendar of the date
    assert reached == [
        *("Read an article", "What is kept", "API reference", "file", "text"),
        *day,
        *("url", "outlet_country", "base_currency", "rate_method", "read", "example"),
    ]


def test_emoji_do_not_shift_the_marks(page: Page, read: Callable[..., None]) -> None:
    read(f"😀🇨🇦 e\u0301\n{TEXT}", published=DAY)
    assert page.locator("#article .surface").all_text_contents() == ["C$1 billion", "$723 million"]


def test_markup_in_the_article_stays_text(page: Page, read: Callable[..., None]) -> None:
    attack = '<img src=x onerror="window.taken=1"><script>window.taken=1</script><b>C$1 billion</b> in aid for Ukraine'
    read(attack, published=DAY)
    assert page.locator("#result img, #result script, #article b b").count() == 0
    assert page.evaluate("window.taken") is None
    assert "onerror" in page.locator("#article").inner_text()


def test_the_table_lists_every_sum(page: Page, read: Callable[..., None]) -> None:
    read(TEXT, published=DAY, base_currency="EUR")
    rows = page.locator("#rows tr")
    assert rows.count() == 2
    assert page.locator("#sort-worth").text_content() == "In EUR"
    assert "CAD 1,000,000,000" in rows.nth(0).inner_text()
    rows.nth(0).locator("a").click()
    assert page.url.endswith("#sum-1")


def test_new_money_is_added_up(page: Page, read: Callable[..., None]) -> None:
    read(
        "Canada pledged C$10 million in new humanitarian aid for Sudan.\n\n"
        "Norway pledged 50 million Norwegian kroner in new humanitarian aid for Sudan.",
        published=DAY,
    )
    totals = page.locator("#totals").inner_text()
    assert "CAD 10 million" in totals
    assert "NOK 50 million" in totals
    assert "In all ≈ USD" in totals


def test_new_money_is_broken_down(page: Page, read: Callable[..., None]) -> None:
    read(
        "Canada pledged C$10 million in humanitarian aid for Sudan. Norway gave Chad US$5 million in military aid. "
        "Norway will give Sudan US$2 million in humanitarian aid.",
        published=DAY,
    )
    boxes = page.locator("#totals details")
    assert boxes.locator("summary").all_text_contents() == ["By donor", "By recipient", "By purpose", "By status"]
    donors = boxes.nth(0).locator("tbody tr")
    assert donors.locator("th").all_text_contents() == ["Canada", "Norway"]
    assert donors.locator("td.number").all_text_contents() == ["USD 7.187 million", "USD 7 million"]
    assert donors.nth(1).locator("a").all_text_contents() == ["2", "3"]
    donors.nth(1).locator("a").first.click()
    assert page.url.endswith("#sum-2")
    page.focus("#totals summary >> nth=0")
    page.keyboard.press("Enter")
    assert not donors.first.is_visible()


def test_new_money_is_drawn_by_giver(page: Page, read: Callable[..., None]) -> None:
    read(
        "Canada pledged C$10 million in humanitarian aid for Sudan. Norway gave Chad US$5 million in military aid. "
        "Norway will give Sudan US$2 million in humanitarian aid. "
        "Britain will give Ukraine £3 billion a year in military aid.",
        published=DAY,
    )
    chart = page.locator("#totals svg")
    assert chart.get_attribute("role") == "img"
    assert chart.locator("title").text_content() == "New money by giver, in USD"
    assert chart.locator("desc").text_content() == "Canada: USD 7.187 million; Norway: USD 7 million"
    assert chart.locator("text").all_text_contents() == ["Canada", "USD 7.187 million", "Norway", "USD 7 million"]
    widths = [float(bar.get_attribute("width") or 0) for bar in chart.locator(".bar-fill").all()]
    assert widths[0] == 320
    assert widths[1] == pytest.approx(320 * 7 / 7.187, abs=0.1)
    listed = page.locator("#totals details").nth(0).locator("td.number").all_text_contents()
    assert {"USD 7.187 million", "USD 7 million"} < set(listed)
    assert "Not drawn: USD 4.025 billion a year from United Kingdom" in page.locator(".givers figcaption").inner_text()


def test_every_digit_of_a_total_is_at_hand(page: Page, read: Callable[..., None]) -> None:
    read("Canada pledged C$10 million in humanitarian aid for Sudan and C$0.5 million for Chad.", published=DAY)
    assert page.get_attribute("#totals .total", "title") == "CAD 10,500,000"
    assert page.get_attribute("#totals .converted", "title") == "USD 7,546,529.62"


def test_sums_a_year_are_not_added_to_others(page: Page, read: Callable[..., None]) -> None:
    read(
        "Britain will give Ukraine £3 billion a year in military aid. Norway gave Chad $5 million in humanitarian aid.",
        published=DAY,
        base_currency="EUR",
    )
    assert page.locator("#totals .converted").all_text_contents() == [
        "In all ≈ EUR 4.307 million",
        "In all ≈ EUR 3.467 billion a year",
    ]


def test_what_is_not_converted_is_said(page: Page, read: Callable[..., None]) -> None:
    read("Norway pledged 5 million Norwegian kroner in humanitarian aid to Sudan.", published="1950-01-01")
    assert page.locator("#totals .total .code").inner_text() == "NOK"
    assert page.locator("#totals .converted").inner_text() == "Not converted to USD: 1"
    assert page.locator("#totals details td.number").first.text_content() == "NOK 5 million"


def test_a_total_of_bounds_is_a_bound(page: Page, read: Callable[..., None]) -> None:
    read("Canada pledged more than C$10 million in new humanitarian aid for Sudan.", published=DAY)
    assert page.locator("#totals .total").inner_text().startswith("at least CAD 10 million")


def test_csv_and_json_are_downloaded(page: Page, read: Callable[..., None], tmp_path: Path) -> None:
    read(TEXT, published=DAY)
    with page.expect_download() as waiting:
        page.click("#csv")
    waiting.value.save_as(tmp_path / "figures.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "figures.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert [row["surface"] for row in rows] == ["C$1 billion", "$723 million"]
    with page.expect_download() as waiting:
        page.click("#json")
    waiting.value.save_as(tmp_path / "figures.json")
    answer = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert [figure["id"] for figure in answer["figures"]] == [row["figure_id"] for row in rows]


def test_the_columns_of_a_data_set_are_downloaded(page: Page, read: Callable[..., None], tmp_path: Path) -> None:
    read(TEXT, published=DAY, base_currency="JPY")
    page.select_option("#profile", "kiel")
    with page.expect_download() as waiting:
        page.click("#csv")
    assert waiting.value.suggested_filename == "figures-kiel.csv"
    waiting.value.save_as(tmp_path / "kiel.csv")
    [row] = csv.DictReader(io.StringIO((tmp_path / "kiel.csv").read_text(encoding="utf-8-sig"), newline=""))
    assert (row["donor"], row["tot_activity_value_EUR"]) == ("Canada", "619156708.56")


def test_an_iati_file_is_downloaded(page: Page, read: Callable[..., None], tmp_path: Path) -> None:
    read(TEXT, published=DAY)
    with page.expect_download() as waiting:
        page.click("#iati")
    waiting.value.save_as(tmp_path / "iati.xml")
    root = etree.parse(str(tmp_path / "iati.xml")).getroot()
    assert root.findtext("iati-activity/transaction/value") == "1000000000"


def test_a_day_past_the_rate_tables_gets_the_latest_and_says_so(page: Page) -> None:
    until = page.get_attribute("body", "data-rates-until") or ""
    page.fill("#text", TEXT)
    page.fill("#published", f"{int(until[:4]) + 1}{until[4:]}")
    assert f"The rate tables end on {until}" in page.locator("#rate-note").inner_text()
    with page.expect_request("**/v1/figures") as sent:
        page.click("#read")
    assert json.loads(sent.value.post_data or "")["rate_method"] == "latest"
    page.fill("#published", until)
    assert not page.locator("#rate-note").is_visible()


def test_the_day_is_today_to_begin_with(page: Page) -> None:
    today = page.evaluate("new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10)")
    assert page.input_value("#published") == today


def test_nothing_to_read_is_said(page: Page) -> None:
    page.click("#read")
    assert "no text" in page.locator("#problem").inner_text()
    assert page.evaluate("document.activeElement.id") == "text"


def test_a_text_without_money_is_said(page: Page, read: Callable[..., None]) -> None:
    read("Nothing to see here.")
    assert "No sums of money" in page.locator("#totals").inner_text()
    assert page.locator("#rows tr").count() == 0


def test_the_example_is_read(page: Page, visits: list[str], complaints: list[str], address: str) -> None:
    page.click("#example")
    page.wait_for_selector("#result:not([hidden])")
    assert page.locator("#rows tr").count() >= 10
    assert [visit for visit in visits if not visit.startswith(address)] == []
    assert complaints == []


def test_the_reference_loads_nothing_from_elsewhere(
    tab: Page, visits: list[str], complaints: list[str], address: str
) -> None:
    tab.goto(f"{address}/docs")
    assert tab.locator("#postFigures h2").is_visible()
    tab.click("a[href='#type-FigureRecord'] >> nth=0")
    assert tab.locator("#type-FigureRecord").is_visible()
    assert [visit for visit in visits if not visit.startswith(address)] == []
    assert complaints == []


def test_nothing_runs_off_the_side(page: Page) -> None:
    page.click("#example")
    page.wait_for_selector("#result:not([hidden])")
    for width in (320, 390, 640, 1280):  # 640 is what a screen of 1280 has left at a zoom of 200 %
        page.set_viewport_size({"width": width, "height": 800})
        page.focus("#sum-1")
        page.focus("#sum-2")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.locator("#card").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_amounts_in_words(page: Page) -> None:
    cases = {
        "718717107.30": "718.7 million",
        "1000000000": "1 billion",
        "31000000": "31 million",
        "2400000000000": "2.4 trillion",
        "54000": "54,000",
        "0.25": "0.25",
        "999999999": "1 billion",
        "999600": "999,600",
    }
    words = "async (cases) => { const { inWords } = await import('/static/amounts.js'); return cases.map(inWords); }"
    assert page.evaluate(words, list(cases)) == list(cases.values())
