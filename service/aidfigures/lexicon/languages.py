"""A language's words around money: `languages/xx.toml` → `Language`; and which language a text is in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

from aidfigures.errors import LexiconError
from aidfigures.lexicon.tables import read_table
from aidfigures.model import Qualifier
from aidfigures.patterns import pattern

COMMA_DECIMAL = frozenset(
    "az bg ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk lt lv mk nb nl nn no pl pt ro ru sk sl sq "
    "sr sv tr uk uz vi".split()
)  # CLDR 48: locales whose decimal sign is the comma
FOLDER = Path(__file__).with_name("languages")
_SAME = {"no": "nb", "nn": "nb"}  # Norwegian by any code
_HEAD = 2000  # characters in which the language of a text shows
_SHORTEST = 200  # characters; less is a price tag or a line, and read as English
# lists that the readers of the other languages ask for, beside those that English has
_OTHER_WORDS = tuple("hundreds joiners points cents alone vague between scaled_only".split())
_TAG = 40  # characters; price tags are read alike everywhere
_LATIN_LETTER = "[A-Za-z\u00c0-\u024f]"
_OTHER_LETTER = "[\u0370-\u1dff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
# the first whose letters occur: kana tell Japanese from Chinese, and four letters Ukrainian from Russian
_SCRIPTS = (
    ("ja", "[\u3040-\u30ff]"), ("ko", "[\uac00-\ud7a3]"), ("zh", "[\u3400-\u9fff]"), ("hi", "[\u0900-\u097f]"),
    ("uk", "[іїєґІЇЄҐ]"), ("ru", "[\u0400-\u04ff]"), ("ar", "[\u0600-\u06ff]"), ("xx", "[\u0370-\u1dff]"),
)  # fmt: skip
_WORD = pattern(r"[^\W\d_]+")
_ENGLISH = frozenset("the of and to that was for is with has by its said".split())


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
    decimal: str = "."
    glue: tuple[str, ...] = ()  # between a scale word and its currency: "de", "d'"
    joins: Mapping[str, str] = field(default_factory=dict)  # "bis" → "to"
    fractions: Mapping[str, Decimal] = field(default_factory=dict)  # "medio" → 0.5
    compounds: bool = False  # number words are written as one: "fünfundzwanzig"
    scale_stems: tuple[str, ...] = ()  # what an unknown scale word may begin with
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # "dollars" → "dólar", "dólares"
    multiplied: Mapping[str, str] = field(default_factory=dict)  # "mkr" → "M SEK"
    home: str | None = None  # what a name that several currencies share means first
    per: Mapping[str, str] = field(default_factory=dict)  # "pro jahr" → "year"
    adjective_endings: tuple[str, ...] = ()
    point_places: frozenset[str] = frozenset()  # countries that write 1,234.5 all the same
    unspaced: bool = False  # words are written without spaces between them
    known: bool = True  # False: no file, so no scale word can be told from another word

    @property
    def english(self) -> bool:
        return self.code == "en"


def load_language(code: str = "en") -> Language:
    """The tables of a language; raises `LexiconError` where one is missing or broken.

    >>> load_language().scales["bn"]
    Decimal('1E+9')
    >>> load_language("es").scales["billones"]
    Decimal('1E+12')
    """
    return _load(code)


@cache
def _load(code: str) -> Language:
    name = f"languages/{code}.toml"
    try:
        return _language(name, code, read_table(FOLDER / f"{code}.toml"))
    except (KeyError, ValueError, ArithmeticError) as error:
        raise LexiconError(name, "", str(error)) from error


def _language(name: str, code: str, table: Mapping[str, Any]) -> Language:
    trailing = table.get("trailing", {})
    for phrase, qualifier in {**table["hedges"], **trailing}.items():
        if qualifier not in get_args(Qualifier):
            raise LexiconError(name, phrase, f"no qualifier: {qualifier}")
    words = {key: frozenset(words) for key, words in table["words"].items()}
    return Language(
        code,
        _factors(table["scales"]),
        _factors(table["attached"]),
        table["numbers"],
        table.get("vague", {}),
        cast(dict[str, Qualifier], table["hedges"]),
        cast(dict[str, Qualifier], trailing),
        words if code == "en" else dict(unknown_language(code).words) | words,
        table["decimal"],
        tuple(table.get("glue", ())),
        table.get("joins", {}),
        _factors(table.get("fractions", {})),
        table.get("compounds", False),
        tuple(table.get("scale_stems", ())),
        {english: tuple(forms) for english, forms in table.get("names", {}).items()},
        table.get("multiplied", {}),
        table.get("home"),
        table.get("per", {}),
        tuple(table.get("adjective_endings", ())),
        frozenset(table.get("point_places", ())),
        table.get("unspaced", False),
    )


def _factors(table: Mapping[str, str]) -> dict[str, Decimal]:
    return {word: Decimal(value) for word, value in table.items()}


@cache
def unknown_language(code: str) -> Language:
    """A language that has no file: signs, codes and digits are all that can be read."""
    words = dict.fromkeys((*load_language().words, *_OTHER_WORDS), frozenset[str]())
    return Language(code, {}, {}, {}, {}, {}, {}, words, "," if code in COMMA_DECIMAL else ".", known=False)


@cache
def known_languages() -> tuple[str, ...]:
    """The codes of the languages that have a file, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def language_of(text: str, given: str | None) -> Language:
    """The language to read the text in: the one given, else a guess from its commonest words, else English.

    >>> language_of("", "pt-BR").code, language_of("It cost $5.", None).code
    ('pt', 'en')
    """
    if given:
        code = given[:2].lower()
        code = _SAME.get(code, code)
        return load_language(code) if code in known_languages() else unknown_language(code)
    if len(text) > _TAG and not text.isascii() and (script := _by_script(text[:_HEAD])):
        return load_language(script) if script in known_languages() else unknown_language(script)
    if len(text) < _SHORTEST or text.count(" the ", 0, _HEAD) > 2:
        return load_language()
    return load_language(_guess(text[:_HEAD]))


def _by_script(head: str) -> str | None:
    """The language that a text mostly in another script is read in, None for Latin letters."""
    few = len(head) // 4  # a few quotation marks and accents, each of them two bytes or more
    if len(head.encode("utf-8", "surrogatepass")) - len(head) < few:
        return None
    if len(head) - len(head.encode("ascii", "ignore")) < few:
        return None
    # not compiled beforehand, since most processes never come here and large ranges take 10 ms; `re` keeps them
    if len(re.findall(_OTHER_LETTER, head)) <= len(re.findall(_LATIN_LETTER, head)):
        return None
    return next((code for code, letter in _SCRIPTS if re.search(letter, head)), None)


def _guess(head: str) -> str:
    """The language whose commonest words are many, twice as many as those of any other but its next of kin."""
    words = _WORD.findall(head.lower())
    if sum(word in _ENGLISH for word in words) * 25 > len(words):
        return "en"
    others = (code for code in known_languages() if code != "en")
    counts = sorted(((_common(words, code), code) for code in others), reverse=True)
    best, code = counts[0]
    if best * 6 < len(words) or counts[1][0] >= best:
        return "en"
    return code


def _common(words: list[str], code: str) -> int:
    function = load_language(code).words["function"]
    return sum(word in function for word in words)
