"""`aidfigures rates`: the rate behind a conversion, how fresh the tables are, and newer tables.

What is heavy is imported where it is used, so that the parser of every command can be built from here.
"""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from aidfigures.errors import InputError, RateUnavailableError

if TYPE_CHECKING:
    from aidfigures.model import CrossRate, RateMethod
    from aidfigures.rates.freshness import Freshness

STALE = 3  # exit code: as for a day without a rate, which today then is
_LIVE_TIMEOUT = 5  # seconds
_WORDS = ("status", "refresh")
_USUAL = "last_published"

ABOUT = """\
  aidfigures rates CAD USD --date 2025-08-24 --explain   one CAD in USD, and where the number comes from
  aidfigures rates status                                which tables there are, and how fresh they are
  aidfigures rates refresh                               newer tables, held against these before they are installed
"""
NOTES = """\
methods:
  last_published  the last rates on or before the day (usual); a weekend has Friday's
  latest          the same; up to 45 days past the end of the tables it takes their last rates
  month_mean      the mean over the month's fixing days, as Kiel's Ukraine Support Tracker has it
  year_mean       the mean over the year's, as the OECD has it

exit codes: 0 done; 2 a mistake in the call; 3 no rate for that pair and day, or (status) stale tables;
4 tables that cannot be read, or newer ones that are not to be trusted
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked of `rates`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = ABOUT, NOTES
    parser.add_argument("base", metavar="BASE", help="what one unit of is priced, ISO 4217; or status; or refresh")
    parser.add_argument("quote", nargs="?", metavar="QUOTE", help="in which currency, ISO 4217")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="without it, the latest rate")
    parser.add_argument("--method", metavar="M", default=_USUAL, help="which rate; see below")
    parser.add_argument("--explain", action="store_true", help="show the published rates that it was worked out from")
    parser.add_argument("--json", action="store_true", help="answer in JSON, as GET /v1/rates does")
    parser.add_argument(
        "--live",
        metavar="URL",
        help="ask a server that speaks forex-python's protocol first (https://api.frankfurter.dev/v1/), for five "
        "seconds at most; where it fails or contradicts the tables, these answer and a message says why",
    )
    newer = parser.add_argument_group("for refresh")
    newer.add_argument("--check", action="store_true", help="say what is newer and whether it can be trusted, no more")
    newer.add_argument(
        "--from", dest="wheelhouse", type=Path, metavar="DIR", help="take the packages from a folder of wheels"
    )


def run(options: argparse.Namespace) -> int:
    """Do what was asked; the exit code. Raises as `print_rate` and `refresh_tables` do."""
    if options.base.lower() in _WORDS and options.quote is not None:
        raise InputError("QUOTE", f"`rates {options.base}` takes none")
    _refuse_idle(options)
    match options.base.lower():
        case "status":
            return print_status(as_json=options.json)
        case "refresh":
            return refresh_tables(options.wheelhouse, only_check=options.check)
    if options.quote is None:
        raise InputError("QUOTE", "name the second currency, or ask for `rates status`")
    base, quote = options.base.upper(), options.quote.upper()
    return print_rate(base, quote, options.date, options.method, options.explain, options.live, as_json=options.json)


def _refuse_idle(options: argparse.Namespace) -> None:
    """Raises `InputError` for an option that would do nothing: one that is passed over in silence misleads."""
    word = options.base.lower() if options.base.lower() in _WORDS else None
    of_a_pair = {"--date": options.date, "--explain": options.explain, "--live": options.live}
    of_a_pair["--method"] = options.method != _USUAL
    of_refresh = {"--check": options.check, "--from": options.wheelhouse}
    idle = of_a_pair | {"--json": options.json} if word == "refresh" else of_refresh | (of_a_pair if word else {})
    for name, given in idle.items():
        if given:
            raise InputError(name, f"does nothing for `rates {word or 'BASE QUOTE'}`")


def print_rate(
    base: str,
    quote: str,
    date: str | None,
    method: str,
    explain: bool,
    live: str | None = None,
    *,
    as_json: bool = False,
) -> int:
    """One line, "1 CAD = 0.7231 USD (2025-08-22, last_published)", and the legs where `explain` asks for them.

    `live` is the address of a server that speaks forex-python's protocol, to be asked before the tables. Raises
    `InputError` for a bad code, date, method or address, `RateUnavailableError`, `RateSourceError`.
    """
    from aidfigures.documents import day
    from aidfigures.rates import load_rates
    from aidfigures.rates.codes import load_codes
    from aidfigures.rates.freshness import refuse_days_to_come

    for field, code in (("BASE", base), ("QUOTE", quote)):
        load_codes().check(field, code)
    requested = day(date, "date") if date is not None else None
    chosen, table = _method(method), load_rates()
    refuse_days_to_come(base, quote, requested, dt.date.today())
    try:
        cross = (
            table.cross(base, quote, requested, chosen) if live is None else _live(live, base, quote, requested, chosen)
        )
    except RateUnavailableError as error:
        raise RateUnavailableError(base, quote, requested or table.last_day, error.reason) from error
    sys.stdout.write(_shown(cross, explain=explain, as_json=as_json) + "\n")
    return 0


def print_status(*, as_json: bool = False) -> int:
    """What each layer holds, up to which day, and whether that is still good: 0, or `STALE` where one is not.

    Raises `RateSourceError` where a table cannot be read.
    """
    from aidfigures.rates import load_rates
    from aidfigures.rates.freshness import freshness

    table, today = load_rates(), dt.date.today()
    layers = freshness(table, today)
    fresh = all(layer.fresh for layer in layers)
    if as_json:
        record = {
            "today": str(today),
            "tables_end": str(table.last_day),
            "fresh": fresh,
            "sources": [_layer_record(layer) for layer in layers],
        }
        sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    else:
        remedy = [] if fresh else ["stale: `aidfigures rates refresh` brings newer tables"]
        sys.stdout.write("\n".join([*map(str, layers), f"tables end: {table.last_day}", *remedy]) + "\n")
    return 0 if fresh else STALE


def refresh_tables(wheelhouse: Path | None, *, only_check: bool) -> int:
    """Newer packages, held against the installed ones; what changed is printed.

    Raises `InputError` for a folder that is none, `RateSourceError` where pip fails or the newer tables are not to be
    trusted.
    """
    from aidfigures.rates.refresh import refresh

    if wheelhouse is not None and not wheelhouse.is_dir():
        raise InputError("--from", f"{wheelhouse} is not a folder")
    done = refresh(wheelhouse, install=not only_check)
    for layer, carrier in done.after.carriers.items():
        was = f"{done.before.carriers[layer]} (to {done.before.last_days[layer]})"
        now = f"{carrier} (to {done.after.last_days[layer]})"
        sys.stdout.write(f"{layer}: {was} is the newest\n" if was == now else f"{layer}: {was} → {now}\n")
    agree = f"{len(done.before.rates)} rates of before are the same"
    sys.stdout.write(f"{'installed' if done.installed else 'nothing installed'}; {agree}\n")
    return 0


def _method(written: str) -> "RateMethod":
    from aidfigures.rates import METHODS
    from aidfigures.rates.article import PRINTED

    if written == PRINTED:
        raise InputError("method", "printed is a rate that stands in an article; there is none here")
    for method in METHODS:
        if method == written:
            return method
    raise InputError("method", f"must be one of {', '.join(METHODS)}")


def _live(address: str, base: str, quote: str, day: dt.date | None, method: "RateMethod") -> "CrossRate":
    from aidfigures.rates import load_rates
    from aidfigures.rates.backed import live_or_tables
    from aidfigures.rates.live import LiveRates

    if not address.startswith(("http://", "https://")):
        raise InputError("--live", "must be an address such as https://api.frankfurter.dev/v1/")
    answer = live_or_tables(LiveRates(address, _LIVE_TIMEOUT), load_rates(), base, quote, day, method)
    if answer.reason:
        sys.stderr.write(f"aidfigures: not the live rate but the tables': {answer.reason}\n")
    return answer.cross


def _shown(cross: "CrossRate", *, explain: bool, as_json: bool) -> str:
    if as_json:
        from aidfigures.wire.records import rate_record

        return json.dumps(rate_record(cross), ensure_ascii=False, indent=2)
    return "\n".join(_explained(cross) if explain else [_headline(cross)])


def _headline(cross: "CrossRate") -> str:
    from aidfigures.wire.records import plain

    notes = [cross.date.isoformat(), cross.method]
    notes += [cross.regime] if cross.regime else []
    notes += ["stale"] if cross.stale else []
    return f"1 {cross.base} = {plain(cross.value)} {cross.quote} ({', '.join(notes)})"


def _explained(cross: "CrossRate") -> list[str]:
    from aidfigures.wire.records import plain

    asked = cross.requested.isoformat() if cross.requested else "no day, so the latest"
    legs = [f"  {leg.date} {leg.source}: 1 {leg.base} = {plain(leg.value)} {leg.quote}" for leg in cross.legs]
    error = f"rounding of the published digits: ± {cross.relative_error:.2%}"
    return [_headline(cross), f"asked for {asked}; worked out from:", *legs, error]


def _layer_record(layer: "Freshness") -> dict[str, object]:
    status = layer.status
    return {
        "source": status.source,
        "name": status.name,
        "carrier": status.carrier,
        "first_day": str(status.first_day) if status.first_day else None,
        "last_day": str(status.last_day) if status.last_day else None,
        "currencies": status.currencies,
        "age_days": layer.age,
        "good_for_days": None if layer.age is None else status.max_age,
        "fresh": layer.fresh,
        "credit": status.credit,
    }
