"""What answers the requests: the finder with its tables, loaded once at the start and shared by all threads."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aidfigures._version import __version__
from aidfigures.errors import InputError
from aidfigures.lexicon import Lexicon, load_lexicon
from aidfigures.model import Context, Findings
from aidfigures.pipeline import find_figures
from aidfigures.rates import RateTable, load_rates


@dataclass(frozen=True, slots=True)
class Engine:
    """`find` reads one text. `versions` names what it reads with."""

    find: Callable[[str, Context], Findings]
    lexicon: Lexicon
    rates: RateTable
    versions: Mapping[str, str]

    @property
    def rates_until(self) -> dt.date:
        """The last day that has rates of its own."""
        return self.rates.last_day

    def check(self, context: Context) -> None:
        """Raises `InputError` for a code that is in none of our tables."""
        self.check_currency("base_currency", context.base_currency)
        self.check_currency("default_currency", context.default_currency)
        if context.outlet_country is not None and context.outlet_country not in self.lexicon.places.by_code:
            raise InputError("outlet_country", "is not a country code that we know")

    def check_currency(self, field: str, code: str | None) -> None:
        """Raises `InputError` for a code that is not in our table."""
        if code is not None and code not in self.lexicon.currencies.by_code:
            raise InputError(field, "is not a currency code that we know")


def load_engine() -> Engine:
    """The engine of the package's own tables. Raises `LexiconError` or `RateSourceError` where one is broken."""
    lexicon, rates = load_lexicon(), load_rates()

    def find(text: str, context: Context) -> Findings:
        return find_figures(text, context, lexicon, rates)

    return Engine(find, lexicon, rates, _versions(rates))


def _versions(rates: RateTable) -> dict[str, str]:
    """Our own version, which the word tables share, and what each source of rates came with."""
    sources = {f"rates_{source.source}": _carrier(source.carrier, source.last_day) for source in rates.status().sources}
    return {"aidfigures": __version__, **sources}


def _carrier(carrier: str, last_day: dt.date | None) -> str:
    return f"{carrier}, to {last_day}" if last_day else carrier
