"""Every call of the client, blocking and asynchronous, against the server as it runs."""

import csv
import datetime as dt
import io
import json
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from aidfigures import Context, find_figures
from aidfigures.client import (
    InvalidInputError,
    NoRateError,
    NotFoundError,
    ProblemError,
    ServiceError,
    TooLargeError,
)
from aidfigures.client.problems import ID_HEADER, FaultError, problem_error
from aidfigures.profiles import PROFILES
from aidfigures.wire import findings_record
from aidfigures.wire.responses import FiguresResponse

TEXT = "Canada will give Ukraine C$1 billion ($723 million) in military aid."
DAY = dt.date(2025, 8, 24)


def test_figures_are_those_of_the_library(service: Any) -> None:
    answer = service.figures(TEXT, published=DAY)
    assert isinstance(answer, FiguresResponse)
    here = findings_record(find_figures(TEXT, Context(published=DAY)), versions=service.ready().versions)
    assert answer.model_dump(exclude={"text"}) == here


def test_a_page_comes_back_with_the_text_that_offsets_count_in(service: Any) -> None:
    answer = service.figures(html=f"<article><h1>\U0001f30d Aid</h1><p>{TEXT}</p></article>")
    assert [answer.text[f.start : f.end] for f in answer.figures] == ["C$1 billion", "$723 million"]


def test_options_are_passed_on_and_none_says_nothing(service: Any) -> None:
    options = {"published": "2025-08-24", "outlet_country": "CA", "base_currency": "EUR", "rate_method": "month_mean"}
    [figure] = service.figures("It will cost $5 million.", url=None, title=None, **options).figures
    assert (figure.currency.code, figure.conversion.base, figure.conversion.method) == ("CAD", "EUR", "month_mean")


def test_tables(service: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(service.table(TEXT, published=DAY), newline="")))
    assert [row["currency"] for row in rows] == ["CAD", "USD"]
    kiel = service.table(TEXT, profile="kiel", published=DAY)
    assert tuple(next(csv.reader(io.StringIO(kiel)))) == PROFILES["kiel"].columns


def test_an_iati_file(service: Any) -> None:
    root = ElementTree.fromstring(service.iati(TEXT, published=DAY, reporting_org="XM-DAC-41000"))
    assert root.tag == "iati-activities"
    assert [each.get("ref") for each in root.iter("reporting-org")] == ["XM-DAC-41000"]


def test_rates(service: Any) -> None:
    rate = service.rate("CAD", "USD", date=DAY)
    assert (rate.rate_date, rate.requested_date) == ("2025-08-22", "2025-08-24")
    assert service.rate("CAD", date="2025-08-24") == rate
    assert service.rate("CAD", "USD", date=DAY, method="year_mean").method == "year_mean"


def test_no_rate_says_why(service: Any) -> None:
    with pytest.raises(NoRateError) as told:
        service.rate("CAD", "USD", date="1950-01-01")
    assert (told.value.status, told.value.kind) == (404, "no-rate")
    assert told.value.reason


def test_currencies_and_readiness(service: Any) -> None:
    known = {currency.code: currency for currency in service.currencies()}
    assert known["CAD"].name == "Canadian dollar"
    ready = service.ready()
    assert ready.status == "ready"
    assert ready.versions == {
        name: version for name, version in service.figures(TEXT).versions.items() if name in ready.versions
    }


def test_an_error_names_field_reason_and_the_request_as_the_log_knows_it(service: Any, log: Path) -> None:
    with pytest.raises(InvalidInputError) as told:
        service.figures(TEXT, published="2025-02-30")
    error = told.value
    assert (error.status, error.kind, error.field) == (422, "invalid-input", "published")
    assert error.reason == "is not a day in the calendar"
    assert error.request_id in str(error)
    assert TEXT not in str(error)
    assert _logged(log, error.request_id) == {"route": "/v1/figures", "status": 422}


def _logged(log: Path, request_id: str) -> dict[str, object]:
    """A request is logged when its last byte is out, which its caller may know first."""
    for _ in range(200):
        for line in log.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry.get("request_id") == request_id and "route" in entry:
                return {name: entry[name] for name in ("route", "status")}
        time.sleep(0.05)
    raise AssertionError("not in the log")


def test_text_and_html_are_not_both_read(service: Any) -> None:
    with pytest.raises(InvalidInputError):
        service.figures(TEXT, html=TEXT)
    with pytest.raises(InvalidInputError):
        service.figures()


@pytest.mark.parametrize(("length", "field"), [(5_001, "text"), (20_001, "body")])
def test_what_is_too_large(service: Any, length: int, field: str) -> None:
    with pytest.raises(TooLargeError) as told:
        service.figures("x" * length)
    assert told.value.field == field


def test_what_cannot_be_sent_is_told_before_it_is_sent(service: Any) -> None:
    with pytest.raises(TypeError, match="datetime cannot be sent"):
        service.figures(TEXT, published=dt.datetime(2025, 8, 24, tzinfo=dt.UTC))
    with pytest.raises(TypeError, match="float cannot be sent"):
        service.rate(1.5)


def test_another_address(made: Any, address: str) -> None:
    with pytest.raises(NotFoundError) as told:
        made(f"{address}/elsewhere").ready()
    assert not isinstance(told.value, NoRateError)


def test_headers_go_with_each_request(made: Any, address: str) -> None:
    name = "named-by-us-1"
    with pytest.raises(NotFoundError) as told:
        made(f"{address}/elsewhere", headers={ID_HEADER: name, "Authorization": "Bearer x"}).ready()
    assert told.value.request_id  # ours is new for each call
    assert told.value.request_id != name


def test_a_lone_surrogate_is_refused_and_not_a_fault(service: Any) -> None:
    with pytest.raises(InvalidInputError):
        service.figures("\ud800 costs €5")


def test_each_problem_of_the_service_has_its_class() -> None:
    from aidfigures.api import problems

    kinds = {kind for kind in vars(problems).values() if isinstance(kind, problems.ProblemKind)}
    classes = {kind: type(_error_of(kind.status, kind.name)) for kind in kinds}
    general = {kind.name for kind, made in classes.items() if made in (ProblemError, FaultError)}
    assert general == {"method-not-allowed", "internal-error"}  # a client of ours never asks with a wrong method
    assert classes[problems.NO_RATE] is NoRateError


def _error_of(status: int, name: str) -> ServiceError:
    body = {"type": f"/docs#problem-{name}", "title": "T", "status": status, "detail": "D"}
    error = problem_error(httpx.Response(status, json=body, request=httpx.Request("GET", "http://service/")))
    assert isinstance(error, ProblemError)
    assert (error.kind, error.status) == (name, status)
    return error
