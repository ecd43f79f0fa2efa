"""Two numbers that share a currency or a scale: one range, or two sums.

"$2-3 billion", "€2 to €3 billion", "between €500 million and €1.2bn", "2-3 million euros"     one range
"rose $3 million to $41 million", "from $10 to $12", "$2 or $3 billion", "2 and 3 million euros"   two sums
"""

from decimal import Decimal

from aidfigures.patterns import pattern
from aidfigures.stages.mentions.cues import words_after
from aidfigures.stages.mentions.source import Source, Sum
from aidfigures.stages.numerals import Number

_JOIN = pattern(r"(-to-| ?- ?| to |/| and | or )")
_JOIN_STARTS = frozenset(" -/")
_TIGHT = frozenset(("-", "-to-", " - ", "- ", " -"))
_LIST_BEFORE = pattern(r"(- (?:to|or|and) |, | or | and | or even |, or | to | ?- ?|-to-)$")
_SIGNS = frozenset(("-", "/", ","))
_CLAUSE = 9  # words before a sum in which a verb of change stands
_THOUSAND = Decimal(1000)


def widen_right(source: Source, found: Sum) -> list[Sum]:
    """The bare second number after a sum with its sign in front: "$2-3 billion", "grows from £1.1bn to 1.4bn"."""
    if found.after or found.high is not None or found.low.vague or len(found.cues) > 1 or found.negative:
        return [found]
    joined = _join_at(source, found.end)
    if joined is None or joined[0] in ("/", " or "):
        return [found]
    joint, end = joined
    if joint == " and " and not _after_between(source, found.start):
        return [found]
    number = source.number_starting(end)
    if number is None or _belongs_elsewhere(source, number, joint):
        return [found]
    if joint == " to " and not _is_range(source, found, " to "):
        same_scale = number.scaled == found.low.scaled
        return [found, _bare(found, number)._replace(after=False)] if same_scale and number.scaled else [found]
    low = _share_scale(found.low, number, joint == "-")
    if low.value >= number.value:
        return [found]
    more = words_after(source, number.end, found.cue)
    cues = (*found.cues, more) if more else found.cues
    return [found._replace(end=more.end if more else number.end, low=low, high=number, cues=cues)]


def _belongs_elsewhere(source: Source, number: Number, joint: str) -> bool:
    """The second number has a currency of its own, or counts something: "$5 to 10 children"."""
    token = source.cue_starting.get(number.end) or source.cue_starting.get(number.end + 1)
    if token is not None and not number.scaled:
        return True
    if number.scaled and joint in _TIGHT:
        return False
    word = source.word_after(number.end)
    return word[:1].isalpha() and word.lower() not in source.language.words["function"]


def _share_scale(low: Number, high: Number, tight: bool) -> Number:
    """ "2-3 billion": the scale is said once; "$5-8,000": so are the thousands."""
    if low.scaled:
        return low
    if high.scaled and low.face < max(high.face, Decimal(10)):
        return low.with_scale(high.scale)
    if tight and not high.scaled and high.value >= 1000 and high.value % 1000 == 0 and low.value < high.value / 1000:
        return low.with_scale(_THOUSAND)
    return low


def join(source: Source, first: Sum, second: Sum) -> Sum | tuple[Sum, Sum] | None:
    """What two neighbouring sums with a currency each make: a range, the two with a shared scale, or nothing new."""
    joined = _join_at(source, first.end)
    if joined is None or joined[1] != second.start or first.cue.divisor != 1:
        return None
    if first.high is not None or second.high is not None:
        return None
    joint = joined[0]
    if not set(first.cue.candidates) & set(second.cue.candidates):
        return None
    low = first.low if first.after else _share_scale(first.low, second.low, tight=False)
    if joint in (" or ", "/") and low.value < second.low.value:
        return first._replace(low=low), second
    if joint in (" or ", "/") or first.negative != second.negative or not _is_range(source, first, joint):
        return None
    if low.value == second.low.value or (low.value > second.low.value) != first.negative:
        return None
    return second._replace(start=first.start, low=low, high=second.low)


def _is_range(source: Source, first: Sum, joint: str) -> bool:
    before = source.words_left(first.start, _CLAUSE)
    if joint == " and ":
        return _after_between(source, first.start)
    if joint != " to ":
        return True
    if not source.language.english:
        return False  # "de 10 millones a 20 millones" is a rise as often as a range
    words = source.language.words
    if before[-1:] == ["between"] or any(word in words["ranging"] for word in before[-3:]):
        return True
    if before[-1:] == ["from"] and before[-2:-1] and before[-2] in ("run", "runs", "running", "ran"):
        return True
    return not any(word.strip(",;") in words["changes"] for word in _since_a_number(before))


def _since_a_number(words: list[str]) -> list[str]:
    """What a verb of change has said is said with its number: "from $9bn to within its target of $6bn to $7bn"."""
    last = max((i for i, word in enumerate(words) if any(c.isdigit() for c in word)), default=-1)
    return words[last + 1 :]


def widen_left(source: Source, found: Sum, taken: int) -> list[Sum]:
    """Bare numbers before a sum with its currency behind: "2-3 million euros" (a range), "10, 15 or 20 billion"."""
    if not found.after or found.high is not None or found.extra or found.low.vague:
        return [found]
    others: list[Sum] = []
    edge, later = found.start, found.low
    while joined := _join_before(source, edge):
        joint, end = joined
        number = _earlier_number(source, end, later, taken)
        if number is None:
            break
        shared = _share_scale(number, found.low, tight=joint == "-")
        if joint in (" to ", "-to-") or "-" in joint or _between(source, number, joint):
            if others or shared.value >= found.low.value:
                break
            if joint == " to " and _is_change(source, number):
                return [_bare(found, shared), found]
            return [found._replace(start=number.start, low=shared, high=found.low)]
        if shared.scale != found.low.scale or not found.low.scaled or number.face >= _THOUSAND:
            break
        others.insert(0, _bare(found, shared))
        edge, later = number.start, number
    return [*others, found]


def _earlier_number(source: Source, end: int, later: Number, taken: int) -> Number | None:
    number = source.number_ending(end) or (source.words_ending(end) if later.words else None)
    if number is None or number.start < taken or number.vague or number.words != later.words:
        return None
    if number.scaled and number.scale > later.scale:
        return None
    if (
        number.words
        and source.plain[end : end + 1] == "-"
        and source.plain[number.start : number.start + 2] in ("a ", "A ")
    ):
        number = number._replace(start=number.start + 2)  # "a three- to five-billion-euro gap"
    before = source.words_left(number.start, 1)
    if before and before[0] in source.language.words["months"]:
        return None
    glued = source.plain[number.start - 1 : number.start]
    return None if glued.isalnum() or glued in ("$", "£", "€", "-", "/") else number


def _is_change(source: Source, number: Number) -> bool:
    """ "from 2 to 3 million": two levels; elsewhere where the scale is said twice: "de 2 millones a 3 millones"."""
    if source.language.english:
        return source.words_left(number.start, 1) in (["from"], ["by"])
    return number.scaled


def _between(source: Source, number: Number, joint: str) -> bool:
    return joint == " and " and _after_between(source, number.start)


def _after_between(source: Source, start: int) -> bool:
    before = source.words_left(start, 1)
    if source.language.english:
        return before == ["between"]
    return bool(before) and before[0] in source.language.words["between"]


def _join_at(source: Source, pos: int) -> tuple[str, int] | None:
    """What joins two numbers from `pos` on, in English, and where it ends."""
    if source.plain[pos : pos + 1] not in _JOIN_STARTS:
        return None
    joint = _JOIN.match(source.plain, pos)
    if joint is not None and (source.language.english or joint.group().strip() in _SIGNS):
        return joint.group(), joint.end()
    for word, english in source.language.joins.items():
        if source.plain[pos : pos + len(word) + 2].lower() == f" {word} ":
            return f" {english} ", pos + len(word) + 2
    return None


def _join_before(source: Source, edge: int) -> tuple[str, int] | None:
    """What joins the number that ends before it to the one that starts at `edge`, and where it begins."""
    joint = _LIST_BEFORE.search(source.plain[max(0, edge - 10) : edge])
    if joint is not None and (source.language.english or joint.group().strip() in _SIGNS):
        written = joint.group()
        hanging = written[:2] == "- " and len(written) > 2  # "three- to four-billion"
        return written[1:] if hanging else written, edge - len(written)
    for word, english in source.language.joins.items():
        if source.plain[max(0, edge - len(word) - 2) : edge].lower() == f" {word} ":
            return f" {english} ", edge - len(word) - 2
    return None


def _bare(found: Sum, number: Number) -> Sum:
    """The sum without its currency words, which stand after a later number."""
    return Sum(number.start, number.end, number, None, found.cues, elided=True, after=True)
