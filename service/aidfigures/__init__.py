"""Every sum of money in a news text: its currency and why, its value on the day, who gives it to whom, does it count.

>>> import datetime as dt
>>> from aidfigures import Context, find_figures
>>> findings = find_figures("Canada will give C$1 billion ($723 million).", Context(published=dt.date(2025, 8, 24)))
>>> [(f.mention.surface, f.currency.code, str(f.conversion.point)) for f in findings]
[('C$1 billion', 'CAD', '718717107.30'), ('$723 million', 'USD', '723000000.00')]
"""

from aidfigures._version import __version__
from aidfigures.model import Context, Figure, Findings

__all__ = ["Context", "Figure", "Findings", "__version__", "find_figures"]


def find_figures(text: str, context: Context | None = None) -> Findings:
    """Every sum of money in the text, in reading order, with the lexicon and the rates that the package carries.

    `context` says what the caller knows: the day of publication (without one the latest rates serve), the outlet, the
    base currency to convert to (ISO 4217). Raises `InputError` for what cannot be read.
    """
    from aidfigures.finding import tools

    lexicon, rates = tools()

    from aidfigures.pipeline import find_figures as find

    return find(text, context or Context(), lexicon, rates)
