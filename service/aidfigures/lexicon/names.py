"""What a language calls the currencies: names.json (CLDR) and the [names] of its own file → its table of cues.

Signs and codes are the same in every language and come from the English table; its names stay behind: "sol", "real"
and "mark" are words of other languages.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from aidfigures.errors import LexiconError
from aidfigures.lexicon.currencies import CueWord, Currencies
from aidfigures.lexicon.languages import Language
from aidfigures.model import CueKind

NAMES = Path(__file__).with_name("names.json")
_NAME_KINDS = ("currency_name", "shared_name")


def currencies_in(currencies: Currencies, language: Language) -> Currencies:
    """The same currencies with the names of another language. Raises `LexiconError` for a name English lacks."""
    cues = {surface: word for surface, word in currencies.cues.items() if word.kind not in _NAME_KINDS}
    spellings = {surface: currencies.spellings[surface] for surface in cues if surface in currencies.spellings}
    cues |= _from_cldr(currencies, language, spellings)
    for english, forms in language.names.items():
        word = currencies.cues.get(english)
        if word is None:
            raise LexiconError(f"languages/{language.code}.toml", f"names.{english}", "no English name of a currency")
        for form in forms:
            cues[form.lower()] = _at_home(word, language.home)
            _spell(spellings, form, language)
    return replace(currencies, cues=MappingProxyType(cues), spellings=MappingProxyType(spellings))


def _from_cldr(currencies: Currencies, language: Language, spellings: dict[str, tuple[str, ...]]) -> dict[str, CueWord]:
    """Full names; one that was also an older currency's means the one in use."""
    users: dict[str, set[str]] = defaultdict(set)
    for code, forms in _names(language.code).items():
        for form in _inflected(forms, language.adjective_endings):
            users[form.lower()].add(code)
            if language.unspaced:
                users[form.lower().replace(" ", "")].add(code)
            _spell(spellings, form, language)
    found = {}
    for form, codes in users.items():
        current = sorted(codes & currencies.codes) or sorted(codes)
        kind: CueKind = "currency_name" if len(current) == 1 else "shared_name"
        found[form] = _at_home(CueWord(kind, tuple(current)), language.home)
    return found


def _spell(spellings: dict[str, tuple[str, ...]], form: str, language: Language) -> None:
    """Notes the forms that a change of case does not give: "ABD doları", "kanadische Dollar"."""
    adjective, _, noun = form.partition(" ")
    german = (f"{adjective} {noun.title()}",) if language.adjective_endings and noun else ()
    odd = tuple(each for each in (form, *german) if each != form.lower())
    if odd:
        spellings[form.lower()] = (*spellings.get(form.lower(), ()), *odd)


def _inflected(forms: Iterable[str], endings: tuple[str, ...]) -> set[str]:
    """With the adjective in every case: "kanadischer dollar" → "kanadischen dollar" """
    found = set(forms)
    for form in forms:
        adjective, _, noun = form.partition(" ")
        for ending in endings if noun else ():
            if adjective.endswith(f"sch{ending}"):
                stem = adjective.removesuffix(ending)
                found |= {f"{stem}{other} {noun}" for other in endings}
    return found


def _at_home(word: CueWord, home: str | None) -> CueWord:
    """The word with the language's own currency first, where several share it."""
    if home is None or home not in word.candidates:
        return word
    return word._replace(candidates=(home, *(code for code in word.candidates if code != home)))


def _names(code: str) -> Mapping[str, list[str]]:
    return _read().get(code, {})


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    try:
        table: dict[str, dict[str, list[str]]] = json.loads(NAMES.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LexiconError(NAMES.name, "(file)", str(error)) from error
    return table
