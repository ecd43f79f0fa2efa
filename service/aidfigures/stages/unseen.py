"""Text with characters that nobody sees, or that a wrong encoding made → clean text, and the way back to offsets."""

from bisect import bisect_right
from dataclasses import replace

from aidfigures.model import Cue, Mention, Per, Span
from aidfigures.patterns import pattern

# UTF-8 read as Windows-1252: what was one sign is two or three characters.
_GARBLED = {"â‚¬": "€", "Â£": "£", "Â€": "€", "Â¥": "¥", "Â¢": "¢", "â‚¹": "₹", "â€“": "-", "â€”": "-", "Â\u00a0": " "}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero-width characters
_SUSPECTS = ("â", "Â", *_INVISIBLE)  # what every unclean text has
_SURROGATES = pattern("[\ud800-\udfff]")
_UNCLEAN = pattern("|".join(_GARBLED) + f"|[{_INVISIBLE}]")


def readable(text: str) -> str:
    """The text with a stand-in for each lone surrogate, of the same length: no automaton takes half a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


class Cleaned:
    """A text without what hides its sums. `back(span)` gives the span in the text as it was."""

    def __init__(self, text: str) -> None:
        parts, self._starts, self._shifts = [], [0], [0]
        rest = length = 0
        for match in _UNCLEAN.finditer(text):
            parts.append(text[rest : match.start()])
            stand_in = _GARBLED.get(match.group(), "")
            parts.append(stand_in)
            length += match.start() - rest + len(stand_in)
            rest = match.end()
            self._starts.append(length)
            self._shifts.append(rest - length)
        parts.append(text[rest:])
        self.text = "".join(parts)

    def back(self, span: Span) -> Span:
        return Span(self._offset(span.start), self._offset(span.end - 1) + 1)

    def _offset(self, pos: int) -> int:
        """Where a character of the clean text stands in the original; a garbled sign begins where its letters begin."""
        i = bisect_right(self._starts, pos) - 1
        return pos + self._shifts[i]


def is_unclean(text: str) -> bool:
    """Whether the text needs cleaning; most don't."""
    return not text.isascii() and any(character in text for character in _SUSPECTS)


def put_back(mention: Mention, cleaned: Cleaned, text: str) -> Mention:
    """The mention with the spans of the text as given."""
    span = cleaned.back(mention.span)
    per: Per | None = replace(mention.per, span=cleaned.back(mention.per.span)) if mention.per else None
    cue: Cue = replace(mention.cue, spans=tuple(map(cleaned.back, mention.cue.spans)))
    hedge = cleaned.back(mention.hedge) if mention.hedge else None
    return Mention(span, span.of(text), mention.amount, cue, per, hedge)
