"""The small words of English that the readers of parties and status go by: closed classes, so they stand in code."""

from aidfigures.patterns import pattern


def word_set(words: str) -> frozenset[str]:
    """Words written in one line → the set of them."""
    return frozenset(words.split())


PREPOSITIONS = word_set(
    "to for from by in into towards toward of with via through against at on across inside within among between near"
    " over under than as like beside alongside aboard before after about since"
)
CLAUSES = word_set("after before since")  # that may begin a clause: "after Oslo pledged"
TOWARDS = word_set("to for reach reaches reaching reached benefit benefits benefiting")
LOCATING = word_set("in into across inside within of among towards toward over")
STRIKING = word_set("struck hit devastated ravaged battered flattened swept engulfed")
JOINERS = word_set("and or the &")
# What may stand between a preposition and the name it governs: "to the people of war-torn northern …".
SKIPPED = word_set(
    "the a an its their his her our war torn hit stricken ravaged neighbouring neighboring northern southern eastern"
    " western central north south east west state government people country both nearby former young new own poor"
    " poorer independent besieged hard fellow what those who affected behalf province region town city capital port"
    " communities parts areas all rest tiny occupied famine drought conflict flood"
)
# What may stand between a sum and the noun that says what it is: "a fine of up to €5m", "€5m in extra relief".
LINKS = word_set(
    "of in for to the a an its their his her this that worth about around nearly some more most than over almost up at"
    " by as"
    " further another extra additional new fresh is was military financial annual total first second pledged"
    " local urgent emergency roughly approximately just only under least"
)
# How a sentence begins that takes the sum before it apart: "Of the amount, …", "The remaining …", "A further …".
GOING_ON = pattern(
    r" {0,2}(?:(?:out )?of (?:it|this|that|these|those|which)\b"
    r"|(?:out )?of (?:the|that|this|these|those) (?:new |latter |whole )?(?:total|sum|amount|money|funds?|funding"
    r"|package|loans?|grants?|aid|pledge|figure|finance|financing|latter)\b"
    r"|the (?:other|rest|remaining|remainder|balance|bulk|larger|largest|bigger|biggest|smaller|smallest|package"
    r"|money)\b"
    r"|the (?:first|second|third|fourth),|a further\b|(?:it|this|that|the package) includes\b)"
)
OF_IT = pattern(r" of (?:it|that|this|which)\b")
# How a sentence begins that speaks of the sum before it at all: "That brings …", "The loan …".
POINTING_BACK = pattern(
    r" {0,2}(?:it|this|that|these|those|they|(?:out )?of (?:the|that|this|these|it|which)"
    r"|the (?:money|loans?|grants?|funds?|package|total|decision|deal|agreement|sum|amount|new|first|second|third|next"
    r"|last|other|rest|remaining|remainder))\b"
)
AUXILIARIES = word_set("be been being is are was were has have had will would to also already now not")
PASSIVE = word_set("be been being is are was were")
AHEAD = word_set("will to shall")
NEGATIONS = word_set("not no never without nor neither")
COUNTS = word_set("count figure figures estimate estimates tally number numbers data report")
RUNNING = word_set("run led managed administered headed overseen organised organized coordinated")
HOSTED = word_set("hosted convened chaired attended boycotted")
RECORDS = word_set("largest biggest highest most first record")
