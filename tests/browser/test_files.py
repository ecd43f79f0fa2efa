"""Files that are chosen or dropped: texts, web pages, tables of many articles, and what is none of them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

pytestmark = pytest.mark.browser

TEXT = "Canada will give Ukraine C$1 billion ($723 million) in military aid, Carney said."
TABLE = (
    "id,text,date,outlet_country\n"
    'first,"Canada will give Ukraine $10 million in military aid.",2025-08-24,CA\n'
    "second,Norway gave Chad US$5 million in aid.,soon,\n"
    '"=third",Norway gave Chad US$6 million in aid.,,\n'
)
Choose = Callable[..., None]


@pytest.fixture
def choose(page: Page) -> Choose:
    def chosen(name: str, content: str | bytes, kind: str = "") -> None:
        data = content.encode() if isinstance(content, str) else content
        page.set_input_files("#file", FilePayload(name=name, mimeType=kind, buffer=data))

    return chosen


def result(page: Page) -> None:
    page.click("#read")
    page.wait_for_selector("#result:not([hidden])")


def problem(page: Page) -> str:
    page.wait_for_selector("#problem:not([hidden])")
    return page.locator("#problem").inner_text()


def dropped(page: Page, *names: str) -> None:
    """Files let go over the page, as a browser tells of it."""
    page.evaluate(
        """([names, text]) => { const carried = new DataTransfer();
           for (const name of names) carried.items.add(new File([text], name, { type: "text/plain" }));
           const told = (kind) => document.body.dispatchEvent(
               new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
           if (told("dragover") || told("drop")) throw new Error("the browser would open the file"); }""",
        [list(names), TEXT],
    )


def test_a_text_goes_into_the_box(page: Page, choose: Choose) -> None:
    choose("wire.txt", TEXT)
    page.wait_for_selector("#file-note:not(:empty)")
    assert page.input_value("#text") == TEXT
    assert page.locator("#file-note").text_content() == "wire.txt is in the box."
    assert page.evaluate("document.activeElement.id") == "read"
    page.keyboard.press("Enter")
    page.wait_for_selector("#result:not([hidden])")
    assert page.locator("#rows tr").count() == 2
    assert page.evaluate("document.activeElement.id") == "result"


def test_a_text_is_dropped(page: Page) -> None:
    dropped(page, "wire.txt")
    page.wait_for_selector("#file-note:not(:empty)")
    assert page.input_value("#text") == TEXT
    assert page.locator(".dropping").count() == 0


def test_one_file_at_a_time(page: Page) -> None:
    dropped(page, "one.txt", "two.txt")
    assert "One file at a time" in problem(page)


def test_the_keyboard_chooses_a_file(browser: Browser, address: str) -> None:
    """In a tab of its own: a tab that has been at other addresses does not always tell of the dialog."""
    page = browser.new_page()
    page.goto(f"{address}/")
    page.focus("#file")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(FilePayload(name="wire.txt", mimeType="text/plain", buffer=TEXT.encode()))
    page.wait_for_selector("#file-note:not(:empty)")
    assert page.input_value("#text") == TEXT
    page.context.close()


def test_a_web_page_is_read_by_its_main_text(page: Page, choose: Choose, complaints: list[str]) -> None:
    story = f"<p>{TEXT} The prime minister spoke in Kyiv, where he took part in the ceremony of independence.</p>"
    choose("story.html", f"<html><body><nav>Subscribe for $1</nav><article>{story * 3}</article></body></html>")
    page.wait_for_selector("#file-box:not([hidden])")
    assert "web page" in page.locator("#file-box").inner_text()
    assert not page.locator("#text").is_visible()
    with page.expect_request("**/v1/figures?*") as sent:
        result(page)
    assert sent.value.headers["content-type"] == "text/html"
    assert "base_currency=USD" in sent.value.url
    assert page.locator("#article .surface").all_text_contents()[:2] == ["C$1 billion", "$723 million"]
    assert "Subscribe" not in page.locator("#article").inner_text()
    page.click("#file-remove")
    assert page.evaluate("document.activeElement.id") == "text"
    assert complaints == []


def test_a_page_without_a_charset_that_is_not_utf_8(page: Page, choose: Choose) -> None:
    story = "<p>Norway gave Chad €5 million in humanitarian aid, the ministry said on Monday in a statement.</p>"
    choose("old.html", f"<html><body><article>{story * 3}</article></body></html>".encode("cp1252"))
    page.wait_for_selector("#file-box:not([hidden])")
    assert "Windows-1252" in page.locator("#file-note").inner_text()
    result(page)
    assert page.locator("#article .surface").first.text_content() == "€5 million"


def test_a_text_in_another_encoding(page: Page, choose: Choose) -> None:
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        choose(f"{encoding}.txt", "Norway gave €5 million.".encode(encoding))
        page.wait_for_selector(f"#file-note:has-text('{encoding}.txt')")
        assert page.input_value("#text") == "Norway gave €5 million."
        assert ("Windows-1252" in page.locator("#file-note").inner_text()) == (encoding == "cp1252")
        page.fill("#text", "")


def test_what_cannot_be_read_is_said(page: Page, choose: Choose) -> None:
    for name, content, words in (
        ("empty.txt", b"", "empty.txt is empty."),
        ("blank.txt", b" \n", "blank.txt is empty."),
        ("report.pdf", b"%PDF-1.7\n", "report.pdf is a PDF."),
        ("report.txt", b"PK\x03\x04", "office document"),
        ("photo.csv", b"\x89PNG\r\n", "photo.csv is a picture."),
        ("program", bytes(range(256)) * 4 + bytes(100), "program is no text"),
        ("book.txt", b"x" * 300_001, "is too long: 300,001 characters, and this server reads up to 300,000"),
        ("<img src=x onerror=alert(1)>.txt", b"", "<img src=x onerror=alert(1)>.txt is empty."),
    ):
        choose(name, content)
        expect(page.locator("#problem")).to_contain_text(words)
        assert page.input_value("#text") == ""
        assert page.locator("#problem img").count() == 0


def test_a_file_over_the_limit_is_not_sent(page: Page, visits: list[str]) -> None:
    limit = int(page.get_attribute("body", "data-body-limit") or 0)
    page.evaluate(
        """size => { const carried = new DataTransfer();
           carried.items.add(new File([new Uint8Array(size).fill(32)], "book.html"));
           document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true })); }""",
        limit + 100_000,
    )
    assert problem(page) == "book.html is too large: 10.1 MB, and this server reads up to 10 MB."
    assert not page.locator("#file-box").is_visible()
    assert not any("/v1/" in visit for visit in visits)


def test_what_the_server_will_not_read_is_said(page: Page, choose: Choose) -> None:
    choose("bad.html", b"<meta charset=utf-8><p>\xff\xfe\xfd")
    page.wait_for_selector("#file-box:not([hidden])")
    page.click("#read")
    assert "is not utf-8" in problem(page)
    choose("names.csv", "name,amount\nNorway,5\n")
    page.wait_for_selector("#file-box:has-text('names.csv')")
    page.click("#read")
    page.wait_for_selector("#problem:has-text('neither a text nor an html column')")


def test_a_table_is_read_as_many_articles(page: Page, choose: Choose, complaints: list[str]) -> None:
    choose("many.csv", TABLE)
    page.wait_for_selector("#file-box:not([hidden])")
    result(page)
    assert page.locator("#status").text_content() == "2 articles read, 2 sums found."
    assert page.locator("#rows .source").all_text_contents() == ["first", "=third"]
    assert page.locator("#rows [data-column=amount]").all_text_contents() == ["CAD 10,000,000", "USD 6,000,000"]
    assert page.locator("#batch-errors-title").text_content() == "1 row could not be read"
    assert page.locator("#batch-errors-list").inner_text() == "Line 3: date must be a day as YYYY-MM-DD"
    assert not page.locator("#one").is_visible()
    assert not page.locator("#iati").is_visible()
    page.click("#sort-source")
    assert page.locator("#rows .source").all_text_contents() == ["=third", "first"]
    assert complaints == []


def test_rows_with_a_day_keep_their_rates(page: Page, choose: Choose) -> None:
    """Today is past the end of the tables: that may not put the rates of today into a row of last year."""
    choose("many.csv", TABLE)
    page.wait_for_selector("#file-box:not([hidden])")
    page.fill("#published", "2099-01-01")
    result(page)
    assert page.locator("#rows [data-column=worth]").first.text_content() == "7,187,171.07"


def test_the_table_of_many_articles_is_downloaded(page: Page, choose: Choose, tmp_path: Path) -> None:
    choose("many.csv", TABLE)
    page.wait_for_selector("#file-box:not([hidden])")
    result(page)
    with page.expect_download() as waiting:
        page.click("#csv")
    waiting.value.save_as(tmp_path / "figures.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "figures.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert [row["document"] for row in rows] == ["first", "second", "'=third"]
    assert rows[1]["error"] == "line 3: date: must be a day as YYYY-MM-DD"
