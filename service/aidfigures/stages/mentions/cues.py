"""A currency token with the words that belong to it → `CurrencyWords`.

sign   = [marker] sign                    "hk $", "US $", "JMD $", "USD$"
name   = [demonym] noun | noun "sterling" "Canadian dollars", "U.S. dollars"
after  = code | name | demonym            "$5 million US", "$1 billion Canadian", "$5.6 million dollars"
"""

import re
from decimal import Decimal

from aidfigures.lexicon.currencies import CueWord
from aidfigures.model import CueKind
from aidfigures.patterns import pattern
from aidfigures.stages.mentions.nearby import before_a_name, last_word
from aidfigures.stages.mentions.source import ONE, CurrencyWords, Source
from aidfigures.stages.scan import CueToken

_MARKER = pattern(r"(?<![\w.'])([A-Za-z]{1,4}|[uU]\.[sS]\.)( ?)$")
_MODIFIERS = pattern(r"((?:[A-Za-z.]+[ \n-]){1,3})$")
_AFTER = pattern(r"[ -]?(\()?([A-Z][A-Za-z.]*(?: [A-Z][A-Za-z]+)?)(?(1)\))")
_SUFFIXES = frozenset("won grand fiver fivers tenner tenners".split())  # "won 3 million votes"
_NOTES = {"grand": Decimal(1000)} | dict.fromkeys(("fiver", "fivers"), Decimal(5))
_NOTES |= dict.fromkeys(("tenner", "tenners"), Decimal(10))
_FACTORS = {
    "m": Decimal(10) ** 6,
    "M": Decimal(10) ** 6,
    "b": Decimal(10) ** 9,
    "k": Decimal(1000),
    "K": Decimal(1000),
    "G": Decimal(10) ** 9,
}
_GAPS = frozenset(" -\n")
_CLAUSE_ENDS = frozenset((".", ",", ")", ";", ":", "\n", ""))
_SPACED_SIGN = pattern(r" ?\d")


def currency_words(source: Source, token: CueToken) -> CurrencyWords:
    """All that belongs to the token on its left."""
    if token.word is None:
        return _code_words(source, token)
    is_word = source.plain[token.end - 1].isalpha() or not source.language.english  # a vowel sign of Hindi is no letter
    if is_word and token.word.kind in ("currency_name", "shared_name"):
        return _name_words(source, token, token.word)
    return _sign_words(source, token, token.word)


def _code_words(source: Source, token: CueToken) -> CurrencyWords:
    text = source.plain[token.start : token.end]
    code, factor = token.code, ONE
    if " " in code:  # "M USD" of MUSD
        factor, code = _FACTORS[code[0]], code[2:]
    return CurrencyWords(token.start, token.end, text, "iso_code", (code,), factor=factor)


def _sign_words(source: Source, token: CueToken, word: CueWord) -> CurrencyWords:
    plain = source.plain
    text = plain[token.start : token.end]
    prefix, suffix = word.position != "suffix", word.position != "prefix"
    own = CurrencyWords(
        token.start, token.end, text, word.kind, word.candidates, word.divisor, ONE, word.family, prefix, suffix
    )
    if word.kind != "shared_symbol" or not token.start or not _may_be_marked(plain, token):
        return own
    marker = _MARKER.search(plain[max(0, token.start - 6) : token.start])
    if marker is None:
        return own
    letters, gap = marker.groups()
    if gap and not _stands_apart(letters, plain[token.end : token.end + 1]):
        return own
    start = token.start - len(marker.group())
    marked = source.lexicon.currencies.cues.get(letters.lower().replace(".", "") + text)
    code = source.lexicon.currencies.code_aliases.get(letters.upper(), letters.upper())
    if marked is not None:
        candidates = marked.candidates
    elif code in source.lexicon.currencies.codes and code in word.candidates:
        candidates = (code,)
    else:
        return own
    kind: CueKind = "marked_symbol" if len(candidates) == 1 else word.kind
    return CurrencyWords(start, token.end, plain[start : token.end], kind, candidates, family=word.family)


def _may_be_marked(plain: str, token: CueToken) -> bool:
    """Letters touch the sign, or stand apart in capitals or in tokenised text."""
    if plain[token.start - 1] != " ":
        return plain[token.start - 1].isalpha() or plain[token.start - 1] == "."
    last = plain[token.start - 2 : token.start - 1]
    return last == "." or last.isupper() or (last.isalpha() and plain[token.end : token.end + 1] == " ")


def _stands_apart(letters: str, after: str) -> bool:
    """ "US $76 million"; in lower case only where signs stand alone, as in tokenised text: "hk $ 10.05 billion".

    "A" and "S" are also an article and the tail of a possessive.
    """
    if letters.upper() in ("A", "S"):
        return False
    return letters.isupper() or (letters.islower() and after == " ")


def _name_words(source: Source, token: CueToken, word: CueWord) -> CurrencyWords:
    plain = source.plain
    text = plain[token.start : token.end]
    own = CurrencyWords(
        token.start,
        token.end,
        text,
        word.kind,
        word.candidates,
        word.divisor,
        family=word.family,
        # the 원 of "지원 5000만달러" (help of 50 million dollars) ends another word
        prefix=word.position != "suffix" and text.lower() not in _SUFFIXES and not source.language.unspaced,
        word=True,
        factor=_NOTES.get(text.lower(), ONE),
    )
    gap = plain[token.start - 1 : token.start]
    if gap not in _GAPS or last_word(plain, token.start - 1) not in before_a_name(source.lexicon):
        return own
    modifiers = _MODIFIERS.search(plain[max(0, token.start - 40) : token.start])
    if modifiers is None:
        return own
    words = modifiers.group(1).replace("-", " ").split()
    tails = [m.start() for m in re.finditer(r"[^ \n-]+", modifiers.group(1))]
    for i in range(len(words)):
        start = token.start - len(modifiers.group(1)) + tails[i]
        phrase = " ".join(words[i:]).lower()
        full = source.lexicon.currencies.cues.get(f"{phrase} {text.lower()}")
        if full is not None:
            return CurrencyWords(
                start, token.end, plain[start : token.end], full.kind, full.candidates, full.divisor,
                family=full.family or word.family, prefix=True, word=True,
            )  # fmt: skip
        code = currency_of_place(source, phrase, " ".join(words[i:]), word.candidates)
        if code is not None:
            return CurrencyWords(
                start, token.end, plain[start : token.end], "currency_name", (code,), word.divisor,
                family=word.family, prefix=True, word=True,
            )  # fmt: skip
    return own


def currency_of_place(source: Source, phrase: str, written: str, candidates: tuple[str, ...]) -> str | None:
    """The one of the candidates that is the money of the place: "canadian" of the dollars is CAD."""
    known = source.lexicon.places.surfaces.get(phrase)
    if known is None or (known.cased and written.islower()):
        return None
    currency = known.place.currency
    return currency if currency in candidates else None


def words_after(source: Source, pos: int, cue: CurrencyWords) -> CurrencyWords | None:
    """What names the currency once more, right after the number: `after` in the grammar above."""
    plain = source.plain
    if plain[pos : pos + 1] in _CLAUSE_ENDS:
        return None
    gap = 1 if plain[pos : pos + 1] in (" ", "-") else 0
    token = source.cue_starting.get(pos + gap)
    if token is not None and (gap or token.word is None):
        found = currency_words(source, token)
        if found.start == token.start and (found.word or found.kind == "iso_code"):
            usable = found.divisor == 1 and _agrees(found, cue) and not _takes_next_number(source, found)
            return found if usable else None
    after = _AFTER.match(plain, pos)
    if after is None:
        return None
    written = after.group(2)
    return _named_after(source, after, written, cue) or (
        _named_after(source, after, written.split()[0], cue) if " " in written else None
    )


def _named_after(source: Source, after: re.Match[str], written: str, cue: CurrencyWords) -> CurrencyWords | None:
    bracketed = bool(after.group(1))
    if bracketed and written != after.group(2):
        return None
    if written.endswith(".") and written.count(".") == 1:
        written = written[:-1]  # the full stop of the sentence
    start = after.start(2)
    end = after.end() if bracketed else start + len(written)
    noun = source.cue_starting.get(end + 1)
    if noun is not None and noun.word is not None and noun.word.kind in ("currency_name", "shared_name"):
        full = currency_words(source, noun)
        if full.start == start:
            return full
    code = currency_of_place(source, written.lower(), written, cue.candidates) or _marker_code(source, written, cue)
    if code is None or (not bracketed and not _stands_alone(source, end)):
        return None
    return CurrencyWords(start - bracketed, end, written, "country_word", (code,), family=cue.family)


def _marker_code(source: Source, written: str, cue: CurrencyWords) -> str | None:
    """ "$12 million Cdn" """
    marked = source.lexicon.currencies.cues.get(f"{written.lower()}$") if cue.text == "$" and len(written) > 1 else None
    return marked.candidates[0] if marked and len(marked.candidates) == 1 else None


def _stands_alone(source: Source, end: int) -> bool:
    """Whether the country word belongs to the sum: in "$1 billion Canadian aid" and "Canadian-built" it doesn't."""
    word = source.word_after(end)
    if source.plain[end : end + 1] in ("-", "$"):
        return False
    return not word[:1].isalpha() or word.lower() in source.language.words["function"]


def _agrees(found: CurrencyWords, cue: CurrencyWords) -> bool:
    """ "$5.6 million dollars"; also the slip "$5.8 billion euros", but not "the £1.5bn mark"."""
    return bool(set(found.candidates) & set(cue.candidates)) or found.text.lower() in ("euro", "euros")


def _takes_next_number(source: Source, found: CurrencyWords) -> bool:
    """In "$10 USD 20" the code belongs to the second number, in "$250 USD million" it doesn't."""
    return found.kind == "iso_code" and source.number_starting(found.end + 1) is not None
