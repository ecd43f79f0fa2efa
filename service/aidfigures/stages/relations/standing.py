"""Whether a figure belongs in a sum of new money, and in words why not; flags for what does not fit together."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from aidfigures.model import AidContext, CurrencyReading, Kind, Relation, Standing
from aidfigures.patterns import pattern
from aidfigures.stages.relations.columns import Columns

_BUDGETED = ("year", "fiscal year", "quarter")  # measures that governments promise by
_TOTAL = Decimal(1000)  # less of any currency is what one person gets
_NEAR = 110  # how far from the sum such words may stand
_IN_BRACKETS = pattern(r"^\s*[(\[]\s*(?:[\w.,]+ ){0,3}$")
_COMPARED = pattern(  # "twice the last plan's", "up from"
    r"\b(?:twice|double|triple|half|three times|compared (?:with|to)|up from|down from|instead of|rather than|against)"
    r"(?: (?!of\b)[\w'’]+){0,4} $"
    # "raised its help to £7.5 million from"
    r"|\bto [^\s;]{1,12}(?: [a-z]+){0,2} from (?:about |around |just )?$"
    # "well below the $9bn that …", "more than the $5m it gave", "half of what it gave a year earlier,"
    r"|\b(?:(?:less|lower|more|higher|bigger|smaller|larger) than|below|above|short of|exceeds?|exceeding|beyond"
    r"|fraction of) (?:the|its|their|his|her|last year['’]s) (?:\w+ )?(?:\w+ of )?$"
    r"|\bwhat (?:\w+ )?(?:gave|pledged|promised|offered|paid|provided|committed|sent)\b[^.;]{0,40} $"
)
_HANDED_OUT = pattern(
    r"\b(?:cash[- ](?:based )?(?:transfers?|assistance|grants?|interventions?)|CB[TI]s?|vouchers?|top-ups"
    r"|distributed|spent)\b"
)
_SETTLED = 0.5  # confidence in the currency below which nothing is added up


def standing(
    columns: Columns, index: int, relations: Sequence[Relation], replaced: bool, flags: tuple[str, ...] = ()
) -> Standing:
    """The verdict on one figure. `replaced`: a later figure takes its place; `flags`: what does not fit."""
    if not relations and not flags and not columns.aid[index].is_aid and columns.equivalents[index] is None:
        return _not_aid(columns.aid[index].kind)
    reason = _reason_against(columns, index, relations, replaced)
    return Standing(tuple(relations), not reason, reason or "new money", flags)


@cache
def _not_aid(kind: Kind) -> Standing:
    return Standing(count_reason="not aid" if kind == "other" else f"not aid: {kind.replace('_', ' ')}")


def _reason_against(columns: Columns, index: int, relations: Sequence[Relation], replaced: bool) -> str:
    """Why a figure is no new money, in words; "" where nothing speaks against it."""
    answer = columns.aid[index]
    equivalent = columns.equivalents[index]
    if equivalent is not None:
        return f"restates {columns.mentions[equivalent.original].surface} in another currency"
    if not answer.is_aid:
        return _not_aid(answer.kind).count_reason
    return (
        _reason_of_status(answer)
        or _reason_of_relation(columns, relations)
        or _reason_of_kind(answer, replaced)
        or _reason_of_place(columns, index)
        or _reason_of_measure(columns, index)
        or _reason_of_doubt(columns.currencies[index], answer)
    )


def _reason_of_status(answer: AidContext) -> str:
    if answer.kind == "appeal" or answer.status == "requested":
        return "asked for, not given"
    if answer.conditional or answer.status == "proposed":
        return "not decided yet"
    return f"{answer.status}" if answer.status in ("suspended", "cancelled", "disputed") else ""


def _reason_of_relation(columns: Columns, relations: Sequence[Relation]) -> str:
    words = {
        "part_of": "part of the {}",
        "same_as": "repeats the {} told elsewhere in the text",
        "total_of": "a running total that includes the {}",
        "previously_announced": "previously announced",
    }
    for relation in relations:
        if relation.type == "part_of" and relation.to is not None and columns.aid[relation.to].kind == "appeal":
            continue  # what was given of an appeal is given
        if relation.type in words:
            if relation.to is None:
                return "a running total" if relation.type == "total_of" else "previously announced"
            return words[relation.type].format(columns.mentions[relation.to].surface)
    return ""


def _reason_of_kind(answer: AidContext, replaced: bool) -> str:
    if replaced:
        return "replaced by a later figure"
    if answer.novelty == "previously_announced":
        return "previously announced"
    if answer.novelty == "cumulative":
        return "a running total"
    if answer.finance_type == "guarantee":
        return "a guarantee: paid only if it is called"
    return "spent in the donor country" if answer.category == "in_donor_refugee" else ""


def _reason_of_measure(columns: Columns, index: int) -> str:
    """ "$40 per family", "$53 to each household": how much for one, not how much in all. A yearly sum is new money."""
    mention = columns.mentions[index]
    per = mention.per
    if per is not None and per.count is None and per.unit not in _BUDGETED:
        return "a rate, not a total"
    if mention.amount.point < _TOTAL:
        return "too small for a total"
    return "a rate, not a total" if columns.for_one(index) else ""


def _reason_of_doubt(currency: CurrencyReading, answer: AidContext) -> str:
    """What we would not put our name to."""
    if currency.code is None or currency.confidence < _SETTLED:
        return "its currency is not settled"
    return "" if answer.donors or answer.recipients else "no giver and no receiver named"


def _reason_of_place(columns: Columns, index: int) -> str:
    """What the words around the sum say against it."""
    if _in_brackets(columns, index):
        return f"stands in brackets behind {columns.mentions[index - 1].surface}"
    if _COMPARED.search(columns.before(index)[-_NEAR:]):
        return "told for comparison"
    donors = columns.aid[index].donors
    if all(party.code is None and party.type in ("multilateral", "ngo") for party in donors):
        span = columns.mentions[index].span
        near = columns.text[max(columns.sentences[index].start, span.start - _NEAR) : span.end + _NEAR]
        if _HANDED_OUT.search(near):
            return (
                f"handed out by {donors[0].name}, of what donors gave it"
                if donors
                else "handed out, of what donors gave"
            )
    home = columns.sentences[index]
    told = (span for _, spans in columns.aid[index].evidence for span in spans)
    said = any(home.start <= span.start and span.end <= home.end for span in told)
    return "" if said else "its own sentence does not say what it is"


def _in_brackets(columns: Columns, index: int) -> bool:
    """A sum in another currency in brackets behind one: it restates that one, even where the rate does not show it."""
    if not index or not columns.together(index - 1, index) or columns.alike(index - 1, index):
        return False
    between = columns.text[columns.mentions[index - 1].span.end : columns.mentions[index].span.start]
    return bool(_IN_BRACKETS.search(between))
