"""The short way for the sums that most of the news is made of: " of $4.2 billion for", "(£600m)", "$1.13bn, compared".

    plain = quiet sign digits [scale] quiet

Nothing on either side could belong to the sum, so none of the questions of the long way needs to be asked; the answer
is the same. English only.
"""

import re
from functools import lru_cache

from aidfigures.lexicon.languages import Language
from aidfigures.stages.mentions.source import ONE, CurrencyWords, Source, Sum
from aidfigures.stages.scan import CueToken, one_of

_SIGNS = frozenset("$£€")
_JOINTS = frozenset(("to", "and", "or", "plus", "down", "up"))
_MINUS = ("minus ", "negative ")


def plain_sum(source: Source, token: CueToken) -> Sum | None:
    """The sum of a sign that touches its number, where both sides are quiet; None sends it the long way."""
    plain, start, end = source.plain, token.start, token.end
    sign = plain[start:end]
    word = token.word
    if word is None or sign not in _SIGNS or source.points_group or not _is_quiet_before(source, start):
        return None
    number = source.number_starting(end)
    if number is None or number.start != end or not _quiet_after(source.language).match(plain, number.end):
        return None
    cue = CurrencyWords(start, end, sign, word.kind, word.candidates, word.divisor, ONE, word.family)
    return Sum(start, number.end, number, None, (cue,))


def _is_quiet_before(source: Source, start: int) -> bool:
    """A bracket, a comma, or a word that ends no number and is no minus."""
    plain = source.plain
    if not start:
        return True
    before = plain[start - 1]
    if before == "(":
        return start < 2 or plain[start - 2] == " "
    if before != " " or start < 3:
        return before == "\n"
    first, last = plain[start - 3], plain[start - 2]
    if not last.islower():
        return last in ",;:"
    if first == " ":
        return last == "a"
    return first.islower() and not source.ends_with_scale(start - 1) and not plain.endswith(_MINUS, 0, start)


@lru_cache(maxsize=2)
def _quiet_after(language: Language) -> re.Pattern[str]:
    words = one_of(language.words["function"] - _JOINTS)
    return re.compile(rf"[);:]|\.(?!\d| \d)|,(?! ?\d)|\n(?!\d)| (?:\((?![A-Z])|(?:{words})\b)|$")
