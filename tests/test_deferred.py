"""Expressions that are compiled when a text first asks for them."""

import re

import pytest

from aidfigures.patterns import Deferred, pattern


def test_it_answers_as_the_compiled_one_does() -> None:
    sums, compiled = pattern(r"(?P<sign>\$)(\d+)", re.IGNORECASE), re.compile(r"(?P<sign>\$)(\d+)", re.IGNORECASE)
    text = "$5 and $12"
    assert sums.findall(text) == compiled.findall(text)
    assert [found.span() for found in sums.finditer(text)] == [(0, 2), (7, 10)]
    assert (sums.pattern, sums.flags, sums.groups) == (compiled.pattern, compiled.flags, compiled.groups)
    assert sums.match(text, 1) is None


def test_it_is_compiled_at_the_first_use_and_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    compiled = Deferred.compiled

    def counted(expression: Deferred) -> re.Pattern[str]:
        found = compiled(expression)
        asked.append(found.pattern)
        return found

    monkeypatch.setattr(Deferred, "compiled", counted)
    first, _never = pattern("a+"), pattern("b+")
    assert asked == []
    assert first.match("aa")
    assert first.match("a")
    assert asked == ["a+"]


def test_a_broken_one_says_so_at_its_first_use() -> None:
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.search("text")
