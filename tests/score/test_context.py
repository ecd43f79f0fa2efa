"""Figures against labelled passages, on passages made up for the purpose."""

from typing import Any

import pytest

from aidfigures.score.context import ContextScore, pair, score_context


def label(start: int, end: int, **more: Any) -> dict[str, Any]:
    usual = {"kind": "sum", "min": "5", "max": "5", "currency": "USD", "explicit": True, "equivalent_of": None}
    aid = {"is_aid": True, "donor": ["CA"], "recipient": ["UA"], "category": "military", "status": "pledged"}
    return {"start": start, "end": end, **usual, **aid, "instrument": None, "relation": None, **more}


def record(start: int, end: int, **more: Any) -> dict[str, Any]:
    aid: dict[str, Any] = {
        "is_aid": True,
        "donors": [{"name": "Canada", "code": "CA"}],
        "recipients": [{"name": "Ukraine", "code": "UA"}],
        "category": "military",
        "status": "pledged",
        "finance_type": None,
    }
    return {
        "id": f"f{start}",
        "start": start,
        "end": end,
        "amount": {"min": "5", "max": "5"},
        "currency": {"code": "USD"},
        "equivalent_of": None,
        "relations": [],
        "countable": True,
        **more,
        "aid": aid | more.get("aid", {}),
    }


def score(labels: list[dict[str, Any]], records: list[dict[str, Any]]) -> ContextScore:
    return score_context([{"id": "p", "text": "x" * 99, "mentions": labels}], [records])


def right(labels: list[dict[str, Any]], records: list[dict[str, Any]], what: str) -> tuple[int, int]:
    share = score(labels, records).shares[what]
    return share.right, share.labelled


def test_all_right() -> None:
    found = score([label(0, 5, countable=True, instrument="grant")], [record(0, 5, aid={"finance_type": "grant"})])
    shares = {what: (share.right, share.labelled) for what, share in found.shares.items()}
    assert shares == dict.fromkeys(shares, (1, 1)) | {"currency inferred": (0, 0), "non-aid kept out": (0, 0)}
    assert all(each.right for each in found.judgements)


def test_pairs_go_by_overlap_and_one_to_one() -> None:
    labels = [label(0, 10), label(8, 20)]
    assert pair(labels, [record(9, 20), record(0, 9)]) == {0: 1, 1: 0}
    assert pair(labels, [record(0, 20)]) == {1: 0}
    assert pair(labels, [record(30, 40)]) == {}


def test_a_sum_that_is_missed_is_asked_nothing_else() -> None:
    found = score([label(0, 5)], [record(50, 55)])
    assert found.shares["found"].labelled == 1
    assert found.shares["amount"].labelled == 0
    assert found.spurious == 1


def test_rates_are_neither_asked_for_nor_spurious() -> None:
    found = score([label(0, 5, kind="rate")], [record(0, 5)])
    assert (found.shares["found"].labelled, found.spurious) == (0, 0)


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("amount", {"amount": {"min": "5", "max": None}}),
        ("currency", {"currency": {"code": None}}),
        ("countable", {"countable": False}),
        ("donor", {"aid": {"donors": []}}),
        ("donor", {"aid": {"donors": [{"name": "Canada", "code": "CA"}, {"name": "EU", "code": "EU"}]}}),
        ("recipient", {"aid": {"recipients": [{"name": "Ukraine", "code": None}]}}),
        ("category", {"aid": {"category": None}}),
        ("status", {"aid": {"status": "committed"}}),
        ("aid recognised", {"aid": {"is_aid": False}}),
    ],
)
def test_one_thing_wrong_is_counted_there_alone(what: str, change: dict[str, Any]) -> None:
    shares = score([label(0, 5, countable=True)], [record(0, 5, **change)]).shares
    assert [name for name, share in shares.items() if share.right < share.labelled] == [what]


@pytest.mark.parametrize(
    ("labelled", "said", "accepted"),
    [
        ("committed", "allocated", True),
        ("withdrawn", "suspended", True),
        ("withdrawn", "cancelled", True),
        ("pledged", "allocated", False),
        ("disbursed", None, False),
    ],
)
def test_kinds_that_the_labels_do_not_tell_apart(labelled: str, said: str | None, accepted: bool) -> None:
    assert right([label(0, 5, status=labelled)], [record(0, 5, aid={"status": said})], "status") == (accepted, 1)


def test_other_is_our_mixed_or_unspecified() -> None:
    for said, accepted in (("mixed", 1), ("unspecified", 1), (None, 1), ("military", 0)):
        assert right([label(0, 5, category="other")], [record(0, 5, aid={"category": said})], "category")[0] == accepted


def test_inferred_currency_is_asked_only_of_sums_that_do_not_say_it() -> None:
    labels = [label(0, 5, explicit=False), label(10, 15)]
    assert right(labels, [record(0, 5), record(10, 15)], "currency inferred") == (1, 1)


def test_parties_are_asked_only_of_aid() -> None:
    found = score([label(0, 5, is_aid=False)], [record(0, 5)])
    assert found.shares["donor"].labelled == 0
    assert (found.shares["non-aid kept out"].right, found.shares["non-aid kept out"].labelled) == (0, 1)
    assert (found.links["is_aid"].right, found.links["is_aid"].labelled, found.links["is_aid"].read) == (0, 0, 1)


def test_an_equivalent_must_point_to_the_figure_of_its_sum() -> None:
    labels = [label(0, 5), label(10, 15, equivalent_of=0), label(20, 25)]
    good = score(labels, [record(0, 5), record(10, 15, equivalent_of="f0"), record(20, 25)])
    assert vars_of(good, "equivalent") == (1, 1, 1)
    astray = score(labels, [record(0, 5), record(10, 15, equivalent_of="f20"), record(20, 25, equivalent_of="f0")])
    assert vars_of(astray, "equivalent") == (0, 1, 2)


def test_a_relation_must_have_the_type_and_the_target() -> None:
    labels = [label(0, 5), label(10, 15, relation={"type": "part_of", "to": 0})]

    def said(kind: str, to: str | None) -> tuple[int, int, int]:
        records = [record(0, 5), record(10, 15, relations=[{"type": kind, "to": to}])]
        return vars_of(score(labels, records), "relation")

    assert said("part_of", "f0") == (1, 1, 1)
    assert said("total_of", "f0") == (0, 1, 1)
    assert said("part_of", "f10") == (0, 1, 1)
    assert said("part_of", None) == (0, 1, 1)
    labels[1]["relation"] = {"type": "part_of", "to": None}
    assert said("part_of", "f0") == (1, 1, 1)


def vars_of(found: ContextScore, link: str) -> tuple[int, int, int]:
    count = found.links[link]
    return count.right, count.labelled, count.read
