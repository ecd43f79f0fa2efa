"""How much each kind of evidence weighs, and how sure a reading is that it speaks for.

The weights are set by hand on labelled news. What confidence they are worth is fitted on labelled passages that the
rules were not written on (`scripts/fit_confidence.py`; the table of how it fares is in docs/currency.md).
"""

import math
import operator
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from aidfigures.model import Basis, Span

WEIGHTS = {
    # what the text says of its own signs
    "document_note": 5.0,
    "named_money": 4.5,  # "$5 million in Canadian funds"
    "leading_sign": 4.2,  # "£": one currency's unless something says otherwise
    "rate_line": 4.0,  # a side of the line itself
    "rate_line_elsewhere": 3.0,  # the same word elsewhere in the text
    "document_majority": 0.7,
    "document_unanimity": 1.6,  # two marks and more, all of one dollar
    "document_unanimity_name": 2.0,  # the same for pounds, rupees…: nobody marks these to tell them from a bare one
    "document_mixed": 0.4,
    # what other sums say
    "printed_equivalent": 4.0,
    "printed_equivalent_slope": 40.0,  # taken off for a deviation of 1, so 0.4 for each per cent
    "printed_equivalent_near": 2.0,
    "printed_equivalent_off": -2.5,  # a code that the printed rate fits in no way
    "same_amount": 3.0,
    "paired_signs": 2.0,  # times the share of the bare signs with a stated equivalent that were read so
    "like_signs": 0.8,  # times the share of the other bare signs that were read so
    # who speaks, gives, prints
    "speaker": 3.0,
    "attribution": 0.8,  # the same outside quotation marks: "…, the Danish minister said"
    "foreign_speaker": 2.4,  # his country's money is none of the candidates, so his "$" is the American
    "possessive": 1.8,
    "subject": 1.4,
    "own_word": 1.5,  # on top, for pounds, shillings, kroner…: papers convert foreign dollars, but not these
    "abroad": -0.8,  # for the publication country's own pounds and kroner, where the giver is another
    "small_dollar": -1.0,  # Jamaica's, Fiji's…: abroad and in reports they are given in US dollars more often than not
    "place_before": 0.8,
    "place_after": 0.4,
    "paragraph": 0.7,  # the last country named before the sentence, where the sentence names none
    "unconverted": 0.8,  # for a giver's own dollar, where the paper left another giver's as it was
    "earlier_clause": 0.3,  # before the preceding sum, where this sum has a giver of its own
    "foreign_official": 1.5,
    "multilateral_source": 3.5,  # "secured from the IMF"
    "multilateral_subject": 2.2,
    "multilateral": 0.4,
    "world_price": 2.5,  # oil, gold, grain
    "document_places": 0.5,
    "official": 1.0,
    "document_giver": 0.5,  # times the best that any sentence says of who gives
    "same_sum_giver": 1.0,  # the same, where that sentence has the very same sum
    "outlet": 2.2,
    "outlet_unreliable": 0.8,
    "outlet_wire": 1.6,  # for the US dollar, in the copy of an agency that means it: papers leave its "$" as it is
    "outlet_named": 1.3,  # "according to CBC News"
    "publication_country": 2.0,
    "publication_word": 0.8,  # on top, where a word has a usual meaning abroad: Cairo's own pounds
    "publication_elsewhere": 1.2,  # a country without a dollar of its own writes "$" for the US dollar
    "default_currency": 1.5,
    "language": 2.5,  # Danish "kroner", Russian "roubles"
}
# What a word means in world news when nothing else is known, by its likeliest candidate.
PRIORS = {"USD": 1.0, "GBP": 1.5, "JPY": 1.2, "KRW": 1.5, "TRY": 1.0, "EUR": 1.0, "INR": 0.6, "CHF": 0.6, "CNY": 1.5}
FAINT_PRIOR = 0.2
# The log-odds that a reading is right: `at_all`, and so much for each unit of weight.
CONFIDENCE = {
    "at_all": 0.57,
    "own": 0.77,  # what speaks for it, but for the usual meaning of the word and the caller's default
    "against": -0.86,  # what speaks for the likeliest other one
    "against_usual": -0.75,
}
_MOST_OWN = 6.0  # weights of more make nothing surer
_MOST = 0.98  # evidence never makes a bare sign as sure as a word would


class Evidence(NamedTuple):
    """One reason to read a sum in one currency, with the words that say so, if any.

    `own` tells the money of a giver or speaker that the sentence names, which says something of other sentences too,
    from the dollar that a foreign body counts in.
    """

    code: str
    weight: float
    basis: Basis
    span: Span | None = None
    own: bool = False

    @property
    def is_usual(self) -> bool:
        """Whether it tells what the word means when nobody says more."""
        return self.span is None and self.basis == "default"

    @property
    def says_whose(self) -> bool:
        """Whether the sentence itself says by it whose money this is."""
        return self.span is not None and self.basis in ("donor", "speaker") and self.weight >= WEIGHTS["subject"]


_WEIGHT = operator.attrgetter("weight")


def best_by_basis(evidence: Iterable[Evidence], code: str) -> list[Evidence]:
    """What speaks for the code, strongest first."""
    return sorted([e for e in evidence if e.code == code and e.weight > 0], key=_WEIGHT, reverse=True)


def confidence(scores: Mapping[str, float], usual: Mapping[str, float], best: str) -> float:
    """How likely the best code is right, from 0 to 0.98, by the weights for each code; `usual` is the part of them that
    the usual meaning has.

    >>> confidence({"USD": 1.0, "CAD": 2.2}, {"USD": 1.0}, "CAD")
    0.82
    """
    odds = sum(map(operator.mul, CONFIDENCE.values(), measures(scores, usual, best)))
    return round(min(_MOST, 1 / (1 + math.exp(-odds))), 2)


def measures(scores: Mapping[str, float], usual: Mapping[str, float], best: str) -> tuple[float, ...]:
    """What `CONFIDENCE` multiplies, in its order."""
    against = against_usual = 0.0
    for code, score in scores.items():
        if code != best:
            meant = usual.get(code, 0.0)
            against, against_usual = max(against, score - meant), max(against_usual, meant)
    return 1.0, min(scores[best] - usual.get(best, 0.0), _MOST_OWN), against, against_usual
