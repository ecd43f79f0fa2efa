"""Which currency codes there are, when each was in use, which nobody prices: codes.toml → `Codes`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from aidfigures.errors import InputError, RateSourceError
from aidfigures.lexicon.tables import parse_table

CODES_FILE = "codes.toml"


@dataclass(frozen=True, slots=True)
class Redenomination:
    """From `day` on, one unit of `new` is `factor` units of `old`."""

    old: str
    new: str
    day: dt.date
    factor: Decimal
    quoted_from: dt.date | None  # where both have one code: the first quote in the new unit
    authority: str

    def __str__(self) -> str:
        if self.old == self.new:
            return f"{self.old} changed its unit on {self.day}: {self.factor} old ones make one new one"
        return f"{self.new} replaced {self.old} on {self.day}: {self.factor} {self.old} make one {self.new}"


@dataclass(frozen=True, slots=True)
class Life:
    """The first and the last day that a currency was in use anywhere; None where it does not matter or has not come."""

    since: dt.date | None = None
    until: dt.date | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Codes:
    """ISO 4217 as we know it."""

    circulating: frozenset[str]
    known: frozenset[str]  # circulating, funds and metals, withdrawn
    redenominations: tuple[Redenomination, ...]
    same_code: Mapping[str, tuple[Redenomination, ...]]  # those of them that changed the unit and kept the code
    unquoted: Mapping[str, str]  # code → why no source prices it
    lives: Mapping[str, Life]  # where no redenomination tells when the currency came or went
    no_currency: Mapping[str, str]  # code → what it stands for
    mistaken: Mapping[str, str]  # what people write → the code they mean

    def check(self, field: str, code: str) -> None:
        """Raises `InputError` for a code that is none, with the one that was probably meant."""
        if code not in self.known:
            meant = self.mistaken.get(code)
            raise InputError(
                field, "is not a currency code that we know" + (f"; did you mean {meant}?" if meant else "")
            )

    def why_no_rate(self, code: str, day: dt.date) -> str | None:
        """Why a code that no source prices on the day has no price, where the reason lies in the code itself."""
        if code in self.unquoted:
            return self.unquoted[code]
        change = self.between_units(code, day) or self.not_in_use(code, day)
        if change:
            return str(change)
        life = self.lives.get(code, Life())
        if life.since and day < life.since:
            return f"it came into use on {life.since}"
        if life.until and day > life.until:
            follower = f"; {life.successor} took its place" if life.successor else ""
            return f"it went out of use on {life.until}{follower}"
        if code in self.no_currency:
            return f"{self.no_currency[code]}, and no source has a rate for it"
        return None

    def between_units(self, code: str, day: dt.date) -> Redenomination | None:
        """The change of unit that the day falls into: the new unit is in use, the quotes are still in the old one."""
        for change in self.same_code.get(code, ()):
            if change.quoted_from and change.day <= day < change.quoted_from:
                return change
        return None

    def not_in_use(self, code: str, day: dt.date) -> Redenomination | None:
        """The change of unit that says the code was not in use on the day: not yet, or no longer."""
        for change in self.redenominations:
            if change.old != change.new:
                too_late, too_early = day >= change.day, day < change.day
                if (change.old == code and too_late) or (change.new == code and too_early):
                    return change
        return None


@cache
def load_codes() -> Codes:
    """Reads codes.toml. Raises `RateSourceError` where it is broken."""
    try:
        data = parse_table(Path(__file__).with_name(CODES_FILE))
        circulating = frozenset(data["circulating"])
        changes = tuple(
            Redenomination(
                row["old"], row["new"], row["day"], Decimal(row["factor"]), row.get("quoted_from"), row["authority"]
            )
            for row in data["redenomination"]
        )
        return Codes(
            circulating=circulating,
            known=circulating.union(data["funds"], data["withdrawn"]),
            redenominations=changes,
            same_code={
                kept.old: tuple(change for change in changes if change.old == change.new == kept.old)
                for kept in changes
                if kept.old == kept.new
            },
            unquoted={row["code"]: row["reason"] for row in data["unquoted"]},
            lives={code: Life(**row) for code, row in data["life"].items()},
            no_currency=data["no_currency"],
            mistaken=data["mistaken"],
        )
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise RateSourceError("codes", CODES_FILE, repr(error)) from error
