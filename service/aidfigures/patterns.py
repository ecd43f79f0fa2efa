"""A regular expression's source → the expression, compiled when a text first asks for it.

A sentence with two sums in it needs a quarter of the two hundred expressions of the lexicon and the stages. Compiling
the rest took a seventh of the time from nothing to the first figure.
"""

import re
from typing import cast


class Deferred:
    """Stands where an expression does. What was asked of it once is kept, so that the next use finds it right there."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        """What the expression has of this name, or AttributeError; called only for what is not kept yet."""
        found: object = getattr(self.compiled(), name)
        setattr(self, name, found)
        return found

    def compiled(self) -> re.Pattern[str]:
        return re.compile(self._source, self._flags)  # kept by `re`, too


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """The expression, to be used as if it were compiled. Raises `re.error` at the first use of one that is broken."""
    return cast(re.Pattern[str], Deferred(source, flags))
