"""The finished columns of one text side by side, and what the readers of relations ask of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from aidfigures.model import AidContext, CurrencyReading, Equivalent, Mention, Party, Relation, Span
from aidfigures.patterns import pattern

HEADLINE = 160  # a first line up to this long, with more text under it, is a headline

_FOR_ONE = pattern(  # "for every $100", "each affected household gets": what one gets or gives
    r"\bfor (?:each|every) (?:of )?$|\bfor every\b[^.;]*$"
    r"|\b(?:each|every|per|an average) (?:[\w-]+ ){0,2}?(?:households?|famil(?:y|ies)|persons?|people|child|pupil"
    r"|student|victim|farmer|worker|survivor|resident|patient|woman|man|refugee|home|flat|member|adult|dollar|euro"
    r"|pound)\b[^.;]*$",
    re.I,
)
_SPREAD = ("year", "fiscal year", "quarter", "month", "each")  # measures that a whole is paid out by
_AROUND = 110  # how far before the sum such words may stand

Found = dict[int, list[Relation]]  # relations found so far, by the figure that has them


@dataclass(frozen=True)
class Columns:
    """The finished columns, side by side."""

    text: str
    sentences: Sequence[Span]
    mentions: Sequence[Mention]
    currencies: Sequence[CurrencyReading]
    equivalents: Sequence[Equivalent | None]
    aid: Sequence[AidContext]

    @cached_property
    def main(self) -> list[int]:
        """The figures that restate no other one."""
        return [index for index, equivalent in enumerate(self.equivalents) if equivalent is None]

    @cached_property
    def speaks(self) -> bool:
        """Whether any figure is aid."""
        return any(answer.is_aid for answer in self.aid)

    @cached_property
    def points(self) -> list[Decimal]:
        return [mention.amount.point for mention in self.mentions]

    @cached_property
    def restated(self) -> frozenset[int]:
        """The figures that have an equivalent."""
        return frozenset(equivalent.original for equivalent in self.equivalents if equivalent is not None)

    def before(self, index: int) -> str:
        """The sentence up to a figure."""
        return self.text[self.sentences[index].start : self.mentions[index].span.start]

    def after(self, index: int) -> str:
        """The sentence from a figure (and the equivalents printed beside it) on."""
        return self.text[self.end(index) : self.sentences[index].end]

    def end(self, index: int) -> int:
        """Where a figure ends, its equivalents counted in."""
        end = self.mentions[index].span.end
        for other in range(index + 1, len(self.mentions)):
            equivalent = self.equivalents[other]
            if equivalent is None or equivalent.original not in (index, other - 1):
                break
            end = self.mentions[other].span.end
            end += self.text[end : end + 1] in (")", "]")
        return end

    def between(self, first: int, second: int) -> str:
        return self.text[self.end(first) : self.mentions[second].span.start]

    def together(self, first: int, second: int) -> bool:
        return self.sentences[first].start == self.sentences[second].start

    def alike(self, first: int, second: int) -> bool:
        """Same currency, as far as it is known."""
        return self.currencies[first].code == self.currencies[second].code

    def point(self, index: int) -> Decimal:
        return self.points[index]

    def for_one(self, index: int) -> bool:
        """ "each family gets $500", "$500 a week": what one gets; a yearly or monthly sum may be a part of another."""
        per = self.mentions[index].per
        if per is not None and per.count is None and per.unit not in _SPREAD:
            return True
        return bool(_FOR_ONE.search(self.before(index)[-_AROUND:]))

    def headline(self, index: int) -> bool:
        first_line = self.text.find("\n")
        return 0 <= self.mentions[index].span.start < first_line <= HEADLINE

    def previous(self, index: int) -> int | None:
        """The figure before that restates no other one."""
        return next((other for other in range(index - 1, -1, -1) if self.equivalents[other] is None), None)


def is_open(found: Found, index: int) -> bool:
    """Whether a figure has no relation yet: one says enough."""
    return not found.get(index)


def compatible(first: Sequence[Party], second: Sequence[Party]) -> bool:
    """Whether two lists of parties can mean the same: one is empty or the public, they share a party, or one is the
    UN's.
    """
    return (
        not _named(first)
        or not _named(second)
        or bool(set(first) & set(second))
        or _of_un(first, second)
        or _of_un(second, first)
    )


def _named(parties: Sequence[Party]) -> list[Party]:
    return [party for party in parties if party.type != "public"]


def _of_un(whole: Sequence[Party], bodies: Sequence[Party]) -> bool:
    """ "for the United Nations" and "to UNRWA" can be the same money."""
    return any(party.name == "UN" for party in whole) and all(party.type == "multilateral" for party in bodies)
