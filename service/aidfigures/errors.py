"""Everything we raise on purpose. Each error keeps its facts as attributes."""

import datetime as dt


class AidFiguresError(Exception):
    """The base of all errors below."""


class InputError(AidFiguresError):
    """A caller's mistake: `field` names the part of the input, `reason` says what is wrong with it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class UnknownCurrencyError(AidFiguresError):
    """A code that is not in our table of ISO 4217 codes."""

    def __init__(self, code: str) -> None:
        super().__init__(f"unknown currency code {code!r}")
        self.code = code


class LexiconError(AidFiguresError):
    """A word table is broken: which file, which key, what is wrong."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(f"{file}: {key}: {problem}")
        self.file = file
        self.key = key
        self.problem = problem


class RateSourceError(AidFiguresError):
    """A rate source gave something that cannot be read: which source, where in it, what is wrong."""

    def __init__(self, source: str, line: str, problem: str) -> None:
        super().__init__(f"{source}: {line}: {problem}")
        self.source = source
        self.line = line
        self.problem = problem


class RateUnavailableError(AidFiguresError):
    """No rate that we would stand by for this pair on this day."""

    def __init__(self, base: str, quote: str, day: dt.date | None, reason: str) -> None:
        super().__init__(f"no rate {base}/{quote} for {day}: {reason}")
        self.base = base
        self.quote = quote
        self.day = day
        self.reason = reason


class StoreError(AidFiguresError):
    """The store could not do what was asked; in `retry_after` seconds it may, where that is not None."""

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
