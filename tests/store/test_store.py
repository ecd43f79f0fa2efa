"""Kept once, found again, forgotten: on SQLite and on PostgreSQL alike."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from databases import OpenStore
from sqlalchemy import select

from aidfigures.api.engine import Engine
from aidfigures.model import Context
from aidfigures.store.door import Store
from aidfigures.store.engine import open_engine, reading
from aidfigures.store.kept import Reading, Wanted, in_kept_form
from aidfigures.store.tables import figure
from aidfigures.wire import figure_record

TEXT = (
    "Canada pledged C$2 billion ($1.46 billion) in military aid to Ukraine. Norway gave Sudan $5 million in food aid."
)
DAY = dt.date(2025, 6, 17)
CONTEXT = Context(published=DAY, url="https://a.example/1", title="A title")


def read(engine: Engine, text: str = TEXT, context: Context = CONTEXT, **versions: str) -> Reading:
    return Reading(engine.find(text, context), {**engine.versions, **versions})


def outcomes(store: Store, *readings: Reading) -> list[str]:
    return [kept.outcome for kept in store.keep(readings)]


def test_sending_it_again_changes_nothing(store: Store, engine: Engine) -> None:
    once = read(engine)
    assert outcomes(store, once) == ["kept"]
    before = (store.counts(), store.document(once.article_id))
    assert outcomes(store, read(engine), read(engine)) == ["unchanged", "unchanged"]
    assert (store.counts(), store.document(once.article_id)) == before
    assert before[0]["article"] == before[0]["extraction"] == 1


def test_a_document_comes_back_whole(store: Store, engine: Engine) -> None:
    kept = read(engine)
    store.keep([kept])
    document = store.document(kept.article_id)
    assert document is not None
    assert (document.text, document.readings, document.copies) == (TEXT, 1, ())
    assert document.findings.figures == kept.findings.figures
    assert document.findings.context == CONTEXT
    assert document.versions == kept.versions
    assert store.document("0" * 32) is None


def test_copies_are_known_and_not_counted_twice(store: Store, engine: Engine) -> None:
    other = replace(CONTEXT, url="https://b.example/2", published=DAY + dt.timedelta(1))
    kept = read(engine)
    assert outcomes(store, kept, read(engine, context=other)) == ["kept", "copy"]
    assert outcomes(store, read(engine, context=other), kept) == ["copy", "unchanged"]
    assert (store.counts()["article"], store.counts()["article_alias"]) == (1, 1)
    document = store.document(kept.article_id)
    assert document is not None
    assert [copy.url for copy in document.copies] == ["https://b.example/2"]
    assert document.findings.context.published == DAY


def test_the_same_words_composed_otherwise_are_the_same_article(engine: Engine) -> None:
    composed, apart = "Caf\u00e9 gave \u20ac5m.", "Cafe\u0301 gave \u20ac5m."
    assert in_kept_form(apart) == in_kept_form(composed) == composed
    assert read(engine, in_kept_form(apart)).article_id == read(engine, composed).article_id


def test_newer_rules_keep_the_old_reading(store: Store, engine: Engine) -> None:
    """Newer rules that see the article otherwise: the older reading stays, the newer is shown."""
    old = read(engine)
    fewer = replace(old.findings, figures=old.findings.figures[:1])
    newer = Reading(fewer, {**engine.versions, "aidfigures": "99"})
    assert outcomes(store, old, newer) == ["kept", "read_again"]
    document = store.document(old.article_id)
    assert document is not None
    assert (document.readings, len(document.findings), document.versions["aidfigures"]) == (2, 1, "99")
    assert store.counts()["figure"] == len(old.findings) + 1
    assert len(store.figures(Wanted(), None, 10).figures) == 1
    assert outcomes(store, old) == ["read_again"]  # and back
    again = store.document(old.article_id)
    assert again is not None
    assert (again.readings, len(again.findings)) == (2, len(old.findings))


def test_newer_rules_that_see_the_same_change_nothing(store: Store, engine: Engine) -> None:
    assert outcomes(store, read(engine), read(engine, aidfigures="99", rates_ecb="newer")) == ["kept", "unchanged"]
    assert store.counts()["extraction"] == 1


def test_other_options_are_another_reading(store: Store, engine: Engine) -> None:
    euros = read(engine, context=replace(CONTEXT, base_currency="EUR"))
    titled = read(engine, context=replace(CONTEXT, title="Another"))
    assert outcomes(store, read(engine), titled, euros) == ["kept", "unchanged", "read_again"]


def test_texts_can_be_left_out(url: str, open_store: OpenStore, engine: Engine) -> None:
    store = open_store(url, keep_text=False)
    kept = read(engine, f"{TEXT} Nothing of this is kept.")
    store.keep([kept])
    document = store.document(kept.article_id)
    assert document is not None
    assert document.text is None
    assert "Nothing" not in document.findings.text
    made = [figure_record(each, document.findings) for each in document.findings]
    assert made == [figure_record(each, kept.findings) for each in kept.findings]


def test_texts_can_be_dropped_later(store: Store, engine: Engine) -> None:
    kept = read(engine)
    store.keep([kept])
    assert (store.drop_texts(), store.drop_texts()) == (1, 0)
    document = store.document(kept.article_id)
    assert document is not None
    assert (document.text, document.findings.figures) == (None, kept.findings.figures)


def test_forgotten_is_forgotten(store: Store, engine: Engine) -> None:
    kept = read(engine)
    store.keep([kept, read(engine, context=replace(CONTEXT, url="https://b.example/2"))])
    assert (store.forget(kept.article_id), store.forget(kept.article_id)) == (True, False)
    left = {name for name, rows in store.counts().items() if rows}
    assert left == {"rate_snapshot"}
    assert outcomes(store, kept) == ["kept"]


def test_decimals_keep_every_digit(store: Store, engine: Engine, url: str) -> None:
    kept = read(engine, "It cost $1,234,567,890,123,456.78 and 12345678901234567890123456789.123456789 euros.")
    store.keep([kept])
    database = open_engine(url)
    with reading(database) as connection:
        rows = connection.execute(select(figure.c.amount_point).order_by(figure.c.ordinal)).scalars().all()
    database.dispose()
    assert rows == [each.mention.amount.point for each in kept.findings]
    assert rows[0] == Decimal("1234567890123456.78")


@pytest.mark.parametrize(
    ("wanted", "surfaces"),
    [
        (Wanted(), ["C$2 billion", "$1.46 billion", "$5 million"]),
        (Wanted(donor="CA", countable=True), ["C$2 billion"]),
        (Wanted(donor="canada"), ["C$2 billion", "$1.46 billion"]),
        (Wanted(recipient="SD"), ["$5 million"]),
        (Wanted(currency="CAD"), ["C$2 billion"]),
        (Wanted(category="humanitarian"), ["$5 million"]),
        (Wanted(status="pledged", currency="CAD"), ["C$2 billion"]),
        (Wanted(is_aid=False), []),
        (Wanted(since=DAY, until=DAY), ["C$2 billion", "$1.46 billion", "$5 million"]),
        (Wanted(since=DAY + dt.timedelta(1)), []),
        (Wanted(until=DAY - dt.timedelta(1)), []),
        (Wanted(donor="%"), []),
    ],
)
def test_figures_are_found_by_what_they_say(store: Store, engine: Engine, wanted: Wanted, surfaces: list[str]) -> None:
    store.keep([read(engine)])
    found = store.figures(wanted, None, 10)
    assert [stored.figure.mention.surface for stored in found.figures] == surfaces
    assert found.next is None


def test_pages_join_without_a_gap(store: Store, engine: Engine) -> None:
    days = [DAY + dt.timedelta(n % 3) for n in range(7)]
    store.keep(
        [read(engine, f"{TEXT} ({n})", replace(CONTEXT, published=day)) for n, day in enumerate(days)]
        + [read(engine, f"{TEXT} (undated)", Context())]
    )
    seen, after = [], None
    for _ in range(100):
        page = store.figures(Wanted(), after, 4)
        seen += [(stored.findings.context.published, stored.figure.id) for stored in page.figures]
        if (after := page.next) is None:
            break
    whole = [
        (stored.findings.context.published, stored.figure.id) for stored in store.figures(Wanted(), None, 100).figures
    ]
    assert seen == whole
    assert len(set(seen)) == 24
    assert [day for day, _ in seen[:3]] == [None] * 3
    assert [day for day, _ in seen[3:]] == sorted(day for day, _ in seen[3:] if day)
