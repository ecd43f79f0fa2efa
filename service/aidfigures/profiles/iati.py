"""Findings → an IATI 2.03 activity file: one activity with one transaction for each countable sum of aid.

A text in the news is no publisher's own record, so the reporting organisation is marked as a secondary reporter: IATI's
word for somebody who passes on what others do. What IATI cannot do without (a giver, a currency, a day, a status that
is a transaction) is never made up: a sum that lacks it stands in a comment, with the reason. Elements stand in the
order of the schema. Facts: IATI activity standard 2.03, its schema and its ruleset.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args
from xml.etree.ElementTree import Comment, Element, SubElement, indent, tostring

from aidfigures.errors import InputError
from aidfigures.lexicon.languages import language_of
from aidfigures.model import Category, Figure, Findings, Party, PartyType
from aidfigures.standards import Codes, standard_codes
from aidfigures.totals import shares
from aidfigures.wire.records import plain

Node = Any  # an element or a comment, which the type stubs tell apart and the writer does not

VERSION = "2.03"
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="{VERSION}">\n'
_FOOT = "</iati-activities>\n"

# What XML 1.0 cannot carry at all.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The ruleset forbids / & | ? in identifiers; blanks make them hard to cite.
_IDENTIFIER = re.compile(r"[^\s/&|?]{1,200}")

# Codelist OrganisationType. Of non-governmental, regional and other bodies the text does not say which kind they are.
_ORGANISATION_TYPES: dict[PartyType, str] = {
    "government": "10",
    "public": "15",
    "multilateral": "40",
    "foundation": "60",
    "private": "70",
}
_FUNDING, _IMPLEMENTING = "1", "4"  # codelist OrganisationRole
_PIPELINE, _IMPLEMENTATION = "1", "2"  # codelist ActivityStatus
_PLANNED_START, _ACTUAL_START = "1", "2"  # codelist ActivityDateType
_MULTINATIONAL = "3"  # codelist ActivityScope
_PLEDGE = "12"  # codelist TransactionType
_DAC_SECTORS, _OWN_SECTORS = "2", "99"  # codelist SectorVocabulary
_UNSPECIFIED = "998"  # DAC sector: unallocated / unspecified
_PURPOSES: dict[Category, str] = {
    category: f"{category.replace('_', ' ')} aid"
    for category in get_args(Category)
    if category not in ("mixed", "unspecified")
}
_OTHER_DESCRIPTION = "4"  # codelist DescriptionType


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who publishes the file: its identifier as registered with IATI, and its name.

    Raises `InputError` for an identifier that the ruleset forbids.
    """

    ref: str
    name: str

    def __post_init__(self) -> None:
        if not _IDENTIFIER.fullmatch(self.ref) or _NO_XML.search(self.ref):
            raise InputError("reporting_org", "must be an identifier without blanks and without / & | ?")


def reporter(ref: str | None, name: str | None) -> Reporter:
    """The reporter as given; "aidfigures" stands in, which is registered nowhere: who publishes a file gives theirs.

    Raises `InputError` as `Reporter` does.
    """
    return Reporter("aidfigures" if ref is None else ref, name or ref or "aidfigures, from news texts")


def iati_file(texts: Iterable[Findings], publisher: Reporter) -> Iterator[str]:
    """The file in pieces: its head, each text's activities, its end. Without an activity it is no valid file.

    >>> from datetime import date
    >>> from aidfigures import Context, find_figures
    >>> text = "Norway pledged 5 million Norwegian kroner in humanitarian aid to Sudan."
    >>> findings = find_figures(text, Context(published=date(2025, 8, 22)))
    >>> file = "".join(iati_file([findings], Reporter("XX-1", "Newsroom")))
    >>> '<value currency="NOK" value-date="2025-08-22">5000000</value>' in file
    True
    """
    yield _HEAD
    for findings in texts:
        for element in activities(findings, publisher):
            indent(element, "  ", level=1)
            yield f"  {tostring(element, encoding='unicode').strip()}\n"
    yield _FOOT


def activities(findings: Findings, publisher: Reporter) -> Iterator[Node]:
    """An `iati-activity` for each countable sum, a comment for each sum of aid that is left out, in reading order."""
    language = language_of(findings.text, findings.context.language).code
    for figure in findings.figures:
        if figure.aid.kind != "aid":
            continue
        for share in shares(figure):
            codes = standard_codes(share)
            reason = _reason_against(share, codes, findings)
            if reason:
                yield _left_out(share, reason)
            else:
                yield _Activity(share, codes, findings, language, _instalments(figure)).written(publisher)


def _reason_against(figure: Figure, codes: Codes, findings: Findings) -> str:
    if not figure.standing.countable:
        return figure.standing.count_reason or "not new money"
    if not codes["iati_transaction_type"]:
        return "its status is no kind of IATI transaction"
    if not figure.currency.code:
        return "its currency is not settled"
    if not figure.aid.donors:
        return "no giver is named"
    if figure.mention.per:
        return f"so much a {figure.mention.per.unit}, and for how many is not said"
    return "" if figure.aid.announced_on or findings.context.published else "the day of the article is not known"


def _instalments(figure: Figure) -> str:
    """ " a year for 3 years": the words for a sum whose value has been multiplied out."""
    per = figure.mention.per
    return f" a {per.unit} for {per.count} {per.unit}s" if per is not None and per.count else ""


def _left_out(figure: Figure, reason: str) -> Node:
    words = f" {figure.mention.surface} ({figure.id}) is left out: {reason} "
    return Comment(re.sub(r"-(?=-)|-$", "- ", _clean(words)))  # two hyphens would end the comment


@dataclass(frozen=True, slots=True)
class _Activity:
    """One sum, and what is known beside it."""

    figure: Figure
    codes: Codes
    findings: Findings
    language: str  # of the text; our own words are English
    instalments: str

    def written(self, publisher: Reporter) -> Element:
        """The element with its children in the schema's order."""
        codes = self.codes
        activity = Element("iati-activity", {"xml:lang": "en", "default-currency": self._currency})
        if codes["iati_humanitarian"]:
            activity.set("humanitarian", codes["iati_humanitarian"])
        SubElement(activity, "iati-identifier").text = f"{publisher.ref}-{self.figure.id}"
        reporting = SubElement(
            activity, "reporting-org", {"ref": publisher.ref, "type": "90", "secondary-reporter": "true"}
        )
        _narrative(reporting, publisher.name)
        self._add_words(activity)
        for party, role in self._organisations():
            attributes = {"role": role, **_organisation_type(party)}
            _narrative(SubElement(activity, "participating-org", attributes), party.name)
        self._add_state(activity)
        self._add_place(activity)
        self._add_sector(activity)
        for name in ("flow_type", "finance_type", "aid_type"):
            code = codes[f"iati_{name}"]
            if code:
                SubElement(activity, f"default-{name.replace('_', '-')}", {"code": code})
        self._add_transaction(activity)
        return activity

    @property
    def _currency(self) -> str:
        assert self.figure.currency.code is not None
        return self.figure.currency.code

    @property
    def _day(self) -> str:
        day = self.figure.aid.announced_on or self.findings.context.published
        assert day is not None
        return day.isoformat()

    def _organisations(self) -> Iterator[tuple[Party, str]]:
        for party in self.figure.aid.donors:
            yield party, _FUNDING
        for party in self.figure.aid.via:
            yield party, _IMPLEMENTING

    def _add_words(self, activity: Element) -> None:
        context = self.findings.context
        _narrative(SubElement(activity, "title"), self._title())
        sentence = " ".join(self.figure.sentence.of(self.findings.text).split())
        _narrative(SubElement(activity, "description", {"type": "1"}), sentence, self.language)
        source = ", ".join(known for known in (context.title, context.url, self._published()) if known)
        if source:
            _narrative(SubElement(activity, "description", {"type": _OTHER_DESCRIPTION}), f"Reported in: {source}")

    def _published(self) -> str:
        return self.findings.context.published.isoformat() if self.findings.context.published else ""

    def _title(self) -> str:
        aid = self.figure.aid
        purpose = _PURPOSES.get(aid.category, "aid") if aid.category else "aid"
        words = f"{self.figure.mention.surface} ({self._currency}){self.instalments}"
        sum_given = f"{words} in {purpose} from {_listed(aid.donors)}"
        return f"{sum_given} to {_listed(aid.recipients)}" if aid.recipients else sum_given

    def _add_state(self, activity: Element) -> None:
        """A pledge is still planned; what is committed or paid has begun with the day it was announced."""
        pledged = self.codes["iati_transaction_type"] == _PLEDGE
        SubElement(activity, "activity-status", {"code": _PIPELINE if pledged else _IMPLEMENTATION})
        date_type = _PLANNED_START if pledged else _ACTUAL_START
        announced = SubElement(activity, "activity-date", {"type": date_type, "iso-date": self._day})
        _narrative(announced, "The day of the announcement; when the money is spent is not known")

    def _add_place(self, activity: Element) -> None:
        """One country; for several their shares would be needed, which nobody knows: they stand in the title."""
        recipients = self.figure.aid.recipients
        countries = [party for party in recipients if party.code and party.code != "EU"]
        if len(recipients) == 1 and countries:
            place = SubElement(activity, "recipient-country", {"code": countries[0].code or ""})
            _narrative(place, countries[0].name)
        elif len(countries) > 1:
            SubElement(activity, "activity-scope", {"code": _MULTINATIONAL})

    def _add_sector(self, activity: Element) -> None:
        code, category = self.codes["iati_sector"], self.figure.aid.category
        if code is None and category is not None and category in _PURPOSES:
            own = SubElement(activity, "sector", {"vocabulary": _OWN_SECTORS, "code": category})
            _narrative(own, _PURPOSES[category])
        else:
            SubElement(activity, "sector", {"vocabulary": _DAC_SECTORS, "code": code or _UNSPECIFIED})

    def _add_transaction(self, activity: Element) -> None:
        figure, codes = self.figure, self.codes
        transaction = SubElement(activity, "transaction")
        SubElement(transaction, "transaction-type", {"code": codes["iati_transaction_type"] or ""})
        SubElement(transaction, "transaction-date", {"iso-date": self._day})
        value = SubElement(transaction, "value", {"currency": self._currency, "value-date": self._day})
        value.text = plain(figure.mention.amount.point)
        if not figure.mention.amount.is_point or figure.mention.amount.qualifier != "exact":
            _narrative(SubElement(transaction, "description"), self._hedge())
        if len(figure.aid.donors) == 1:
            _organisation(transaction, "provider-org", figure.aid.donors[0])
        receivers = figure.aid.via or tuple(party for party in figure.aid.recipients if party.code is None)
        if len(receivers) == 1:
            _organisation(transaction, "receiver-org", receivers[0])
        if codes["iati_disbursement_channel"]:
            SubElement(transaction, "disbursement-channel", {"code": codes["iati_disbursement_channel"]})

    def _hedge(self) -> str:
        """IATI has no bounds and no ranges: the value is the one number to add, and this says what it stands for."""
        amount = self.figure.mention.amount
        words = f"As written: {amount.qualifier.replace('_', ' ')} {self.figure.mention.surface}{self.instalments}"
        ends = f"from {plain(amount.min) or 'nothing said'} to {plain(amount.max) or 'nothing said'}"
        return words if amount.is_point else f"{words}: {ends}"


def _organisation(parent: Element, tag: str, party: Party) -> None:
    _narrative(SubElement(parent, tag, _organisation_type(party)), party.name)


def _organisation_type(party: Party) -> dict[str, str]:
    code = _ORGANISATION_TYPES.get(party.type)
    return {"type": code} if code else {}


def _narrative(parent: Element, words: str, language: str = "en") -> None:
    narrative = SubElement(parent, "narrative")
    if language != "en":
        narrative.set("xml:lang", language)
    narrative.text = _clean(words)


def _clean(words: str) -> str:
    return _NO_XML.sub("\ufffd", words)


def _listed(parties: tuple[Party, ...]) -> str:
    return ", ".join(party.name for party in parties)
