"""Findings → Totals: the new money of one text by donor, recipient, category, status, currency; and what is left out.

Only figures that are countable enter, each once: restatements, parts, repeats and running totals have been told apart
before. What cannot be converted is listed in its own currency, and every figure that does not count keeps its reason.
Sums given by the year stay apart from sums given once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from aidfigures.model import Amount, Conversion, Figure, Findings, Party

_EXACT = 1000  # digits kept while adding: more than any text writes out, so that nothing is rounded


@dataclass(frozen=True, slots=True)
class _Share:
    """A figure by its place, or the part of it that one of its donors gives."""

    index: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Sum:
    """What figures come to. No min where one of them is "up to X", no max where one is "more than X"."""

    min: Decimal | None
    max: Decimal | None
    point: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that are alike, by their place in the findings. `values` are the answers to `questions`, in their order.

    Joint givers are one value, "Canada; Norway": their sum is neither split nor counted twice. Givers who give as much
    *each* are apart, and it counts for each of them. None is not known.
    """

    questions: tuple[str, ...]
    values: tuple[str | None, ...]
    per: str | None  # "year": so much each year, for how long is not said
    figures: tuple[int, ...]
    amount: Sum | None  # in their own currency; None where they have several
    amount_currency: str | None
    converted: Sum | None  # in the base currency; None where nothing could be converted
    unconverted: tuple[int, ...]  # those that `converted` lacks


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure that is not counted, and why."""

    figure: int
    reason: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The roll-up of one text. `overall` has a group for money given once, and one for each measure it comes by."""

    base: str
    overall: tuple[Group, ...]
    rows: tuple[Group, ...]  # by all five questions at once
    by: tuple[tuple[str, tuple[Group, ...]], ...]  # by each of them alone
    left_out: tuple[LeftOut, ...]


def totals(findings: Findings) -> Totals:
    """The new money in the findings, the largest groups first.

    >>> from aidfigures import find_figures
    >>> found = totals(find_figures("Norway pledged $5 million in aid to Sudan and $2 million in aid to Chad."))
    >>> [(group.values[0], group.converted.point) for group in dict(found.by)["recipient"]]
    [('Sudan', Decimal('5000000.00')), ('Chad', Decimal('2000000.00'))]
    """
    counted = tuple(
        _Share(index, share)
        for index, figure in enumerate(findings.figures)
        if figure.standing.countable
        for share in shares(figure)
    )
    return Totals(
        findings.context.base_currency,
        _groups(counted, ()),
        _groups(counted, QUESTIONS),
        tuple((question, _groups(counted, (question,))) for question in QUESTIONS),
        tuple(
            LeftOut(index, figure.standing.count_reason or "not new money")
            for index, figure in enumerate(findings.figures)
            if not figure.standing.countable
        ),
    )


def shares(figure: Figure) -> tuple[Figure, ...]:
    """What the figure comes to: a figure for each donor where each gives as much, over all the years it is given for.

    Their ids go on from the figure's own: "…-1", "…-2". Most figures are their only share.

    >>> from aidfigures import find_figures
    >>> [figure] = find_figures("Norway and Chad will each give Sudan $5 million in aid.")
    >>> [share.aid.donors[0].name for share in shares(figure)]
    ['Norway', 'Chad']
    """
    whole = _over_the_years(figure)
    if not figure.aid.each or len(figure.aid.donors) < 2:
        return (whole,)
    return tuple(
        replace(whole, id=f"{figure.id}-{number}", aid=replace(figure.aid, donors=(donor,), each=False))
        for number, donor in enumerate(figure.aid.donors, start=1)
    )


def _over_the_years(figure: Figure) -> Figure:
    """ "£3 billion a year for five years" as 15 billion; without a number of years it stays as it is."""
    mention, conversion = figure.mention, figure.conversion
    if mention.per is None or not mention.per.count:
        return figure
    count = mention.per.count
    return replace(
        figure,
        mention=replace(
            mention,
            amount=replace(
                mention.amount, min=_times(mention.amount.min, count), max=_times(mention.amount.max, count)
            ),
            per=None,
        ),
        conversion=conversion
        and replace(
            conversion,
            min=_times(conversion.min, count),
            max=_times(conversion.max, count),
            point=_product(conversion.point, count),
        ),
    )


def _times(bound: Decimal | None, count: int) -> Decimal | None:
    return None if bound is None else _product(bound, count)


def _product(number: Decimal, count: int) -> Decimal:
    with localcontext() as context:
        context.prec = _EXACT
        return number * count


def add(amounts: Iterable[Amount | Conversion]) -> Sum:
    """The sum of the amounts, exact: a bound where one of them is a bound."""
    least: Decimal | None = Decimal(0)
    most: Decimal | None = Decimal(0)
    point = Decimal(0)
    with localcontext() as context:
        context.prec = _EXACT
        for amount in amounts:
            least = None if least is None or amount.min is None else least + amount.min
            most = None if most is None or amount.max is None else most + amount.max
            point += amount.point
    return Sum(least, most, point)


def answers(figure: Figure) -> dict[str, str | None]:
    """What the figure says to each question, by its name; None is not known."""
    return {question: answer(figure) for question, answer in _ANSWERS.items()}


def _groups(counted: Sequence[_Share], questions: tuple[str, ...]) -> tuple[Group, ...]:
    asked = [_ANSWERS[question] for question in questions]
    alike: dict[tuple[tuple[str | None, ...], str | None], list[_Share]] = {}
    for share in counted:
        values = tuple(answer(share.figure) for answer in asked)
        alike.setdefault((values, _per(share.figure)), []).append(share)
    made = [_group(questions, values, per, members) for (values, per), members in alike.items()]
    return tuple(sorted(made, key=_largest_first))


def _group(
    questions: tuple[str, ...], values: tuple[str | None, ...], per: str | None, members: Sequence[_Share]
) -> Group:
    figures = {share.index: share.figure for share in members}
    converted = [share.figure.conversion for share in members if share.figure.conversion]
    codes = {figure.currency.code for figure in figures.values()}
    return Group(
        questions,
        values,
        per,
        tuple(figures),
        add(share.figure.mention.amount for share in members) if len(codes) == 1 else None,
        codes.pop() if len(codes) == 1 else None,
        add(converted) if converted else None,
        tuple(index for index, figure in figures.items() if not figure.conversion),
    )


def _largest_first(group: Group) -> tuple[bool, Decimal, int]:
    """Money given once before money by the year; what is not converted last; ties in reading order."""
    return (group.per is not None, -(group.converted.point if group.converted else Decimal(0)), group.figures[0])


def _per(figure: Figure) -> str | None:
    """The measure that keeps a sum apart."""
    return figure.mention.per.unit if figure.mention.per else None


def _names(parties: tuple[Party, ...]) -> str | None:
    return "; ".join(sorted(party.name.replace(";", ",") for party in parties)) or None


_ANSWERS: dict[str, Callable[[Figure], str | None]] = {
    "donor": lambda figure: _names(figure.aid.donors),
    "recipient": lambda figure: _names(figure.aid.recipients),
    "category": lambda figure: figure.aid.category,
    "status": lambda figure: figure.aid.status,
    "currency": lambda figure: figure.currency.code,
}
QUESTIONS: tuple[str, ...] = tuple(_ANSWERS)
