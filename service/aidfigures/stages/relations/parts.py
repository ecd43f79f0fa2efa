"""Parts of a whole: "Of the X, Y …", "X includes Y", "Y of the X", sums that make up X, "$7m of it …" → part_of."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from aidfigures.model import Relation
from aidfigures.patterns import pattern
from aidfigures.stages.relations.columns import Columns, Found, compatible, is_open

_NEXT = 1200  # how far apart a sum and "the money is part of …" may stand
_PACKAGE = 1500  # how far the talk of one package reaches, in code points
_MOST_PARTS = 24  # how many sums away a whole may stand from its part
_SLACK = Decimal("0.005")  # parts that are rounded miss their total by a little

_OF_WHOLE = pattern(  # ends right before the whole: "Of the …"
    r"(?:(?:^|[;:(“\"] ?)(?:out )?of (?:the|its|their|this|that|these|a|his|her)?"
    r"|\s(?:out )?of (?:the|its|their|this|that|these|his|her)\b"  # "loans of $5bn" are no whole
    r"|\b(?:fund|package|pot|envelope|budget|programme|plan|scheme) of)\s*"
    r"(?:total |overall |whole |entire |new |roughly |about |nearly |some |more than |over |almost )*$",
    re.I,
)
_OF_LINK = pattern(  # all that stands between a part and its whole: "comes out of the"
    r"^\s*(?:comes |came |is |are |was |were "
    r"|(?:has been |had been )?(?:received|raised|paid|pledged|secured|mobilised)\s)?"
    r"(?:out )?(?:of|from) (?:the|its|their|this|that|a)\s+"
    r"(?:total |overall |larger |bigger |wider |latest |new |existing )*(?:of )?$",
    re.I,
)
_PART_OF = pattern(
    r"\b(?:part of|share of|portion of|slice of|tranche of|instal?ment of|out of|drawn from)\b[^.;]*$", re.I
)
_MONEY_IS_PART = pattern(  # begins the sentence of the whole
    r"^\s*(?:the|this|that|it|these|they)\b[^.;]{0,40}\b(?:(?:forms? |is |are )?part of|comes? (?:out of|from))\b", re.I
)
_INCLUDES = pattern(
    r"\b(?:includ(?:e|es|ed|ing)|(?:of|from) which|of that|of this|of it|among (?:it|them)|compris(?:e|es|ed|ing)"
    r"|consist(?:s|ed|ing)? of|made up of|split (?:into|between)|divided (?:into|between)|broken down|namely)\b",
    re.I,
)
_WITH = pattern(r",[^.;]{0,60}\bwith (?:about |around |nearly |some |almost |more than |over )?$", re.I)
_ANAPHOR = pattern(
    r"\b(?:of (?:the|that|this) (?:total|sum|amount|money|new money|package|funding|figure|aid)|of it\b|of which"
    r"|the (?:larger|largest|bigger|biggest|smaller|other|remaining|rest|remainder)"
    r"|(?:bigger|larger|biggest|largest) part"
    r"|(?:it|this|that|which|the (?:package|total|sum|amount|fund|money|figure)(?: for [\w ’'-]{1,50})?)"
    r" (?:also )?includes"
    r"|account(?:s|ed)? for)",
    re.I,
)
_HEAD = pattern(  # begins a sentence whose sums are all parts, or one that works out a yearly share
    r"\s*(?:(?:out )?of (?:the|that|this) (?:total|sum|amount|money|package|funding|figure)"
    r"|(?:out )?of (?:it|that|this|which)(?=,)|among (?:the|those|these|them)"
    r"|that (?:makes|comes to|works out at|amounts to|is)"
    r"|(?:the|this) (?:new |latest |whole )?(?:package|bill|deal|plan|sum|total|programme|program)(?: also)?"
    r" (?:contains|comprises|consists of|includes|is made up of|breaks down into|cancels|provides|sets aside|has))\b",
    re.I,
)
_OPENING = 'Oo“"'  # how such a sentence begins
_HEAD_OF = pattern(
    r"[“\"]?(?:out )?of (?:(?:the|that|this) (?:total|sum|amount|money|package|figure)"
    r"|(?:it|that|this|which)(?=,))\b",
    re.I,
)
_ONE_MORE = pattern(r"\b(?:another|(a further)|an (?:additional|extra)) $", re.I)
_LEVERAGED = pattern(
    r"\b(?:unlock|mobili[sz]e|leverage|attract|catalyse|trigger|crowd in|because|against|instead)\b", re.I
)
_OF_IT = pattern(r"\s*of (?:it|that|this|which)\b", re.I)  # "$300 million of that is for demining"
_MEANT = pattern(
    r"\b(?:goes|go|going|is|are|was) (?:to|on|for|towards?|meant for|intended for|earmarked for|set aside for"
    r"|allocated to|reserved for|destined for)\b|\b(?:gets|receives|takes|is to receive|will receive|is to get"
    r"|intended for|meant for|earmarked for)\b",
    re.I,
)
_SIDE_BY_SIDE = pattern(r", (?:and )?| and ", re.I)
_AND = pattern(r"(?:,|\band) (?:about |around |some |another )?$", re.I)
_JOINT = pattern(
    r"\b(?:donors?|(?:donor|western|rich|world|member|many|several|other|\d+) (?:countries|nations|states|governments"
    r"|leaders|powers)|conference|summit|international community|allies|partners)\b",
    re.I,
)


def find_parts(columns: Columns, found: Found) -> None:
    main = columns.main
    for place, whole in enumerate(main):
        if columns.aid[whole].is_aid:
            rest = [index for index in main[place + 1 : place + 1 + _MOST_PARTS] if columns.alike(whole, index)]
            for part in (*_spelled_parts(columns, whole, rest), *_summing_parts(columns, whole, rest)):
                _add_part(columns, found, part, whole)
            if _joint_promise(columns, whole):
                for part in _shares(columns, whole, main[place + 1 : place + 1 + _MOST_PARTS]):
                    _add_part(columns, found, part, whole)
            if place and _MONEY_IS_PART.match(columns.before(whole)):
                told = next((index for index in reversed(main[:place]) if _takes_in(columns, index, whole)), None)
                if told is not None:
                    _add_part(columns, found, told, whole)
        for part in reversed(main[max(0, place - _MOST_PARTS) : place]):
            if not columns.together(part, whole):
                break
            if columns.alike(part, whole) and _is_part_of_later(columns, part, whole):
                _add_part(columns, found, part, whole)
    _find_parts_of_other_money(columns, found)
    if not columns.speaks:
        return
    for part, whole in _adding_up_to_earlier(columns, main):
        _add_part(columns, found, part, whole)
    for place, index in enumerate(main):
        if is_open(found, index) and columns.aid[index].is_aid:
            before = main[max(0, place - _MOST_PARTS) : place]
            holder = _whole_of_package(columns, found, before, index)
            if holder is None:
                holder = _whole_of_neighbour(columns, found, before, index)
            if holder is not None:
                _add_part(columns, found, index, holder)


def _find_parts_of_other_money(columns: Columns, found: Found) -> None:
    """ "a fine of $240m. Of the total, $135m relates to …", "Rs 5m of that was got back": by these words alone."""
    for place, part in enumerate(columns.main):
        if not place or columns.aid[part].is_aid or not is_open(found, part):
            continue
        head = columns.sentences[part].start
        headed = columns.text[head] in _OPENING and _HEAD_OF.match(
            columns.text, head, columns.mentions[part].span.start
        )
        last = columns.main[place - 1]
        if headed and columns.together(last, part):  # a sum before it in its sentence is the part meant
            continue
        if not headed and not _OF_IT.match(columns.text, columns.end(part), columns.sentences[part].end):
            continue
        start = columns.mentions[part].span.start
        told = [
            index
            for index in columns.main[max(0, place - _MOST_PARTS) : place]
            if start - columns.end(index) < _NEXT and columns.alike(index, part) and not columns.together(index, part)
        ]
        whole = max(told, key=columns.point, default=last) if headed else last
        if columns.alike(whole, part) and columns.point(whole) > columns.point(part):
            _add_part(columns, found, part, whole)


def _joint_promise(columns: Columns, whole: int) -> bool:
    """ "Donors pledged more than $9 billion": a sum that all who are named later have a share in."""
    answer = columns.aid[whole]
    promised = answer.kind == "aid" and answer.status == "pledged" and answer.novelty in (None, "new")
    return promised and not answer.donors and bool(answer.recipients) and bool(_JOINT.search(columns.before(whole)))


def _shares(columns: Columns, whole: int, later: Iterable[int]) -> Iterable[int]:
    """ "France promised 360 million euros": what one of them gives of it, in whatever currency."""
    for part in later:
        answer = columns.aid[part]
        if columns.mentions[part].span.start - columns.mentions[whole].span.end > _PACKAGE:
            return
        smaller = not columns.alike(whole, part) or columns.point(part) < columns.point(whole)
        same = answer.kind == "aid" and answer.status == "pledged" and answer.novelty in (None, "new")
        if smaller and same and answer.donors and set(answer.recipients) & set(columns.aid[whole].recipients):
            yield part


def _add_part(columns: Columns, found: Found, part: int, whole: int) -> None:
    cycle = any(relation.to == part for relation in found.get(whole, ()))
    if is_open(found, part) and not cycle and not columns.for_one(part):
        found[part].append(Relation("part_of", whole, (columns.mentions[whole].span,)))


def _spelled_parts(columns: Columns, whole: int, rest: Iterable[int]) -> Iterable[int]:
    """ "Of the €50 billion, €33 billion is loans", "a $110 million package includes $10 million for …"."""
    opened = bool(_OF_WHOLE.search(columns.before(whole)))
    for part in rest:
        if not columns.together(whole, part):
            break
        link = columns.between(whole, part)
        if _LEVERAGED.search(link) or (columns.point(part) > columns.point(whole) and "includ" not in link):
            break
        if opened or _WITH.search(link) or (_INCLUDES.search(link) and not link.lstrip().startswith("with ")):
            opened = True
            yield part
        elif _OF_IT.match(columns.after(part)):  # "a total of $790 million, $610 million of it in arms"
            yield part


def _takes_in(columns: Columns, part: int, whole: int) -> bool:
    """ "The money is part of the C$500 million": the sum of the sentence before."""
    near = columns.mentions[whole].span.start - columns.end(part) < _NEXT and not columns.together(part, whole)
    smaller = columns.alike(part, whole) and columns.point(part) < columns.point(whole) and columns.aid[part].is_aid
    return near and smaller


def _is_part_of_later(columns: Columns, part: int, whole: int) -> bool:
    """ "$23 billion of the $61 billion", "the C$33 million comes out of the C$500 million"."""
    link = columns.between(part, whole)
    smaller = columns.point(part) <= columns.point(whole)
    return smaller and bool(_OF_LINK.match(link) or _PART_OF.search(link))


def _summing_parts(columns: Columns, whole: int, rest: Sequence[int]) -> Iterable[int]:
    """The next two or more sums, where they make up the whole to the last digit (or to their rounding)."""
    total = columns.point(whole)
    added = Decimal(0)
    if rest and _in_one_row(columns, whole, rest[0]):
        return ()
    for count, part in enumerate(rest, 1):
        added += columns.point(part)
        if added > total * (1 + _SLACK) or columns.mentions[part].span.start - columns.end(whole) > _PACKAGE:
            return ()
        if count > 1 and abs(added - total) <= total * (_SLACK if columns.together(whole, part) else Decimal(0)):
            return rest[:count]
    return ()


def _adding_up_to_earlier(columns: Columns, main: Sequence[int]) -> Iterable[tuple[int, int]]:
    """ "… would withhold $18.2m. … had been set at $10m with a further $8.2m": two or three sums of one sentence that
    make up one told before, to the last digit, whatever stands between.
    """
    for place, first in enumerate(main):
        added = columns.point(first)
        for count, last in enumerate(main[place + 1 : place + 3], 2):
            if not (columns.together(first, last) and columns.alike(first, last)):
                break
            added += columns.point(last)
            for whole in reversed(main[max(0, place - _MOST_PARTS) : place]):
                near = columns.mentions[first].span.start - columns.end(whole) < _PACKAGE
                if near and added == columns.point(whole) and _all_aid(columns, whole, first, last):
                    yield from ((part, whole) for part in main[place : place + count])
                    break


def _all_aid(columns: Columns, whole: int, first: int, last: int) -> bool:
    told = (columns.aid[index] for index in (whole, first, last))
    alike = columns.alike(whole, first) and not columns.together(whole, first)
    return alike and all(answer.is_aid and answer.novelty != "cumulative" for answer in told)


def _in_one_row(columns: Columns, first: int, second: int) -> bool:
    """ "€30m, €20m and €10m respectively": sums of several givers side by side."""
    joined = columns.together(first, second) and _SIDE_BY_SIDE.fullmatch(columns.between(first, second))
    return bool(joined) and not compatible(columns.aid[first].donors, columns.aid[second].donors)


def _whole_of_package(columns: Columns, found: Found, earlier: Sequence[int], part: int) -> int | None:
    """The bigger sum before, of the same giver, that this one is said to come out of: "of the total", "goes to …"."""
    before, after = columns.before(part), columns.after(part)
    anaphor = _HEAD.match(before) or _OF_IT.match(after) or _ANAPHOR.search(before[-90:]) or _ANAPHOR.search(after[:60])
    meant = _MEANT.search(after[:60]) or _MEANT.search(before[-40:])
    more = _ONE_MORE.search(before)
    if not anaphor and (not meant or (more and not (more[1] and _is_part(found, earlier)))):
        return None
    for candidate in reversed(earlier):
        if columns.together(candidate, part) and not anaphor:
            continue
        whole = _top_of(found, candidate, part)
        if _can_hold(columns, whole, part, carved=bool(anaphor)):
            return whole
    return None


def _is_part(found: Found, earlier: Sequence[int]) -> bool:
    """Whether the sum before is itself a part: "A further $8 million goes to clinics" then goes on."""
    return bool(earlier) and any(relation.type == "part_of" for relation in found.get(earlier[-1], ()))


def _whole_of_neighbour(columns: Columns, found: Found, earlier: Sequence[int], part: int) -> int | None:
    """ "$7m goes to aid agencies, and $3m to a fund": what the sum before it in the sentence is part of."""
    if not earlier or not columns.together(earlier[-1], part) or not _AND.search(columns.between(earlier[-1], part)):
        return None
    wholes = [relation.to for relation in found.get(earlier[-1], ()) if relation.type == "part_of"]
    whole = wholes[0] if wholes else None
    if whole is None or columns.together(whole, part) or not _can_hold(columns, whole, part, carved=True):
        return None
    return whole


def _top_of(found: Found, candidate: int, part: int) -> int:
    """The whole that the candidate is itself part of, or the figure it repeats, where that stands before the part."""
    for relation in found.get(candidate, ()):
        if relation.type in ("part_of", "same_as") and relation.to is not None and relation.to < part:
            return relation.to
    return candidate


def _can_hold(columns: Columns, whole: int, part: int, carved: bool) -> bool:
    first, second = columns.aid[whole], columns.aid[part]
    return (
        first.is_aid
        and columns.alike(whole, part)
        and columns.point(whole) > columns.point(part)
        and columns.mentions[part].span.start - columns.mentions[whole].span.end < _PACKAGE
        and first.novelty != "cumulative"
        and second.novelty != "cumulative"
        and (carved or second.novelty != "previously_announced")
        and compatible(first.donors, second.donors)
    )
