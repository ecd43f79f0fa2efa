"""`aidfigures keys`: make, list, revoke and rotate the API keys of the store. A key itself is printed once, alone."""

import argparse
import datetime as dt
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidfigures.store.keys import ApiKey

ABOUT = """\
  aidfigures keys create --name desk --scope extract [--scope read] [--expires 2027-06-30]
  aidfigures keys list [--json]
  aidfigures keys revoke ID                  it stops at once
  aidfigures keys rotate ID [--overlap 7] [--expires 2027-12-31]
                                             a new key; the old one works for so many days more

{scopes}

The key is printed to standard output once, and kept nowhere. Keys are in the store that AIDFIGURES_DATABASE_URL names.
"""
_MOST_OVERLAP = 366  # days


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked of `keys`."""
    from aidfigures.store.keys import ALLOWS, SCOPES

    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = ABOUT.format(scopes="\n".join(f"  {scope:8} {ALLOWS[scope]}" for scope in SCOPES))
    tasks = parser.add_subparsers(dest="task", required=True, metavar="create | list | revoke | rotate")
    create = tasks.add_parser("create", help="make a key")
    create.add_argument("--name", required=True, help="whose it is")
    create.add_argument(
        "--scope", action="append", required=True, choices=SCOPES, help="what it allows; may be given again"
    )
    listed = tasks.add_parser("list", help="every key there ever was")
    listed.add_argument("--json", action="store_true", help="a JSON object a line")
    tasks.add_parser("revoke", help="end a key at once").add_argument("id", metavar="ID")
    rotate = tasks.add_parser("rotate", help="make a successor to a key")
    rotate.add_argument("id", metavar="ID")
    rotate.add_argument("--overlap", metavar="DAYS", type=_days, default=7, help="how long the old one still works (7)")
    for task in (create, rotate):
        task.add_argument("--expires", metavar="YYYY-MM-DD", help="the last day on which the new key works, UTC")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; the exit code. Raises `InputError`, `StoreError`."""
    from aidfigures.documents import day
    from aidfigures.settings import read_settings
    from aidfigures.store.door import Store

    expires = day(options.expires, "--expires") if getattr(options, "expires", None) else None
    store = Store(read_settings().database_url)
    try:
        match options.task:
            case "create":
                _print_new(*store.add_key(options.name, tuple(options.scope), expires))
            case "list":
                _print_all(store.every_key(), as_json=options.json)
            case "revoke":
                key = store.revoke_key(options.id)
                sys.stderr.write(f"key {key.id} ({key.name}) has stopped\n")
            case _:
                _print_new(*store.rotate_key(options.id, options.overlap, expires))
                still = f"works for {options.overlap} days more at most" if options.overlap else "has stopped"
                sys.stderr.write(f"key {options.id} {still}\n")
    finally:
        store.close()
    return 0


def _print_new(secret: str, key: "ApiKey") -> None:
    sys.stdout.write(f"{secret}\n")
    sys.stdout.flush()  # before what is said about it
    until = f", until {key.expires}" if key.expires else ""
    sys.stderr.write(f"key {key.id} ({key.name}) for {', '.join(key.scopes)}{until}; it is not shown again\n")


def _print_all(keys: "Iterable[ApiKey]", *, as_json: bool) -> None:
    today = dt.datetime.now(dt.UTC).date()
    for key in keys:
        if as_json:
            sys.stdout.write(json.dumps(_record(key, today), ensure_ascii=False) + "\n")
        else:
            state = key.trouble(today) or (f"until {key.expires}" if key.expires else "in force")
            sys.stdout.write(f"{key.id}  {key.created.date()}  {state:26} {','.join(key.scopes):28} {key.name}\n")


def _record(key: "ApiKey", today: dt.date) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": list(key.scopes),
        "created": key.created.isoformat(timespec="seconds"),
        "expires": key.expires and key.expires.isoformat(),
        "revoked": key.revoked and key.revoked.isoformat(timespec="seconds"),
        "in_force": key.trouble(today) is None,
    }


def _days(written: str) -> int:
    if not (written.isascii() and written.isdigit() and int(written) <= _MOST_OVERLAP):
        raise argparse.ArgumentTypeError(f"must be a whole number of days from 0 to {_MOST_OVERLAP}")
    return int(written)
