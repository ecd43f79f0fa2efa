"""Every regular expression of the package through the ReDoS checker recheck → tests/properties/patterns.json.

    python scripts/check_patterns.py

Needs node; recheck itself is installed into .venv/recheck from npm when it is not there. Only patterns without a
verdict are checked, and verdicts on patterns that are gone are dropped. A test run does not pay the checker's minutes:
tests/properties/test_patterns.py asks that each pattern have a verdict and that we can live with it.
"""

import ast
import contextlib
import importlib
import inspect
import itertools
import json
import pkgutil
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import aidfigures
from aidfigures.lexicon import Lexicon, lexicon_for, load_lexicon
from aidfigures.lexicon.languages import Language, load_language
from aidfigures.patterns import Deferred

ROOT = Path(__file__).parents[1]
VERDICTS = ROOT / "tests" / "properties" / "patterns.json"
RECHECK = ROOT / ".venv" / "recheck"
VERSION = "4.5.0"
SECONDS = 5  # for each pattern
_CHECK = """
const {checkSync} = require(process.argv[1]);
for (const [source, flags] of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
  const found = checkSync(source, flags, {timeout: Number(process.argv[2]) * 1000});
  const pumps = found.attack ? found.attack.pumps.map(each => [each.prefix, each.pump]) : [];
  console.log(JSON.stringify({status: found.status, summary: found.complexity ? found.complexity.summary : '',
    error: found.error ? found.error.kind : '', pumps, suffix: found.attack ? found.attack.suffix : ''}));
}
"""
_FLAGS = {re.IGNORECASE: "i", re.MULTILINE: "m", re.DOTALL: "s"}
_SPELLINGS = (  # Python's way of writing → JavaScript's, the meaning kept or widened
    ("(?P<", "(?<"),
    ("(?(1)\\))", "\\)?"),
    ("(?i:", "(?:"),
    ("\\Z", "$"),
    ("\\A", "^"),
)

_ANCHORED = frozenset(("match", "fullmatch"))
_USES = _ANCHORED | {"search", "finditer", "findall", "sub", "subn", "split"}


class Found(NamedTuple):
    """A pattern, where it stands, and whether it is only ever tried at one place of a text."""

    where: str  # module:name
    pattern: re.Pattern[Any]
    anchored: bool


@cache
def patterns() -> tuple[Found, ...]:
    """All patterns in module globals, those that functions build, and those written where they are used."""
    return tuple(dict.fromkeys(found for module in modules() for found in _of_module(module)))


def modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(aidfigures.__path__, "aidfigures."):
        if not info.name.endswith(("__main__", ".patterns")):  # the latter makes them for the others
            yield importlib.import_module(info.name)


def _of_module(module: ModuleType) -> Iterator[Found]:
    tree = ast.parse(inspect.getsource(module))
    anchored = _anchored_names(tree)
    for name, value in vars(module).items():
        for pattern in _in(value):
            yield Found(f"{module.__name__}:{name}", pattern, name in anchored)
        if callable(value) and getattr(value, "__module__", "") == module.__name__:
            for pattern in _built_by(value):
                yield Found(f"{module.__name__}:{name}()", pattern, name in anchored)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_re_call(node) and isinstance(node.args[0], ast.Constant):
            assert isinstance(node.func, ast.Attribute)
            pattern = re.compile(node.args[0].value)
            yield Found(f"{module.__name__}:{node.lineno}", pattern, node.func.attr in _ANCHORED)


def _in(value: object) -> Iterator[re.Pattern[Any]]:
    """The patterns in a global, which may be a table of them."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Deferred):
        yield value.compiled()
    elif isinstance(value, dict):
        for each in value.values():
            yield from _in(each)
    elif isinstance(value, (tuple, list, set, frozenset)) and len(value) < 1000:
        for each in value:
            yield from _in(each)


def _built_by(function: Any) -> Iterator[re.Pattern[Any]]:
    """What a function builds that makes a pattern from a language, a lexicon or a word."""
    plain = inspect.unwrap(function)
    if not inspect.isfunction(plain):
        return
    hints = dict(plain.__annotations__)
    if "re.Pattern" not in str(hints.pop("return", "")):
        return
    for code in _RUN_ON if function.__module__.endswith(".unspaced") else _SPACED:
        choices = [_WORDS.get(f"{plain.__name__}.{name}") or (_TABLES[hint](code),) for name, hint in hints.items()]
        with contextlib.suppress(KeyError):  # English lacks some lists that the readers of the others ask for
            yield from itertools.starmap(plain, itertools.product(*choices))


_SPACED = ("en", "es", "hi")  # the patterns of the other languages differ from these in their words only
_RUN_ON = ("ja", "ko", "zh")
_TABLES: dict[object, Callable[[str], object]] = {
    Language: load_language,
    Lexicon: lambda code: lexicon_for(load_lexicon(), "", code),
}
_WORDS = {"_run.end": ("", "$")}  # the other arguments of functions that build a pattern


def _is_re_call(node: ast.Call) -> bool:
    function = node.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in _USES
    )


def _anchored_names(tree: ast.AST) -> set[str]:
    """Names whose pattern is only asked to match at a given place, in this module."""
    uses: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.func if isinstance(node.value, ast.Call) else node.value
            if isinstance(owner, ast.Name):
                uses.setdefault(owner.id, set()).add(node.attr)
    return {name for name, used in uses.items() if used and used <= _ANCHORED}


def spelled(found: Found) -> tuple[str, str]:
    """The pattern in JavaScript's spelling, and its flags; one that is only tried at a given place is anchored."""
    source = found.pattern.pattern
    source = source.decode("latin-1") if isinstance(source, bytes) else source
    flags = "".join(letter for flag, letter in _FLAGS.items() if found.pattern.flags & flag)
    if "(?i:" in source and "i" not in flags:
        flags += "i"
    if any(ord(c) > 0xFFFF for c in source):
        flags += "u"
    for ours, theirs in _SPELLINGS:
        source = source.replace(ours, theirs)
    source = "".join(rf"\u{ord(c):04x}" if ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 else c for c in source)
    return (f"^(?:{source})" if found.anchored else source), flags


def key(found: Found) -> str:
    source, flags = spelled(found)
    return f"/{source}/{flags}"


def verdicts(items: Iterable[Found]) -> dict[str, dict[str, Any]]:
    """What recheck says of each."""
    wanted = {key(found): spelled(found) for found in items}
    if not wanted:
        return {}
    if not (RECHECK / "node_modules" / "recheck").exists():
        subprocess.run(
            ["npm", "install", "--silent", "--no-save", "--prefix", RECHECK, f"recheck@{VERSION}"], check=True
        )
    module = RECHECK / "node_modules" / "recheck"
    done = subprocess.run(
        ["node", "-e", _CHECK, module, str(SECONDS)],
        input=json.dumps(list(wanted.values())),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return dict(zip(wanted, map(json.loads, done.stdout.splitlines()), strict=True))


def main() -> None:
    known = json.loads(VERDICTS.read_text(encoding="utf-8")) if VERDICTS.exists() else {}
    found = patterns()
    known |= verdicts(each for each in found if key(each) not in known)
    where: dict[str, set[str]] = {}
    for each in found:
        where.setdefault(key(each), set()).add(each.where)
    current = {name: {"where": sorted(places)} | known[name] for name, places in where.items()}
    lines = (f"{json.dumps(name)}: {json.dumps(current[name])}" for name in sorted(current))
    VERDICTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"wrote {VERDICTS}: {len(current)} patterns")


if __name__ == "__main__":
    main()
