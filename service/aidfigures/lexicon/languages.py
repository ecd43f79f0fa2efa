"""A language's words around money: `languages/xx.toml` → `Language`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import cast, get_args

from aidfigures.errors import LexiconError
from aidfigures.model import Qualifier

COMMA_DECIMAL = frozenset(
    "az bg ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk lt lv mk nb nl nn no pl pt ro ru sk sl sq "
    "sr sv tr uk uz vi".split()
)  # CLDR 48: locales whose decimal sign is the comma


@dataclass(frozen=True, slots=True, eq=False)  # one of a kind, and a key of caches
class Language:
    """Closed lists: a scale word that is not in `scales` multiplies nothing."""

    code: str
    scales: Mapping[str, Decimal]
    attached: Mapping[str, Decimal]
    numbers: Mapping[str, int]
    vague: Mapping[str, int]
    hedges: Mapping[str, Qualifier]
    trailing: Mapping[str, Qualifier]
    words: Mapping[str, frozenset[str]]

    @property
    def scaled_words(self) -> frozenset[str]:
        return frozenset(self.scales) | frozenset(self.numbers)


@cache
def load_language(code: str = "en") -> Language:
    """The tables of a language; raises `LexiconError` where one is missing or broken.

    >>> load_language().scales["bn"]
    Decimal('1E+9')
    """
    name = f"languages/{code}.toml"
    try:
        table = tomllib.loads((files("aidfigures.lexicon") / name).read_text(encoding="utf-8"))
        hedges = {**table["hedges"], **table["trailing"]}
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(name, "", str(error)) from error
    for phrase, qualifier in hedges.items():
        if qualifier not in get_args(Qualifier):
            raise LexiconError(name, phrase, f"no qualifier: {qualifier}")
    return Language(
        code,
        {word: Decimal(value) for word, value in table["scales"].items()},
        {word: Decimal(value) for word, value in table["attached"].items()},
        table["numbers"],
        table["vague"],
        cast(dict[str, Qualifier], table["hedges"]),
        cast(dict[str, Qualifier], table["trailing"]),
        {key: frozenset(words) for key, words in table["words"].items()},
    )
