"""The currency tables: they are complete, they agree with CLDR and ISO 4217, and each surface says what it should."""

import datetime as dt
import json
import re
import tomllib
from pathlib import Path

import pycountry
import pytest

from aidfigures.errors import LexiconError, UnknownCurrencyError
from aidfigures.lexicon.currencies import (
    CLDR,
    HAND,
    CueWord,
    Currencies,
    load_currencies,
    plain_letters,
    read_currencies,
)

# In ISO 4217 and no money that is spent: funds, indexed units, bond market units, metals, tests, "no currency".
FUNDS = {"BOV", "CHE", "CHW", "COU", "MXV", "USN", "UYI", "UYW", "XSU", "XUA", "XBA", "XBB", "XBC", "XBD"}
NO_MONEY = FUNDS | {"XAG", "XAU", "XPD", "XPT", "XAD", "XTS", "XXX"}


@pytest.fixture(scope="module")
def currencies() -> Currencies:
    return load_currencies()


@pytest.fixture(scope="module")
def hand() -> dict[str, dict[str, object]]:
    return tomllib.loads(HAND.read_text(encoding="utf-8"))


def cue(currencies: Currencies, surface: str) -> CueWord:
    found = currencies.cues.get(surface.lower()) or currencies.cased_cues.get(surface)
    assert found is not None, surface
    return found


# What is known


@pytest.mark.parametrize("code", sorted({c.alpha_3 for c in pycountry.currencies} - NO_MONEY))
def test_every_circulating_iso_code_is_read(code: str, currencies: Currencies) -> None:
    assert code in currencies.codes
    assert currencies.get(code).name


def test_codes_and_candidates_are_known(currencies: Currencies) -> None:
    used = {
        code for words in (currencies.cues, currencies.cased_cues) for cue in words.values() for code in cue.candidates
    }
    assert used <= currencies.by_code.keys()
    assert currencies.codes <= currencies.by_code.keys()
    assert set(currencies.code_aliases.values()) <= currencies.codes
    assert not currencies.codes & currencies.code_aliases.keys()


def test_wordlike_codes_are_codes(currencies: Currencies) -> None:
    assert currencies.wordlike_codes <= currencies.codes | currencies.code_aliases.keys()


def test_tender_dates(currencies: Currencies) -> None:
    mark = currencies.get("DEM")
    assert (mark.since, mark.until, mark.successor) == (dt.date(1948, 6, 20), dt.date(2002, 5, 15), "EUR")
    assert currencies.get("CAD").until is None
    assert currencies.get("BGN").successor == "EUR"  # ours: Bulgaria took the euro in 2026, after CLDR 47
    for currency in currencies.by_code.values():
        assert currency.since is None or currency.until is None or currency.since < currency.until, currency


def test_successors_lead_to_money_in_use(currencies: Currencies) -> None:
    for code in currencies.codes:
        seen = {code}
        while (following := currencies.get(code).successor) is not None:
            assert following not in seen
            seen.add(following)
            code = following


def test_places_and_minor_digits(currencies: Currencies) -> None:
    assert currencies.get("CAD").places == ("CA",)
    assert {"DE", "FR", "HR", "LT"} <= set(currencies.get("EUR").places)
    assert (currencies.get("JPY").minor_digits, currencies.get("KWD").minor_digits) == (0, 3)


def test_unknown_code_is_an_error(currencies: Currencies) -> None:
    with pytest.raises(UnknownCurrencyError) as caught:
        currencies.get("XYZ")
    assert caught.value.code == "XYZ"


def test_aliases_are_apart(currencies: Currencies) -> None:
    assert currencies.code_aliases["RMB"] == "CNY"
    assert "RMB" not in currencies.codes


# What surfaces say

MARKED = {
    "AUD": "A$ AU$ AUS$ AUD$ $A $AU",
    "BBD": "Bds$ BBD$",
    "BRL": "R$",
    "BZD": "BZ$",
    "CAD": "C$ CA$ Can$ CAN$ CDN$ CAD$ $CAN $CA $CAD",
    "CZK": "Kč",
    "EUR": "€",
    "FJD": "FJ$ F$",
    "GHS": "₵ GH₵",
    "GEL": "₾",
    "HKD": "HK$ $HK",
    "ILS": "₪",
    "INR": "₹",
    "JMD": "J$ JMD$",
    "KES": "KSh Ksh",
    "KRW": "₩",
    "KZT": "₸",
    "MXN": "MX$ Mex$ MXN$",
    "NAD": "N$",
    "NGN": "₦",
    "NZD": "NZ$ $NZ NZD$",
    "PLN": "zł",
    "RUB": "₽ руб. руб",
    "SGD": "S$ SG$ SGD$",
    "TRY": "₺",
    "TTD": "TT$",
    "TWD": "NT$",
    "UAH": "₴ грн",
    "USD": "US$ U.S.$ $US USD$",
    "VND": "₫",
    "XCD": "EC$",
    "ZWL": "Z$ ZW$",
}


@pytest.mark.parametrize(("code", "surface"), [(code, s) for code, row in MARKED.items() for s in row.split()])
def test_marked_symbols(code: str, surface: str, currencies: Currencies) -> None:
    found = cue(currencies, surface)
    assert (found.kind, found.candidates, found.divisor) == ("marked_symbol", (code,), 1)


SHARED = {
    "$": ("shared_symbol", "USD CAD AUD"),
    "¥": ("shared_symbol", "JPY CNY"),
    "Rs": ("shared_symbol", "INR PKR LKR"),
    "kr": ("shared_symbol", "SEK NOK DKK ISK"),
    "Sh": ("shared_symbol", "KES TZS UGX SOS"),
    "£": ("marked_symbol", "GBP EGP LBP"),
    "₱": ("marked_symbol", "PHP CUP"),
    "dollars": ("shared_name", "USD CAD AUD NZD"),
    "pounds": ("shared_name", "GBP EGP LBP"),
    "francs": ("shared_name", "CHF XOF XAF"),
    "CFA francs": ("shared_name", "XOF XAF"),
    "pesos": ("shared_name", "MXN PHP ARS COP CLP"),
    "crowns": ("shared_name", "SEK NOK DKK CZK ISK"),
    "kroner": ("shared_name", "NOK DKK"),
    "kronor": ("shared_name", "SEK"),
    "riyals": ("shared_name", "SAR QAR"),
    "rials": ("shared_name", "IRR YER OMR"),
    "marks": ("shared_name", "DEM FIM BAM"),
    "lei": ("shared_name", "RON MDL"),
    "won": ("shared_name", "KRW KPW"),
    "roubles": ("shared_name", "RUB BYN"),
    "manat": ("shared_name", "AZN TMT"),
}


@pytest.mark.parametrize("surface", SHARED)
def test_shared_surfaces_name_the_likeliest_first(surface: str, currencies: Currencies) -> None:
    kind, first = SHARED[surface]
    found = cue(currencies, surface)
    assert found.kind == kind
    assert found.candidates[: len(first.split())] == tuple(first.split())


NAMES = {
    "AFN": "afghanis",
    "AUD": "Australian dollars; Aussie dollars",
    "BAM": "convertible marks",
    "BRL": "reais; Brazilian reais",
    "BTC": "bitcoins",
    "CAD": "Canadian dollar; Canadian dollars; loonie; loonies",
    "CHF": "Swiss francs",
    "CNY": "yuan; renminbi",
    "CZK": "Czech crowns; Czech koruna",
    "DEM": "Deutsche marks; D-marks; German marks",
    "DKK": "Danish kroner; Danish crowns",
    "EGP": "Egyptian pounds",
    "EUR": "euro; euros",
    "FIM": "Finnish markka",
    "GBP": "pounds sterling; sterling; quid; fiver; tenners; British pounds",
    "GHS": "cedi; cedis",
    "HUF": "forints",
    "ILS": "shekels; Israeli shekels",
    "IRT": "tomans",
    "ISK": "krónur; Icelandic kronur",
    "JPY": "yen; Japanese yen",
    "MYR": "ringgit",
    "NGN": "naira",
    "NOK": "Norwegian kroner; Norwegian crowns",
    "NZD": "Kiwi dollars; New Zealand dollars",
    "PLN": "zloty; zlotys; zlotych",
    "PYG": "guarani",
    "SEK": "Swedish kronor; Swedish crowns",
    "TOP": "pa'anga",
    "TRY": "Turkish lira",
    "TTD": "Trinidad and Tobago dollars",
    "UAH": "hryvnia; hryvnias; hryvnyas; Ukrainian hryvnias",
    "USD": "US dollars; U.S. dollars; American dollars; greenback",
    "XDR": "special drawing rights; SDRs",
    "ZAR": "rand; South African rand",
    "ZWL": "Zimbabwean dollars",
}


@pytest.mark.parametrize(("code", "name"), [(code, n) for code, row in NAMES.items() for n in row.split("; ")])
def test_names(code: str, name: str, currencies: Currencies) -> None:
    found = cue(currencies, name)
    assert (found.kind, found.candidates, found.divisor) == ("currency_name", (code,), 1)


SMALLER = {
    "cents": ("USD", 100),
    "pence": ("GBP", 100),
    "p": ("GBP", 100),
    "øre": ("SEK", 100),
    "kopecks": ("RUB", 100),
    "kopiykas": ("UAH", 100),
    "fils": ("KWD", 1000),
    "paise": ("INR", 100),
    "agorot": ("ILS", 100),
    "dimes": ("USD", 10),
    "satoshis": ("BTC", 100_000_000),
}


@pytest.mark.parametrize("surface", SMALLER)
def test_smaller_units(surface: str, currencies: Currencies) -> None:
    found = cue(currencies, surface)
    assert (found.candidates[0], found.divisor) == SMALLER[surface]


def test_every_full_name_of_a_currency_in_use_is_a_cue(currencies: Currencies) -> None:
    for currency in currencies.by_code.values():
        if currency.places and currency.until is None:
            assert currency.code in cue(currencies, currency.name).candidates


def test_a_word_in_another_case_is_not_the_unit(currencies: Currencies) -> None:
    assert "Ft" in currencies.cased_cues
    assert "ft" not in currencies.cues
    assert currencies.cased_cues["Ft"].position == "suffix"
    assert currencies.cased_cues["R"].position == "prefix"


def test_a_pronoun_before_a_sign_is_no_mark(currencies: Currencies) -> None:
    """ "It gave us $5 million", "a $2 billion deal", "can $500 help?", "up 5 $ au total", "World Cup $1m"."""
    assert not {"us $", "a $", "can $", "s $", "t $", "$ au", "$ su", "cup $", "top $"} & currencies.cues.keys()


def test_everyday_words_are_weak(currencies: Currencies) -> None:
    for surface in ("won", "marks", "R", "K", "LE", "real"):
        assert cue(currencies, surface).weak
    for surface in ("euros", "C$", "Rs", "kr", "RM"):
        assert not cue(currencies, surface).weak


def test_spellings_that_no_change_of_case_gives(currencies: Currencies) -> None:
    assert "KSh" in currencies.spellings["ksh"]
    assert "SDRs" in currencies.spellings["sdrs"]
    assert "c$" not in currencies.spellings
    assert currencies.spellings.keys() <= currencies.cues.keys()


def test_families(currencies: Currencies) -> None:
    assert currencies.families["dollar"][:4] == ("USD", "CAD", "AUD", "NZD")
    assert currencies.families["krone"] == ("NOK", "DKK")
    assert set(currencies.families["rupee"]) >= {"INR", "PKR", "LKR", "NPR", "MUR", "SCR"}
    assert cue(currencies, "Danish kroner").family == "krone"
    assert cue(currencies, "dollars").family == "dollar"


def test_nicaragua_does_not_take_the_canadian_sign(currencies: Currencies) -> None:
    """CLDR's own narrow symbol C$ is the córdoba; no English news means it."""
    assert "C$" in json.loads(CLDR.read_text(encoding="utf-8"))["currencies"]["NIO"]["symbols"]
    assert currencies.cues["c$"].candidates == ("CAD",)


# The files


def test_no_surface_is_both_cased_and_uncased(currencies: Currencies) -> None:
    assert not {surface for surface in currencies.cased_cues if surface.lower() in currencies.cues}


def test_keys_are_in_lower_case(currencies: Currencies) -> None:
    assert all(surface == surface.lower() == surface.strip() for surface in currencies.cues)


def test_who_writes_a_bare_dollar_in_cldr_shares_it(currencies: Currencies) -> None:
    cldr = json.loads(CLDR.read_text(encoding="utf-8"))["currencies"]
    for sign in ("$", "£", "¥"):
        users = {code for code, row in cldr.items() if sign in row["symbols"] and not row.get("until")}
        assert users <= set(currencies.cues[sign].candidates)


def test_every_sign_in_cldr_is_a_cue(currencies: Currencies) -> None:
    cldr = json.loads(CLDR.read_text(encoding="utf-8"))["currencies"]
    known = {*currencies.cues, *(surface.lower() for surface in currencies.cased_cues)}
    for code, row in cldr.items():
        if row.get("since") and not row.get("until"):
            for symbol in row["symbols"]:
                odd = symbol in ("$ SU", "$ ZN", "£ RU")  # signs of one locale that write the country backwards
                assert odd or not re.search(r"[$£¥₠-⃀]", symbol) or symbol.lower() in known, (code, symbol)


def test_everyday_list_holds_cues_only(hand: dict[str, dict[str, object]], currencies: Currencies) -> None:
    assert not {word for word in hand["everyday"] if word not in currencies.cues and word not in currencies.cased_cues}


def test_lists_have_no_doubles(hand: dict[str, dict[str, list[str]]]) -> None:
    for key, row in hand.items():
        lists = {key: row} if isinstance(row, list) else {f"{key}.{name}": value for name, value in row.items()}
        for name, value in lists.items():
            if isinstance(value, list):
                assert len(value) == len(set(value)), name


def test_plain_letters() -> None:
    assert plain_letters("Paraguayan guaraní") == "Paraguayan guarani"
    assert plain_letters("złoty") == "zloty"


BROKEN = {
    "[CAD": "(file)",
    "[cad]\nsymbols = ['C$']": "cad",
    "CAD = 1": "CAD",
    "[CAD]\nsymbol = ['C$']": "CAD.symbol",
    "[CAD]\nsymbols = 'C$'": "CAD.symbols",
    "[CAD]\nsymbols = ['']": "CAD.symbols",
    "[CAD]\nsymbols = ['X$']\n[AUD]\nsymbols = ['X$']": "AUD.symbols",
    "[QQQ]\nsymbols = ['Q$']": "QQQ",
    "likeliest = ['QQQ']": "likeliest",
    "[families]\nq = { nouns = ['q'], codes = ['QQQ'] }": "families.q",
    "[minor.q]\nnames.en = ['q']\ndivisor = 100\ncodes = ['QQQ']": "minor.q",
    "[minor.q]\nnames.en = ['q']\ncodes = ['CAD']": "minor.q.divisor",
    "[minor.q]\nnames.en = ['q']\ndivisor = 100\nfamilies = ['q']": "minor.q.families",
    "[CAD]\nnames = ['loonie']": "CAD.names",
    "[CAD]\nnames.en = 'loonie'": "CAD.names.en",
    "everyday = 'won'": "everyday",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_table_names_the_place(text: str, tmp_path: Path) -> None:
    broken = tmp_path / "currencies.toml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        read_currencies(broken, CLDR)
    assert (caught.value.file, caught.value.key) == ("currencies.toml", BROKEN[text])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"currencies": {"CAD": ', '{"currencies": {"CAD": {}}}'])
def test_a_broken_cldr_file_is_an_error(text: str, tmp_path: Path) -> None:
    broken = tmp_path / "cldr.json"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError):
        read_currencies(HAND, broken)


def test_sections_may_be_left_out(tmp_path: Path) -> None:
    bare = tmp_path / "currencies.toml"
    bare.write_text("[CAD]\nsymbols = ['C$']\n", encoding="utf-8")
    assert read_currencies(bare, CLDR).cues["c$"].candidates == ("CAD",)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LexiconError):
        read_currencies(tmp_path / "none.toml", CLDR)
