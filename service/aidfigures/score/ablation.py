"""What each kind of currency evidence adds: labelled passages, read again with the weights of one rule set to nothing.

    python -m aidfigures.score.ablation FOLDER      the sets of `make score` that carry `mentions`

The weights are set back before it returns. Not for a process that serves others at the same time.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from aidfigures.documents import Document
from aidfigures.finding import finder
from aidfigures.score import LabelledSet, read_sets
from aidfigures.score.context import pair
from aidfigures.stages.currency.weights import PRIORS, WEIGHTS

# The rules by the name they have in docs/currency.md, with the weights that make each of them.
RULES: Mapping[str, tuple[str, ...]] = {
    "notes": ("document_note", "named_money"),
    "rate lines": ("rate_line", "rate_line_elsewhere"),
    "printed equivalents": (
        *("printed_equivalent", "printed_equivalent_slope", "printed_equivalent_near", "printed_equivalent_off"),
        "paired_signs",
    ),
    "same amount": ("same_amount",),
    "marks of the text": (
        *("document_majority", "document_unanimity", "document_unanimity_name", "document_mixed"),
        "like_signs",
    ),
    "speaker": ("speaker", "foreign_speaker", "attribution"),
    "giver in the sentence": (
        *("possessive", "subject", "own_word", "place_before", "place_after", "earlier_clause", "small_dollar"),
    ),
    "giver of the paragraph": ("paragraph", "unconverted"),
    "foreign governments": ("foreign_official",),
    "bodies that count in US dollars": ("multilateral_source", "multilateral_subject", "multilateral"),
    "world prices": ("world_price",),
    "countries and officials of the text": ("document_places", "official"),
    "givers in other sentences": ("document_giver", "same_sum_giver"),
    "outlet": ("outlet", "outlet_unreliable", "outlet_wire", "outlet_named"),
    "publication country": ("publication_country", "publication_word", "publication_elsewhere", "abroad"),
    "language": ("language",),
    "caller's default": ("default_currency",),
    "leading sign": ("leading_sign",),
}
USUAL_MEANING = "usual meaning in world news"
ALL_BUT_THAT = "all but the usual meaning"

Labelled = tuple[Document, tuple[tuple[int, int, str | None], ...]]  # start, end, currency


@dataclass(frozen=True, slots=True)
class Effect:
    """One rule switched off: how many sums it lost, and how many it won."""

    rule: str
    lost: int
    won: int


def labelled(sets: Sequence[LabelledSet]) -> list[Labelled]:
    """The passages with the places and currencies of their sums; the rows of rate tables are left out."""
    return [
        (document, tuple((m["start"], m["end"], m["currency"]) for m in case["mentions"] if m.get("kind") != "rate"))
        for each in sets
        if each.has_context
        for case, document in zip(each.cases, each.documents, strict=True)
    ]


def readings(passages: Sequence[Labelled]) -> list[bool]:
    """For each labelled sum that a figure was found for, whether its currency is right."""
    find = finder()
    right = []
    for document, sums in passages:
        figures = find(document).figures
        spans = [{"start": figure.mention.span.start, "end": figure.mention.span.end} for figure in figures]
        for i, j in sorted(pair([{"start": start, "end": end} for start, end, _ in sums], spans).items()):
            right.append(figures[j].currency.code == sums[i][2])
    return right


def ablate(passages: Sequence[Labelled]) -> Iterator[Effect]:
    """The effect of each rule, then of the usual meaning of words, then of all evidence at once."""
    with_all = readings(passages)
    every = tuple(key for keys in RULES.values() for key in keys)
    for rule, keys in (*RULES.items(), (ALL_BUT_THAT, every)):
        with _without(WEIGHTS, keys):
            yield _effect(rule, with_all, readings(passages))
    with _without(PRIORS, tuple(PRIORS)):
        yield _effect(USUAL_MEANING, with_all, readings(passages))


def _effect(rule: str, before: Sequence[bool], after: Sequence[bool]) -> Effect:
    both = list(zip(before, after, strict=True))
    return Effect(rule, sum(was and not now for was, now in both), sum(now and not was for was, now in both))


@contextmanager
def _without(table: dict[str, float], keys: Sequence[str]) -> Iterator[None]:
    kept = {key: table[key] for key in keys}
    table.update(dict.fromkeys(keys, 0.0))
    try:
        yield
    finally:
        table.update(kept)


def main(folder: str) -> None:
    """Print the table. Raises `InputError` for a folder without sets."""
    passages = labelled(list(read_sets(Path(folder))))
    right = readings(passages)
    table = Table("switched off", "lost", "won", title=f"{sum(right)} of {len(right)} currencies right, all rules on")
    for effect in ablate(passages):
        table.add_row(effect.rule, str(effect.lost), str(effect.won))
    Console().print(table)


if __name__ == "__main__":
    main(*sys.argv[1:])
