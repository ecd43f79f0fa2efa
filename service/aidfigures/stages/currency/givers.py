"""Who gives in one sentence → what that says of the sums in the other sentences of the text."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from aidfigures.model import Mention
from aidfigures.stages.currency.choices import Choice
from aidfigures.stages.currency.weights import WEIGHTS, Evidence

_Two = list[tuple[float, int]]  # the best weights of two different mentions


def document_givers(
    mentions: Sequence[Mention], choices: Mapping[int, Choice], evidence: Mapping[int, Sequence[Evidence]]
) -> dict[int, list[Evidence]]:
    """Who gives in one sentence of the text is likely to give in the next, the more so where it is the same sum."""
    anywhere: dict[str, _Two] = defaultdict(list)
    same: dict[tuple[str, Decimal], _Two] = defaultdict(list)
    for i in choices:
        for each in evidence[i]:
            if each.own and each.basis == "donor" and each.says_whose:
                _keep_two(anywhere[each.code], each.weight, i)
                _keep_two(same[each.code, mentions[i].amount.point], each.weight, i)
    found = {}
    for i, choice in choices.items() if anywhere else ():
        weights = {
            code: max(
                WEIGHTS["document_giver"] * _best_but(anywhere[code], i),
                WEIGHTS["same_sum_giver"] * _best_but(same.get((code, mentions[i].amount.point), []), i),
            )
            for code in anywhere
            if code in choice.codes
        }
        found[i] = [Evidence(code, weight, "donor") for code, weight in weights.items() if weight]
    return found


def _keep_two(best: _Two, weight: float, i: int) -> None:
    """The best of two different mentions, so that each can be told what the others say."""
    rest = [other for other in best if other[1] != i or other[0] >= weight]
    if not any(other[1] == i for other in rest):
        rest.append((weight, i))
    best[:] = sorted(rest, reverse=True)[:2]


def _best_but(best: _Two, i: int) -> float:
    return max((weight for weight, j in best if j != i), default=0.0)


def nearest_givers(evidence: list[Evidence]) -> list[Evidence]:
    """Where the sentence itself names a giver, what the rest of the text says of others counts for nothing."""
    givers = {each.code for each in evidence if each.says_whose}
    if not givers:
        return evidence
    return [each for each in evidence if each.basis != "donor" or each.span is not None or each.code in givers]
