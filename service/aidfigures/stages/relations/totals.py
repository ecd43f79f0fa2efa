"""Running totals, changed sums and earlier sums → total_of, replaces, previously_announced."""

import re
from itertools import pairwise

from aidfigures.model import Relation, Span
from aidfigures.patterns import pattern
from aidfigures.stages.relations.columns import Columns, Found, compatible, is_open

_ABOUT = r"(?:about |around |nearly |more than |over |almost |some |just |less than |a total of )*"
_RISE = pattern(  # ends right before the step: "rose …"
    r"\b(?:rose|rises?|increase[sd]|grew|climbed|jumped|went up|raised|up|topped up|fell|dropped|cut|lowered)\s+"
    r"(?:by\s+)?(?:a further\s+|another\s+)?$"
    rf"|\b(?:rais|increas|lift|boost|expand|top|cut|reduc|lower|slash|trimm?)\w*\b[^.;,]{{2,60}}\bby {_ABOUT}$",
    re.I,
)
_CHANGE = pattern(  # "A$5.1 billion, an increase of"
    rf"\b(?:an? (?:\w+ )?(?:increase|rise|jump|cut|drop|fall|reduction|decline)|up|down) (?:of|by)? ?{_ABOUT}$", re.I
)
_INSTALMENT = pattern(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)|last|final|latest|next)"
    r"\s(?:\S+\s){0,3}?(?:tranche|instal?ment|payment|disbursement|transfer)s?\b",
    re.I,
)
_ANOTHER_SUM = pattern(
    rf",? (?:and|but|while) {_ABOUT}", re.I
)  # "the fourth instalment, of €3bn, and €1bn in budget support"
_LEVEL = pattern(rf"^\s*(?:(?:a|per) \w+ |in \d{{4}} )?to {_ABOUT}$", re.I)
_FROM = pattern(rf"\bfrom {_ABOUT}$", re.I)
_BRINGS = pattern(
    r"\b(?:tak(?:es?|ing)|took|bring(?:s|ing)?|brought|lift(?:s|ing|ed)?|rais(?:es|ing|ed)|push(?:es|ing|ed)?)\b"
    rf"(?:[^.;]|(?<= [uU])\.|(?<=\.[sS])\.){{0,90}}\bto {_ABOUT}$",
    re.I,
)
_GROWN = pattern(  # "The offer has since grown to"
    rf"\b(?:grown|risen|swollen|swelled|climbed|increased|expanded|gone up) to {_ABOUT}$", re.I
)
_INCLUDING = pattern(r"\s*(?:including|counting|together with) (?:it|this|that|these|the new)\b", re.I)
_WITH_IT = pattern(r"\s*with (?:it|this|that|these)\b", re.I)  # "With it, pledges have topped $10 billion"
_IN_ALL = pattern(r"^[^.;,]{0,20}\b(?:in all|in total|altogether|overall|all told)\b", re.I)


def find_totals(columns: Columns, found: Found) -> None:
    """Sums that include an earlier one of the text."""
    first = next((index for index in columns.main if columns.aid[index].is_aid and not columns.headline(index)), None)
    for step, total in pairwise(columns.main):
        if not is_open(found, total):
            continue
        if (
            columns.aid[total].novelty == "cumulative"
            and _WITH_IT.match(columns.before(total))
            and compatible(columns.aid[step].donors, columns.aid[total].donors)
            and is_open(found, step)
        ):
            found[step].append(Relation("part_of", total))
            continue
        if not columns.alike(step, total) or (
            columns.aid[total].is_aid and columns.point(total) <= columns.point(step)
        ):
            _add_level(columns, found, step, total)
            if is_open(found, total):
                _add_grand_total(columns, found, total)
            continue
        if _rises_to(columns, step, total):
            found[total].append(Relation("total_of", step))
        elif columns.aid[total].is_aid and _INCLUDING.match(columns.before(total)):
            found[total].append(Relation("total_of", _whole_above(columns, found, step)))
        elif _since(columns, total) and not _BRINGS.search(columns.before(total)):
            found[total].append(Relation("total_of", None))
        elif _is_total(columns, step, total):
            start = _first_of_sentence(columns, total)
            target = start if start != total else first if first is not None and first < total else step
            found[total].append(Relation("total_of", target))


def _add_level(columns: Columns, found: Found, step: int, total: int) -> None:
    """ "That takes the amount paid under the $3bn loan to $2bn": a total of what was told before its sentence."""
    if not columns.aid[total].is_aid:
        return
    told = columns.previous(_first_of_sentence(columns, total))
    level = columns.together(step, total) and _BRINGS.search(columns.before(total))
    if not level or told is None or not columns.alike(told, total) or columns.point(told) >= columns.point(total):
        return
    if columns.aid[told].is_aid:
        found[total].append(Relation("total_of", told))


def _add_grand_total(columns: Columns, found: Found, total: int) -> None:
    """ "has given $12 billion since the war began": a total of sums that the text does not tell."""
    answer = columns.aid[total]
    if answer.novelty != "cumulative":
        return
    words = [span.of(columns.text).lower() for span in dict(answer.evidence).get("novelty", ())]
    if words and any(word in words[0] for word in ("since", "total", "told")):
        found[total].append(Relation("total_of", None))


def _since(columns: Columns, total: int) -> bool:
    """ "has committed $790 million since the invasion": a total of much that the text does not tell."""
    words = dict(columns.aid[total].evidence).get("novelty", ())
    return columns.aid[total].novelty == "cumulative" and words[0].of(columns.text).lower().startswith("since")


def _rises_to(columns: Columns, step: int, total: int) -> bool:
    """ "rose $1.2 million to $23.5 million"."""
    together = columns.together(step, total) and _LEVEL.match(columns.between(step, total))
    return bool(together and _RISE.search(columns.before(step)))


def _is_total(columns: Columns, step: int, total: int) -> bool:
    answer = columns.aid[total]
    if not answer.is_aid or columns.point(total) <= columns.point(step):
        return False
    if not compatible(columns.aid[step].donors, answer.donors):
        return False  # another giver's sum in between
    before = columns.before(total)
    if answer.novelty == "cumulative" or _BRINGS.search(before) or _GROWN.search(before):
        return True
    return columns.together(step, total) and bool(_IN_ALL.match(columns.after(total)))


def _whole_above(columns: Columns, found: Found, index: int) -> int:
    """The whole that a figure is part of, else the first of its sentence."""
    wholes = [relation.to for relation in found.get(index, ()) if relation.type == "part_of"]
    return wholes[0] if wholes and wholes[0] is not None else _first_of_sentence(columns, index)


def _first_of_sentence(columns: Columns, index: int) -> int:
    """The first figure of the same sentence that restates no other one."""
    while (before := columns.previous(index)) is not None and columns.together(before, index):
        index = before
    return index


def find_instalments(columns: Columns, found: Found) -> None:
    """ "the first $6 billion tranche, out of $50 billion": the smaller is part of what was agreed before."""
    for first, second in pairwise(columns.main):
        part, whole = sorted((first, second), key=columns.point)
        aid = columns.aid[part].is_aid and columns.aid[whole].is_aid and columns.alike(part, whole)
        if not aid or not columns.together(part, whole) or columns.point(part) == columns.point(whole):
            continue
        if _ANOTHER_SUM.fullmatch(columns.between(first, second)):
            continue
        home = columns.sentences[part]
        if not (told := _INSTALMENT.search(columns.text, home.start, home.end)):
            continue
        evidence = (Span(*told.span()),)
        if is_open(found, part):
            found[part].append(Relation("part_of", whole, evidence))
        if all(relation.to != whole for relation in found[part]) or not is_open(found, whole):
            continue
        found[whole].append(Relation("previously_announced", part, evidence))


def find_changes(columns: Columns, found: Found) -> None:
    """ "raised its pledge from €5m to €8m": the second replaces the first."""
    for old, new in pairwise(columns.main):
        changed = columns.aid[new].is_aid and columns.together(old, new) and columns.alike(old, new)
        if changed and _FROM.search(columns.before(old)) and _LEVEL.match(columns.between(old, new)):
            found[new].append(Relation("replaces", old))
        elif changed and is_open(found, new) and columns.point(new) < columns.point(old) and _is_change(columns, new):
            found[new].append(Relation("part_of", old))


def _is_change(columns: Columns, index: int) -> bool:
    return bool(_CHANGE.search(columns.before(index)))


def find_earlier(columns: Columns, found: Found) -> None:
    """Sums announced before, set against the new one: the first aid of the text that is no part and no repeat."""
    newer = [index for index in columns.main if _is_new(columns, found, index)][:2]
    for index in columns.main:
        answer = columns.aid[index]
        if answer.is_aid and answer.novelty == "previously_announced" and _is_untold(found, index):
            evidence = dict(answer.evidence).get("novelty", ())
            repeats = {relation.to for relation in found.get(index, ())}
            target = None if repeats else next((other for other in newer if other != index), None)
            found[index].append(Relation("previously_announced", target, evidence))


def _is_untold(found: Found, index: int) -> bool:
    """Whether nothing but a repeat is known of the figure."""
    return all(relation.type == "same_as" for relation in found.get(index, ()))


def _is_new(columns: Columns, found: Found, index: int) -> bool:
    answer = columns.aid[index]
    told = any(relation.type in ("part_of", "same_as") for relation in found.get(index, ()))
    return answer.is_aid and answer.novelty not in ("previously_announced", "cumulative") and not told
