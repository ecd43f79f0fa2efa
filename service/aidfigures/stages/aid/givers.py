"""Givers that no name tells: the public that gives to an appeal, and the government of the paper's own country."""

from collections.abc import Sequence

from aidfigures.model import Party, Span
from aidfigures.patterns import pattern
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.grammar import SKIPPED
from aidfigures.stages.aid.part import Part
from aidfigures.stages.aid.passage import Passage

PUBLIC = Party("public", None, "public")
_RAISED = pattern(
    r" (?:has |have |had )?(?:already |now )?(?:been |was |were )?(raised|collected|donated by the public)\b"
)
_RAISES = pattern(
    r"\b(?:appeal|campaign|fundraiser|fund raiser|telethon|concert|match|single|red cross|red crescent"
    r"|collection|drive|public)\b[^.;]{0,80} (raised|collected|brought in|given|pledged|donated)"
    r" (?:about |around |nearly |more than |over |almost |some |just |only |a record )*$"
)
_OTHERS = pattern(
    r"\b(?:donors?|conference|summit|meeting|governments?|countries|states|leaders|firms|companies|businesses|investors"
    r"|schools|bonds?|markets?|at home|abroad|taxes)\b"
)
_STATE = (
    "government", "cabinet", "parliament", "congress", "senate", "prime minister", "finance minister", "minister",
    "ministry", "president", "lawmakers", "premier", "chancellor", "treasury",
)  # fmt: skip  # what a paper calls its own state's without saying whose
_HEDGE = r"(?:about |around |nearly |more than |over |almost |some )*$"
_REACHED = r"(?:passed|reached|topped|exceeded|st(?:and|ood)s? at|total(?:s|led)?|c[ao]mes? to)"
_DONATIONS = pattern(rf"\b(donations)\b(?! by| of)[^.;,]{{0,60}}?\b{_REACHED} {_HEDGE}")  # ends right before the sum
_COLLECTED = pattern(  # the same: what many gave, whom nobody names
    rf"\b(?:contributions|pledges|promises|gifts)\b[^.;,]{{0,60}}?\b(?:{_REACHED}|of) {_HEDGE}"
    rf"|\b(?:it|which) (?:has|had|have) (?:so far |already )?received {_HEDGE}"
)
_AGREED = pattern(r"\b(?:agreed|decided|voted|endorsed)\b")
_OWNED = 30  # how near a country's name makes an official that country's


def public_gives(passage: Passage, unit: Unit) -> Span | None:
    """The words that tell of a collection: "£5m was raised", "the appeal has raised £5m"; not of what donors gave."""
    folded = passage.folded
    if donated := _DONATIONS.search(folded, unit.left, unit.start):
        return Span(*donated.span(1))
    if _OTHERS.search(folded, passage.start, passage.end):
        return None
    found = _RAISED.match(folded, unit.end, unit.right) or _RAISES.search(folded, unit.left, unit.start)
    return Span(*found.span(1)) if found else None


def was_collected(passage: Passage, unit: Unit) -> bool:
    """ "Pledges have passed $9m", "it has received $2m", "$1bn received of the $4bn": nobody says from whom."""
    received = passage.folded.startswith(" received of ", unit.end)
    return received or bool(_COLLECTED.search(passage.folded, unit.left, unit.start))


def own_official(passage: Passage, unit: Unit, parts: Sequence[Part]) -> Span | None:
    """ "The government has put $1m into": an official who acts and whom no country's name owns."""
    for cue in passage.within("official", passage.start, unit.start):
        near = any(
            part.name.party.code and -_OWNED < part.name.end - cue.start < _OWNED and part.name.start < cue.end + _OWNED
            for part in parts
        )
        verbs = passage.within("verb", cue.end, unit.start)
        acts = any(verb.answer != "say" for verb in verbs) or _AGREED.search(passage.folded, cue.end, unit.start)
        if not near and passage.folded.startswith(_STATE, cue.start) and acts:
            return cue.span
    return None


def asked(passage: Passage, unit: Unit, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Who is asked for the sum: "asked the World Bank for", "requested $3bn from the IMF"."""
    verbs = [verb for verb in passage.within("verb", unit.left, unit.right) if verb.answer == "ask"]
    addressed = [
        part
        for part in parts
        if any(
            verb.end <= part.name.start and SKIPPED.issuperset(passage.folded[verb.end : part.name.start].split())
            for verb in verbs
        )
        and passage.folded.startswith((" for ", " to "), part.name.end)
    ]
    sources = [part for part in parts if part.part == "donor" and part.lead == "from" and part.name.start >= unit.end]
    return tuple(addressed or (sources if verbs else ()))
