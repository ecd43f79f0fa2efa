"""A figure is read back as it was kept, whatever it holds."""

import json

import pytest

from aidfigures.api.engine import Engine
from aidfigures.errors import StoreError
from aidfigures.export import csv_rows
from aidfigures.model import Context, Findings
from aidfigures.store.kept import passages, text_of
from aidfigures.store.records import context_from, context_json, figure_from, figure_json
from aidfigures.wire import figure_record

TEXTS = (
    "Canada will give Ukraine C$1 billion ($723 million) in military aid. More was said. Oslo added 5 billion kroner.",
    "Norway and Chad will each give Sudan up to $5 million a year for five years, first promised on 3 June 2025.",
    "Of the €2bn, €1.5bn goes on shells. ($1 = 0.85 euros)\n\nIt cost £5 per head, “more than 9m crowns”, he said.",
    "Somebody paid $16m for 12345678901234567890.123456789 dollars' worth of 😀.",
)


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_kept_comes_back(engine: Engine, text: str) -> None:
    for context in (Context(), Context(title="a \0 b", url="https://www.cbc.ca/", base_currency="EUR")):
        findings = engine.find(text, context)
        assert findings.figures
        assert tuple(figure_from(figure_json(figure)) for figure in findings) == findings.figures
        assert context_from(context_json(context)) == context


@pytest.mark.parametrize("text", TEXTS)
def test_figures_need_no_more_of_the_text_than_its_passages(engine: Engine, text: str) -> None:
    findings = engine.find(f"{text}\n\nNothing of this sentence is kept.", Context())
    kept = text_of(passages(findings), len(findings.text))
    assert len(kept) == len(findings.text)
    assert "Nothing of this" not in kept
    without = Findings(kept, findings.context, findings.figures)
    for figure in findings:
        assert figure_record(figure, without) == figure_record(figure, findings)
    assert list(csv_rows(without, "a")) == list(csv_rows(findings, "a"))


def test_a_field_of_a_newer_release_takes_its_default(engine: Engine) -> None:
    (figure,) = engine.find("It cost €5m.", Context())
    record = json.loads(figure_json(figure))
    del record["aid"]["conditional"]
    assert figure_from(json.dumps(record)) == figure


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"id": 1}', '"a"'])
def test_what_is_no_figure_is_refused_without_its_words(broken: str) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        figure_from(broken)
