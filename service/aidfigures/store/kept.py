"""What goes into the store and what comes out of it: plain records that know nothing of tables."""

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from aidfigures.model import Category, Context, Figure, Findings, Kind, Outcome, Span, Status
from aidfigures.store.records import context_json


@dataclass(frozen=True, slots=True)
class Reading:
    """The findings of one article, to be kept, and the versions of what they were read with."""

    findings: Findings
    versions: Mapping[str, str]

    @property
    def content_hash(self) -> str:
        """The same words are the same article, wherever they stand."""
        return _digest(self.findings.text)

    @property
    def article_id(self) -> str:
        return self.content_hash[:32]

    @property
    def extractor_version(self) -> str:
        return self.versions.get("aidfigures", "")

    @property
    def rate_sources(self) -> str:
        """What each source of rates came with, as JSON."""
        return json.dumps(dict(sorted(item for item in self.versions.items() if item[0] != "aidfigures")))

    @property
    def rates_version(self) -> str:
        return _digest(self.rate_sources)[:32]

    @property
    def options_hash(self) -> str:
        """Of all that the reading depends on beside the text: the title is not read."""
        return _digest(context_json(replace(self.findings.context, title=None)))[:32]

    @property
    def id(self) -> str:
        """One for each article, versions and options."""
        parts = (self.article_id, self.extractor_version, self.rates_version, self.options_hash)
        return _digest("\n".join(parts))[:32]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a reading: `copy` is the same text at another address, which is noted and not read anew."""

    article_id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Address:
    """Where else the text stood."""

    url: str
    title: str | None
    published: dt.date | None


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """An article with its current reading. `text` is None where texts are not kept."""

    id: str
    text: str | None
    kept_at: dt.datetime
    findings: Findings
    versions: Mapping[str, str]
    copies: tuple[Address, ...]
    readings: int  # how many there are, the current one among them


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """A figure of a current reading, by its place in the findings."""

    article_id: str
    findings: Findings
    index: int

    @property
    def figure(self) -> Figure:
        return self.findings.figures[self.index]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figures are asked for: None asks for all. Parties go by code or by name, whatever its capitals."""

    donor: str | None = None
    recipient: str | None = None
    category: Category | None = None
    status: Status | None = None
    currency: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    is_aid: bool | None = None
    countable: bool | None = None
    kinds: tuple[Kind, ...] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: by day, then by reading and order in it. Nothing moves when other articles come."""

    day: dt.date
    reading: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Page:
    figures: tuple[StoredFigure, ...]
    next: Place | None


def name_key(name: str) -> str:
    """How a name is looked up: capitals and spaces are no matter."""
    return " ".join(name.casefold().split())


def in_kept_form(text: str) -> str:
    """The text as it is read and kept: composed (NFC), so that copies are known, and without NUL, which PostgreSQL
    cannot hold. Most texts come back as they are.
    """
    return unicodedata.normalize("NFC", text).replace("\0", "\ufffd")


def known_form(context: Context) -> Context:
    """The context in the same form."""
    return replace(
        context,
        url=context.url and in_kept_form(context.url),
        title=context.title and in_kept_form(context.title),
    )


def passages(findings: Findings) -> str:
    """What the figures point at, sentences and evidence, as JSON: [[where, words], …]. It outlives the text."""
    merged: list[list[int]] = []
    for span in sorted(_spans(findings), key=lambda span: span.start):
        if merged and span.start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], span.end)
        else:
            merged.append([span.start, span.end])
    return json.dumps([[start, findings.text[start:end]] for start, end in merged])


def text_of(written: str, length: int) -> str:
    """The text with blanks for all that is no passage: every offset of the figures holds."""
    pieces, at = [], 0
    for start, words in json.loads(written):
        pieces += [" " * (start - at), words]
        at = start + len(words)
    return "".join((*pieces, " " * (length - at)))


def _spans(findings: Findings) -> Iterator[Span]:
    for figure in findings.figures:
        mention = figure.mention
        yield from (mention.span, figure.sentence, *mention.cue.spans, *figure.currency.evidence)
        yield from (span for span in (mention.hedge, mention.per and mention.per.span) if span)
        yield from (span for _, spans in figure.aid.evidence for span in spans)
        yield from (span for relation in figure.standing.relations for span in relation.evidence)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
