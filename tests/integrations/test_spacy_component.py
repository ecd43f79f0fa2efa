"""The component in blank pipelines: no model is needed."""

import datetime as dt
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from aidfigures import Context, find_figures
from aidfigures.errors import InputError, UnknownCurrencyError
from aidfigures.wire import findings_record

TEXT = "\U0001f30d Canada will give Ukraine C$1 billion ($723 million) in military aid. Nobody knows the ¤5 million."
DAY = dt.date(2025, 8, 24)


@pytest.fixture(scope="module")
def nlp() -> Any:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("aidfigures", config={"outlet_country": "CA"})
    return pipeline


def read(nlp: Any, text: str, **article: object) -> Doc:
    doc = nlp.make_doc(text)
    doc._.article = article
    return nlp(doc)  # type: ignore[no-any-return]


def test_figures_are_those_of_the_library(nlp: Any) -> None:
    doc = read(nlp, TEXT, published=DAY)
    here = findings_record(find_figures(TEXT, Context(published=DAY, outlet_country="CA", language="en")))
    assert doc._.figures == here["figures"]
    assert len(doc._.figures) >= 2


def test_spans_stand_where_the_sums_do(nlp: Any) -> None:
    doc = read(nlp, TEXT, published=DAY)
    spans = doc.spans["figures"]
    assert [(span.text, span.label_) for span in spans][:2] == [("C$1 billion", "CAD"), ("$723 million", "USD")]
    assert [span.id_ for span in spans] == [figure["id"] for figure in doc._.figures]


def test_sums_in_one_token_share_it(nlp: Any) -> None:
    words = Doc(nlp.vocab, words=["They", "cost", "$5m/€4m", "."])
    spans = nlp(words).spans["figures"]
    assert [span.label_ for span in spans] == ["USD", "EUR"]
    assert {span.text for span in spans} == {"$5m/€4m"}


def test_what_nothing_settles_has_the_label_of_no_currency() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("aidfigures")
    doc = pipeline("It will cost 5 million crowns.")
    assert [figure["currency"]["code"] for figure in doc._.figures] == [None]
    assert [span.label_ for span in doc.spans["figures"]] == ["XXX"]


def test_a_text_without_money(nlp: Any) -> None:
    doc = nlp("Nothing here.")
    assert (doc._.figures, list(doc.spans["figures"])) == ([], [])
    assert list(nlp("").spans["figures"]) == []


def test_each_doc_may_say_what_is_known_of_it(nlp: Any) -> None:
    doc = read(nlp, "It will cost $5 million.", outlet_country="AU", base_currency="EUR", published="2025-08-24")
    [figure] = doc._.figures
    assert (figure["currency"]["code"], figure["conversion"]["base"]) == ("AUD", "EUR")
    assert figure["conversion"]["requested_date"] == "2025-08-24"


@pytest.mark.parametrize(
    "wrong", [{"published": "soon"}, {"colour": "red"}, {"outlet_country": 5}, {"published": dt.datetime(2025, 8, 24)}]
)
def test_an_option_that_cannot_be_used_is_named(nlp: Any, wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        read(nlp, TEXT, **wrong)


def test_a_currency_that_there_is_not() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("aidfigures", config={"base_currency": "XQQ"})
    with pytest.raises(UnknownCurrencyError):
        pipeline("It cost €5.")


def test_the_language_is_the_pipelines() -> None:
    german, several = spacy.blank("de"), spacy.blank("xx")
    for pipeline in (german, several):
        pipeline.add_pipe("aidfigures")
    doc = german("Deutschland gibt der Ukraine 1,5 Milliarden Euro.")
    assert [figure["amount"]["point"] for figure in doc._.figures] == ["1500000000"]
    assert [figure["surface"] for figure in several(TEXT)._.figures][:1] == ["C$1 billion"]  # guessed


def test_docs_travel(nlp: Any) -> None:
    doc = read(nlp, TEXT, published=DAY)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.figures == doc._.figures
    assert [(s.start, s.end, s.label_, s.id_) for s in again.spans["figures"]] == [
        (s.start, s.end, s.label_, s.id_) for s in doc.spans["figures"]
    ]


def test_a_pipeline_is_saved_and_loaded(nlp: Any, tmp_path: Any) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert [f["currency"]["code"] for f in loaded("It will cost $5 million.")._.figures] == ["CAD"]
