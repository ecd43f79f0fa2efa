"""What money was worth: (base, quote, day) → `CrossRate`, from tables that lie inside installed packages.

`live` asks a server and is imported only by those who want that.
"""

from aidfigures.rates.table import METHODS, SOURCES, RateTable, load_rates

__all__ = ["METHODS", "SOURCES", "RateTable", "load_rates"]
