"""Names that only this text knows: "Canadian Prime Minister Jane Doe" → "Doe" is Canada; "the Bank" → the World Bank.

Names of persons are not listed in any table: a title beside a country says for whom they speak.
"""

import re
from collections.abc import Mapping

from aidfigures.lexicon.aid import AidWords, Name
from aidfigures.model import Party
from aidfigures.patterns import pattern
from aidfigures.stages.aid.passage import Named, Passage, read_passage

_TITLES = (
    "resident ", "inister ", "remier ", "hancellor ", "ecretary ", "aoiseach ", "eader ", " King ", " Emir ",
    "inister of ", "ecretary of ",
)  # fmt: skip  # without their first letters, which may be capitals or not
_NAMED = pattern(
    r"(?:of (?:[A-Z]\w+ )?[A-Z]\w+,? )?((?:(?:Mr|Mrs|Ms|Dr|Sir|Lord|Sheikh|Datuk|Seri)\.? )?(?:[A-Z][\w’'-]+ ?){1,4})"
)
_BEFORE = 44  # how far before a title its country may stand: "Germany's new Social Democratic finance minister"
_AFTER = 30
_SOCIETY = pattern(r"\b(?!The|the|International|And|and|of)[A-Z]\w+ (Red (?:Cross|Crescent))\b")
_EU = Party("European Union", "EU", "multilateral")
_COMMISSION = ("the Commission", "The Commission")
_BANK, _FUND = ("the Bank", "The Bank", "the bank", "The bank"), ("the Fund", "The Fund")


def read_people(text: str, folded: str, words: AidWords) -> Mapping[str, Name]:
    """Surnames of officials with their governments, and the short names of banks and funds that the text spells out."""
    people: dict[str, Name] = {}
    for title in _TITLES:
        at = text.find(title)
        while at >= 0:
            if found := _NAMED.match(text, at + len(title)):
                country = _country_beside(text, folded, at, found, words)
                if country is not None:
                    people.setdefault(_surname(found[1]), Name(country, "person"))
            at = text.find(title, at + len(title))
    for found in (
        _SOCIETY.finditer(text) if "Red C" in text else ()
    ):  # later on, the country's own society is just "the Red Cross"
        society = Party(found[0], None, "ngo")
        people |= {f"{article} {found[1]}": Name(society, "organisation") for article in ("the", "The")}
    if "European Commission" in text or " EU " in text:
        people |= {name: Name(_EU, "organisation") for name in _COMMISSION if f"{name} " in text}
    for short, full in ((_BANK, "Bank"), (_FUND, "IMF")):
        named = any(f"{name} " in text for name in short) and "entral bank" not in text
        party = _spelled_out(text, full, words) if named else None
        if party is not None:
            people |= {name: Name(party, "organisation") for name in short}
    return people


def _surname(written: str) -> str:
    return written.split()[-1].removesuffix("'s").removesuffix("’s").strip("'’-")


def _country_beside(text: str, folded: str, title: int, found: re.Match[str], words: AidWords) -> Party | None:
    """The country right before the title ("Germany's …") or right after the name ("Justin Trudeau of Canada")."""
    start = max(0, title - _BEFORE, text.rfind("\n", 0, title) + 1, text.rfind(". ", 0, title) + 1)
    names = _states(read_passage(text, folded, start, title, words, ()))
    if names and _belongs(folded, names[-1], title):
        return names[-1].party
    if text.startswith(("of ", ", of ", "from "), found.end()):
        after = _states(read_passage(text, folded, found.end(), min(len(text), found.end() + _AFTER), words, ()))
        return after[0].party if after else None
    return None


def _states(passage: Passage) -> list[Named]:
    return [name for name in passage.names if name.party.code and name.role != "organisation"]


def _belongs(folded: str, country: Named, title: int) -> bool:
    """ "Germany's new Social Democratic finance …", "US Vice …"; not "aid for Ukraine that Prime …"."""
    gap = folded[country.end : title]
    if any(mark in gap for mark in (",", ";", " of ", " and ", " that ", " which ", " where ", " when ", " as ")):
        return False
    return country.role in ("demonym", "styled") or gap.startswith("'s") or len(gap.split()) <= 2


def _spelled_out(text: str, word: str, words: AidWords) -> Party | None:
    """The one body of the table with this word in its name that the text names in full."""
    named = {party.name: party for party in words.organisations.values() if word in party.name and party.name in text}
    return next(iter(named.values())) if len(named) == 1 else None
