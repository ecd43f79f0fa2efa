"""Text and mentions → the sentence that each mention stands in."""

from bisect import bisect_right
from collections.abc import Iterable

from aidfigures.model import Mention, Span
from aidfigures.patterns import pattern

_END = pattern(r"[.!?…][\"'”’)\]]*\s+")
_BLANK = pattern(r"\s*")
_ABBREVIATION = pattern(
    r"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Pres|St|No|Nos|vs|Inc|Co|Corp|Ltd|Bros"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Ont|Que|Alta|Fla|Calif|approx|ca|est|Rs))$"
)
_ABBREVIATION_LENGTH = 7
_REACH = 600  # characters to either side; prose has no longer sentences, and the time stays linear in any text


def sentences(text: str, mentions: Iterable[Mention]) -> tuple[Span, ...]:
    """One span a mention; a line break ends a sentence, "U.S." and "Mr." don't.

    The sentence always holds the whole mention, even where the mention runs over a line break.
    """
    homes = []
    ends: list[int] = [0]
    for mention in mentions:
        if mention.span.start >= ends[-1]:
            ends = _ends(text, ends[-1], mention.span.start)
        homes.append(_home(text, ends, mention.span))
    return tuple(homes)


def _ends(text: str, seen: int, position: int) -> list[int]:
    """Where the line that holds the position begins, where its sentences end, and where the next line begins."""
    start = max(text.rfind("\n", seen, position) + 1, seen)
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    start = min(_after_blank(text, start), position)
    ends = [start]
    for match in _END.finditer(text, start, end):
        if text[match.start()] == "." and _goes_on(text, match.start(), match.end()):
            continue
        ends.append(match.end())
    ends.append(max(_after_blank(text, end), ends[-1]))
    return ends


def _goes_on(text: str, stop: int, after: int) -> bool:
    """Whether a full stop ends no sentence: "U.S. aid", "Mr. Smith", "approx. five"."""
    return text[after : after + 1].islower() or bool(
        _ABBREVIATION.search(text[max(0, stop - _ABBREVIATION_LENGTH) : stop])
    )


def _after_blank(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position


def _home(text: str, ends: list[int], span: Span) -> Span:
    i = bisect_right(ends, span.start) - 1
    start = max(ends[i], span.start - _REACH)
    end = min(max(ends[min(i + 1, len(ends) - 1)], span.end), span.end + _REACH)
    return Span(start, max(start + len(text[start:end].rstrip()), span.end))
