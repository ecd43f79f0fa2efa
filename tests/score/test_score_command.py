"""`aidfigures score`: a folder of sets → tables; a saved run → gains and losses."""

import json
from pathlib import Path
from typing import Any

import pytest

from aidfigures.cli import main
from aidfigures.score import changes, judgements, read_judgements, read_sets, score_sets, tables


def case(name: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": text, "lang": "en", **more}


def sums(name: str, text: str, surface: str, amount: str, code: str) -> dict[str, Any]:
    start = text.index(surface)
    gold = {"start": start, "end": start + len(surface), "min": amount, "max": amount, "currency": code}
    return case(name, text, gold=[gold])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    some = [
        sums("right", "Oslo gives €5 million.", "€5 million", "5000000", "EUR"),
        sums("wrong", "Oslo gives €5 million.", "€5 million", "6000000", "EUR"),
        case("none", "It weighs 5 kg.", gold=[]),
    ]
    mention = {"start": 11, "end": 21, "min": "5000000", "max": "5000000", "currency": "EUR", "is_aid": False}
    passages = [case("p", "Oslo gives €5 million.", mentions=[mention | {"kind": "sum", "donor": [], "recipient": []}])]
    for name, rows in (("some", some), ("passages", passages), ("unlabelled", [case("u", "x")])):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a set")
    return tmp_path


def test_every_labelled_set_is_found(folder: Path) -> None:
    assert [(each.name, each.has_context) for each in read_sets(folder)] == [("passages", True), ("some", False)]


def test_the_tables_show_us_beside_quantulum3(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--eval", str(folder)]) == 0
    printed = capsys.readouterr().out
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in printed.splitlines() if line.startswith("│")]
    assert ["some", "3", "aidfigures", "50.0", "50.0", "50.0", "100.0", "100.0", "0 in 1"] in rows
    assert ["some", "3", "quantulum3"] in [row[:3] for row in rows]
    [found] = [row for row in rows if row[0] == "found"]
    assert found[1].split() == ["100.0", "1/1"]


def test_a_later_run_is_compared_with_a_saved_one(folder: Path, tmp_path: Path) -> None:
    sets = list(read_sets(folder))
    now = judgements(score_sets(sets, ["aidfigures"]), ["aidfigures"])
    earlier = {key: dict(row) for key, row in now.items()}
    key = ("aidfigures", "some", "right", "value+currency", "11:21")
    earlier[key] |= {"right": False, "said": "7 EUR"}
    earlier["aidfigures", "some", "none", "spurious", "3:9"] = {"right": False, "said": "9 USD"}
    assert list(changes(earlier, now, sets)) == [
        "2 gained, 0 lost",
        "+ some none spurious 'weighs': 9 USD → nothing",
        "+ some right value+currency '€5 million': 7 EUR → 5000000 EUR",
    ]
    assert next(iter(changes(now, earlier, sets))) == "0 gained, 2 lost"
    assert list(changes(now, now, sets)) == ["0 gained, 0 lost"]


def test_what_only_one_run_was_asked_is_not_compared(folder: Path) -> None:
    sets = list(read_sets(folder))
    now = judgements(score_sets(sets, ["aidfigures"]), ["aidfigures"])
    earlier = {key: row for key, row in now.items() if key[1] == "passages"}
    assert list(changes(earlier, now, sets)) == ["0 gained, 0 lost"]


def test_save_and_compare_on_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = folder / "saved"
    arguments = ["score", "--eval", str(folder), "--engine", "aidfigures"]
    assert main([*arguments, "--save", str(saved)]) == 0
    assert len(read_judgements(saved)) >= 5
    capsys.readouterr()
    assert main([*arguments, "--compare", str(saved)]) == 0
    assert "0 gained, 0 lost" in capsys.readouterr().out


def test_tables_without_sets_of_one_kind(folder: Path) -> None:
    sets = [each for each in read_sets(folder) if each.has_context]
    assert len(list(tables(score_sets(sets, ["aidfigures"]), ["aidfigures"]))) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--eval", "{folder}/empty"], "has no *.jsonl file with labelled cases"),
        (["--eval", "{folder}", "--engine", "duckling"], "'duckling' is not one of"),
        (["--eval", "{folder}", "--compare", "{folder}/some.jsonl"], "is no saved run"),
        (["--eval", "{folder}", "--compare", "{folder}/nothing"], "No such file"),
    ],
)
def test_mistakes_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["score", *(each.format(folder=folder) for each in arguments)]) == 2
    assert message in capsys.readouterr().err


def test_a_broken_set_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.jsonl").write_text('{"id": 1, "text": 5, "gold": []}')
    assert main(["score", "--eval", str(folder)]) == 2
    assert "broken.jsonl, line 1" in capsys.readouterr().err
