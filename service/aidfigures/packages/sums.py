"""Packages → what they come to: each counted once, and no part beside its whole."""

from collections.abc import Iterable
from dataclasses import dataclass

from aidfigures.model import Amount, Conversion
from aidfigures.packages.grouping import Package
from aidfigures.totals import Sum, add, shares


@dataclass(frozen=True, slots=True)
class PackageSum:
    """What packages come to in one currency, each counted once. `per` keeps so much a year apart."""

    currency: str
    per: str | None
    packages: tuple[str, ...]
    amount: Sum


def package_sums(found: Iterable[Package], *, converted: bool = False) -> tuple[PackageSum, ...]:
    """What the packages come to, by currency, the most packages first: each once, and no part beside its whole.

    With `converted`, in the base currency that each was read with; what could not be converted is not in it. Joint
    givers who give as much each count each.
    """
    sums: dict[tuple[str, str | None], list[tuple[str, Amount | Conversion]]] = {}
    for package in found:
        for share in shares(package.figure) if package.countable else ():
            base = share.conversion.rate.quote if share.conversion else None
            code, amount = (base, share.conversion) if converted else (share.currency.code, share.mention.amount)
            if code is not None and amount is not None:
                per = share.mention.per.unit if share.mention.per else None
                sums.setdefault((code, per), []).append((package.id, amount))
    made = [
        PackageSum(code, per, tuple(dict.fromkeys(name for name, _ in told)), add(amount for _, amount in told))
        for (code, per), told in sums.items()
    ]
    return tuple(sorted(made, key=lambda one: (-len(one.packages), one.currency, one.per or "")))
