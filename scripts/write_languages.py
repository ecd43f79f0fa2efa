"""Unicode CLDR, as Babel carries it → service/aidfigures/lexicon/names.json: what each language calls the currencies.

Run it after an upgrade of Babel or with a new file in lexicon/languages/; a test fails when they differ.
"""

import json
from pathlib import Path

import babel
from babel import localedata
from babel.core import get_global

LEXICON = Path(__file__).parent.parent / "service" / "aidfigures" / "lexicon"
TARGET = LEXICON / "names.json"
SOURCE = "Unicode CLDR {cldr} through Babel {babel}; Unicode-3.0 licence. Written by scripts/write_languages.py."


def languages() -> list[str]:
    """Those that have a hand-written file, without English: its names are in cldr.json."""
    return sorted(path.stem for path in (LEXICON / "languages").glob("*.toml") if path.stem != "en")


def names_in(language: str, codes: frozenset[str]) -> dict[str, list[str]]:
    """Code → every form of its name in that language."""
    locale = localedata.load(language)
    titles, plurals = locale["currency_names"], locale["currency_names_plural"]
    found: dict[str, list[str]] = {}
    for code in sorted(codes & set(titles)):
        forms = (titles[code], *plurals.get(code, {}).values())
        found[code] = sorted({each for form in forms for each in (as_named(form), in_prose(form))} - {code})
    return found


def as_named(name: str) -> str:
    """The name without years: "dólares de Hong Kong"."""
    return " ".join(name.split(" (", 1)[0].replace("’", "'").split())


def in_prose(name: str) -> str:
    """In small letters but for what is an abbreviation: "ABD doları"."""
    words = as_named(name).split()
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)


def render() -> str:
    """The whole file as text, one language a line."""
    version = get_global("cldr")["version"]
    money = frozenset(json.loads((LEXICON / "cldr.json").read_text(encoding="utf-8"))["currencies"])
    tender = frozenset(row[0] for rows in get_global("territory_currencies").values() for row in rows if row[3])
    head = json.dumps(SOURCE.format(cldr=version, babel=babel.__version__))
    rows = ",\n".join(f"{json.dumps(code)}:{compact(names_in(code, money & tender))}" for code in languages())
    return f'{{"source":{head},\n{rows}\n}}\n'


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    TARGET.write_text(render(), encoding="utf-8")
    print(f"wrote {TARGET}")


if __name__ == "__main__":
    main()
