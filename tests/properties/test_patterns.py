"""ReDoS: what the checker recheck says of each regular expression, and what its attacks do to the finder.

`patterns.json` has the verdicts (scripts/check_patterns.py writes them). A pattern whose time is exponential may not
be. One that is polynomial when searched for in a long text may, since most are only tried on the few words around a
sum: then the attack itself, laid around sums, must be read in linear time (test_time.py). One that the checker could
not decide on within its seconds is left to the doubling of hostile texts.
"""

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "check_patterns.py"


@cache
def checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_patterns", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_patterns"] = module
    spec.loader.exec_module(module)
    return module


@cache
def verdicts() -> Mapping[str, Mapping[str, Any]]:
    """Those written down, and those of new patterns where the checker is at hand; CI fetches it from npm."""
    script = checker()
    known: dict[str, Mapping[str, Any]] = json.loads(script.VERDICTS.read_text(encoding="utf-8"))
    new = [found for found in patterns() if script.key(found) not in known]
    if new and shutil.which("node") and (script.RECHECK.exists() or "CI" in os.environ):
        known |= script.verdicts(new)
    return known


def verdict_of(found: Any) -> Mapping[str, Any]:
    return verdicts().get(checker().key(found), {})


def patterns() -> tuple[Any, ...]:
    found: tuple[Any, ...] = checker().patterns()
    return found


def test_every_pattern_is_checked() -> None:
    unknown = sorted({found.where for found in patterns() if not verdict_of(found)})
    if unknown and "CI" not in os.environ:
        pytest.skip(f"no verdict, and no checker here: run scripts/check_patterns.py for {', '.join(unknown)}")
    assert unknown == []


def test_no_pattern_takes_exponential_time() -> None:
    assert [found.where for found in patterns() if "exponential" in verdict_of(found).get("summary", "")] == []


def test_the_collection_is_not_empty() -> None:
    """Patterns of modules, those that functions build, and those written where they are used."""
    places = {found.where for found in patterns()}
    assert {"aidfigures.stages.mentions.cues:_AFTER", "aidfigures.stages.scan.digits:numeral_pattern()"} <= places
    assert any(place.rpartition(":")[2].isdigit() for place in places)
