"""What is kept: announcements and sums with their filters, the chart over time, downloads, and forgetting."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ARTICLES = [
    ("Canada pledged C$10 million in humanitarian aid for Sudan.", "2025-01-10", "Canada and Sudan", "a.example.org"),
    ("Canada will give Sudan C$10 million in humanitarian aid, it said.", "2025-01-12", "Again", "b.example.org"),
    (
        "Norway gave Chad US$5 million in military aid.",
        "2025-03-02",
        '<img src=x onerror="window.taken=1">',
        "a.example.org",
    ),
    ("A loaf costs £2 in London now.", "2025-03-03", "Bread", "a.example.org"),
]


def put(client: FlaskClient, article: tuple[str, str, str, str]) -> None:
    text, published, title, host = article
    asked = {"text": text, "published": published, "title": title, "url": f"https://{host}/{title[:3]}"}
    assert client.post("/v1/documents", json=asked).status_code == 201


@pytest.fixture(scope="module")
def filled(shelf: tuple[FlaskClient, str]) -> str:
    """The address of a service that keeps the four articles: what a test forgets there, it puts back."""
    client, address = shelf
    for article in ARTICLES:
        put(client, article)
    return address


@pytest.fixture
def kept(tab: Page, filled: str, visits: list[str], complaints: list[str]) -> Iterator[Page]:
    """The view over the four articles, with nothing asked of anybody else and nothing complained of."""
    tab.goto(f"{filled}/kept")
    tab.wait_for_selector("#packages:not([hidden])")
    yield tab
    assert [visit for visit in visits if not visit.startswith(("http://127.0.0.1:", "blob:"))] == []
    assert complaints == []


def column(page: Page, view: str, name: str) -> list[str]:
    return page.locator(f"#{view}-rows [data-column={name}]").all_text_contents()


def every_sum(page: Page) -> None:
    page.check("[value=figures]")
    page.wait_for_selector("#figures:not([hidden])")


def test_an_announcement_is_there_once_with_its_reports(kept: Page) -> None:
    assert column(kept, "packages", "parties") == ["Norway → Chad", "Canada → Sudan"]
    assert column(kept, "packages", "day") == ["2025-03-02", "2025-01-10"]
    assert kept.locator("#answer").text_content() == "2 announcements found."
    reports = kept.locator("#packages-rows details").nth(1)
    assert reports.locator("summary").text_content() == "2 articles"
    reports.locator("summary").focus()
    kept.keyboard.press("Enter")
    assert "2025-01-12: C$10 million" in reports.inner_text()
    assert "the same amount" in reports.inner_text()
    assert reports.locator("a").first.get_attribute("href") == "https://a.example.org/Can"
    assert reports.locator("a").first.get_attribute("rel") == "noreferrer noopener"


def test_the_sum_of_a_period_counts_each_once(kept: Page) -> None:
    assert "USD 11.94 million" in kept.locator("#sums .total").inner_text()
    kept.fill("#until", "2025-01-31")
    kept.click("#filter button.main")
    kept.wait_for_selector("#answer:has-text('1 announcement found.')")
    assert "USD 6.941 million" in kept.locator("#sums .total").inner_text()
    assert kept.locator("#sums details").inner_text() != ""


def test_the_chart_over_time_has_its_numbers(kept: Page) -> None:
    chart = kept.locator("#months svg")
    assert chart.locator("title").first.text_content() == "New money by month, in USD"
    assert chart.locator("desc").text_content() == "Jan 2025: USD 6.941 million; Mar 2025: USD 5 million"
    assert chart.locator("rect").count() == 3  # the month between is empty and there
    assert chart.locator("text").all_text_contents() == ["Jan 2025", "USD 6.941 million", "Feb", "Mar"]
    heights = [float(bar.get_attribute("height") or 0) for bar in chart.locator("rect").all()]
    assert heights[1] == 0
    assert heights[2] / heights[0] == pytest.approx(5 / 6.941, rel=0.01)
    kept.click("#months summary")
    assert kept.locator("#months tbody tr").all_inner_texts() == [
        "Jan 2025\tUSD 6.941 million\t1",
        "Mar 2025\tUSD 5 million\t1",
    ]


def test_a_filter_leaves_what_fits(kept: Page) -> None:
    every_sum(kept)
    for field, value, left in (
        ("donor", "canada", ["C$10 million", "C$10 million"]),
        ("recipient", "TD", ["US$5 million"]),
        ("category", "military", ["US$5 million"]),
        ("currency", "GBP", ["£2"]),
        ("is_aid", "false", ["£2"]),
        ("countable", "true", ["C$10 million", "C$10 million", "US$5 million"]),
        ("since", "2025-03-03", ["£2"]),
    ):
        assert column(kept, "figures", "surface") == ["C$10 million", "C$10 million", "US$5 million", "£2"]
        if field in ("donor", "recipient", "since"):
            kept.fill(f"#{field}", value)
        else:
            kept.select_option(f"#{field}", value)
        kept.click("#filter button.main")
        kept.wait_for_selector(f"#answer:has-text('{len(left)} sum')")
        assert column(kept, "figures", "surface") == left
        assert "?" not in kept.url
        kept.click("#clear")
        kept.wait_for_selector("#answer:has-text('4 sums shown.')")


def test_nothing_that_fits_is_said(kept: Page) -> None:
    kept.fill("#donor", "Atlantis")
    kept.keyboard.press("Enter")
    kept.wait_for_selector("#packages-none:not([hidden])")
    assert kept.locator("#packages-none").inner_text() == "No announcement that is kept fits these filters."
    assert not kept.locator("#packages-found").is_visible()


def test_days_out_of_order_are_said(kept: Page, complaints: list[str]) -> None:
    kept.fill("#since", "2025-03-01")
    kept.fill("#until", "2025-01-01")
    kept.click("#filter button.main")
    kept.wait_for_selector("#problem:has-text('since is after until')")
    complaints.clear()  # Chromium tells of the answer 422


def test_an_article_is_opened_and_closed(kept: Page) -> None:
    every_sum(kept)
    kept.locator("#figures-rows button").first.focus()
    kept.keyboard.press("Enter")
    kept.wait_for_selector("#opened:not([hidden])")
    assert kept.evaluate("document.activeElement.id") == "opened-title"
    assert kept.locator("#opened-text .surface").all_text_contents() == ["C$10 million"]
    kept.focus("#sum-1")
    assert "CAD because" in kept.locator("#card").inner_text()
    kept.keyboard.press("Escape")
    assert not kept.locator("#card").is_visible()
    kept.click("#opened-close")
    assert kept.evaluate("document.activeElement.textContent") == "Canada and Sudan"


def test_an_article_is_forgotten_when_that_is_confirmed(kept: Page, shelf: tuple[FlaskClient, str]) -> None:
    every_sum(kept)
    forget = kept.locator("#figures-rows tr", has_text="£2").get_by_role("button", name="Forget")
    forget.click()
    assert "Bread" in kept.locator("#forget-box").inner_text()
    kept.keyboard.press("Escape")
    assert column(kept, "figures", "surface")[-1] == "£2"
    forget.click()
    kept.click("#forget-box button.main")
    kept.wait_for_selector("#answer:has-text('The article is forgotten. 3 sums shown.')")
    assert column(kept, "figures", "surface") == ["C$10 million", "C$10 million", "US$5 million"]
    assert kept.evaluate("document.activeElement.id") == "results"
    put(shelf[0], ARTICLES[-1])


def test_nothing_that_is_kept_runs_off_the_side(kept: Page) -> None:
    for width in (320, 640):
        kept.set_viewport_size({"width": width, "height": 800})
        kept.check("[value=packages]")
        kept.wait_for_selector("#packages:not([hidden])")
        kept.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
        assert kept.evaluate("document.documentElement.scrollWidth") <= width
        every_sum(kept)
        kept.locator("#figures-rows button").first.click()
        kept.wait_for_selector("#opened:not([hidden])")
        assert kept.evaluate("document.documentElement.scrollWidth") <= width


def test_a_title_with_markup_stays_text(kept: Page) -> None:
    every_sum(kept)
    assert kept.locator("main img").count() == 0
    assert kept.evaluate("window.taken") is None
    assert '<img src=x onerror="window.taken=1">' in column(kept, "figures", "article")[2]


def test_pages_follow_each_other(tab: Page, keeping: tuple[FlaskClient, str]) -> None:
    client, address = keeping
    for group in range(3):
        text = " ".join(f"The ticket costs {group}{number:02} euros." for number in range(40))
        client.post("/v1/documents", json={"text": text, "published": f"2025-01-0{group + 1}"})
    tab.goto(f"{address}/kept")
    every_sum(tab)
    assert tab.locator("#answer").text_content() == "50 sums shown, there are more."
    tab.click("#figures-more")
    tab.wait_for_selector("#answer:has-text('100 sums shown, there are more.')")
    tab.click("#figures-more")
    tab.wait_for_selector("#answer:has-text('120 sums shown, which are all.')")
    assert not tab.locator("#figures-more").is_visible()
    assert len(set(column(tab, "figures", "surface"))) == 120


def test_the_table_is_taken_away_whole(kept: Page, tmp_path: Path) -> None:
    every_sum(kept)
    kept.fill("#donor", "CA")
    kept.click("#filter button.main")
    kept.wait_for_selector("#answer:has-text('2 sums shown.')")
    with kept.expect_download() as waiting:
        kept.click("#figures-csv")
    waiting.value.save_as(tmp_path / "figures.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "figures.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert [row["donor"] for row in rows] == ["Canada", "Canada"]
    kept.select_option("#profile", "kiel")
    with kept.expect_download() as waiting:
        kept.click("#figures-csv")
    assert waiting.value.suggested_filename == "figures-kiel.csv"
    with kept.expect_download() as waiting:
        kept.click("#figures-jsonl")
    waiting.value.save_as(tmp_path / "figures.jsonl")
    lines = (tmp_path / "figures.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["figure"]["surface"] for line in lines] == ["C$10 million"] * 2


def test_an_article_is_kept_and_forgotten_from_the_page(tab: Page, keeping: tuple[FlaskClient, str]) -> None:
    client, address = keeping
    tab.goto(f"{address}/kept")
    tab.wait_for_selector("#packages-none:has-text('kept yet')")
    tab.goto(f"{address}/")
    tab.fill("#text", ARTICLES[0][0])
    tab.click("#read")
    tab.wait_for_selector("#result:not([hidden])")
    tab.click("#keep")
    tab.wait_for_selector("#kept-words:has-text('This article is kept now.')")
    tab.click("#keep")
    tab.wait_for_selector("#kept-words:has-text('was kept before')")
    assert len(client.get("/v1/figures").get_json()["figures"]) == 1
    tab.get_by_role("button", name="Forget it again").click()
    tab.wait_for_selector("#kept-words:has-text('The article is forgotten.')")
    assert tab.evaluate("document.activeElement.id") == "keep"
    assert client.get("/v1/figures").get_json()["figures"] == []


def test_a_server_without_a_store_says_so(page: Page, address: str, complaints: list[str]) -> None:
    assert page.locator("#keep").count() == 0
    page.goto(f"{address}/kept")
    assert "This server has no place to keep articles" in page.locator("main").inner_text()
    assert page.locator("#filter").count() == 0
    assert complaints == []


def test_a_store_that_cannot_be_used_says_so(tab: Page, filled: str) -> None:
    broken = {"type": "/docs#problem-store", "title": "Store", "status": 503, "detail": "the disk is full"}
    tab.route("**/v1/packages*", lambda route: route.fulfill(status=503, body=json.dumps(broken)))
    tab.goto(f"{filled}/kept")
    tab.wait_for_selector("#problem:has-text('the disk is full')")
    assert not tab.locator("#packages").is_visible()
