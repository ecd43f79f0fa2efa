"""What holds between the figures of one text, read last: finished columns → relations, flags, and whether each counts.

    repeats   the same amount, currency and parties again            same_as
    parts     "Of the X, Y …", "X includes Y", "Y of the X", sums    part_of
    totals    "takes it to X", "rose Y to X", "X in all"             total_of
    earlier   "from a previously announced package", "had pledged"   previously_announced
    changed   "raised from X to Y"                                   replaces

The words of structure that join two sums are few and closed, so they stand here and not in the lexicon.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from aidfigures.model import (
    AidContext,
    CurrencyReading,
    Equivalent,
    Mention,
    Relation,
    Span,
    Standing,
)

_HEADLINE = 160  # a first line up to this long, with more text under it, is a headline
_NEAR = 300  # how far apart two sums that are no aid may stand and still be the same, in code points
_PACKAGE = 1500  # how far the talk of one package reaches
_SLACK = Decimal("0.005")  # parts that are rounded miss their total by a little

_OF_WHOLE = re.compile(
    r"(?:^|[\s(“\"])(?:out )?of (?:the|its|their|this|that|these|a|his|her)?\s*(?:total |overall |whole |entire |new |roughly |about |nearly |some |more than |over |almost )*$",
    re.I,
)
_OF_LINK = re.compile(
    r"^\s*(?:comes |came |is |are |was |were )?(?:out )?(?:of|from) (?:the|its|their|this|that|a)\s+(?:total |overall |larger |bigger |wider |latest |new |existing )*(?:of )?$",
    re.I,
)
_PART_OF = re.compile(
    r"\b(?:part of|share of|portion of|slice of|tranche of|instal?ment of|out of|drawn from|forms part of)\b[^.;]*$",
    re.I,
)
_INCLUDES = re.compile(
    r"\b(?:includ(?:e|es|ed|ing)|of which|of that|of this|of it|among (?:it|them)|compris(?:e|es|ed|ing)|consist(?:s|ed|ing)? of|made up of|split (?:into|between)|divided (?:into|between)|broken down|namely|with)\b",
    re.I,
)
_ANAPHOR = re.compile(
    r"\b(?:of (?:the|that|this) (?:total|sum|amount|money|new money|package|funding|figure|aid)|of it\b|of which|the (?:larger|largest|bigger|biggest|smaller|other|remaining|rest)|the remainder|(?:bigger|larger|biggest|largest) part|it includes|this includes|that includes|the package includes|which includes|account(?:s|ed)? for)",
    re.I,
)
_MEANT = re.compile(
    r"\b(?:goes|go|will go|going|is|are|was) (?:to|on|for|towards?|meant for|intended for|earmarked for|set aside for|allocated to|reserved for|destined for)\b|\b(?:gets|receives|takes|is to receive|will receive|is to get|intended for|meant for|earmarked for)\b",
    re.I,
)
_RISE = re.compile(
    r"\b(?:rose|rise|rises|increased|increases|grew|climbed|jumped|went up|raised|up|topped up|fell|dropped|cut|lowered)\s+(?:by\s+)?(?:a further\s+|another\s+)?$",
    re.I,
)
_LEVEL = re.compile(r"^\s*to (?:about |around |nearly |more than |over |almost |some |a total of )*$", re.I)
_FROM = re.compile(
    r"\b(?:raised|increased|boosted|lifted|cut|reduced|lowered|slashed|trimmed|revised|upped|doubled|scaled (?:back|up|down)|down|up|rose|fell)\b[^.;]{0,60}\bfrom (?:about |around |nearly |more than |over )*$",
    re.I,
)
_BRINGS = re.compile(
    r"\b(?:tak(?:es|ing)|took|bring(?:s|ing)?|brought|lift(?:s|ing|ed)?|rais(?:es|ing|ed)|push(?:es|ing|ed)?)\b[^.;]{0,90}\bto (?:about |around |nearly |more than |over |almost |some |just |a total of )*$",
    re.I,
)
_IN_ALL = re.compile(r"^[^.;,]{0,20}\b(?:in all|in total|altogether|overall|all told)\b", re.I)
_TODAY = re.compile(
    r"^[^.;]{0,12}\bin (?:today's|today’s|current|present-day|\d{4}) (?:money|prices|terms|dollars|pounds)\b", re.I
)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The finished columns, side by side."""

    text: str
    sentences: Sequence[Span]
    mentions: Sequence[Mention]
    currencies: Sequence[CurrencyReading]
    equivalents: Sequence[Equivalent | None]
    aid: Sequence[AidContext]

    def main(self) -> list[int]:
        """The figures that restate no other one."""
        return [index for index, equivalent in enumerate(self.equivalents) if equivalent is None]

    def before(self, index: int) -> str:
        """The sentence up to a figure."""
        return self.text[self.sentences[index].start : self.mentions[index].span.start]

    def after(self, index: int) -> str:
        """The sentence from a figure (and the equivalents printed beside it) on."""
        return self.text[self.end(index) : self.sentences[index].end]

    def end(self, index: int) -> int:
        """Where a figure ends, its equivalents counted in."""
        end = self.mentions[index].span.end
        for other in range(index + 1, len(self.mentions)):
            equivalent = self.equivalents[other]
            if equivalent is None or equivalent.original not in (index, other - 1):
                break
            end = self.mentions[other].span.end
            end += self.text[end : end + 1] in (")", "]")
        return end

    def between(self, first: int, second: int) -> str:
        return self.text[self.end(first) : self.mentions[second].span.start]

    def together(self, first: int, second: int) -> bool:
        return self.sentences[first] == self.sentences[second]

    def alike(self, first: int, second: int) -> bool:
        """Same currency, as far as it is known."""
        return self.currencies[first].code == self.currencies[second].code

    def point(self, index: int) -> Decimal:
        return self.mentions[index].amount.point

    def headline(self, index: int) -> bool:
        first_line = self.text.find("\n")
        return 0 <= self.mentions[index].span.start < first_line <= _HEADLINE

    def has_equivalent(self, index: int) -> bool:
        return any(equivalent and equivalent.original == index for equivalent in self.equivalents)


_Found = dict[int, list[Relation]]


def relate(
    text: str,
    sentences: Sequence[Span],
    mentions: Sequence[Mention],
    currencies: Sequence[CurrencyReading],
    equivalents: Sequence[Equivalent | None],
    aid: Sequence[AidContext],
) -> tuple[Standing, ...]:
    """One standing per mention: its relations (by index), flags, and whether it belongs in a sum of new money."""
    if not mentions:
        return ()
    columns = _Columns(text, sentences, mentions, currencies, equivalents, aid)
    found: _Found = defaultdict(list)
    if len(mentions) > 1:
        _find_repeats(columns, found)
        _find_parts(columns, found)
        _find_changes(columns, found)
        _find_totals(columns, found)
    _find_earlier(columns, found)
    replaced = {relation.to for relations in found.values() for relation in relations if relation.type == "replaces"}
    return tuple(_standing(columns, index, found.get(index, []), index in replaced) for index in range(len(mentions)))


def _open(found: _Found, index: int) -> bool:
    """Whether a figure has no relation yet: one says enough."""
    return not found.get(index)


def _find_repeats(columns: _Columns, found: _Found) -> None:
    """The same amount and currency again: all of a group point to its main figure."""
    groups: dict[tuple[str | None, Decimal], list[int]] = defaultdict(list)
    for index in range(len(columns.mentions)):
        groups[columns.currencies[index].code, columns.point(index)].append(index)
    for group in groups.values():
        own = [index for index in group if columns.equivalents[index] is None]
        if not own or len(group) < 2:
            continue
        target = _main_of(columns, own) if len(own) > 1 else next(index for index in group if index != own[0])
        for index in own:
            if index != target and _may_repeat(columns, index, target):
                found[index].append(Relation("same_as", target, (columns.mentions[target].span,)))
    _find_rounded_headline(columns, found)
    for index in columns.main():
        before = _previous_main(columns, index)
        if before is not None and columns.together(before, index) and _TODAY.search(columns.after(index)):
            found[index].append(Relation("same_as", before))


def _main_of(columns: _Columns, group: Sequence[int]) -> int:
    """The figure that tells most: the one with an equivalent, else the first in the body of the text."""
    told = [index for index in group if columns.has_equivalent(index)]
    body = [index for index in group if not columns.headline(index)]
    return (told or body or group)[0]


def _may_repeat(columns: _Columns, index: int, target: int) -> bool:
    first, second = columns.aid[index], columns.aid[target]
    if first.is_aid != second.is_aid or columns.together(index, target):
        return False
    if not first.is_aid:
        return abs(columns.mentions[index].span.start - columns.mentions[target].span.start) < _NEAR
    return _compatible(first.donors, second.donors) and _compatible(first.recipients, second.recipients)


def _compatible(first: Sequence[object], second: Sequence[object]) -> bool:
    return not first or not second or bool(set(first) & set(second))


def _find_rounded_headline(columns: _Columns, found: _Found) -> None:
    """A headline rounds: "Sh97bn" over "Sh96.9 billion"."""
    for index in columns.main():
        precision = columns.mentions[index].amount.precision
        if not columns.headline(index) or not columns.aid[index].is_aid or precision is None or not _open(found, index):
            continue
        for other in columns.main():
            close = abs(columns.point(other) - columns.point(index)) <= precision
            if other > index and close and columns.alike(index, other) and _may_repeat(columns, index, other):
                found[index].append(Relation("same_as", other, (columns.mentions[other].span,)))
                break


def _previous_main(columns: _Columns, index: int) -> int | None:
    return next((other for other in range(index - 1, -1, -1) if columns.equivalents[other] is None), None)


def _find_parts(columns: _Columns, found: _Found) -> None:
    main = columns.main()
    for place, whole in enumerate(main):
        rest = [index for index in main[place + 1 :] if columns.alike(whole, index)]
        for part in _spelled_parts(columns, whole, rest):
            _add_part(columns, found, part, whole)
        for part in _summing_parts(columns, whole, rest):
            _add_part(columns, found, part, whole)
        for part in main[:place]:
            if columns.together(part, whole) and columns.alike(part, whole) and _is_part_of_later(columns, part, whole):
                _add_part(columns, found, part, whole)
    for index in main:
        if _open(found, index) and columns.aid[index].is_aid:
            whole = _whole_of_package(columns, found, main, index)
            if whole is not None:
                _add_part(columns, found, index, whole)


def _add_part(columns: _Columns, found: _Found, part: int, whole: int) -> None:
    if _open(found, part) and not any(relation.to == part for relation in found.get(whole, ())):
        found[part].append(Relation("part_of", whole, (columns.mentions[whole].span,)))


def _spelled_parts(columns: _Columns, whole: int, rest: Iterable[int]) -> Iterable[int]:
    """ "Of the €50 billion, €33 billion is loans", "a $110 million package includes $10 million for …"."""
    opened = bool(_OF_WHOLE.search(columns.before(whole)))
    for part in rest:
        if not columns.together(whole, part):
            break
        link = columns.between(whole, part)
        if opened or _INCLUDES.search(link) and not link.lstrip().startswith("with "):
            opened = True
            yield part


def _is_part_of_later(columns: _Columns, part: int, whole: int) -> bool:
    """ "$23 billion of the $61 billion", "the C$33 million comes out of the C$500 million"."""
    link = columns.between(part, whole)
    smaller = columns.point(part) <= columns.point(whole)
    return smaller and bool(_OF_LINK.match(link) or _PART_OF.search(link))


def _summing_parts(columns: _Columns, whole: int, rest: Sequence[int]) -> Iterable[int]:
    """The next two or more sums, where they make up the whole to the last digit (or to their rounding)."""
    total = columns.point(whole)
    added = Decimal(0)
    for count, part in enumerate(rest, 1):
        added += columns.point(part)
        if added > total * (1 + _SLACK) or columns.mentions[part].span.start - columns.end(whole) > _PACKAGE:
            return ()
        if count > 1 and abs(added - total) <= total * (_SLACK if columns.together(whole, part) else Decimal(0)):
            return rest[:count]
    return ()


def _whole_of_package(columns: _Columns, found: _Found, main: Sequence[int], part: int) -> int | None:
    """The bigger sum before, of the same giver, that this one is said to come out of: "of the total", "goes to …"."""
    before, after = columns.before(part), columns.after(part)
    anaphor = _ANAPHOR.search(before[-90:]) or _ANAPHOR.search(after[:60])
    meant = _MEANT.search(after[:60]) or _MEANT.search(before[-40:])
    if not anaphor and not meant:
        return None
    for whole in reversed(main[: main.index(part)]):
        if columns.together(whole, part) and not anaphor:
            continue
        relation = next((relation for relation in found.get(whole, ()) if relation.to is not None), None)
        if relation and relation.type in ("part_of", "same_as") and relation.to is not None and relation.to < part:
            whole = relation.to
        if _can_hold(columns, whole, part, carved=bool(anaphor)):
            return whole
    return None


def _can_hold(columns: _Columns, whole: int, part: int, carved: bool) -> bool:
    first, second = columns.aid[whole], columns.aid[part]
    return (
        first.is_aid
        and columns.alike(whole, part)
        and columns.point(whole) > columns.point(part)
        and columns.mentions[part].span.start - columns.mentions[whole].span.end < _PACKAGE
        and first.novelty != "cumulative"
        and second.novelty != "cumulative"
        and (carved or second.novelty != "previously_announced")
        and _compatible(first.donors, second.donors)
    )


def _find_totals(columns: _Columns, found: _Found) -> None:
    main = columns.main()
    for place, total in enumerate(main):
        if place == 0 or not _open(found, total):
            continue
        step = main[place - 1]
        if not columns.alike(step, total):
            continue
        if (
            columns.together(step, total)
            and _RISE.search(columns.before(step))
            and _LEVEL.match(columns.between(step, total))
        ):
            found[total].append(Relation("total_of", step))
        elif columns.aid[total].is_aid and columns.point(total) > columns.point(step):
            if _is_total(columns, main, place):
                found[total].append(Relation("total_of", _first_of(columns, main, place)))


def _is_total(columns: _Columns, main: Sequence[int], place: int) -> bool:
    total = main[place]
    if _BRINGS.search(columns.before(total)) or columns.aid[total].novelty == "cumulative":
        return True
    return columns.together(main[place - 1], total) and bool(_IN_ALL.match(columns.after(total)))


def _first_of(columns: _Columns, main: Sequence[int], place: int) -> int:
    """The increment that the total includes: the first sum of its sentence, else the first new sum before it."""
    total = main[place]
    together = [index for index in main[:place] if columns.together(index, total)]
    if together:
        return together[0]
    aid = [index for index in main[:place] if columns.aid[index].is_aid and not columns.headline(index)]
    return aid[0] if aid else main[place - 1]


def _find_changes(columns: _Columns, found: _Found) -> None:
    """ "raised its pledge from €5m to €8m": the second replaces the first."""
    main = columns.main()
    for old, new in zip(main, main[1:], strict=False):
        if columns.aid[new].is_aid and columns.together(old, new) and columns.alike(old, new):
            if _FROM.search(columns.before(old)) and _LEVEL.match(columns.between(old, new)):
                found[new].append(Relation("replaces", old))


def _find_earlier(columns: _Columns, found: _Found) -> None:
    for index in columns.main():
        answer = columns.aid[index]
        if answer.is_aid and answer.novelty == "previously_announced" and _open(found, index):
            evidence = dict(answer.evidence).get("novelty", ())
            found[index].append(Relation("previously_announced", _newer(columns, found, index), evidence))


def _newer(columns: _Columns, found: _Found, index: int) -> int | None:
    """The new sum that the earlier one is set against: the first aid of the text that is neither its part nor a repeat."""
    for other in columns.main():
        answer = columns.aid[other]
        if other != index and answer.is_aid and answer.novelty not in ("previously_announced", "cumulative"):
            if not any(relation.type in ("part_of", "same_as") for relation in found.get(other, ())):
                return other
    return None


def _standing(columns: _Columns, index: int, relations: Sequence[Relation], replaced: bool) -> Standing:
    reason = _reason_against(columns, index, relations, replaced)
    flags = _flags(columns, index, relations)
    return Standing(tuple(relations), not reason, reason or "new money", flags)


def _flags(columns: _Columns, index: int, relations: Sequence[Relation]) -> tuple[str, ...]:
    for relation in relations:
        if relation.type == "part_of" and relation.to is not None and columns.alike(index, relation.to):
            whole = columns.mentions[relation.to].amount
            part = columns.mentions[index].amount
            if whole.max is not None and part.min is not None and part.min > whole.max:
                return ("part_exceeds_total",)
    return ()


def _reason_against(columns: _Columns, index: int, relations: Sequence[Relation], replaced: bool) -> str:
    """Why a figure is no new money, in words; "" where nothing speaks against it."""
    answer = columns.aid[index]
    equivalent = columns.equivalents[index]
    if equivalent is not None:
        return f"restates {columns.mentions[equivalent.original].surface} in another currency"
    if not answer.is_aid:
        return "not aid" if answer.kind == "other" else f"not aid: {answer.kind.replace('_', ' ')}"
    return _reason_of_status(answer) or _reason_of_relation(columns, relations) or _reason_of_kind(answer, replaced)


def _reason_of_status(answer: AidContext) -> str:
    if answer.kind == "appeal" or answer.status == "requested":
        return "asked for, not given"
    if answer.conditional or answer.status == "proposed":
        return "not decided yet"
    return f"{answer.status}" if answer.status in ("suspended", "cancelled", "disputed") else ""


def _reason_of_relation(columns: _Columns, relations: Sequence[Relation]) -> str:
    words = {
        "part_of": "part of the {}",
        "same_as": "repeats the {} told elsewhere in the text",
        "total_of": "a running total that includes the {}",
        "previously_announced": "previously announced",
    }
    for relation in relations:
        if relation.type in words:
            other = columns.mentions[relation.to].surface if relation.to is not None else ""
            return words[relation.type].format(other)
    return ""


def _reason_of_kind(answer: AidContext, replaced: bool) -> str:
    if replaced:
        return "replaced by a later figure"
    if answer.novelty == "previously_announced":
        return "previously announced"
    if answer.novelty == "cumulative":
        return "a running total"
    if answer.finance_type == "guarantee":
        return "a guarantee: paid only if it is called"
    return "spent in the donor country" if answer.category == "in_donor_refugee" else ""
