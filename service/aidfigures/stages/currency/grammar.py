"""The few words that tell a giver from a taker, an official from his country, a speaker from a name."""

from aidfigures.patterns import pattern

_OFFICES = frozenset(
    "minister ministers president premier chancellor secretary treasurer government senator ambassador leader governor"
    " mp mps parliament cabinet treasury ministry congress senate lawmakers authorities".split()
)
_CLAUSE = pattern(r"[^.\n;]*")
_WORD = pattern(r"\w+")
_OFFICIAL_REACH = 40  # characters: "Danish Defence Minister", "Canada's new finance minister"
_SAID = pattern(r"\b(?:said|says|told|added|adds|announced|wrote|tweeted|posted|declared|stated|remarked|insisted)\b")
_TAKER = pattern(
    r"(?:\b(?<!ccording )"  # nobody is given anything by "according to"
    r"(?:to|for|into|against|towards?|on|cost|costs|gives?|gave|giving|given|sends?|sent|lends?|lent|pays?|paid|owes?"
    r"|owed|promised?|promises|pledged|hand(?:ed|s)?|grant(?:ed|s)|offer(?:ed|s)|award(?:ed|s)|allow(?:ed|s))\s+)"
    r"(?:(?:the|its|their|both|all|of)\s+){0,2}$"
)
_TAKER_REACH = 24
_GETS = pattern(
    r"(?:\W?s \w+)? (?:(?:(?:will|would|could|has|had|is|may|to) ){0,2}(?:gets?|got|receiv\w+)"
    r"|(?:(?:will|would|has|had|to) )?(?:is|was|were|be|been) (?:given|paid|lent|sent|promised|offered|granted))\b"
)
_ACTS = pattern(r" [a-z]|['’]s\b|,")
_GIFT = pattern(r" (?:grant|loan|gift|fund|package|aid|donation|contribution|programme|program|pledge|credit)\b")
_PASSIVE = pattern(
    r"\b(?:is|are|was|were|been|being|be) (?:\w+ly )?(?:\w+ed|given|paid|lent|sent)(?: of)?"
    r"(?: (?:only|just|about|some|nearly|almost|another|over|more than|up to|around|roughly))? $"
)
_DATELINE = pattern(r"(?:, [A-Z][\w.]+)?\s*(?:\([A-Z][\w /]+\)\s*)?[-–—]\s")
_PASSIVE_REACH = 50
_RELATIVE = pattern(r"[^.;]*\b(?:which|who|that|it) \w+")
_RELATIVE_REACH = 60
_OPENING = pattern(r"[^\w]*(?:(?:[Tt]he|[Aa]nd|[Bb]ut|while|[Oo]n \w+,|[\w ]{1,24},) )?")
_SOURCE = pattern(r"\bfrom (?:the )?$")
_SOURCE_REACH = 10


def names_official(text: str, end: int) -> bool:
    """Whether a place that ends here is followed by an office: "the Australian | foreign minister"."""
    clause = _CLAUSE.match(text, end, min(len(text), end + _OFFICIAL_REACH))
    return clause is not None and says_official(clause[0])


def says_official(clause: str) -> bool:
    """Whether an office is named anywhere in the clause."""
    return not _OFFICES.isdisjoint(_WORD.findall(clause.lower()))


def says(clause: str) -> bool:
    """Whether somebody says something in the clause."""
    return _SAID.search(clause) is not None


def is_taker(text: str, start: int, end: int) -> bool:
    """Whether the name at `start:end` stands where a receiver does: "to Fiji", "gave Jamaica", "Kenya will get"."""
    return _TAKER.search(text, max(0, start - _TAKER_REACH), start) is not None or _GETS.match(text, end) is not None


def is_source(text: str, start: int) -> bool:
    """Whether the name at `start` is where money comes from: "secured from the | IMF"."""
    return _SOURCE.search(text, max(0, start - _SOURCE_REACH), start) is not None


def opens_clause(text: str, start: int, name_start: int) -> bool:
    """Whether a name stands where a subject does: "The | Iraqi government asked", not "independent from | Khartoum"."""
    return _OPENING.fullmatch(text, start, name_start) is not None


def acts(text: str, end: int) -> bool:
    """Whether a verb or "'s" may follow the name of a capital: "Kyiv | has offered", not "Paris | Hilton"."""
    return _ACTS.match(text, end) is not None


def describes(text: str, end: int) -> bool:
    """Whether a noun follows: "the $2 billion Canadian | package", not "the $300 million Canadian|-built plant"."""
    return text[end : end + 1] == " " and text[end + 1 : end + 2].islower()


def describes_gift(text: str, end: int) -> bool:
    """Whether a noun of giving follows: "the $2 million New Zealand | grant"."""
    return _GIFT.match(text, end) is not None


def is_passive(text: str, sum_start: int) -> bool:
    """Whether the sum follows a passive verb: "was robbed of | 2 million", "were awarded | $3 million"."""
    return _PASSIVE.search(text, max(0, sum_start - _PASSIVE_REACH), sum_start) is not None


def leads_to(text: str, end: int, sum_start: int) -> bool:
    """Whether a name is the subject of a clause with the sum: "to the | UN agency, which needs $60 million"."""
    return 0 < sum_start - end < _RELATIVE_REACH and _RELATIVE.match(text, end, sum_start) is not None


def is_dateline(text: str, end: int) -> bool:
    """Whether a name opens a report: "KYIV | - The prime minister", "NAIROBI, Kenya (AP) — The appeal"."""
    return _DATELINE.match(text, end) is not None
