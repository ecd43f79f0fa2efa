"""What each sum is for: text, sentences, mentions → one `AidContext` per mention. One module per question.

    topic and frame → kind → (for aid) parties, category, status, finance, period, novelty → what the text lends

Evidence is looked for among the sum's own words, then in its sentence, then in the figures before it, then in the whole
text. An equivalent takes over the answer of its original.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from aidfigures.lexicon import Lexicon
from aidfigures.lexicon.aid import AidWords, Name, fold, government
from aidfigures.model import AidContext, Context, Equivalent, Mention, Party, Span
from aidfigures.stages.aid.anaphora import with_countries
from aidfigures.stages.aid.document import read_facts, read_topic
from aidfigures.stages.aid.draft import Draft, read_draft
from aidfigures.stages.aid.following import read_following
from aidfigures.stages.aid.frame import Unit, frame
from aidfigures.stages.aid.grammar import GOING_ON
from aidfigures.stages.aid.home import give_home
from aidfigures.stages.aid.kind import is_cell, settle_kinds, weigh
from aidfigures.stages.aid.lend import lend
from aidfigures.stages.aid.part import Part
from aidfigures.stages.aid.parties import read_parts
from aidfigures.stages.aid.passage import Named, Passage, read_kinds, read_passage
from aidfigures.stages.aid.people import read_people

_OTHER = AidContext()


def read_aid(
    text: str,
    sentences: Sequence[Span],
    mentions: Sequence[Mention],
    equivalents: Sequence[Equivalent | None],
    lexicon: Lexicon,
    context: Context,
) -> tuple[AidContext, ...]:
    """One answer per mention. `sentences[i]` is the sentence that mention i stands in."""
    if not mentions:
        return ()
    words = lexicon.aid
    folded = fold(text)
    topic = read_topic(folded, context.title, words)
    units = frame(folded, sentences, mentions, equivalents)
    if topic.silent:
        return _without_aid(text, folded, sentences, units, equivalents, words)
    sums = [(mention.span.start, mention.span.end) for mention in mentions]
    people = read_people(text, folded, words) if topic.speaks else {}

    def names_of(start: int, end: int) -> Sequence[Named]:
        return read_passage(text, folded, start, end, words, sums).names

    read = _read_sentences(text, folded, sentences, sums, words, people, names_of)
    weighings = [
        weigh(passage, unit, parts, topic.outside(sentence), words.usual_givers)
        for (passage, parts), unit, sentence in zip(read, units, sentences, strict=True)
    ]
    cells = [is_cell(passage, unit) for (passage, _), unit in zip(read, units, strict=True)]
    weighings = settle_kinds(folded, weighings, mentions, sentences, cells)
    drafts: list[Draft] = []
    for index, (passage, parts) in enumerate(read):
        equivalent = equivalents[index]
        if equivalent and equivalent.original < index:
            drafts.append(drafts[equivalent.original])
        else:
            draft = read_draft(passage, units[index], parts, weighings[index], words.usual_givers, context.published)
            draft.own_money, draft.cue = _own_money(mentions[index], words)
            draft.point, draft.codes = mentions[index].amount.point, mentions[index].cue.candidates
            drafts.append(draft)
    for index, equivalent in enumerate(equivalents):
        if equivalent and equivalent.original > index:
            drafts[index] = drafts[equivalent.original]
    if any(draft.is_aid for draft in drafts):
        _share_purpose(mentions, drafts)
        read_following(text, folded, sentences, words, drafts, people)
        _mix_packages(folded, sentences, drafts)
        if home := lexicon.places.by_code.get(context.outlet_country or ""):
            give_home(drafts, government(home), folded, names_of)
        lend(folded, drafts, lambda: read_facts(text, folded, words, sums, people), words.usual_givers)
    return tuple(draft.settled() for draft in drafts)


def _without_aid(
    text: str,
    folded: str,
    sentences: Sequence[Span],
    units: Sequence[Unit],
    equivalents: Sequence[Equivalent | None],
    words: AidWords,
) -> tuple[AidContext, ...]:
    """Answers for a text that never speaks of aid: what other money each sum is, by the nouns of its sentence."""
    answers: list[AidContext] = []
    passage: Passage | None = None
    for sentence, unit, equivalent in zip(sentences, units, equivalents, strict=True):
        if equivalent and equivalent.original < len(answers):
            answers.append(answers[equivalent.original])
            continue
        if passage is None or passage.start != sentence.start:
            passage = read_kinds(folded, sentence.start, sentence.end, words)
        weighing = weigh(passage, unit, (), 0.0)
        kind, told = weighing.kind, weighing.evidence
        if kind == "aid" or not told:
            answers.append(_OTHER)
        else:
            answers.append(AidContext(kind=kind, evidence=(("kind", told),)))
    for index, equivalent in enumerate(equivalents):
        if equivalent and equivalent.original > index:
            answers[index] = answers[equivalent.original]
    return tuple(answers)


def _own_money(mention: Mention, words: AidWords) -> tuple[Party | None, Span]:
    """The usual giver whose money the sum's own words name: "C$31m" is Canada's; a bare "$" is nobody's."""
    candidates = mention.cue.candidates
    giver = words.giver_by_currency.get(candidates[0]) if len(candidates) == 1 else None
    return giver, mention.cue.spans[0] if mention.cue.spans else mention.span


def _share_purpose(mentions: Sequence[Mention], drafts: Sequence[Draft]) -> None:
    """The same amount told again is for the same purpose."""
    known: dict[Decimal, Draft] = {}
    for mention, draft in zip(mentions, drafts, strict=True):
        if draft.is_aid and draft.category is not None:
            known.setdefault(mention.amount.point, draft)
    for mention, draft in zip(mentions, drafts, strict=True):
        teller = known.get(mention.amount.point)
        if draft.is_aid and draft.category is None and teller is not None:
            draft.category, draft.evidence["category"] = teller.category, teller.evidence.get("category", ())
    _name_un_bodies(drafts)


def _name_un_bodies(drafts: Sequence[Draft]) -> None:
    """ "for the United Nations" and, of the same amount, "to UNRWA": the body that the text names elsewhere."""
    told = [draft for draft in drafts if draft.is_aid and draft.recipients]
    vague = [draft for draft in told if [party.name for party in draft.recipients] == ["UN"]]
    for draft in vague:
        for other in told:
            bodies = [party for party in other.recipients if party.type == "multilateral" and party.name != "UN"]
            if other.point == draft.point and bodies and len(bodies) == len(other.recipients):
                draft.recipients, draft.evidence["recipients"] = other.recipients, other.evidence.get("recipients", ())


def _mix_packages(folded: str, sentences: Sequence[Span], drafts: Sequence[Draft]) -> None:
    """A package that later sentences take apart ("Of the total, $6m is for arms. $7m is for food") is for all its
    parts. Once a part is told, the next sums go on taking it apart as long as the package can hold them.
    """
    whole: int | None = None
    left, parted = Decimal(0), False
    for index, draft in enumerate(drafts):
        if not draft.is_aid or (index and draft is drafts[index - 1]):
            continue
        going_on = bool(GOING_ON.match(folded, sentences[index].start))
        if whole is None or (draft.point >= drafts[whole].point and not going_on):
            whole, left, parted = index, draft.point, False
        elif (going_on or parted) and draft.point <= left and sentences[index].start > sentences[whole].start:
            left, parted = left - draft.point, True
            _take_in(drafts[whole], draft)


def _take_in(package: Draft, part: Draft) -> None:
    _share_out(package, part)
    if part.finance_type is None and package.finance_type in ("loan", "grant"):
        part.finance_type, part.evidence["finance_type"] = package.finance_type, package.evidence["finance_type"]
    if part.category in (None, package.category) or (part.category == "unspecified" and package.category is None):
        return
    if package.category is None:
        package.category, package.evidence["category"] = part.category, part.evidence.get("category", ())
    elif "military" in (part.category, package.category) and package.category != "mixed":
        package.category = "mixed"
        package.evidence["category"] = (
            *package.evidence.get("category", ()), *part.evidence.get("category", ()),
        )  # fmt: skip


def _share_out(package: Draft, part: Draft) -> None:
    """ "for Sudan and two neighbours … $10m goes to Chad": a package for states is for those its parts name too."""
    more = tuple(party for party in part.recipients if party.code and party not in package.recipients)
    states = all(party.code for party in package.recipients)
    if more and states and part.sure_recipients and not set(more) & set(package.donors):
        package.recipients += more
        package.evidence["recipients"] = (
            *package.evidence.get("recipients", ()), *part.evidence.get("recipients", ()),
        )  # fmt: skip


def _read_sentences(
    text: str,
    folded: str,
    sentences: Sequence[Span],
    sums: Sequence[tuple[int, int]],
    words: AidWords,
    people: Mapping[str, Name],
    names_of: Callable[[int, int], Sequence[Named]],
) -> list[tuple[Passage, list[Part]]]:
    """Each mention's sentence with the parts of its names; a sentence of several sums is read once."""
    read: list[tuple[Passage, list[Part]]] = []
    for index, sentence in enumerate(sentences):
        if index and sentences[index - 1] == sentence:
            read.append(read[-1])
            continue
        own = sums[index : bisect_left(sums, (sentence.end, 0))]
        passage = read_passage(text, folded, sentence.start, sentence.end, words, own, people)
        passage = with_countries(passage, names_of, words.members)
        read.append((passage, read_parts(passage, own, words.usual_givers)))
    return read
