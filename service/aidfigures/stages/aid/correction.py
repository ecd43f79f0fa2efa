"""Corrections: "wrongly gave the C$50m package as US$50m", "it is €5m, not €50m as first reported" → the wrong sum."""

import re

from aidfigures.patterns import pattern
from aidfigures.stages.aid.frame import Unit

_ERR = r"(?:wrongly|incorrectly|mistakenly|erroneously|falsely|misstated|misreported)"
_GIVEN_AS = pattern(rf"\b{_ERR}\b[^.;]{{0,120}} (?:as|at|to be) (?:about |around |some |nearly )?$")
_ERRED = pattern(rf"\b{_ERR}\b[^.;]{{0,60}}$")
_NOT = pattern(r"(?:,| and| but) not (?:about |around |the )?$")
_REPORTED = pattern(
    r"[^.;]{0,20}\bas (?:we |was |had been )?(?:first |earlier |previously |originally |initially )?"
    r"(?:reported|stated|published|written|given)\b"
)
_BACK = 160  # how far before the sum the words of a correction may stand


def is_wrong(folded: str, unit: Unit) -> bool:
    """Whether the text says of this sum that it was printed in error."""
    before = folded[max(0, unit.start - _BACK) : unit.start]
    if unit.order and _GIVEN_AS.search(before):
        return True
    return bool(_NOT.search(before[-12:]) and _REPORTED.match(folded, unit.end))


def is_corrected(folded: str, unit: Unit) -> bool:
    """Whether this sum is the right one of a correction: what was wrong is the way it was printed."""
    if unit.order or unit.units < 2:
        return False
    erred = _ERRED.search(folded[max(0, unit.start - _BACK) : unit.start])
    return bool(erred) and bool(re.search(r" (?:as|at|to be) (?:about |around )?$", folded[unit.end : unit.following]))
