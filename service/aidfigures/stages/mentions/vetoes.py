"""False friends: what looks like a sum and is none. Each rule is a class of text."""

import re

from aidfigures.patterns import pattern
from aidfigures.stages.mentions.source import Source, Sum
from aidfigures.stages.scan import TAG_LENGTH

_NEXT = pattern(r"\s*-?\s*([A-Za-z']+|.)?", re.DOTALL)
_NEXT_TWO = pattern(r" of ([A-Za-z']+)")
_SCREEN_LINES = frozenset((144, 240, 360, 480, 720, 1080, 1440, 2160, 4320))
_PRESSURE = pattern(r" per square inch|-force\b| of (?:pressure|thrust|force)\b")
_BUILD = pattern(r"\d ?(?:ft|feet|in|inch|inches|cm)\b|\d[- ]foot[- ]\d")  # "5ft 10in, 180 pounds"
_IN_WEIGHT = pattern(r" (?:in weight|of (?:body ?)?weight|heavier|lighter)\b")
_SHARE = pattern(r"%| ?per ?cent\b")
_HYPHENED_NUMBER = pattern(r"-\d")
_NAME_AFTER = pattern(r" [A-Z][a-zA-Z]+")
_FOR_TIME = pattern(r" over [\w-]+ (?:year|month|week|decade)s?\b")
_A_KILO = pattern(r" (?:a|per) (?:kilo|kg|tonne|ton|bag|head|box|bottle|litre|pint|pack)\b")
_ALSO_WORDS = frozenset(("CAD", "NAD", "SDG", "RON", "PHP", "AMD", "ISK", "MDL", "GIP", "PAB", "CDF"))
_AFTER_GRAND = frozenset(("apiece", "cash", "each", "easily", "extra", "short", "today", "total"))
_AFTER_A_COIN = frozenset(("per", "a", "an", "for", "or", "and", "each", "in", "on", "more", "less"))
_ARTICLE = pattern(r" (?:an?|each|every) ")
_TAIL = pattern(r"(?<=\d)[A-Za-z]{1,3}(?![^\W_])")
_ENDS = frozenset(".,;:!?)]\"'") | {""}
_NEEDS_SCALE = frozenset("crown crowns mark marks real reals sovereign sovereigns sol drachma punt punts".split())
_AROUND = 90  # characters on either side in which weights and prices tell themselves apart


def is_money(source: Source, found: Sum) -> bool:
    """False where the currency word means something else here, or the number is no amount."""
    cue = found.cue
    word = cue.text.lower()
    if cue.kind == "iso_code":
        return _is_code(source, found)
    if not cue.word:
        return _is_sign(source, found) and (found.after or not _has_unknown_tail(source, found))
    if word == "won" and source.plain.startswith("'t", found.end):
        return False  # "2004 won't be remembered"
    if found.low.words and not found.extra and _is_idiom(source, found):
        return False
    if found.low.vague and not found.low.scaled and not word.endswith("s"):
        return False  # "a few dollar bears"
    if cue.text == "Cent" or _is_year_of_prices(source, found) or _is_compound(source, found):
        return False
    if not found.after and _SHARE.match(source.plain, found.end):
        return False  # "the dollar 0.4%"
    if _is_proper_name(source, found) or (word in _OTHER_NOUNS and not _OTHER_NOUNS[word](source, found)):
        return False
    if word in ("pound", "pounds"):
        return not _is_weight(source, found)
    if word == "won":
        return not _is_verb(source, found)
    if word == "crown" and source.plain[found.cue.start - 1] != "-":
        return False  # "the 5,000m crown"
    if word in _NEEDS_SCALE:
        return found.low.scaled and found.low.value >= 1000
    return True


def _is_code(source: Source, found: Sum) -> bool:
    """ "ALL 70 of us", "SDG 13", "CAD 2024": codes that are words need a number printed as money."""
    code, number = found.cue.text, found.low
    year = 1950 <= number.value < 2050 and number.value % 50 != 0 and number.end - number.start == 4
    if code not in source.lexicon.currencies.wordlike_codes and code not in _ALSO_WORDS:
        return found.after or not year or _is_tag(source)  # "CVE 2024"
    if found.after and found.start == 0 and found.end == len(source.plain):
        return True  # a price tag, and nothing else: "1 GEL"
    printed_as_money = number.scaled or number.unit < 1 or "," in source.plain[number.start : number.end]
    return printed_as_money or (number.value >= 100 and not year and (code in _ALSO_WORDS or _is_tag(source)))


def _is_tag(source: Source) -> bool:
    return len(source.plain) <= TAG_LENGTH


def _is_sign(source: Source, found: Sum) -> bool:
    text, number = found.cue.text, found.low
    if text == "PS":
        written = source.plain[number.start : number.end]
        amount = written[-1].isalpha() or "," in written or number.unit < 1
        return amount and found.cue.end == number.start and "£" not in source.plain and not found.after  # no console
    at_home = source.home in found.cue.candidates
    if text == "p":
        if source.plain[found.end : found.end + 1] in ("-", "/"):
            return False
        return number.value not in _SCREEN_LINES and (at_home or "£" in source.plain or "pence" in source.plain)
    if _is_tag(source):
        return not (text.isalpha() and _HYPHENED_NUMBER.match(source.plain, found.end))  # "24703 L-202"
    if len(text) <= 2 and text.isalpha() and text.isupper() and text != "RM":
        # "R500 million", but not "R2", "Q3 2024" or "N95 masks"
        grouped = number.value >= 1000 and number.end - number.start > 4
        round_price = text != "R" and number.value >= 50 and number.value % 50 == 0  # "P500" in Manila; R300 is a road
        return not found.after and (number.scaled or grouped or (at_home and (number.unit < 1 or round_price)))
    return True


def _following(source: Source, found: Sum) -> str:
    match = _NEXT.match(source.plain, found.end)
    return (match.group(1) or "").lower() if match else ""


def _is_idiom(source: Source, found: Sum) -> bool:
    """ "not one cent", "every penny"; "a dollar" of a dollar bill; "Million Dollar Baby", "multi-million dollar"."""
    written = source.plain[found.low.start : found.low.end].lower()
    if written in ("thousand", "million", "billion", "trillion"):
        hyphened = source.plain[found.low.end : found.low.end + 1] == "-" and source.plain[found.start].islower()
        return not hyphened or source.plain[found.start - 1 : found.start] == "-"
    if written not in ("a", "an", "one"):
        return False
    if found.low.start > 1 and source.plain[found.low.start - 2].isdigit():
        return True  # "$0.40 a pound"
    if source.words_left(found.start, 1) in (["not"], ["every"], ["single"], ["each"], ["without"]):
        return True
    following = _following(source, found)
    return written != "one" and following not in _ENDS and following not in _AFTER_A_COIN


def _is_compound(source: Source, found: Sum) -> bool:
    """ "several Euro-sceptics", "50 dollar-denominated bonds": the name is the first half of another word."""
    if source.plain[found.end : found.end + 1] != "-" or found.end != found.cue.end or not source.language.english:
        return False  # in German "500-Millionen-Euro-Paket" is a sum
    following = _following(source, found)
    return following[:1].isalpha() and following not in ("a", "an", "per", "plus", "or", "to", "odd")


def _is_year_of_prices(source: Source, found: Sum) -> bool:
    """ "in 2005 dollars": a year of prices."""
    number = found.low
    bare = not number.words and not number.scaled and number.end - number.start == 4 and number.unit == 1
    if not (bare and 1900 <= number.value < 2100):
        return False
    before = source.words_left(found.start, 1)
    return before[-1:] in (["in"], ["constant"], ["of"], ["real"], ["at"])


def _is_weight(source: Source, found: Sum) -> bool:
    """Pounds of flour, lost, weighing, per square inch, in "a 2,000-pound bomb"; not of investment, not sterling."""
    words = source.language.words
    plain = source.plain
    of = _NEXT_TWO.match(plain, found.end)
    if of:
        noun = of.group(1).lower()
        return noun not in words["money_nouns"] and (not found.low.scaled or noun in words["stuff"])
    if _PRESSURE.match(plain, found.end) or _IN_WEIGHT.match(plain, found.end):
        return True
    if _A_KILO.match(plain, found.end):
        return False
    start = max(plain.rfind("\n", 0, found.start) + 1, found.start - _AROUND)
    around = plain[start : found.end + _AROUND].split("\n")[0].lower()
    if "£" in around or "sterling" in around:
        return False
    nearby = {word.strip("().,;:!?\"'") for word in around.replace("-", " ").split()}
    if not nearby.isdisjoint(words["paying"]) and nearby.isdisjoint(words["weighs"]):
        return False
    if found.low.scaled:
        return not nearby.isdisjoint(words["weighs"])
    if plain[found.cue.start - 1] == "-" and found.cue.text == "pound" and not found.low.scaled:
        return _following(source, found) not in words["priced"]
    if not nearby.isdisjoint(words["weighing"] | words["weighs"] | words["stuff"]) or _BUILD.search(around):
        return True
    return any(_measures_mass(source, word) for word in nearby)


def _measures_mass(source: Source, word: str) -> bool:
    """Kilograms, ounces, tonnes: where one mass is named the pounds beside it are another."""
    units = source.lexicon.units
    found = units.at(word, 0)
    return found is not None and found[1] == len(word) and found[0] != "pound" and units.entity(found[0]) == "mass"


def _is_verb(source: Source, found: Sum) -> bool:
    """ "the 300 won the vote", "3 million won over": money in won comes in thousands, and its rate in fractions."""
    if found.low.unit < 1 and not found.low.scaled:
        return False
    if found.low.value >= 1000 and _FOR_TIME.match(source.plain, found.end):
        return False
    following = _following(source, found)
    if found.low.value >= 1000 and (
        following in ("and", "or") or _is_by_measure(source, found) or _is_paid(source, found)
    ):
        return False  # who wins is seldom counted in thousands
    return found.low.value < 1000 or following in source.language.words["won_verb"]


def _is_by_measure(source: Source, found: Sum) -> bool:
    """ "410,000 won a month" """
    article = _ARTICLE.match(source.plain, found.end)
    return article is not None and source.lexicon.units.at(source.plain, article.end()) is not None


def _is_paid(source: Source, found: Sum) -> bool:
    """ "Seoul spent 40 billion won on rice" """
    before = source.words_left(found.start, 2)
    return not source.language.words["paying"].isdisjoint(before)


def _has_unknown_tail(source: Source, found: Sum) -> bool:
    """ "$12.3md", "€5mrd": letters at the number that may be a scale, of a kind that we do not know."""
    tail = _TAIL.match(source.plain, found.end)
    if tail is None or found.end in source.cue_starting:
        return False
    return tail.group().lower() not in source.language.words["tails"]


def _is_proper_name(source: Source, found: Sum) -> bool:
    """ "14 Dollar Street", "3 Euro MPs": a singular in capitals before another name."""
    text = found.cue.text
    alone = found.after and not found.low.scaled and not found.low.words and found.end == found.cue.end
    if not (alone and text.istitle() and not text.endswith("s") and " " not in text):
        return False
    return _NAME_AFTER.match(source.plain, found.end) is not None


def _is_grand(source: Source, found: Sum) -> bool:
    """ "five grand", but not "two grand pianos" or "a Grand Prix"."""
    if found.cue.text != "grand":
        return False
    following = _following(source, found)
    return following in _ENDS or following in _AFTER_GRAND or following in source.language.words["function"]


def _are_bucks(source: Source, found: Sum) -> bool:
    """Dollars, and no deer."""
    plain = source.plain
    around = plain[max(0, found.start - _AROUND) : found.end + _AROUND].lower().split()
    deer = source.language.words["deer"]
    return all(word.strip(".,;:()") not in deer for word in around)


def _is_sterling(source: Source, found: Sum) -> bool:
    """ "10 sterling", but not "five sterling girls"."""
    following = _following(source, found)
    return found.low.scaled or not following[:1].isalpha() or following in source.language.words["function"]


def _is_quid(source: Source, found: Sum) -> bool:
    """No quid pro quo."""
    return _following(source, found) != "pro"


_OTHER_NOUNS = {"grand": _is_grand, "buck": _are_bucks, "bucks": _are_bucks, "sterling": _is_sterling, "quid": _is_quid}
