from datetime import timedelta

import pytest

from items.delivery import Label
from store.labels import LabelStore

HOUR = timedelta(hours=1)


@pytest.fixture
def make_label(now):
    def make(item_id: str = "a", grade: int = 2, **fields) -> Label:
        given = {"by": "U1", "source": "slack", "model_version": "m1", "labelled_at": now}
        return Label(item_id=item_id, grade=grade, **{**given, **fields})

    return make


@pytest.fixture
def store(engine) -> LabelStore:
    return LabelStore(engine)


def test_each_person_has_one_label_for_an_item_and_source(store, make_label) -> None:
    labels = [make_label(), make_label(by="U2", grade=0), make_label(source="file", grade=1)]

    assert store.add(labels) == 3
    assert {(x.by, x.source, x.grade) for x in store.labels()} == {
        ("U1", "slack", 2),
        ("U2", "slack", 0),
        ("U1", "file", 1),
    }


def test_the_latest_grade_wins_in_whatever_order_they_come(store, make_label, now) -> None:
    newer = make_label(grade=0, labelled_at=now + HOUR)

    assert store.add([newer, make_label(grade=1)]) == 1
    assert store.add([make_label(grade=2)]) == 0
    assert store.labels() == [newer]


def test_a_label_read_again_keeps_its_first_time_and_is_not_counted(store, make_label, now) -> None:
    store.add([make_label()])

    assert store.add([make_label(labelled_at=now + HOUR, model_version="m2")]) == 0
    assert store.labels() == [make_label()]


def test_a_label_taken_back_is_gone(store, make_label) -> None:
    store.add([make_label()])

    assert store.remove("a", by="U1", source="slack") is True
    assert store.remove("a", by="U1", source="slack") is False
    assert store.labels() == []


def test_labels_can_be_asked_for_by_time_and_source(store, make_label, now) -> None:
    early, late = make_label("a"), make_label("b", labelled_at=now + HOUR)
    filed = make_label("c", source="file")
    store.add([late, early, filed])

    assert store.labels(source="slack") == [early, late]
    assert store.labels(since_at=now + HOUR) == [late]
