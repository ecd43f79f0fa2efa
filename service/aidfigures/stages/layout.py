"""Text and mentions → the sentence that each mention stands in."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from aidfigures.model import Mention, Span

_END = re.compile(r"[.!?…][\"'”’)\]]*\s+|\n\s*")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Pres|St|No|Nos|vs|Inc|Co|Corp|Ltd|Bros"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Ont|Que|Alta|Fla|Calif|approx|ca|est|Rs))$"
)
_ABBREVIATION_LENGTH = 7
_REACH = 600  # characters to either side; prose has no longer sentences, and the time stays linear in any text


def sentences(text: str, mentions: Iterable[Mention]) -> tuple[Span, ...]:
    """One span a mention; a line break ends a sentence, "U.S." and "Mr." don't.

    The sentence always holds the whole mention, even where the mention runs over a line break.
    """
    ends = [0]
    for match in _END.finditer(text):
        if match.group()[0] == "." and text[match.end() : match.end() + 1].islower():
            continue
        before = text[max(0, match.start() - _ABBREVIATION_LENGTH) : match.start()]
        if match.group()[0] == "." and _ABBREVIATION.search(before):
            continue
        ends.append(match.end())
    ends.append(len(text))
    return tuple(_home(text, ends, mention.span) for mention in mentions)


def _home(text: str, ends: list[int], span: Span) -> Span:
    i = bisect_right(ends, span.start) - 1
    start = max(ends[i], span.start - _REACH)
    end = min(max(ends[min(i + 1, len(ends) - 1)], span.end), span.end + _REACH)
    return Span(start, max(start + len(text[start:end].rstrip()), span.end))
