"""The command line: arguments → what they ask for, and our errors → exit codes. Run as `aidfigures` or `-m aidfigures`.

Everything heavy is imported inside the command that needs it, so that `--help` and a single text stay quick.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from aidfigures._version import __version__
from aidfigures.errors import (
    AidFiguresError,
    InputError,
    LexiconError,
    RateSourceError,
    RateUnavailableError,
    StoreError,
    UnknownCurrencyError,
)

if TYPE_CHECKING:
    from aidfigures.model import Context
    from aidfigures.profiles import Profile

# What the shell sees; docs/cli.md has the same table.
SOME_FAILED = 1  # the rest was done
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
READER_GONE = 141  # 128 + SIGPIPE: "| head" has seen enough
EXIT_CODES: tuple[tuple[type[AidFiguresError], int], ...] = (
    (InputError, 2),
    (UnknownCurrencyError, 2),
    (RateUnavailableError, 3),
    (LexiconError, 4),
    (RateSourceError, 4),
    (StoreError, 5),
    (AidFiguresError, 4),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Messages go to standard error, without a traceback."""
    _speak_utf8()
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        code = command(options)
        sys.stdout.flush()
    except AidFiguresError as error:
        print(f"aidfigures: {error}", file=sys.stderr)  # noqa: T201  a message to the person at the terminal
        return next(code for kind, code in EXIT_CODES if isinstance(error, kind))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains when it closes
        return READER_GONE
    return code


def _speak_utf8() -> None:
    """UTF-8 whatever the locale says; a lone surrogate comes out as its escape, which is also what JSON calls it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


class _Parser(argparse.ArgumentParser):
    """argparse's own, with its complaints in our form and exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"aidfigures: {message}\n{self.format_usage()}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="aidfigures", description="Every sum of money in a news text, with currency and context.")
    parser.add_argument("--version", action="version", version=f"aidfigures {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    for add in (_add_extract, _add_batch, _add_serve, _add_settings, _add_store, _add_keys, _add_rates, _add_score):
        add(commands)
    return parser


Commands = argparse._SubParsersAction  # argparse has no public name for it


def _add_extract(commands: "Commands[_Parser]") -> None:
    parser = commands.add_parser("extract", help="find the figures in texts and print them")
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="files to read; none or - is standard input"
    )
    parser.add_argument("--from", dest="form", choices=("text", "html", "jsonl", "csv"), help="what the input holds")
    parser.add_argument("--to", dest="shape", choices=("table", "json", "jsonl", "csv", "iati"), default="table")
    parser.add_argument(
        "--totals", action="store_true", help="add up the new money, and say what is left out (CSV: that table alone)"
    )
    parser.add_argument(
        "--profile", choices=("iati", "fts", "kiel", "crs"), help="with --to csv: the columns of that data set"
    )
    parser.add_argument("--reporting-org", metavar="ID", help="with --to iati: your identifier with IATI")
    parser.add_argument("--reporting-name", metavar="NAME", help="with --to iati: your name")
    _add_context(parser)
    parser.set_defaults(command=_extract)


def _add_batch(commands: "Commands[_Parser]") -> None:
    parser = commands.add_parser("batch", help="find the figures in many files, on every core, resumably")
    parser.add_argument(
        "inputs", nargs="+", type=Path, metavar="IN", help="folders, and txt, html, jsonl and csv files"
    )
    parser.add_argument("--out", required=True, type=Path, help="the file to write: .csv or .jsonl")
    parser.add_argument("--workers", type=_count, metavar="N", help="processes; without it, one for each core")
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="go on where a run with the same arguments was stopped")
    again.add_argument("--overwrite", action="store_true", help="throw away an earlier output, finished or not")
    parser.add_argument("--timeout", type=_seconds, default=30.0, metavar="S", help="seconds for one document (30)")
    _add_context(parser)
    parser.set_defaults(command=_batch)


def _add_context(parser: argparse.ArgumentParser) -> None:
    about = parser.add_argument_group("what is known of the texts (a record's own fields come first)")
    about.add_argument("--date", metavar="YYYY-MM-DD", help="the day of publication; its rates are used")
    about.add_argument("--url", metavar="U", help="where the text stood")
    about.add_argument("--title", metavar="T")
    about.add_argument("--outlet-country", metavar="CC", help="where the outlet is at home, ISO 3166: CA")
    about.add_argument("--language", metavar="L", help="ISO 639: en")
    about.add_argument("--base", metavar="CUR", help="convert to this currency (USD)")
    about.add_argument("--default-currency", metavar="CUR", help="what a bare sign means when nothing settles it")
    about.add_argument(
        "--rate-method",
        metavar="M",
        help="last_published (usual), latest, month_mean, year_mean or printed (the article's own)",
    )


def _add_serve(commands: "Commands[_Parser]") -> None:
    parser = commands.add_parser("serve", help="answer over HTTP; settings come from the environment")
    parser.set_defaults(command=_serve)


def _add_settings(commands: "Commands[_Parser]") -> None:
    parser = commands.add_parser("settings", help="what the service would run with here, and where it comes from")
    parser.add_argument("--json", action="store_true", help="a JSON object a line")
    parser.set_defaults(command=_settings)


def _add_store(commands: "Commands[_Parser]") -> None:
    from aidfigures.cli import store

    parser = commands.add_parser("store", help="keep the articles of files, and look after what is kept")
    store.add_options(parser)
    parser.set_defaults(command=store.run)


def _add_keys(commands: "Commands[_Parser]") -> None:
    from aidfigures.cli import keys

    parser = commands.add_parser("keys", help="make, list, revoke and rotate API keys")
    keys.add_options(parser)
    parser.set_defaults(command=keys.run)


def _add_rates(commands: "Commands[_Parser]") -> None:
    from aidfigures.cli.rates import add_options

    parser = commands.add_parser("rates", help="the rate for a pair and a day, and how fresh the tables are")
    add_options(parser)
    parser.set_defaults(command=_rates)


def _add_score(commands: "Commands[_Parser]") -> None:
    parser = commands.add_parser("score", help="score engines on labelled cases")
    parser.add_argument("--eval", required=True, type=Path, metavar="DIR", help="a folder of *.jsonl sets")
    parser.add_argument(
        "--engine",
        action="append",
        metavar="E",
        help="aidfigures, quantulum3 (these two if none is named) or recognizers",
    )
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep what was right and wrong, to compare later")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="list gains and losses against a saved run")
    parser.set_defaults(command=_score)


def _count(written: str) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= 512:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 512")
    return int(written)


def _seconds(written: str) -> float:
    try:
        seconds = float(written)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 86_400:
        raise argparse.ArgumentTypeError("must be a number of seconds above 0")
    return seconds


def _extract(options: argparse.Namespace) -> int:
    from aidfigures.cli.extract import extract
    from aidfigures.cli.printing import Output

    profile = _profile(options)
    publisher = None
    if options.reporting_org is not None or options.reporting_name is not None:
        from aidfigures.profiles.iati import reporter

        publisher = reporter(options.reporting_org, options.reporting_name)
    output = Output(options.shape, options.totals, profile, publisher)
    return extract(options.files, options.form, output, _context(options))


def _profile(options: argparse.Namespace) -> "Profile | None":
    """The profile by its name; its currency becomes the base. Raises `InputError` where another one was asked for."""
    if options.profile is None:
        return None
    from aidfigures.profiles import PROFILES

    profile = PROFILES[options.profile]
    if profile.base:
        if options.base and options.base.upper() != profile.base:
            raise InputError("base_currency", f"is {profile.base} in the profile {profile.name}")
        options.base = profile.base
    return profile


def _batch(options: argparse.Namespace) -> int:
    from aidfigures.batch import run_batch

    return run_batch(
        options.inputs,
        options.out,
        _context(options),
        options.workers,
        options.timeout,
        resume=options.resume,
        overwrite=options.overwrite,
    )


def _context(options: argparse.Namespace) -> "Context":
    from aidfigures.documents import with_options
    from aidfigures.model import Context

    return with_options(
        Context(),
        date=options.date,
        url=options.url,
        title=options.title,
        outlet_country=options.outlet_country,
        language=options.language,
        base=options.base,
        default_currency=options.default_currency,
        rate_method=options.rate_method,
    )


def _serve(options: argparse.Namespace) -> int:
    from aidfigures.serve import serve
    from aidfigures.settings import read_settings

    serve(read_settings())
    return 0


def _settings(options: argparse.Namespace) -> int:
    from aidfigures.cli.settings import print_settings

    print_settings(as_json=options.json)
    return 0


def _rates(options: argparse.Namespace) -> int:
    from aidfigures.cli.rates import run

    return run(options)


def _score(options: argparse.Namespace) -> int:
    from aidfigures.score import run_score

    return run_score(options.eval, options.engine or ["aidfigures", "quantulum3"], options.save, options.compare)
