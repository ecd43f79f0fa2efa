"""Countries that a sentence does not name again: "his country", "the West African nation", "both countries" → the state
or the states named last before, as further names of the passage.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from aidfigures.patterns import pattern
from aidfigures.stages.aid.grammar import word_set
from aidfigures.stages.aid.passage import Named, Passage

_PHRASE = pattern(
    r"\b(?:(?:his|her|their) (?:own )?(?:country|nation|homeland)(?!')"
    r"|(?P<both>both|the two|these two|the three) (?:countries|nations|neighbours|neighbors|states)(?! of\b)"
    r"|the (?P<kind>(?:(?!the |to |of |in |for |and |or |with |from |by |a )[\w.]+ ){0,3}?)"
    r"(?:country|nation|kingdom|archipelago|republic)(?! of\b| with\b| to\b))\b"
)
_NOUNS = ("countr", "nation", "homeland", "neighb", "states", "kingdom", "archipelago", "republic")
_ANOTHER = word_set("other another first only host donor poorest richest same next second third last one")
_BACK = 500  # how far before the sentence the country may be named, in code points


def with_countries(
    passage: Passage, before: Callable[[int, int], Sequence[Named]], members: Mapping[str, frozenset[str]]
) -> Passage:
    """The passage with such phrases read as names. `before(start, end)` reads the names of an earlier stretch;
    `members` are the codes of a region's states, by its name.
    """
    if all(passage.folded.find(noun, passage.start, passage.end) < 0 for noun in _NOUNS):
        return passage  # most sentences; the expression is slower
    found = list(_PHRASE.finditer(passage.folded, passage.start, passage.end))
    if not found:
        return passage
    earlier = _states(before(max(0, passage.start - _BACK), passage.start))
    names = list(passage.names)
    for phrase in found:
        known = [*earlier, *_states(name for name in passage.names if name.end <= phrase.start())]
        inside = [name for name in names if phrase.start() <= name.start and name.end <= phrase.end()]
        kind = phrase["kind"] or ""
        if inside:
            states = members.get(inside[-1].party.name, frozenset())
            known = [name for name in known if name.party.code in states]
        told = _last(known, {None: 1, "the three": 3}.get(phrase["both"], 2))
        if told and not _ANOTHER & {*kind.split()}:
            names = [name for name in names if name not in inside]
            names += [name._replace(start=phrase.start(), end=phrase.end(), role="name") for name in told]
    return replace(passage, names=sorted(names, key=lambda name: name[:2]))


def _states(names: Iterable[Named]) -> list[Named]:
    """States by their own names: a capital may be no more than the place of a meeting."""
    return [name for name in names if name.party.code and name.role not in ("organisation", "capital")]


def _last(known: Sequence[Named], count: int) -> list[Named]:
    """The different states named last, in reading order; none where there are too few."""
    told: dict[str | None, Named] = {}
    for name in reversed(known):
        if len(told) < count:
            told.setdefault(name.party.code, name)
    return list(reversed(told.values())) if len(told) == count else []
