"""The corpus is the specification: every sentence means what is written under it."""

from pathlib import Path

import pytest

from aidfigures import Figure, find_figures
from corpus import Case, read_corpus

CASES = list(read_corpus(Path(__file__).parent))


def parties(values: object) -> str:
    names = sorted(party.code or party.name for party in values)  # type: ignore[attr-defined]
    return ",".join(names).replace(" ", "_")


def answer(key: str, figure: Figure) -> str:
    """What the figure says to one key of an expectation, written as the corpus writes it."""
    aid, standing = figure.aid, figure.standing
    if key == "equivalent_of":
        return "no" if figure.equivalent is None else str(figure.equivalent.original + 1)
    if key == "relation":
        return (
            ",".join(sorted(f"{r.type}:{r.to + 1}" if r.to is not None else r.type for r in standing.relations))
            or "none"
        )
    if key in ("donor", "recipient", "via"):
        return parties({"donor": aid.donors, "recipient": aid.recipients, "via": aid.via}[key]) or "none"
    if key == "flags":
        return ",".join(figure.flags) or "none"
    values = {
        "basis": figure.currency.basis,
        "qualifier": figure.mention.amount.qualifier,
        "per": figure.mention.per and figure.mention.per.unit,
        "count": figure.mention.per and figure.mention.per.count,
        "is_aid": aid.is_aid,
        "countable": standing.countable,
    }
    value = values[key] if key in values else getattr(aid, key)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value).replace(" ", "_")


def test_the_corpus_is_there() -> None:
    assert len(CASES) >= 200
    assert sum(not case.expected for case in CASES) >= 40, "too few sentences without money"


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case.place, marks=[pytest.mark.xfail(reason=case.gap, strict=True)] if case.gap else [])
        for case in CASES
    ],
)
def test_sentence(case: Case) -> None:
    figures = find_figures(case.text, case.context).figures
    found = [(f.mention.span.start, f.mention.span.end) for f in figures]
    assert [case.text[s:e] for s, e in found] == [case.text[x.start : x.end] for x in case.expected]
    assert found == [(x.start, x.end) for x in case.expected]
    for figure, expected in zip(figures, case.expected, strict=True):
        surface = figure.mention.surface
        amount = figure.mention.amount
        assert (figure.currency.code, amount.min, amount.max) == (expected.code, expected.min, expected.max), surface
        said = {key: answer(key, figure) for key in expected.more}
        assert said == expected.more, surface
