"""What holds between the figures of one text, read last: finished columns → one `Standing` per figure.

    repeats   the same amount, currency and parties again            same_as
    parts     "Of the X, Y …", "X includes Y", "Y of the X", sums    part_of
    occasions "promised $4.3bn … $2bn in arms", both at the G7  part_of
    totals    "takes it to X", "rose Y to X", "X in all"             total_of
              "raised from X to Y"                                   replaces
              "from a previously announced package", "had pledged"   previously_announced
    wholes    "paid X under its Y programme"                   part_of
              "X and Y: Z in two months"                      total_of
    standing  all of this → countable or not, and why

The words that join two sums are few and closed, so they stand in the code.
"""

from collections import defaultdict
from collections.abc import Sequence

from aidfigures.model import AidContext, CurrencyReading, Equivalent, Mention, Relation, Span, Standing
from aidfigures.stages.relations.columns import Columns, Found
from aidfigures.stages.relations.flags import find_flags
from aidfigures.stages.relations.occasions import find_occasions
from aidfigures.stages.relations.parts import find_parts
from aidfigures.stages.relations.repeats import find_repeats
from aidfigures.stages.relations.standing import standing
from aidfigures.stages.relations.totals import find_changes, find_earlier, find_instalments, find_totals
from aidfigures.stages.relations.wholes import find_wholes

_NO_RELATIONS: list[Relation] = []


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
    columns = Columns(text, sentences, mentions, currencies, equivalents, aid)
    found: Found = defaultdict(list)
    if len(mentions) > 1:
        find_repeats(columns, found)
        find_parts(columns, found)
        if columns.speaks:
            find_changes(columns, found)
            find_instalments(columns, found)
            find_wholes(columns, found)
        find_totals(columns, found)
        if columns.speaks:
            find_occasions(columns, found)
    if columns.speaks:
        find_earlier(columns, found)
    replaced = {relation.to for relations in found.values() for relation in relations if relation.type == "replaces"}
    flags = find_flags(columns, found) if len(mentions) > 1 and columns.speaks else {}
    return tuple(
        standing(columns, index, found.get(index, _NO_RELATIONS), index in replaced, flags.get(index, ()))
        for index in range(len(mentions))
    )
