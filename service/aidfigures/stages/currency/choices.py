"""A cue → the currencies that it can mean on the day, and whose each of them is."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from aidfigures.lexicon import Lexicon

# Dollars that are never a bare "$" in English outside their own country: NT$, L$, N$, SR$, and one that is gone.
_ALWAYS_MARKED = frozenset(("TWD", "LRD", "NAD", "SRD", "ZWL"))
_CACHED = 4096  # sets of candidates by day; a few dozen are met in a day of news


@dataclass(frozen=True, slots=True)
class Choice:
    """What a shared sign or name can mean: `codes`, likeliest first, and by place code the one that the place has."""

    codes: tuple[str, ...]
    homes: Mapping[str | None, str]
    rank: Mapping[str, int]  # of each code among them

    @property
    def is_dollar(self) -> bool:
        return self.codes[0] == "USD"


@lru_cache(maxsize=_CACHED)
def choice_of(lexicon: Lexicon, candidates: tuple[str, ...], day: dt.date | None) -> Choice:
    """The candidates that were money on the day, or are today where no day is known."""
    return _choice(lexicon, _in_use(lexicon, candidates, day))


def _in_use(lexicon: Lexicon, candidates: tuple[str, ...], day: dt.date | None) -> tuple[str, ...]:
    left = []
    for code in candidates:
        currency = lexicon.currencies.by_code.get(code)
        if currency is None or (day is None and currency.until is not None):
            continue
        if day and ((currency.until and currency.until < day) or (currency.since and currency.since > day)):
            continue
        left.append(code)
    return tuple(left) or candidates


@lru_cache(maxsize=_CACHED)
def _choice(lexicon: Lexicon, codes: tuple[str, ...]) -> Choice:
    """For a "$" the dollars come first, and only they speak for a place: Mexico's sums in "$" are American dollars."""
    own: frozenset[str] = frozenset(codes)
    if codes[0] == "USD":
        dollars = frozenset(lexicon.currencies.families["dollar"])
        codes = tuple(sorted(codes, key=lambda code: code not in dollars))
        own = own & dollars - _ALWAYS_MARKED
    homes: dict[str | None, str] = {}
    for code in reversed(codes):
        currency = lexicon.currencies.by_code.get(code)
        if code in own and currency is not None and currency.until is not None:
            homes |= dict.fromkeys(currency.places, code)  # what a place had before the euro
    for place in lexicon.places.by_code.values():
        if place.currency in own:
            homes[place.code] = place.currency
    return Choice(codes, homes, {code: place for place, code in enumerate(codes)})
