"""Every call but `batches`, once for both clients: what is sent (`Call`), and how its answer is read.

The docstrings are those of the clients' methods.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, Literal, TypeVar, Unpack
from urllib.parse import quote as quoted

import httpx

from aidfigures.client.answers import Readiness, checked, record, was_there
from aidfigures.client.calls import CSV, XML, Call, Filter, Options, got, posted
from aidfigures.wire.kept import (
    DocumentResponse,
    PackageRecord,
    PackagesResponse,
    PackageSumsRecord,
    StoredFigureRecord,
    StoredFiguresResponse,
)
from aidfigures.wire.requests import TableMethod
from aidfigures.wire.responses import CurrenciesResponse, FiguresResponse, KnownCurrency, RateResponse

Answer = TypeVar("Answer")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Asked(Generic[Answer]):
    """A call and the reader of its answer, which raises a `ServiceError` for what is none."""

    call: Call
    read: Callable[[httpx.Response], Answer]


@dataclass(frozen=True, slots=True)
class Pages(Generic[Item]):
    """The call for the first page of a list, and the reader of each: its items, and the cursor of the next page."""

    call: Call
    read: Callable[[httpx.Response], tuple[Sequence[Item], str | None]]

    def page(self, cursor: str | None) -> Asked[tuple[Sequence[Item], str | None]]:
        """The page that begins at the cursor; None is the first."""
        return Asked(self.call if cursor is None else self.call.after(cursor), self.read)


class Calls:
    """The calls as methods, so that those of the clients have their signatures."""

    def figures(
        self, text: str | None = None, *, html: str | None = None, **options: Unpack[Options]
    ) -> Asked[FiguresResponse]:
        """The figures of one article, given as text or as HTML, and the new money among them."""
        return Asked(posted("v1/figures", {"text": text, "html": html, **options}), partial(record, FiguresResponse))

    def table(
        self,
        text: str | None = None,
        *,
        html: str | None = None,
        profile: Literal["iati", "fts", "kiel", "crs"] | None = None,
        **options: Unpack[Options],
    ) -> Asked[str]:
        """The figures as CSV: our own columns, or those of a data set."""
        return Asked(posted("v1/figures", {"text": text, "html": html, "profile": profile, **options}, CSV), _text)

    def iati(
        self,
        text: str | None = None,
        *,
        html: str | None = None,
        reporting_org: str | None = None,
        reporting_name: str | None = None,
        **options: Unpack[Options],
    ) -> Asked[str]:
        """The sums of aid that count, as an IATI 2.03 activity file."""
        publisher = {"reporting_org": reporting_org, "reporting_name": reporting_name}
        return Asked(posted("v1/figures", {"text": text, "html": html, **publisher, **options}, XML), _text)

    def keep(
        self, text: str | None = None, *, html: str | None = None, **options: Unpack[Options]
    ) -> Asked[DocumentResponse]:
        """As `figures`, and the article is kept; `outcome` says what became of it. Again, it changes nothing."""
        fields = {"text": text, "html": html, **options}
        return Asked(posted("v1/documents", fields), partial(record, DocumentResponse))

    def document(self, document_id: str) -> Asked[DocumentResponse]:
        """An article that is kept. Raises `NotFoundError` where there is none of that id."""
        return Asked(got(_document_path(document_id)), partial(record, DocumentResponse))

    def forget(self, document_id: str) -> Asked[bool]:
        """An article is forgotten with all its readings; False where there was none of that id.

        Where a connection is lost and the call is made again, False may also mean that the first attempt did it.
        """
        return Asked(Call("DELETE", _document_path(document_id)), was_there)

    def kept_figures(
        self, *, is_aid: bool | None = None, page_size: int = 1000, **which: Unpack[Filter]
    ) -> Pages[StoredFigureRecord]:
        """The figures of all articles that are kept, oldest day first; so many are asked for at a time."""
        return Pages(got("v1/figures", {**which, "is_aid": is_aid, "limit": page_size}), _figures)

    def packages(
        self,
        *,
        kind: Literal["aid", "appeal", "procurement", "trade"] | None = None,
        page_size: int = 1000,
        **which: Unpack[Filter],
    ) -> Pages[PackageRecord]:
        """The same announcement across articles, once, the first day first; so many are asked for at a time."""
        return Pages(got("v1/packages", {**which, "kind": kind, "limit": page_size}), _packages)

    def package_sums(
        self, *, kind: Literal["aid", "appeal", "procurement", "trade"] | None = None, **which: Unpack[Filter]
    ) -> Asked[PackageSumsRecord]:
        """What those packages that count come to, each counted once."""
        return Asked(got("v1/packages", {**which, "kind": kind, "limit": 1}), _sums)

    def rate(
        self,
        base: str,
        quote: str | None = None,
        *,
        date: dt.date | str | None = None,
        method: TableMethod | None = None,
    ) -> Asked[RateResponse]:
        """The rate that a conversion would use. Raises `NoRateError` where there is none to stand by."""
        fields = {"base": base, "quote": quote, "date": date, "method": method}
        return Asked(got("v1/rates", fields), partial(record, RateResponse))

    def currencies(self) -> Asked[list[KnownCurrency]]:
        """Every currency that the service knows."""
        return Asked(got("v1/currencies"), lambda response: record(CurrenciesResponse, response).currencies)

    def ready(self) -> Asked[Readiness]:
        """The versions of the tables that the service has loaded. Raises a `ServiceError` where it is not ready."""
        return Asked(got("readyz"), partial(record, Readiness))


def _document_path(document_id: str) -> str:
    return f"v1/documents/{quoted(document_id, safe='')}"


def _text(response: httpx.Response) -> str:
    return checked(response).text


def _figures(response: httpx.Response) -> tuple[Sequence[StoredFigureRecord], str | None]:
    page = record(StoredFiguresResponse, response)
    return page.figures, page.next


def _packages(response: httpx.Response) -> tuple[Sequence[PackageRecord], str | None]:
    page = record(PackagesResponse, response)
    return page.packages, page.next


def _sums(response: httpx.Response) -> PackageSumsRecord:
    return record(PackagesResponse, response).sums
