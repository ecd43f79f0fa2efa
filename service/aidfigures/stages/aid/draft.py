"""One sum's answers while they are being collected: passage, unit, parties → draft → `AidContext`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from aidfigures.model import AidContext, Category, FinanceType, Kind, Novelty, Party, Period, Span, Status
from aidfigures.patterns import pattern
from aidfigures.stages.aid.announced import read_announced
from aidfigures.stages.aid.category import read_category
from aidfigures.stages.aid.debt import read_debt
from aidfigures.stages.aid.finance import read_finance, read_in_kind
from aidfigures.stages.aid.frame import Unit
from aidfigures.stages.aid.givers import PUBLIC, asked, own_official, public_gives, was_collected
from aidfigures.stages.aid.kind import Weighing
from aidfigures.stages.aid.novelty import SET_AGAINST, read_novelty
from aidfigures.stages.aid.part import Part
from aidfigures.stages.aid.passage import Cue, Passage
from aidfigures.stages.aid.period import read_period
from aidfigures.stages.aid.roles import choose_roles, parties, spans
from aidfigures.stages.aid.status import read_status

_OF_PROMISE = ("had ", "first ", "promised ")  # how words begin that tell of the promise, not of its use
_LENDER_OF_STATES = "IMF"  # lends to treasuries, whatever the sentence tells of their countries
_PERSON = pattern(
    r"\b(?:mr|mrs|ms|miss|dame|sir|the (?:actor|actress|singer|billionaire|businessman|businesswoman|couple|star|tycoon"
    r"|philanthropist|author|footballer))\b\.?[^.;,]{0,34}$"
)
_FUND = pattern(r"\b(?:Fund|Facility|Gavi|Alliance|Partnership)\b")  # what asks for itself, to pass it on
_OF = pattern(r"(?:out )?of (?:(?:more|less) than |about |around |nearly |almost |some |over )?")
_OF_PLEDGED = pattern(r" (?:that was |which was )?(?:pledged|promised|raised|offered|committed|given)(?! by| to) ")
_WORLDWIDE = pattern(
    r"\b(?<!for )(?:(?:foreign|overseas|international|development)[ -](?:aid|assistance|development)"
    r"(?: budgets?| spending| programmes?| programs?| commitments?)?"
    r"|aid (?:budgets?|spending)|official development assistance|oda|global programmes?|global programs?|on aid|to aid"
    r"|that aid)\b(?! (?:to|for|bill|package|deal|law)\b)"
)
_GAVE = 24  # how far a giver without a name may stand from the sum


@dataclass(slots=True)
class Draft:
    """The answers so far. `nameless`: the givers are told but not named ("donors", "members of the public")."""

    unit: Unit
    kind: Kind = "other"
    point: Decimal = Decimal(0)
    codes: tuple[str, ...] = ()  # the currencies it can be in
    cue: Span | None = None  # the words of its currency
    own_money: Party | None = None  # the usual giver whose currency the sum itself names
    category: Category | None = None
    status: Status | None = None
    novelty: Novelty | None = None
    finance_type: FinanceType | None = None
    in_kind: bool | None = None
    donors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    asked: tuple[Part, ...] = ()  # who is asked for it
    askers: tuple[Party, ...] = ()  # who asks; it gets the money where nobody else is named
    via: tuple[Party, ...] = ()
    period: Period | None = None
    announced_on: dt.date | None = None
    conditional: bool = False
    each: bool = False
    speaker: Party | None = None
    nameless: bool = False
    worldwide: Span | None = None  # a country's aid as a whole: "foreign aid will be cut by …"
    earlier: bool = False  # another, older sum: "on top of the $100m"
    weak_status: bool = False  # told by a noun alone
    sure_recipients: bool = False  # told by the grammar and not only by a place
    official: Span | None = None  # one who acts and whom no country's name owns: "the government"
    house: Cue | None = None  # the giver's house, which tells the purpose where nothing else does
    generic: Span | None = None  # words that name help and not what it is for: "to support", "package"
    evidence: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def is_aid(self) -> bool:
        return self.kind in ("aid", "appeal")

    def settled(self) -> AidContext:
        """The finished record; questions without words that answer them are left out of the evidence."""
        if not self.is_aid:
            told = self.evidence.get("kind")
            return AidContext(kind=self.kind, evidence=(("kind", told),) if told else ())
        lent_to_state = bool(self.donors) and all(party.name == _LENDER_OF_STATES for party in self.donors)
        if lent_to_state and self.category != "climate":
            self.category, self.evidence["category"] = "financial", self.evidence.get("donors", ())
        evidence = tuple(sorted((question, found) for question, found in self.evidence.items() if found))
        return AidContext(
            kind=self.kind,
            category=self.category or "unspecified",
            status=self.status,
            novelty=self.novelty,
            finance_type=self.finance_type,
            in_kind=self.in_kind,
            donors=self.donors,
            recipients=self.recipients,
            via=self.via,
            period=self.period,
            announced_on=self.announced_on,
            conditional=self.conditional,
            each=self.each,
            speaker=self.speaker,
            evidence=evidence,
        )


def read_draft(
    passage: Passage,
    unit: Unit,
    parts: Sequence[Part],
    weighing: Weighing,
    givers: frozenset[str],
    published: dt.date | None,
) -> Draft:
    """What the sentence itself says of the sum. `givers`: the codes of usual donors."""
    draft = Draft(unit, weighing.kind, evidence={"kind": weighing.evidence})
    if draft.is_aid:
        _read_parties(draft, passage, parts, givers)
        _read_answers(draft, passage, published)
    return draft


def _read_parties(draft: Draft, passage: Passage, parts: Sequence[Part], givers: frozenset[str]) -> None:
    roles = choose_roles(passage, draft.unit, parts, givers)
    draft.donors, draft.recipients, draft.via = (
        parties(roles.donors), parties(roles.recipients), parties(roles.via),
    )  # fmt: skip
    draft.each = roles.each
    own = (draft.unit.left, draft.unit.right)
    general = None if draft.recipients else _WORLDWIDE.search(passage.folded, *own)
    draft.worldwide = Span(*general.span()) if general else None
    draft.sure_recipients = any(part.strength >= 2 for part in roles.recipients)
    draft.evidence |= {
        "donors": spans(roles.donors), "recipients": spans(roles.recipients), "via": spans(roles.via),
    }  # fmt: skip
    unit = draft.unit
    last = max((part.name.end for part in roles.donors), default=unit.start)
    if any(last <= cue.start < unit.start and unit.start - cue.end < _GAVE for cue in passage.of("nameless")):
        draft.donors, draft.evidence["donors"] = (), ()  # "…, because donors gave just $300 million"
    if (
        not unit.order
        and _OF.fullmatch(passage.folded, passage.start, unit.start)
        and _OF_PLEDGED.match(passage.folded, unit.end)
    ):
        draft.nameless, draft.donors, draft.evidence["donors"] = True, (), ()
        return
    if not draft.donors and (collected := public_gives(passage, unit)):
        draft.donors, draft.evidence["donors"] = (PUBLIC,), (collected,)
    draft.official = None if draft.donors else own_official(passage, unit, parts)
    draft.asked = asked(passage, unit, parts)
    draft.askers = parties([part for part in parts if part.part == "asker" and _FUND.search(part.name.party.name)])
    unnamed = passage.within("nameless", unit.left, unit.right) or passage.within("firm", unit.left, unit.start)
    draft.nameless = not draft.donors and (
        bool(unnamed) or _person_gives(passage, unit) or was_collected(passage, unit)
    )
    speakers = [part.name.party for part in parts if part.part == "speaker"]
    draft.speaker = speakers[0] if speakers else None


def _person_gives(passage: Passage, unit: Unit) -> bool:
    """ "Mr Gates pledged $750m of his own": somebody gives who speaks for no government that the text names."""
    for verb in passage.within("verb", unit.left, unit.start):
        if verb.answer == "give" and (found := _PERSON.search(passage.folded, unit.left, verb.start)):
            return not any(found.start() <= name.start < verb.start for name in passage.names)
    return False


def _read_answers(draft: Draft, passage: Passage, published: dt.date | None) -> None:
    unit, evidence = draft.unit, draft.evidence
    draft.category, evidence["category"] = read_category(passage, unit)
    if draft.category is None and (generic := passage.within("generic", unit.left, unit.right)):
        draft.generic = generic[0].span
    draft.house = next(iter(passage.of("house")), None)
    firm = read_status(passage, unit)
    draft.status, evidence["status"] = firm.status, firm.spans
    draft.weak_status = firm.weak
    draft.conditional, evidence["conditional"] = firm.conditional, firm.conditions
    draft.finance_type, evidence["finance_type"] = read_finance(passage, unit)
    if (debt := read_debt(passage, unit)) is not None:
        draft.finance_type, evidence["finance_type"] = "debt_relief", (debt,)
        draft.category, evidence["category"] = draft.category or "financial", evidence["category"] or (debt,)
    draft.in_kind, evidence["in_kind"] = read_in_kind(passage, unit)
    if draft.in_kind and draft.finance_type is None:
        draft.finance_type, evidence["finance_type"] = "in_kind", evidence["in_kind"]
    if draft.category == "humanitarian" and draft.finance_type == "loan":
        draft.category = "development"  # nobody lends relief: the words told of the occasion
    draft.period, evidence["period"] = read_period(passage, unit)
    draft.novelty, evidence["novelty"] = read_novelty(passage, unit, published)
    told_before = draft.novelty in ("previously_announced", "cumulative")
    draft.announced_on, evidence["announced_on"] = read_announced(passage, published, told_before)
    draft.earlier = any(passage.folded.startswith(SET_AGAINST, span.start) for span in evidence["novelty"])
    if draft.novelty == "previously_announced" and draft.status == "pledged" and _put_to_use(draft, passage):
        draft.status = "allocated"
    if draft.novelty == "cumulative" and draft.status is None:
        draft.status = "committed"
    if draft.status == "requested":
        draft.kind = "appeal"
        if not draft.recipients:  # whoever asks for itself: "the fund's $10 billion target"
            draft.askers = draft.askers or tuple(
                party for party in draft.donors if party.code is None and party != PUBLIC
            )
        draft.donors, draft.evidence["donors"] = parties(draft.asked), spans(draft.asked)


def _put_to_use(draft: Draft, passage: Passage) -> bool:
    """ "from a previously announced package" uses the money; "had pledged", "pledged in June" tell of the promise."""
    previous = {cue.span for cue in passage.of("novelty") if cue.answer == "previous"}
    spans = draft.evidence["novelty"]
    return all(span in previous and not passage.folded.startswith(_OF_PROMISE, span.start) for span in spans)
