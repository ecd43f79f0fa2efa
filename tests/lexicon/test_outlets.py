"""The outlets: sorted, sourced, found by URL and by credit."""

import tomllib
from pathlib import Path

import pytest

from aidfigures.errors import LexiconError
from aidfigures.lexicon.currencies import load_currencies
from aidfigures.lexicon.outlets import FILE, Outlets, host, load_outlets, read_outlets
from aidfigures.lexicon.places import load_places


@pytest.fixture(scope="module")
def outlets() -> Outlets:
    return load_outlets()


URLS = {
    "https://www.cbc.ca/news/politics/1.7562980": "cbc.ca",
    "https://i.cbc.ca/1.7563007.jpg": "cbc.ca",
    "cbc.ca": "cbc.ca",
    "CBC.CA.": "cbc.ca",
    "//edition.cnn.com/world": "cnn.com",
    "http://user:word@www.abc.net.au:8080/news?x=https://cbc.ca": "abc.net.au",
    "https://www.thestar.com.my/news": "thestar.com.my",
    "https://www.thestar.com/news": "thestar.com",
    "https://english.nv.ua/nation/x.html": "nv.ua",
    "https://www.bbc.co.uk#top": "bbc.co.uk",
}


@pytest.mark.parametrize("url", URLS)
def test_for_url(url: str, outlets: Outlets) -> None:
    found = outlets.for_url(url)
    assert found is not None
    assert found.domain == URLS[url]


@pytest.mark.parametrize(
    "url", ["", "ca", "https://", "notcbc.ca", "https://cbc.ca.example.org/", "see cbc.ca", "%%%", "/news"]
)
def test_no_outlet(url: str, outlets: Outlets) -> None:
    assert outlets.for_url(url) is None


def test_host() -> None:
    assert host(" HTTPS://a@WWW.Example.com:80/x?y#z ") == "www.example.com"


DOLLARS = {
    "cbc.ca": "CAD",
    "globalnews.ca": "CAD",
    "abc.net.au": "AUD",
    "rnz.co.nz": "NZD",
    "straitstimes.com": "SGD",
    "scmp.com": "USD",
    "reuters.com": "USD",
    "kyivindependent.com": "USD",
    "jamaica-gleaner.com": "JMD",
}


@pytest.mark.parametrize("domain", DOLLARS)
def test_bare_dollar(domain: str, outlets: Outlets) -> None:
    assert outlets.by_domain[domain].currency == DOLLARS[domain]


def test_rewriters_are_marked(outlets: Outlets) -> None:
    doubtful = {"nv.ua", "rubryka.com", "ukrinform.net", "devdiscourse.com", "borneobulletin.com.bn"}
    assert doubtful <= {outlet.domain for outlet in outlets.by_domain.values() if not outlet.reliable}
    assert outlets.by_domain["cbc.ca"].reliable


CREDITS = {
    "Reuters": "USD",
    "AP": "USD",
    "AFP": "USD",
    "The Canadian Press": "CAD",
    "CBC News": "CAD",
    "AAP": "AUD",
    "RNZ": "NZD",
    "BBC": "USD",
}


@pytest.mark.parametrize("credit", CREDITS)
def test_agencies(credit: str, outlets: Outlets) -> None:
    assert outlets.agencies[credit].currency == CREDITS[credit]


# The file


def test_rows_are_sorted() -> None:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for section in ("outlets", "agencies"):
        assert list(table[section]) == sorted(table[section])


def test_rows_are_sourced_and_known(outlets: Outlets) -> None:
    currencies, places = load_currencies(), load_places()
    for outlet in outlets.by_domain.values():
        assert outlet.evidence, outlet
        assert outlet.currency in currencies.cues["$"].candidates, outlet
        assert outlet.country in places.by_code, outlet
        assert outlet.domain.partition("/")[0] == host(outlet.domain), outlet


def test_its_own_dollar_is_its_country_s_money(outlets: Outlets) -> None:
    places = load_places()
    for outlet in outlets.by_domain.values():
        assert outlet.currency in ("USD", places.by_code[outlet.country].currency), outlet


ROW = "country = 'CA', bare = 'CAD', grade = 'C', evidence = 'x'"
ROW_D = ROW.replace("'C'", "'D'")
BROKEN = {
    "[outlets": "(file)",
    "[outlets]\n'a.ca' = { country = 'CA' }": "a.ca",
    "[outlets]\n'a.ca' = 'CAD'": "a.ca",
    f"[outlets]\n'a.ca' = {{ {ROW}, more = 1 }}": "a.ca",
    f"[outlets]\n'a.ca' = {{ {ROW_D} }}": "a.ca",
    f"[outlets]\n'a.ca' = {{ {ROW} }}\n[agencies]\nCP = 'b.ca'": "agencies.CP",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_table_names_the_row(text: str, tmp_path: Path) -> None:
    broken = tmp_path / "outlets.toml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        read_outlets(broken)
    assert (caught.value.file, caught.value.key) == ("outlets.toml", BROKEN[text])


@pytest.mark.parametrize(
    ("url", "country"),
    [
        ("https://www.example.com.hk/x", "HK"),
        ("https://news.example.co.uk", "GB"),
        ("example.co.nz/a", "NZ"),
        ("https://example.eu/x", "EU"),
        ("https://example.tv", None),
        ("https://example.com", None),
        ("", None),
    ],
)
def test_country_of_a_national_domain(url: str, country: str | None, outlets: Outlets) -> None:
    assert outlets.country_of(url) == country


def test_domains_are_places(outlets: Outlets) -> None:
    assert set(outlets.other_domains.values()) <= load_places().by_code.keys()
    assert all(len(label) == 2 and label.islower() for label in (*outlets.worldwide, *outlets.other_domains))


def test_broken_domains_are_named(tmp_path: Path) -> None:
    file = tmp_path / "outlets.toml"
    file.write_text('[domains]\nworldwide = "tv"\n', encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        read_outlets(file)
    assert caught.value.key == "domains"
