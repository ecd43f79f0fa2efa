"""`aidfigures rates`: a pair and a day → the rate that a conversion would use, and the published numbers behind it."""

import sys

from aidfigures.documents import day
from aidfigures.errors import InputError
from aidfigures.model import RATE_METHODS, CrossRate, RateMethod
from aidfigures.wire.records import plain

_LIVE_TIMEOUT = 5  # seconds


def print_rate(base: str, quote: str, date: str | None, method: str, explain: bool, live: str | None = None) -> int:
    """One line, "1 CAD = 0.7231 USD (2025-08-22, last_published)", and the legs where `explain` asks for them.

    `live` is the address of a server that speaks forex-python's protocol, to be asked instead of the tables. Raises
    `InputError` for a bad date or method, `UnknownCurrencyError`, `RateUnavailableError`, `RateSourceError`.
    """
    requested = day(date, "date") if date is not None else None
    chosen = _method(method)
    if live is not None:
        from aidfigures.rates.live import LiveRates

        cross = LiveRates(live, _LIVE_TIMEOUT).cross(base, quote, requested)
    else:
        from aidfigures.rates import load_rates

        cross = load_rates().cross(base, quote, requested, chosen)
    sys.stdout.write("\n".join(_explained(cross) if explain else [_headline(cross)]) + "\n")
    return 0


def print_status() -> int:
    """What each rate source holds, and up to which day."""
    from aidfigures.rates import load_rates

    sys.stdout.write(f"{load_rates().status()}\n")
    return 0


def _method(written: str) -> RateMethod:
    for method in RATE_METHODS:
        if method == written:
            return method
    raise InputError("method", f"must be one of {', '.join(RATE_METHODS)}")


def _headline(cross: CrossRate) -> str:
    notes = [cross.date.isoformat(), cross.method]
    notes += [cross.regime] if cross.regime else []
    notes += ["stale"] if cross.stale else []
    return f"1 {cross.base} = {plain(cross.value)} {cross.quote} ({', '.join(notes)})"


def _explained(cross: CrossRate) -> list[str]:
    asked = cross.requested.isoformat() if cross.requested else "no day, so the latest"
    legs = [f"  {leg.date} {leg.source}: 1 {leg.base} = {plain(leg.value)} {leg.quote}" for leg in cross.legs]
    error = f"rounding of the published digits: ± {cross.relative_error:.2%}"
    return [_headline(cross), f"asked for {asked}; worked out from:", *legs, error]
