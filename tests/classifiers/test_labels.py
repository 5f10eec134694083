import json
from pathlib import Path

import numpy as np
import pytest

from classifiers.errors import LabelError
from classifiers.examples import make_examples
from classifiers.labelled import LabelledItem, check_themes, read_folder, read_labelled
from classifiers.labels import add_labels, labels_digest, list_labels, load_labels
from classifiers.lexicon import Lexicon, load_lexicon
from classifiers.vectors import (
    key_of,
    pack,
    read_cache,
    unpack,
    vectors_of,
    write_cache,
)

ROOT = Path(__file__).resolve().parents[2]
ITEMS = [
    LabelledItem(
        "Xi visits Astana", "Talks on gas with Kazakhstan.", 2, ("diplomacy",), language="en"
    ),
    LabelledItem(
        "俄羅斯與烏茲別克簽約", "", 1, ("russia",), ("russia", "trade"), "zh_hant", "wire"
    ),
    LabelledItem("Прогноз погоды", "Дожди и ветер.", 0, language="ru"),
]


class Counting:
    """An encoder that counts what it is asked for."""

    name = "counting-1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), 1.0, -2.0] for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(ROOT / "config" / "lexicon.toml")


def test_kept_items_come_back_as_the_same_figures(tmp_path: Path, lexicon: Lexicon) -> None:
    record = add_labels("mine", ITEMS, tmp_path, lexicon, Counting())
    kept = load_labels(tmp_path, "mine", lexicon)
    fresh = make_examples(ITEMS, lexicon, Counting(), {})
    assert record.grades == [1, 1, 1]
    assert [reading.hits for reading in kept.readings] == [r.hits for r in fresh.readings]
    assert [dict(r.title_terms) for r in kept.readings] == [
        dict(r.title_terms) for r in fresh.readings
    ]
    assert kept.grades.tolist() == [2, 1, 0]
    assert kept.allowed[1] == {"russia", "trade"}
    assert kept.sources.tolist() == ["", "wire", ""]
    assert np.allclose(kept.vectors, fresh.vectors, rtol=0.02, atol=0.3)


def test_no_word_of_an_item_is_kept(tmp_path: Path, lexicon: Lexicon) -> None:
    words = ("Zyzzyva", "квазимодо", "饕餮")
    secret = LabelledItem(" ".join(words), "and more of " + words[0], 0)
    add_labels("mine", [secret], tmp_path, lexicon, None)
    with np.load(tmp_path / "mine.0.npz") as arrays:
        content = b"".join(arrays[name].tobytes() for name in arrays.files)
    for word in words:
        for coding in ("utf-8", "utf-32-le"):
            assert word.encode(coding) not in content


def test_adding_the_same_twice_gives_the_same_bytes(tmp_path: Path, lexicon: Lexicon) -> None:
    add_labels("mine", ITEMS, tmp_path / "a", lexicon, Counting())
    add_labels("mine", ITEMS, tmp_path / "b", lexicon, Counting())
    assert labels_digest(tmp_path / "a") == labels_digest(tmp_path / "b")
    assert (tmp_path / "a/mine.toml").read_bytes() == (tmp_path / "b/mine.toml").read_bytes()


def test_adding_under_a_name_replaces_what_was_there(tmp_path: Path, lexicon: Lexicon) -> None:
    add_labels("mine", ITEMS * 300, tmp_path, lexicon, None)
    add_labels("mine", ITEMS[:1], tmp_path, lexicon, None)
    assert len(load_labels(tmp_path, "mine", lexicon)) == 1
    assert [record.items for record in list_labels(tmp_path)] == [1]


def test_a_large_collection_is_kept_in_parts_and_in_order(tmp_path: Path, lexicon: Lexicon) -> None:
    items = [LabelledItem(f"item {at}", "", at % 3) for at in range(1500)]
    add_labels("mine", items, tmp_path, lexicon, None)
    assert len(list(tmp_path.glob("*.npz"))) == 3
    assert load_labels(tmp_path, "mine", lexicon).grades.tolist() == [at % 3 for at in range(1500)]


def test_the_copy_without_summary_reads_the_title_alone(lexicon: Lexicon) -> None:
    headline = make_examples(ITEMS, lexicon, Counting(), {}).headlines()
    assert all(reading.summary_chars == 0 for reading in headline.readings)
    assert headline.vectors[0, 0] < make_examples(ITEMS, lexicon, Counting(), {}).vectors[0, 0]


def test_near_duplicates_across_scripts_share_a_group(lexicon: Lexicon) -> None:
    items = [
        LabelledItem("中國與哈薩克斯坦簽署天然氣管道擴建協議", "", 2),
        LabelledItem("中国与哈萨克斯坦签署天然气管道扩建协议", "", 2),
        LabelledItem("乌兹别克斯坦举行总统选举投票", "", 1),
    ]
    groups = make_examples(items, lexicon, None, {}).groups()
    assert groups[0] == groups[1] != groups[2]


@pytest.mark.parametrize("name", ["", "a/b", "../up", "ä"])
def test_a_name_must_be_a_plain_word(tmp_path: Path, lexicon: Lexicon, name: str) -> None:
    with pytest.raises(LabelError, match="letters"):
        add_labels(name, ITEMS, tmp_path, lexicon, None)


def test_a_damaged_collection_says_to_add_it_again(tmp_path: Path, lexicon: Lexicon) -> None:
    add_labels("mine", ITEMS, tmp_path, lexicon, None)
    (tmp_path / "mine.0.npz").write_bytes(b"PK no archive")
    with pytest.raises(LabelError, match="labels add"):
        load_labels(tmp_path, "mine", lexicon)
    (tmp_path / "mine.toml").write_text("name = 3")
    with pytest.raises(LabelError, match="labels add"):
        list_labels(tmp_path)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("{", "JSON"),
        ("[1]", "object"),
        (json.dumps({"grade": 1}), "title"),
        (json.dumps({"title": "  ", "grade": 1}), "title"),
        (json.dumps({"title": "a", "grade": 3}), "grade"),
        (json.dumps({"title": "a", "grade": True}), "grade"),
        (json.dumps({"title": "a", "grade": 1, "lang": "fr"}), "lang"),
        (json.dumps({"title": "a", "grade": 1, "themes": "x"}), "themes"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, row: str, word: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"title": "fine", "grade": 0}) + "\n" + row)
    with pytest.raises(LabelError, match="line 2") as caught:
        read_labelled(path)
    assert word in str(caught.value)


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    rows = [{"title": "Two\u2028lines\x85and\x0cmore", "grade": 1}, {"title": "next", "grade": 0}]
    lines = "\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_bytes(b"\xef\xbb\xbf" + lines.encode())
    assert [item.title for item in read_labelled(path)] == [row["title"] for row in rows]


def test_files_of_a_folder_are_read_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"title": name, "grade": 0}))
    assert [item.title for item in read_folder(tmp_path)] == ["a", "b"]


def test_an_empty_or_missing_file_and_an_unknown_theme_are_said(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    for name in ("empty.jsonl", "none.jsonl"):
        with pytest.raises(LabelError):
            read_labelled(tmp_path / name)
    with pytest.raises(LabelError, match="diplomacy"):
        check_themes(ITEMS, ("trade",), "here")


def test_a_text_once_encoded_is_not_encoded_again(tmp_path: Path) -> None:
    encoder = Counting()
    known = read_cache(tmp_path)
    first = vectors_of(["one", "two", "one"], encoder, known)
    write_cache(tmp_path, known)
    again = vectors_of(["two", "one"], encoder, read_cache(tmp_path))
    assert encoder.asked == ["one", "two"]
    assert np.allclose(again, first[[1, 0]], atol=1e-6)


def test_another_encoder_does_not_get_the_kept_vectors() -> None:
    assert key_of("one-1", "text") != key_of("one-2", "text")


def test_a_damaged_cache_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "vectors-0.npz").write_bytes(b"nothing")
    assert read_cache(tmp_path) == {}


def test_packed_vectors_are_off_by_half_a_step_at_most() -> None:
    vectors = np.random.default_rng(3).normal(size=(50, 30)).astype(np.float32)
    packed = pack(vectors)
    steps = np.abs(vectors).max(axis=1) / 127
    assert (np.abs(unpack(packed) - vectors).max(axis=1) <= steps * 0.501).all()
    assert np.array_equal(pack(unpack(packed)).codes, packed.codes)
