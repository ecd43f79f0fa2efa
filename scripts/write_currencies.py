"""Unicode CLDR, as Babel carries it → service/aidfigures/lexicon/cldr.json: names, symbols, tender dates, places.

Run it after an upgrade of Babel; a test fails when the file and the installed Babel differ.
"""

import datetime as dt
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import babel
from babel import localedata
from babel.core import get_global

TARGET = Path(__file__).parent.parent / "service" / "aidfigures" / "lexicon" / "cldr.json"
SOURCE = "Unicode CLDR {cldr} through Babel {babel}; Unicode-3.0 licence. Written by scripts/write_currencies.py."
NOT_MONEY = ("XXX", "XTS")  # "no currency" and the code for tests
NOT_PLACES = ("EZ", "UN", "XA", "XB", "ZZ")  # the euro zone, the United Nations, two test scripts, "unknown"
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f"))  # direction marks that CLDR adds to Arabic symbols

Tender = tuple[str, dt.date, dt.date | None]  # territory, first day, last day


def day(parts: tuple[int, int, int] | None) -> dt.date | None:
    return None if parts is None else dt.date(*parts)


def tenders_by_code() -> dict[str, list[Tender]]:
    """Where and when each currency was legal tender, in CLDR's own order."""
    found: dict[str, list[Tender]] = defaultdict(list)
    for territory, rows in sorted(get_global("territory_currencies").items()):
        for code, since, until, is_tender in rows:
            if is_tender:
                found[code].append((territory, day(since) or dt.date.min, day(until)))
    return found


def symbols_by_code() -> dict[str, set[str]]:
    """Every symbol that any locale writes for a currency and that is not simply its code."""
    found: dict[str, set[str]] = defaultdict(set)
    for identifier in localedata.locale_identifiers():
        for code, symbol in localedata.load(identifier)["currency_symbols"].items():
            symbol = " ".join(symbol.translate(INVISIBLE).split())
            if symbol and symbol != code:
                found[code].add(symbol)
    return found


def successor(code: str, rows: list[Tender], tenders: dict[str, list[Tender]]) -> str | None:
    """What the place that gave the currency up last went on to use: the newest tender there that outlived it."""
    place, _, until = max(rows, key=lambda row: row[2] or dt.date.max)
    if until is None:
        return None
    later = [
        (since, other)
        for other, its_rows in tenders.items()
        for where, since, end in its_rows
        if where == place and other != code and (end is None or end > until) and since <= until + dt.timedelta(days=366)
    ]
    return max(later)[1] if later else None


def tender_facts(code: str, tenders: dict[str, list[Tender]]) -> dict[str, Any]:
    rows = tenders.get(code, [])
    if not rows:
        return {}
    open_rows = [row for row in rows if row[2] is None]
    ends = [row[2] for row in rows if row[2] is not None]
    facts = {
        "places": sorted({row[0] for row in open_rows or rows}),
        "since": min(row[1] for row in rows).isoformat(),
        "until": None if open_rows else max(ends).isoformat(),
        "successor": successor(code, rows, tenders),
    }
    return {key: value for key, value in facts.items() if value is not None}


def currency_table() -> dict[str, dict[str, Any]]:
    english = localedata.load("en")
    plurals, fractions = english["currency_names_plural"], get_global("currency_fractions")
    tenders, symbols = tenders_by_code(), symbols_by_code()
    table: dict[str, dict[str, Any]] = {}
    for code, title in sorted(english["currency_names"].items()):
        if code in NOT_MONEY:
            continue
        forms = plurals.get(code, {})
        one = forms.get("one", title)
        table[code] = {
            "name": one,
            "names": sorted({one, title, *forms.values()} - {one}),
            "digits": fractions.get(code, fractions["DEFAULT"])[0],
            "symbols": sorted(symbols.get(code, ())),
            **tender_facts(code, tenders),
        }
    return table


def place_table() -> dict[str, list[str]]:
    """ISO 3166 code → English name and the currency CLDR lists first of those in use there; no continents."""
    english = localedata.load("en")["territories"]
    tenders = get_global("territory_currencies")
    table = {}
    for code in sorted(english):
        if len(code) == 2 and code not in NOT_PLACES:
            in_use = [row[0] for row in tenders.get(code, ()) if row[2] is None and row[3]]
            table[code] = [english[code], *in_use[:1]]
    return table


def render() -> str:
    """The whole file as text: one currency a line, so that a change shows as a line."""
    version = get_global("cldr")["version"]
    head = json.dumps(SOURCE.format(cldr=version, babel=babel.__version__))
    currencies = ",\n".join(f"{json.dumps(code)}:{compact(row)}" for code, row in currency_table().items())
    return f'{{"source":{head},\n"currencies":{{\n{currencies}\n}},\n"places":{compact(place_table())}\n}}\n'


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    TARGET.write_text(render(), encoding="utf-8")
    print(f"wrote {TARGET}")


if __name__ == "__main__":
    main()
