"""The address, the links and the agency credits of a text → the outlet whose house style its signs follow.

credit = "(Reuters)" | dash "Reuters" | ("By" … "," | "Files from" | "Source:" | "©") "The Canadian Press"
       | a line that begins or ends with the name

Prose that speaks of an agency is no credit: "its manager told Reuters", "a Reuters poll".
"""

import re
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from aidfigures.lexicon import Lexicon
from aidfigures.lexicon.outlets import Outlet
from aidfigures.model import Context, Span
from aidfigures.patterns import pattern

_LINK = pattern(r"https?://([\w.-]+)")
_CREDIT_REACH = 250  # characters at either end of a text in which an agency credit stands
_LEAD_REACH = 60
_LEAD = pattern(
    r"(?:^|[\n(\[/|©]|[-–—]|\b[Bb]y\b[^.\n]{0,40}[, ]|\b(?:[Ff]iles|[Rr]eporting|[Rr]eport) (?:from|by)\b[^.\n]{0,30}"
    r"|[Ss]ource:|[Cc]redit:|[Ff]irst published by|\b[Rr]eport by)\s*(?:[Tt]he )?$"
)
_TAIL = pattern(r"[)\]]|\s*(?:$|\n|[-–—]|/|\d{4}\b|\.\s*$|was first published)")
_SENTENCE_END = pattern(r"[a-z]{2}[.!?][\"”’)]* ")
_LINE_END = pattern(r"[)\]]\.?\s*(?:$|\n)")  # "(Reuters)" stands in a dateline or at the foot, not amid prose
_CLOSED = pattern(r"[)\]]")
_ACCORDING = pattern(r"according to (?:the )?")


def outlet_of(text: str, lexicon: Lexicon, context: Context) -> tuple[Outlet | None, Span | None]:
    """From the address, a link in the text, or the credit of an agency at either end; the span is what says so."""
    if context.url and (outlet := lexicon.outlets.for_url(context.url)):
        return outlet, None
    for link in _LINK.finditer(text) if "://" in text else ():
        if outlet := lexicon.outlets.for_url(link.group(1)):
            return outlet, Span(link.start(), link.end())
    return credit_of(text, lexicon)


def credit_of(text: str, lexicon: Lexicon) -> tuple[Outlet | None, Span | None]:
    """The agency that wrote the text, by its credit at either end."""
    for start, end in ((0, _CREDIT_REACH), (max(_CREDIT_REACH, len(text) - _CREDIT_REACH), len(text))):
        if not _spotter(lexicon).find_matches_as_indexes(text[start:end]):
            continue
        for name in _credits(lexicon).finditer(text, start, min(end, len(text))):
            if _is_credit(text, name):
                return lexicon.outlets.agencies[name.group()], Span(name.start(), name.end())
    return None, None


def source_named(text: str, lexicon: Lexicon) -> tuple[Outlet, Span] | None:
    """ "according to CBC News": weak, but something where nothing else is known of a text."""
    for according in _ACCORDING.finditer(text) if "according to" in text else ():
        if name := _credits(lexicon).match(text, according.end()):
            return lexicon.outlets.agencies[name.group()], Span(name.start(), name.end())
    return None


@lru_cache(maxsize=8)
def _spotter(lexicon: Lexicon) -> AhoCorasick:
    """Tells in one pass that a stretch of text names no agency, as most do not."""
    return AhoCorasick(list(lexicon.outlets.agencies))


@lru_cache(maxsize=8)
def _credits(lexicon: Lexicon) -> re.Pattern[str]:
    """The longest name first: "Australian Associated Press" is not the "Associated Press"."""
    names = sorted(lexicon.outlets.agencies, key=len, reverse=True)
    return re.compile(rf"(?=[A-Zd])(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def _is_credit(text: str, name: re.Match[str]) -> bool:
    low = max(0, name.start() - _LEAD_REACH)
    lead = _LEAD.search(text if low == 0 else text[low : name.start()], 0, name.start() - low)
    if lead is None:
        return False
    if text[name.start() - 1 : name.start()] not in ("(", "["):
        return _TAIL.match(text, name.end()) is not None
    if _CLOSED.match(text, name.end()) is None:
        return False
    opening = text[text.rfind("\n", 0, name.start()) + 1 : name.start()]
    return _SENTENCE_END.search(opening) is None or _LINE_END.match(text, name.end()) is not None
