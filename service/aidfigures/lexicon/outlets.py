"""outlets.toml → `Outlets`: what a bare "$" means where a text was printed, by domain and by agency credit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from aidfigures.errors import LexiconError
from aidfigures.lexicon.tables import read_table
from aidfigures.patterns import pattern

FILE = Path(__file__).with_name("outlets.toml")

Grade = Literal["A", "B", "C"]

_GRADES = get_args(Grade)
_KEYS = frozenset(("country", "bare", "grade", "evidence"))
_NATIONAL = 2  # letters
_SCHEME = pattern(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_AFTER_AUTHORITY = pattern(r"[/?#\\\s]")


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newsroom: where it stands and which currency it means by a "$" that nothing else explains."""

    domain: str
    country: str  # ISO 3166 alpha-2
    currency: str  # of a bare "$"
    grade: Grade  # A: rule read; B: seen in use; C: general knowledge
    evidence: str
    reliable: bool = True  # False: seen to carry foreign sums over with a bare "$"


@dataclass(frozen=True, slots=True)
class Outlets:
    """Outlets by domain ("cbc.ca") and by the credit that a text carries ("The Canadian Press")."""

    by_domain: Mapping[str, Outlet]
    agencies: Mapping[str, Outlet]
    other_domains: Mapping[str, str] = field(default_factory=dict)  # last labels that are no ISO code: "uk" → "GB"
    worldwide: frozenset[str] = frozenset()  # last labels that say nothing of a country: "tv"

    def country_of(self, url: str) -> str | None:
        """The country of a national domain, in ISO 3166 alpha-2; the code may be of no country ("xx").

        >>> load_outlets().country_of("https://www.thestandard.com.hk/news"), load_outlets().country_of("example.tv")
        ('HK', None)
        """
        last = host(url).rpartition(".")[2]
        if len(last) != _NATIONAL or last in self.worldwide:
            return None
        return self.other_domains.get(last, last.upper())

    def for_url(self, url: str) -> Outlet | None:
        """The outlet of a URL or a bare domain, by the longest suffix that we know; an edition of it by its section.

        None for an outlet that we do not know.

        >>> load_outlets().for_url("https://i.cbc.ca/1.7616454/picture.jpg").currency
        'CAD'
        """
        labels = host(url).split(".")
        section = _section(url)
        for first in range(len(labels) - 1):
            domain = ".".join(labels[first:])
            outlet = self.by_domain.get(f"{domain}/{section}") or self.by_domain.get(domain)
            if outlet is not None:
                return outlet
        return None


def host(url: str) -> str:
    """The host in lower case, of a URL with or without its scheme: "https://user@WWW.CBC.ca:80/news" → "www.cbc.ca"."""
    url = url.strip()
    scheme = _SCHEME.match(url)
    authority = _AFTER_AUTHORITY.split(url[scheme.end() if scheme else 0 :], maxsplit=1)[0]
    return authority.rsplit("@", 1)[-1].partition(":")[0].lower().strip(".")


def _section(url: str) -> str:
    """The first step of the path: "https://www.theguardian.com/australia-news/2024" → "australia-news"."""
    url = url.strip()
    scheme = _SCHEME.match(url)
    return url[scheme.end() if scheme else 0 :].partition("/")[2].partition("/")[0].lower()


@cache
def load_outlets() -> Outlets:
    """The outlets of the package, read once. Raises `LexiconError` where the file is broken."""
    return read_outlets(FILE)


def read_outlets(path: Path) -> Outlets:
    """One file → `Outlets`. Raises `LexiconError` naming the row that is wrong."""
    table = read_table(path)
    by_domain = {domain: _outlet(path.name, domain, row) for domain, row in table.get("outlets", {}).items()}
    agencies = {}
    for credit, domain in table.get("agencies", {}).items():
        if domain not in by_domain:
            raise LexiconError(path.name, f"agencies.{credit}", f"no outlet {domain!r}")
        agencies[credit] = by_domain[domain]
    domains = table.get("domains", {})
    other, worldwide = domains.get("other", {}), domains.get("worldwide", [])
    if not isinstance(other, Mapping) or not isinstance(worldwide, list):
        raise LexiconError(path.name, "domains", "needs a table `other` and a list `worldwide`")
    return Outlets(
        MappingProxyType(by_domain), MappingProxyType(agencies), MappingProxyType(dict(other)), frozenset(worldwide)
    )


def _outlet(file: str, domain: str, row: Mapping[str, Any]) -> Outlet:
    if not isinstance(row, Mapping) or row.keys() - {"reliable"} != _KEYS:
        raise LexiconError(file, domain, f"needs {', '.join(sorted(_KEYS))}, may have reliable, and nothing else")
    if row["grade"] not in _GRADES:
        raise LexiconError(file, domain, f"grade {row['grade']!r} is not A, B or C")
    return Outlet(domain, row["country"], row["bare"], row["grade"], row["evidence"], row.get("reliable", True))
