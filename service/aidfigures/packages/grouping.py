"""The findings of many articles → packages: the same announcement told again and again, once, with its reports.

Two sums are one package when the same donors give the same recipients as much, in the same currency, by a stated
equivalent or at the rate of the day, for the same purpose and on the same terms, within days of each other; within a
year where the later one says that it was announced before. A sum that was announced before, and is less than exactly
one package it fits, is a tranche of it. Givers or receivers that are not known are never taken to be the same.

That nothing speaks against it is not enough: a sum that may have been told twice stands there twice.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from aidfigures.model import Amount, Because, Category, Figure, Findings, Kind, Status

KINDS: tuple[Kind, ...] = ("aid", "appeal", "procurement", "trade")
# One announcement is in the news for some days. The United States gave Ukraine 400 million dollars twice within a
# month, both new, so that the window cannot be wider.
SAME_NEWS = dt.timedelta(10)
SAME_MONEY = dt.timedelta(400)  # "first promised last year"
ROUNDED = Decimal("0.05")  # 1.97 billion is told as 2 billion, 1.6 billion is not
AT_RATE = Decimal("0.03")  # nine in ten printed conversions are within 2.6 % of the rate of the day
_NO_PURPOSE = (None, "unspecified")
_OFF: tuple[Status, ...] = ("suspended", "cancelled", "disputed")
_STEP = -(1 - ROUNDED).ln()
_Sides = tuple[frozenset[str], frozenset[str]]
_Worth = tuple[_Sides, str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """One telling: the figure, its article, its day, and why it is taken to be of this package."""

    article: str
    findings: Findings
    index: int
    because: Because

    @property
    def figure(self) -> Figure:
        return self.findings.figures[self.index]

    @property
    def day(self) -> dt.date | None:
        """Of the announcement, where the text says it, else of the article."""
        return self.figure.aid.announced_on or self.findings.context.published


@dataclass(frozen=True, slots=True)
class Package:
    """One announcement. `figure` is that of the first report. A part of a sum that was announced too is listed beside
    it and says so; a tranche, which was announced with the package, stands in it.
    """

    id: str
    reports: tuple[Report, ...]
    category: Category | None
    status: Status | None  # as last told
    countable: bool
    count_reason: str
    tranches: tuple["Package", ...] = ()
    part_of: str | None = None

    @property
    def figure(self) -> Figure:
        return self.reports[0].figure

    @property
    def first_day(self) -> dt.date | None:
        return min((report.day for report in self.reports if report.day), default=None)

    @property
    def last_day(self) -> dt.date | None:
        return max((report.day for report in self.reports if report.day), default=None)


@dataclass(slots=True)
class _Group:
    """Tellings that are taken to be one package, while the others are gone through."""

    reports: list[Report]
    number: int
    whole: "_Group | None" = None  # as a text says
    package: "_Group | None" = None  # that this is a tranche of
    tranches: list["_Group"] = field(default_factory=list)

    @property
    def first(self) -> Report:
        return self.reports[0]

    @property
    def category(self) -> Category | None:
        return next((c for r in self.reports if (c := r.figure.aid.category) not in _NO_PURPOSE), None)


_Worths = Mapping[_Worth, Sequence[tuple[dt.date | None, _Group]]]


def packages(articles: Iterable[tuple[str, Findings]]) -> tuple[Package, ...]:
    """The packages that the articles tell of, by the day of the first report; those without a day come last.

    An article is its id and its findings; the same id is given once.

    >>> import datetime as dt
    >>> from aidfigures import Context, find_figures
    >>> june, july = Context(dt.date(2025, 6, 17)), Context(dt.date(2025, 6, 19))
    >>> first = find_figures("Canada pledged C$2 billion in military aid to Ukraine.", june)
    >>> second = find_figures("Canada has pledged Ukraine C$2bn ($1.5bn) in military aid.", july)
    >>> [len(package.reports) for package in packages([("a", first), ("b", second)])]
    [2]
    """
    every: list[_Group] = []
    worth: dict[_Worth, list[tuple[dt.date | None, _Group]]] = {}
    home: dict[tuple[str, int], _Group] = {}
    for report in _in_order(_tellings(articles)):
        group = _own_group(report, home) or _same(report, worth)
        if group is None:
            group = _Group([report], len(every))
            every.append(group)
        home[report.article, report.index] = group
        for place in _places(report):
            worth.setdefault(place, []).append((report.day, group))
    kin: dict[_Sides, list[_Group]] = {}
    for group in every:
        kin.setdefault(_sides(group.first.figure), []).append(group)
    for group in every:
        _join(group, home, kin[_sides(group.first.figure)])
    made = [_package(group) for group in every if group.package is None]
    return tuple(sorted(made, key=lambda package: (package.first_day or dt.date.max, package.id)))


def _tellings(articles: Iterable[tuple[str, Findings]]) -> Iterator[Report]:
    for article, findings in articles:
        for index, figure in enumerate(findings.figures):
            if figure.aid.kind in KINDS and figure.equivalent is None and figure.currency.code is not None:
                yield Report(article, findings, index, "first")


def _in_order(reports: Iterable[Report]) -> list[Report]:
    """By day, and what is new before what repeats it: the order in which articles were kept is no matter."""
    return sorted(
        reports, key=lambda r: (r.day or dt.date.max, _is_told_again(r.figure), r.article, r.figure.mention.span.start)
    )


def _is_told_again(figure: Figure) -> bool:
    return figure.aid.novelty in ("previously_announced", "repeat")


def _sides(figure: Figure) -> _Sides:
    donors = frozenset(party.code or party.name.casefold() for party in figure.aid.donors)
    return donors, frozenset(party.code or party.name.casefold() for party in figure.aid.recipients)


def _own_group(report: Report, home: dict[tuple[str, int], _Group]) -> _Group | None:
    """The package of the sum that the text itself says this one repeats."""
    for relation in report.figure.standing.relations:
        if relation.type == "same_as" and relation.to is not None:
            group = home.get((report.article, relation.to))
            if group is not None:
                group.reports.append(replace(report, because="repeated"))
                return group
    return None


def _same(report: Report, worth: _Worths) -> _Group | None:
    """The one package that this is a telling of; the report joins it. Where two would do, the nearest in time."""
    if not all(_sides(report.figure)):
        return None
    near = {group.number: group for group in _near(report, worth)}
    fits = [(_apart(report, group), group.number, why) for group in near.values() if (why := _why(report, group))]
    if not fits:
        return None
    _, number, because = min(fits)
    near[number].reports.append(replace(report, because=because))
    return near[number]


def _near(report: Report, worth: _Worths) -> Iterator[_Group]:
    """What was told of about as much, and not too long ago: tellings come by day, so that the rest is older still."""
    day, within = report.day, SAME_MONEY if _is_told_again(report.figure) else SAME_NEWS
    for sides, code, step in _places(report):
        for at in (step - 1, step, step + 1):
            for told, group in reversed(worth.get((sides, code, at), ())):
                if day and told and day - told > within:
                    break
                yield group


def _places(report: Report) -> Iterator[_Worth]:
    """Where to look for the like: so much from these to those, in each currency that the text or the rate gives."""
    sides = _sides(report.figure)
    for code, amount in _worths(report):
        yield sides, code, _step(amount.point)
    if report.figure.conversion is not None:
        yield sides, f"in {report.figure.conversion.rate.quote}", _step(report.figure.conversion.point)


def _step(point: Decimal) -> int:
    """On a ladder whose steps are as far apart as two amounts may be: those that may be the same are neighbours."""
    return int(point.ln() / _STEP) if point > 0 else 0


def _apart(report: Report, group: _Group) -> dt.timedelta:
    return min((abs(report.day - r.day) if report.day and r.day else dt.timedelta(0)) for r in group.reports)


def _why(report: Report, group: _Group) -> Because | None:
    """Why the report tells of this package; None where it need not."""
    if any(other.article == report.article for other in group.reports):
        return None  # within one text the text itself says what repeats what
    if not _goes_with(report.figure.aid.category, group.category):
        return None
    for other in group.reports:
        if _in_window(other, report) and _on_like_terms(report.figure, other.figure):
            because = _as_much(report, other)
            if because is not None and (because != "converted" or report.figure.aid.category == group.category):
                return because
    return None


def _goes_with(purpose: Category | None, other: Category | None) -> bool:
    return purpose == other or purpose in _NO_PURPOSE or other in _NO_PURPOSE


def _in_window(one: Report, other: Report) -> bool:
    if one.day is None or other.day is None:
        return True
    earlier, later = (one, other) if one.day <= other.day else (other, one)
    assert earlier.day is not None
    assert later.day is not None
    return later.day - earlier.day <= (SAME_MONEY if _is_told_again(later.figure) else SAME_NEWS)


def _on_like_terms(figure: Figure, other: Figure) -> bool:
    per, its = figure.mention.per, other.mention.per
    terms = {figure.aid.finance_type, other.aid.finance_type} - {None}
    return (
        figure.aid.kind == other.aid.kind
        and (per and (per.unit, per.count)) == (its and (its.unit, its.count))
        and len(terms) <= 1
        and (figure.aid.novelty == "cumulative") == (other.aid.novelty == "cumulative")
    )


def _as_much(report: Report, other: Report) -> Because | None:
    """Whether they are the same sum, and by what: never where one gives only an order of magnitude."""
    if "order_of_magnitude" in (report.figure.mention.amount.qualifier, other.figure.mention.amount.qualifier):
        return None
    if report.figure.currency.code == other.figure.currency.code:
        return "amount" if _is_as_much(report.figure.mention.amount, other.figure.mention.amount) else None
    own, its = dict(_worths(report)), dict(_worths(other))
    shared = own.keys() & its.keys()
    if shared:
        return "equivalent" if any(_is_as_much(own[code], its[code]) for code in shared) else None
    return "converted" if _is_as_much_at_rate(report.figure, other.figure) else None


def _worths(report: Report) -> Iterator[tuple[str, Amount]]:
    """The sum, and what the text says it is in other currencies."""
    for figure in report.findings.figures:
        if figure.equivalent is not None and figure.equivalent.original == report.index and figure.currency.code:
            yield figure.currency.code, figure.mention.amount
    if report.figure.currency.code:
        yield report.figure.currency.code, report.figure.mention.amount


def _is_as_much(amount: Amount, other: Amount) -> bool:
    """The same number, or the one is the other rounded."""
    apart = abs(amount.point - other.point)
    rounding = max(amount.precision or Decimal(0), other.precision or Decimal(0))
    return apart <= rounding and apart <= ROUNDED * max(amount.point, other.point)


def _is_as_much_at_rate(figure: Figure, other: Figure) -> bool:
    worth, its = figure.conversion, other.conversion
    if worth is None or its is None or worth.rate.quote != its.rate.quote:
        return False
    return abs(worth.point - its.point) <= AT_RATE * max(worth.point, its.point)


def _join(group: _Group, home: dict[tuple[str, int], _Group], kin: Sequence[_Group]) -> None:
    """Say of the group what it is a part or a tranche of."""
    whole = _stated_whole(group, home)
    if whole is not None and not _is_in(whole, group):
        group.whole = whole
        return
    package = _tranche_of(group, kin)
    if package is not None:
        group.package = package
        package.tranches.append(group)


def _is_in(group: _Group | None, other: _Group) -> bool:
    """Whether the group is the other one or a part of it: broken texts could make a ring."""
    while group is not None and group is not other:
        group = group.whole
    return group is other


def _stated_whole(group: _Group, home: dict[tuple[str, int], _Group]) -> _Group | None:
    for report in group.reports:
        for relation in report.figure.standing.relations:
            if relation.type == "part_of" and relation.to is not None:
                return home.get((report.article, relation.to))
        for index, figure in enumerate(report.findings.figures):
            links = figure.standing.relations
            if any(link.type == "total_of" and link.to == report.index for link in links):
                return home.get((report.article, index))
    return None


def _tranche_of(group: _Group, kin: Sequence[_Group]) -> _Group | None:
    """The only package of these givers that this sum, which was announced before, can come out of."""
    if not all(_sides(group.first.figure)) or not all(_is_told_again(report.figure) for report in group.reports):
        return None
    wholes = [other for other in kin if other is not group and _can_contain(other, group)]
    return wholes[0] if len(wholes) == 1 else None


def _can_contain(whole: _Group, part: _Group) -> bool:
    figure, its = part.first.figure, whole.first.figure
    return (
        whole.category == part.category
        and not all(_is_told_again(report.figure) for report in whole.reports)
        and _on_like_terms(figure, its)
        and figure.currency.code == its.currency.code
        and figure.mention.amount.point < its.mention.amount.point
        and not any(r.article == other.article for r in whole.reports for other in part.reports)
        and any(_in_window(r, part.first) and _not_after(r, part.first) for r in whole.reports)
    )


def _not_after(report: Report, part: Report) -> bool:
    """News of the whole may come some days after that of its tranche."""
    return report.day is None or part.day is None or report.day <= part.day + SAME_NEWS


def _counts(group: _Group) -> bool:
    return any(report.figure.standing.countable for report in group.reports)


def _package(group: _Group) -> Package:
    countable, reason = _verdict(group)
    return Package(
        _id(group),
        tuple(group.reports),
        group.category or group.first.figure.aid.category,
        _last_status(group),
        countable,
        reason,
        tuple(_package(tranche) for tranche in group.tranches),
        _id(group.whole) if group.whole else None,
    )


def _id(group: _Group) -> str:
    """That of the figure that tells it first: it changes where an older report comes to light."""
    return f"p-{group.first.figure.id}"


def _last_status(group: _Group) -> Status | None:
    return next((r.figure.aid.status for r in reversed(group.reports) if r.figure.aid.status), None)


def _verdict(group: _Group) -> tuple[bool, str]:
    if group.package is not None:
        return False, "a tranche of a package"
    if group.whole is not None and _is_counted(group.whole):
        return False, "part of a sum that counts"
    if not _counts(group):
        return False, group.first.figure.standing.count_reason or "not new money"
    status = _last_status(group)
    return (False, f"{status}, as last told") if status in _OFF else (True, "new money")


def _is_counted(group: _Group) -> bool:
    """Itself, or in what it is a part of."""
    return _counts(group) or (group.whole is not None and _is_counted(group.whole))
