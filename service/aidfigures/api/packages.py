"""`GET /v1/packages`: the same announcement across the articles that are kept, once, with its reports; and the sums."""

from collections.abc import Iterable, Sequence

from flask import Blueprint, Response

from aidfigures.api.answers import JSON, NDJSON, json_response, lines_response, wanted_form
from aidfigures.api.bodies import single_query
from aidfigures.api.pages import as_page, cursor_of, document_link, place_of
from aidfigures.api.stored_queries import PackagesQuery, truth
from aidfigures.errors import InputError
from aidfigures.model import Party
from aidfigures.packages import Package, PackageSum, Report, package_sums, packages
from aidfigures.packages.grouping import KINDS
from aidfigures.store.door import Store
from aidfigures.store.kept import Wanted, name_key
from aidfigures.wire.records import Record, day_of, figure_record, plain
from aidfigures.wire.requests import read_query

FORMS = (JSON, NDJSON)


def packages_routes(store: Store) -> Blueprint:
    routes = Blueprint("packages", __name__)

    @routes.get("/v1/packages")
    def get_packages() -> Response:
        form = wanted_form(FORMS)
        query = single_query()
        asked = read_query(PackagesQuery, query)
        after = place_of(asked.cursor) if asked.cursor is not None else None
        kinds = KINDS if asked.kind is None else (asked.kind,)
        readings = store.readings(Wanted(donor=asked.donor, recipient=asked.recipient, kinds=kinds))
        found = [package for package in packages(readings) if _is_wanted(package, asked)]
        page, following = _page(found, after, asked.limit)
        return as_page(packages_response(found, page, following, form), query, following)

    return routes


def packages_response(found: Sequence[Package], page: Sequence[Package], following: str | None, form: str) -> Response:
    """Those on the page in that form, in JSON with the sums of all that were found."""
    records = [package_record(package) for package in page]
    if form == NDJSON:
        return lines_response(records)
    return json_response({"packages": records, "sums": _sums(found), "next": following})


def _is_wanted(package: Package, asked: PackagesQuery) -> bool:
    """The whole package is asked, not the figures in it: its first day, its purpose, how firm it was told last."""
    aid, day = package.figure.aid, package.first_day
    return (
        (asked.kind is None or aid.kind == asked.kind)
        and (asked.donor is None or _is_among(asked.donor, aid.donors))
        and (asked.recipient is None or _is_among(asked.recipient, aid.recipients))
        and asked.category in (None, package.category)
        and asked.status in (None, package.status)
        and asked.currency in (None, package.figure.currency.code)
        and truth(asked.countable) in (None, package.countable)
        and (asked.since is None or (day is not None and day >= asked.since))
        and (asked.until is None or (day is not None and day <= asked.until))
    )


def _is_among(asked: str, parties: Iterable[Party]) -> bool:
    key = name_key(asked)
    return any(party.code == asked.upper() or name_key(party.name) == key for party in parties)


def _page(found: Sequence[Package], after: str | None, limit: int) -> tuple[Sequence[Package], str | None]:
    """Raises `InputError` where the package that the page before ended with is no more."""
    start = 0
    if after is not None:
        places = [at for at, package in enumerate(found) if package.id == after]
        if not places:
            raise InputError("cursor", "its package is no more, since articles came or went; begin again without it")
        start = places[0] + 1
    page = found[start : start + limit]
    return page, cursor_of(page[-1].id) if len(found) > start + limit else None


def package_record(package: Package) -> Record:
    """The package as JSON: its sum is that of the first report."""
    first = package.reports[0]
    said = figure_record(first.figure, first.findings)
    aid = said["aid"]
    assert isinstance(aid, dict)
    return {
        "id": package.id,
        "kind": package.figure.aid.kind,
        "category": package.category,
        "status": package.status,
        "finance_type": package.figure.aid.finance_type,
        "donors": aid["donors"],
        "recipients": aid["recipients"],
        "currency": package.figure.currency.code,
        "amount": said["amount"],
        "per": said["per"],
        "conversion": said["conversion"],
        "first_day": day_of(package.first_day),
        "last_day": day_of(package.last_day),
        "countable": package.countable,
        "count_reason": package.count_reason,
        "part_of": package.part_of,
        "reports": [_report(report) for report in package.reports],
        "tranches": [package_record(tranche) for tranche in package.tranches],
    }


def _report(report: Report) -> Record:
    return {
        "document": document_link(report.article, report.findings.context),
        "figure": report.figure.id,
        "surface": report.figure.mention.surface,
        "sentence": " ".join(report.figure.sentence.of(report.findings.text).split()),
        "day": day_of(report.day),
        "status": report.figure.aid.status,
        "because": report.because,
    }


def _sums(found: Sequence[Package]) -> Record:
    return {
        "as_given": [_sum(each) for each in package_sums(found)],
        "converted": [_sum(each) for each in package_sums(found, converted=True)],
    }


def _sum(each: PackageSum) -> Record:
    return {
        "currency": each.currency,
        "per": each.per,
        "packages": list(each.packages),
        "min": plain(each.amount.min),
        "max": plain(each.amount.max),
        "point": plain(each.amount.point),
    }
