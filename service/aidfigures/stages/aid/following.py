"""What the next sentence says of a sum: its purpose ("It will go into roads"), its form ("The loan …"), its channel.

Drafts are filled in place; only answers that the sum's own sentence leaves open are looked for.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import cast

from aidfigures.lexicon.aid import AidWords, Name
from aidfigures.model import FinanceType, Span
from aidfigures.patterns import pattern
from aidfigures.stages.aid.category import whole_category
from aidfigures.stages.aid.draft import Draft
from aidfigures.stages.aid.parties import read_parts
from aidfigures.stages.aid.passage import read_passage

_READ_ON = 240  # how far into the next sentence an answer may stand, in code points
_FORM = pattern(  # "The loan, approved on Tuesday", "… said the grant would"
    r"(?:^\s*|[.!?]\s+|\b(?:said|says|that) )(?:the|this) (?:new |soft |concessional |first |whole )?"
    r"(loan|grant|guarantee)\b"
)


def read_following(
    text: str,
    folded: str,
    sentences: Sequence[Span],
    words: AidWords,
    drafts: Sequence[Draft],
    people: Mapping[str, Name],
) -> None:
    """Look for open answers between a sum's sentence and the next sum's, within the paragraph."""
    starts = [sentence.start for sentence in sentences]
    for sentence, draft in zip(sentences, drafts, strict=True):
        if not draft.is_aid or draft.unit.order + 1 < draft.unit.units:
            continue
        paragraph = text.find("\n", sentence.end)
        last = min(paragraph if paragraph >= 0 else len(text), sentence.end + _READ_ON)
        if draft.finance_type is None and draft.novelty != "cumulative" and draft.kind == "aid":
            _read_form(folded, sentence.end, last, draft)
        place = bisect_left(starts, sentence.end)
        stop = min(starts[place] if place < len(starts) else len(text), last)
        if stop - sentence.end > 3:
            _read_passage(text, folded, (sentence.end, stop), words, draft, people)


def _read_form(folded: str, start: int, stop: int, draft: Draft) -> None:
    found = _FORM.search(folded[start:stop])
    if found:
        draft.finance_type = cast(FinanceType, found[1])
        draft.evidence["finance_type"] = (Span(start + found.start(1), start + found.end(1)),)


def _read_passage(
    text: str, folded: str, home: tuple[int, int], words: AidWords, draft: Draft, people: Mapping[str, Name]
) -> None:
    start, stop = home
    carried = not draft.via and (" through " in folded[start:stop] or " via " in folded[start:stop])
    if draft.category is not None and not carried:
        return
    passage = read_passage(text, folded, start, stop, words, (), people)
    if draft.category is None:
        draft.category, draft.evidence["category"] = whole_category(passage)
    if carried:
        parts = [part for part in read_parts(passage, (), words.usual_givers) if part.part == "via"]
        taken = {*draft.donors, *draft.recipients}
        parts = [part for part in parts if part.name.party.code is None and part.name.party not in taken]
        draft.via = tuple(dict.fromkeys(part.name.party for part in parts))
        draft.evidence["via"] = tuple(part.name.span for part in parts)
