"""What answers the requests: the finder with its tables, loaded once at the start and shared by all threads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aidfigures._version import __version__
from aidfigures.lexicon.currencies import Currencies
from aidfigures.model import Context, Findings


@dataclass(frozen=True, slots=True)
class Engine:
    """`find` reads one text. `versions` names what it reads with."""

    find: Callable[[str, Context], Findings]
    currencies: Currencies
    versions: Mapping[str, str]


def load_engine() -> Engine:
    """The engine of the package's own tables. Raises `LexiconError` or `RateSourceError` where one is broken."""
    from aidfigures.pipeline import find_figures

    from aidfigures.lexicon import load_lexicon
    from aidfigures.rates import load_rates

    lexicon, rates = load_lexicon(), load_rates()

    def find(text: str, context: Context) -> Findings:
        return find_figures(text, context, lexicon, rates)

    return Engine(find, lexicon.currencies, {"aidfigures": __version__})
