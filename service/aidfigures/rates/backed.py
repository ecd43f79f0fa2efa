"""A live rate that cannot spoil an answer: it is held against the tables, and they stand in for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aidfigures.errors import RateSourceError, RateUnavailableError
from aidfigures.model import CrossRate, RateMethod
from aidfigures.rates.live import LiveRates
from aidfigures.rates.table import RateTable

WITHIN = Decimal("0.10")  # of the tables' rate of the same day
SINCE = Decimal("0.30")  # of their last rate, on a day after their end


@dataclass(frozen=True, slots=True)
class BackedRate:
    """The rate, and why it is the tables' and not the server's; no reason where it is the server's."""

    cross: CrossRate
    reason: str | None = None


def live_or_tables(
    live: LiveRates, table: RateTable, base: str, quote: str, day: date | None, method: RateMethod = "last_published"
) -> BackedRate:
    """The server's rate, or the tables' where it has none, fails, or says what they do not bear out.

    Raises `UnknownCurrencyError`, and `RateUnavailableError` with both reasons where the tables have nothing either.
    """
    if method not in ("last_published", "latest"):
        return BackedRate(table.cross(base, quote, day, method), f"a server is not asked for {method}")
    try:
        answer = live.cross(base, quote, day)
        reason = _contradiction(answer, table)
        if reason is None:
            return BackedRate(answer)
    except (RateSourceError, RateUnavailableError) as error:
        reason = error.problem if isinstance(error, RateSourceError) else error.reason
    try:
        return BackedRate(table.cross(base, quote, day, method), reason)
    except RateUnavailableError as error:
        raise RateUnavailableError(base, quote, day, f"{error.reason}; the server: {reason}") from error


def _contradiction(answer: CrossRate, table: RateTable) -> str | None:
    """What speaks against the server's number; nothing where the tables are silent or two rates stand side by side."""
    try:
        known = table.cross(answer.base, answer.quote, answer.date, "latest")
    except RateUnavailableError:
        return None
    off = abs(answer.value / known.value - 1)
    if known.regime == "dual" or off <= (SINCE if answer.date > table.last_day else WITHIN):
        return None
    return f"its {answer.value:f} is {off:.0%} from the {known.value:.6g} of the tables"
