"""The places: every country has its words, each word means one place, and each place's money is known."""

import tomllib
from pathlib import Path

import pycountry
import pytest

from aidfigures.errors import LexiconError
from aidfigures.lexicon.currencies import load_currencies
from aidfigures.lexicon.places import CLDR, HAND, Places, load_places, read_places


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


@pytest.mark.parametrize("code", sorted(country.alpha_2 for country in pycountry.countries))
def test_every_country_of_iso_3166_is_there(code: str, places: Places) -> None:
    place = places.by_code[code]
    assert places.surfaces[place.name.lower()].place == place
    assert place.currency is not None or code == "AQ"


def test_money_of_every_place_is_money_in_use(places: Places) -> None:
    currencies = load_currencies()
    for place in places.by_code.values():
        if place.currency is not None:
            assert currencies.get(place.currency).until is None, place


# Territories, the Vatican, and the Congo and Dominica whose people are called as those of their greater namesake.
WITHOUT_DEMONYM = (
    "AQ AX BL BQ BV CC CG CX DM GG GP GS HM IO JE MF MP MQ MS NF PM PN RE SH SJ SX TC TF TK UM VA VG VI WF YT"
)


def test_people_of_every_state_have_a_word(places: Places) -> None:
    adjectives = {word.place.code for word in places.surfaces.values() if word.role == "demonym"}
    assert {country.alpha_2 for country in pycountry.countries} - adjectives == set(WITHOUT_DEMONYM.split())


WORDS = {
    "CA": "Canada; Canadian; Canadians; Ottawa; Quebec; Parliament Hill",
    "CD": "DR Congo; Democratic Republic of the Congo; DRC; Congolese; Kinshasa; Goma",
    "CI": "Ivory Coast; Côte d’Ivoire; Cote d'Ivoire; Ivorian",
    "CZ": "Czechia; Czech Republic; Czech; Czechs; Prague",
    "DE": "Germany; German; Berlin; Bundestag; Bundeswehr",
    "DK": "Denmark; Danish; Danes; Copenhagen",
    "EU": "EU; European Union; Brussels; European Commission",
    "FR": "France; French; Paris; Élysée; Elysee",
    "GB": "UK; U.K.; Britain; British; Briton; Britons; London; Downing Street; Whitehall; Scotland",
    "KR": "South Korea; South Korean; Seoul; Blue House",
    "CN": "China; Chinese; Beijing; Zhongnanhai",
    "MM": "Myanmar; Burma; Burmese; Rakhine",
    "NL": "Netherlands; the Netherlands; Dutch",
    "NO": "Norway; Norwegian; Norwegians; Oslo; Storting",
    "NZ": "New Zealand; New Zealander; Kiwi; Wellington",
    "PS": "Palestine; Palestinian; Palestinian Territories; Gaza; Gaza Strip; West Bank; Rafah",
    "RU": "Russia; Russian; Moscow; Kremlin; the Kremlin",
    "SD": "Sudan; Sudanese; Khartoum; Darfur",
    "SE": "Sweden; Swedish; Swede; Swedes; Stockholm",
    "TR": "Turkey; Türkiye; Turkish; Ankara",
    "TT": "Trinidad & Tobago; Trinidad and Tobago; Trinidadian",
    "UA": "Ukraine; Ukrainian; Ukrainians; Kyiv; Kiev; Kharkiv; Donbas",
    "US": "US; U.S.; USA; United States; America; American; Washington; White House; the Pentagon; Capitol Hill",
    "VC": "St. Vincent & Grenadines; St. Vincent and the Grenadines; Saint Vincent",
}


@pytest.mark.parametrize(("code", "word"), [(code, w) for code, row in WORDS.items() for w in row.split("; ")])
def test_words(code: str, word: str, places: Places) -> None:
    assert places.surfaces[word.lower()].place == places.by_code[code]


def test_roles(places: Places) -> None:
    roles = {word: places.surfaces[word].role for word in ("canada", "canadian", "ottawa", "the kremlin", "gaza")}
    assert roles == {
        "canada": "name",
        "canadian": "demonym",
        "ottawa": "capital",
        "the kremlin": "actor",
        "gaza": "area",
    }


@pytest.mark.parametrize("word", ["Africa", "the Sahel", "Western Europe", "the Pacific", "Middle East", "African"])
def test_regions_have_no_code_and_no_money(word: str, places: Places) -> None:
    place = places.surfaces[word.lower()].place
    assert (place.code, place.currency) == (None, None)


CASED = (
    "US",
    "U.S.",
    "the US",
    "UK",
    "EU",
    "DRC",
    "UAE",
    "Polish",
    "Turkey",
    "Chad",
    "Jordan",
    "Guinea",
    "Niger",
    "Swede",
)


@pytest.mark.parametrize("word", CASED)
def test_words_that_are_others_in_lower_case_are_cased(word: str, places: Places) -> None:
    assert places.surfaces[word.lower()].cased
    assert places.surfaces[word.lower()].written == word


@pytest.mark.parametrize("word", ["Canada", "Ottawa", "Norwegian", "the Kremlin"])
def test_other_words_are_not(word: str, places: Places) -> None:
    assert not places.surfaces[word.lower()].cased


CURRENCIES = {"BG": "EUR", "BT": "BTN", "EC": "USD", "EU": "EUR", "LI": "CHF", "LS": "LSL", "NA": "NAD", "PS": "ILS"}


@pytest.mark.parametrize("code", CURRENCIES)
def test_currency_where_two_circulate(code: str, places: Places) -> None:
    assert places.by_code[code].currency == CURRENCIES[code]


# The file


def test_places_are_sorted() -> None:
    hand = tomllib.loads(HAND.read_text(encoding="utf-8"))
    assert list(hand["places"]) == sorted(hand["places"])


def test_each_cased_word_is_a_word(places: Places) -> None:
    hand = tomllib.loads(HAND.read_text(encoding="utf-8"))
    assert not set(hand["cased"]["words"]) - {word.written for word in places.surfaces.values()}


def test_surfaces_are_in_lower_case(places: Places) -> None:
    assert all(surface == word.written.lower() for surface, word in places.surfaces.items())


BROKEN = {
    "[places": "(file)",
    "[places]\nQQ = { capital = ['Q'] }": "places.QQ",
    "[places]\nCA = { capitals = ['Ottawa'] }": "places.CA",
    "[places]\nCA = { capital = 'Ottawa' }": "places.CA.capital",
    "[places]\nCA = { currency = 1 }": "places.CA.currency",
    "[places]\nCA = { capital = ['Paris'] }\nFR = { capital = ['Paris'] }": "Paris",
    "[regions]\nAfrica = 1": "regions.Africa",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_table_names_the_place(text: str, tmp_path: Path) -> None:
    broken = tmp_path / "places.toml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        read_places(broken, CLDR)
    assert (caught.value.file, caught.value.key) == ("places.toml", BROKEN[text])


@pytest.mark.parametrize("text", ["", "[]", "{}"])
def test_a_broken_cldr_file_is_an_error(text: str, tmp_path: Path) -> None:
    broken = tmp_path / "cldr.json"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError):
        read_places(HAND, broken)


def test_leaders_are_full_names_of_places_with_money(places: Places) -> None:
    for name, leader in places.leaders.items():
        assert " " in name, name
        assert leader.place.currency is not None, name
        assert leader.since is None or leader.until is None or leader.since <= leader.until, name


def test_leaders_speak_in_their_years(places: Places) -> None:
    carney, clark = places.leaders["Mark Carney"], places.leaders["Helen Clark"]
    assert (carney.place.code, carney.speaks_in(2015), carney.speaks_in(2026)) == ("CA", False, True)
    assert (clark.place.code, clark.speaks_in(2005), clark.speaks_in(2014)) == ("NZ", True, False)
    assert carney.speaks_in(None)


def test_languages_of_one_money(places: Places) -> None:
    assert {language: places.by_language[language].currency for language in ("sv", "nb", "da", "ru", "hi")} == {
        "sv": "SEK",
        "nb": "NOK",
        "da": "DKK",
        "ru": "RUB",
        "hi": "INR",
    }
    assert not places.by_language.keys() & {"en", "fr", "es", "ar", "sw"}


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ('[languages]\nsv = "XX"\n', "languages.sv"),
        ('[leaders]\nXX = ["A Name"]\n', "leaders.XX"),
        ('[leaders]\nCA = ["Carney"]\n', "leaders.CA"),
        ('[leaders]\nCA = ["Mark Carney 25-"]\n', "leaders.CA"),
        ('[leaders]\nCA = ["Mark Carney", "Mark Carney 2025-"]\n', "leaders.CA"),
        ('[money]\nXX = ["Halifax"]\n', "money.XX"),
        ('[money]\nCA = "Halifax"\n', "money.CA"),
        ('[money]\nCA = ["Halifax"]\nGB = ["Halifax"]\n', "money.GB"),
        ('[money]\nGB = ["France"]\n', "money.france"),
        ('[states]\nUS = ["Ohio", "Ohio"]\n', "states.US"),
    ],
)
def test_other_broken_tables_are_named(tmp_path: Path, table: str, key: str) -> None:
    file = tmp_path / "places.toml"
    file.write_text(table, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        read_places(file, CLDR)
    assert caught.value.key == key
