"""What a text as a whole is about: title and article → how much it speaks of aid, its main parties, its category.

Only texts with an aid figure that leaves something open pay for the reading; the topic is counted for all.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aidfigures.lexicon.aid import AidWords, Name, fold
from aidfigures.model import Category, Party, Span
from aidfigures.stages.aid.category import lean
from aidfigures.stages.aid.part import GIVING_REGIONS, Part, listed
from aidfigures.stages.aid.parties import read_parts
from aidfigures.stages.aid.passage import read_passage

_TOPIC_LENGTH = 1500  # code points of text that a topic word is weighed against
_TOPIC_WEIGHT = {"aid_strong": 0.4, "aid_fair": 0.15, "campaign": -2.0}
_TOPIC_MOST = 1.6
_AGAINST = -6.0  # in a text about gifts to parties no "donation" is aid
_SAYS_SO = 1200  # a text this long that is about aid has said so, in code points
_TITLED = 0.5
_HEAD = 1600  # who and what a text is about stands within its first 250 words
_LONG, _NAMED = 800, 3  # in a text of this length, who is named once or twice in passing is no giver
_HEADED, _TITLE_WEIGHT = 200, 3  # "WFP Chad Country Brief": a place in the head is what a report is about
_HEADLINE = 160  # a first line up to this long is a headline


@dataclass(frozen=True, slots=True)
class Topic:
    """Where the text and its title speak of aid, and how strongly."""

    words: tuple[tuple[int, float], ...]
    length: int
    titled: bool

    @property
    def speaks(self) -> bool:
        """Whether the text speaks of aid at all."""
        return bool(self.words)

    @property
    def silent(self) -> bool:
        """Whether a text long enough to say so never speaks of aid. In 260 such articles of a news collection nine sums
        read like aid one by one, and none was.
        """
        return not self.words and not self.titled and self.length >= _SAYS_SO

    def outside(self, sentence: Span) -> float:
        """How much the text around a sentence speaks for aid, 0 to about 2."""
        around = sum(weight for place, weight in self.words if not sentence.start <= place < sentence.end)
        if around <= 0:  # gifts to parties speak of donations too
            return _AGAINST if around <= -2 else 0.0
        return min(_TOPIC_MOST, around * min(1.0, _TOPIC_LENGTH / self.length)) + (_TITLED if self.titled else 0.0)


def read_topic(folded: str, title: str | None, words: AidWords) -> Topic:
    """Count the words that make a text one about aid."""
    found = [
        (start, _TOPIC_WEIGHT[words.topic_answers[number]])
        for number, start, end in words.topic.find_matches_as_indexes(folded)
        if end == len(folded) or not folded[end].isalnum()
    ]
    headline = folded.find("\n", 0, _HEADLINE)
    if title:
        headed = fold(f" {title} ")
        titled = any(not headed[end].isalnum() for _, _, end in words.topic.find_matches_as_indexes(headed))
    else:
        titled = any(place < headline for place, _ in found)
    return Topic(tuple(found), len(folded), titled)


class Facts(NamedTuple):
    """The main parties and the category of a text, for figures whose sentence leaves them out."""

    donors: tuple[Part, ...]
    recipients: tuple[Part, ...]
    category: Category | None


def read_facts(
    text: str, folded: str, words: AidWords, sums: Sequence[tuple[int, int]], people: Mapping[str, Name]
) -> Facts:
    """Read the head of the text as one passage and take the parties that play their part most often."""
    end = min(len(text), _HEAD)
    told = sums[: bisect_left(sums, (end, 0))]
    passage = read_passage(text, folded, 0, end, words, told, people)
    parts = read_parts(passage, told, words.usual_givers)
    donors = _leading(folded, [part for part in parts if _may_give(part, words.usual_givers)], "donor")
    giving = {part.name.party for part in donors}
    others = [part for part in parts if part.name.party not in giving and _may_get(part, words.usual_givers)]
    return Facts(donors, _leading(folded, others, "recipient"), lean(passage))


def _may_give(part: Part, givers: frozenset[str]) -> bool:
    party = part.name.party
    if party.code is not None:
        return party.code in givers
    return part.part == "donor" and party.type not in ("region", "other")


def _may_get(part: Part, givers: frozenset[str]) -> bool:
    """A state or region that gives little, or one that the grammar says gets."""
    party, gets = part.name.party, part.part == "recipient"
    if party.type == "region":
        return gets or party.name not in GIVING_REGIONS
    return party.type == "government" and (party.code not in givers or gets)


def _leading(folded: str, parts: Sequence[Part], role: str) -> tuple[Part, ...]:
    """The party named most, those who play the role far ahead of the rest; none where two stand level."""
    weights: Counter[Party] = Counter()
    for part in parts:
        people = role == "recipient" and part.name.role == "demonym"  # "Sudanese refugees" may be anywhere
        weights[part.name.party] += 1 + (2 * part.strength if part.part == role and not people else 0)
        weights[part.name.party] += _TITLE_WEIGHT if part.name.start < _HEADED and role == "recipient" else 0
    leaders = weights.most_common(2)
    in_passing = len(folded) > _LONG and bool(leaders) and leaders[0][1] < _NAMED
    if in_passing and role == "recipient":  # a place in the head is what the text is about
        in_passing = all(part.name.start > _HEADED for part in parts if part.name.party == leaders[0][0])
    if not leaders or in_passing or (len(leaders) > 1 and leaders[0][1] == leaders[1][1]):
        return ()
    best = max(
        (part for part in parts if part.name.party == leaders[0][0]),
        key=lambda part: (part.part == role, part.strength),
    )
    return _with_list(folded, parts, best)


def _with_list(folded: str, parts: Sequence[Part], best: Part) -> tuple[Part, ...]:
    """The part and those that go on its list: "for Sudan, Chad and Mali"."""
    chosen = [best]
    for part in parts[parts.index(best) + 1 :]:
        if part.part != best.part or not listed(folded[chosen[-1].name.end : part.name.start]):
            break
        chosen.append(part)
    for part in reversed(parts[: parts.index(best)]):
        if part.part != best.part or not listed(folded[part.name.end : chosen[0].name.start]):
            break
        chosen.insert(0, part)
    return tuple(chosen)
