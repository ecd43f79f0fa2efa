"""What holds between the figures of one text: figures' columns → relations, and whether each counts as new money."""

from collections.abc import Sequence

from aidfigures.model import AidContext, CurrencyReading, Equivalent, Mention, Span, Standing


def relate(
    text: str,
    sentences: Sequence[Span],
    mentions: Sequence[Mention],
    currencies: Sequence[CurrencyReading],
    equivalents: Sequence[Equivalent | None],
    aid: Sequence[AidContext],
) -> tuple[Standing, ...]:
    """One standing per mention."""
    return tuple(Standing() for _ in mentions)
