"""Confidence against truth: of the readings said to be so sure, how many are right.

Labelled sums and our records of them → `Reliability`, one band of confidence beside the other; read by `make score`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

# What a sum says of its own currency is always sure; only the readings that weigh evidence are asked.
OWN_WORDS = frozenset(("iso_code", "marked_symbol", "currency_name", "country_word"))
_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)
BANDS = tuple(pairwise(_EDGES))
_CERTAINTY = 1.96  # standard deviations: 95 intervals in 100 hold the true share


@dataclass(slots=True)
class Band:
    """The readings whose confidence lies in one band."""

    said: float = 0.0  # the sum of their confidences
    read: int = 0
    right: int = 0

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which shares the true one lies, 95 times in 100 (Wilson 1927); None for an empty band.

        >>> [round(share, 2) for share in Band(said=27.0, read=30, right=27).interval or ()]
        [0.74, 0.97]
        """
        if not self.read:
            return None
        share, z = self.right / self.read, _CERTAINTY**2 / self.read
        middle, reach = share + z / 2, _CERTAINTY * math.sqrt(share * (1 - share) / self.read + z / 4 / self.read)
        return (middle - reach) / (1 + z), (middle + reach) / (1 + z)


@dataclass(slots=True)
class Reliability:
    """Readings by band of confidence."""

    bands: list[Band] = field(default_factory=lambda: [Band() for _ in BANDS])

    def add(self, confidence: float, *, right: bool) -> None:
        """Count one reading."""
        band = self.bands[next(i for i, (low, high) in enumerate(BANDS) if low <= confidence < high)]
        band.said += confidence
        band.read += 1
        band.right += right

    def join(self, other: "Reliability") -> None:
        """Count what the other counted."""
        for mine, theirs in zip(self.bands, other.bands, strict=True):
            mine.said += theirs.said
            mine.read += theirs.read
            mine.right += theirs.right

    def __iter__(self) -> Iterator[tuple[str, Band]]:
        """(its name, the band), lowest first: ("0.70-0.80", …)."""
        for (low, high), band in zip(BANDS, self.bands, strict=True):
            yield f"{low:.2f}-{min(high, 1.0):.2f}", band

    @property
    def total(self) -> Band:
        """All bands in one."""
        return Band(*(sum(getattr(band, name) for band in self.bands) for name in ("said", "read", "right")))
