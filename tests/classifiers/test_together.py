"""Many items looked at together against each looked at by itself: the same to the bit."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from classifiers.features import mark_table
from classifiers.form_trie import Trie
from classifiers.lexicon import Lexicon, lexicon_from, load_lexicon
from classifiers.mark_columns import mark_columns
from classifiers.mark_names import MarkNames
from classifiers.marks import mark_features
from classifiers.model import _MANY
from classifiers.page import page_of_clean
from classifiers.pages import pages_of, pages_of_clean
from classifiers.reading import caption_end, read_marks, shorten

ROOT = Path(__file__).resolve().parents[2]
Text = tuple[str, str]
ODD = [
    ("", ""),
    ("中國", "哈薩克"),
    ("AI模型 AI", "İstanbul ẞ 中国"),
    ("China\x1f. Kazakhstan\x1e", "\x1f中亞"),
    ("\U00020000 China", "\ud800 Казахстан"),
    ("Kazakhstan", "A crowd waits at the border post on a cold day in June (AP) China was named."),
    ("中美中俄", "中哈中吉烏鐵路，中亞五國同中國"),
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(ROOT / "config" / "lexicon.toml")


@pytest.fixture(scope="module")
def items() -> list[Text]:
    rows = [
        json.loads(line)
        for path in sorted((ROOT / "seeds" / "contrast").glob("*-1.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    plain = [(row["title"], row.get("summary") or "") for row in rows]
    dice, pieces = random.Random(8), [part for pair in plain for part in pair if part]
    mixed = [
        (dice.choice(pieces)[: dice.randint(0, 40)], "".join(_snips(dice, pieces)))
        for _ in range(600)
    ]
    return [*plain, *ODD, *mixed]


def _snips(dice: random.Random, pieces: list[str]) -> list[str]:
    snips = []
    for _ in range(dice.randint(0, 12)):
        piece = dice.choice(pieces)
        start = dice.randrange(len(piece))
        snips.append(
            piece[start : start + dice.randint(1, 20)] + dice.choice(("", ". ", "（", "。"))
        )
    return snips


def test_every_word_is_found_wherever_it_stands() -> None:
    words = ["ab", "abc", "bca", "ccc", "cccc", "aaaaaaa"]
    text = "".join(random.Random(1).choices("abcd", k=3_000)) + "aaaaaaa"
    wanted = sorted(
        (at, -len(word), number)
        for number, word in enumerate(words)
        for at in range(len(text))
        if text.startswith(word, at)
    )
    found = Trie(words).find(np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32))
    columns = zip(*(column.tolist() for column in found), strict=True)
    assert [(start, start - end, number) for number, start, end in columns] == wanted
    assert not len(Trie([]).find(np.zeros(3, dtype=np.uint32)).starts)


def test_marks_as_columns_are_those_of_each_item(lexicon: Lexicon, items: list[Text]) -> None:
    cleaned = [shorten(*item) for item in items]
    seen = lexicon.find_many(pages_of(items))
    assert [list(seen.hits(row)) for row in range(len(items))] == [
        lexicon.find(*own) for own in cleaned
    ]


def test_features_as_columns_are_those_of_each_item(lexicon: Lexicon, items: list[Text]) -> None:
    cleaned = [shorten(*item) for item in items]
    readings = [read_marks(page_of_clean(*own), lexicon) for own in cleaned]
    captions = np.array([caption_end(summary) for _, summary in cleaned])
    assert captions.any()
    columns = mark_columns(
        lexicon.find_many(pages_of_clean(cleaned)).in_captions(captions),
        MarkNames(list(lexicon.marks.values())),
        [reading.script for reading in readings],
        np.array([(reading.title_chars, reading.summary_chars) for reading in readings]),
    )
    given = [list(columns.of(row).items()) for row in range(len(items))]
    assert given == [list(mark_features(reading).items()) for reading in readings]


def test_a_lexicon_of_one_plain_mark_gives_the_same_features_too() -> None:
    lexicon = lexicon_from('[[mark]]\nid = "x"\nclass = "notion"\nen = ["word"]', "here")
    cleaned = [("a word", "word"), ("", "")]
    columns = mark_columns(
        lexicon.find_many(pages_of_clean(cleaned)),
        MarkNames(list(lexicon.marks.values())),
        ["latin", "other"],
        np.array([(6, 4), (0, 0)]),
    )
    wanted = [mark_features(read_marks(page_of_clean(*own), lexicon)) for own in cleaned]
    assert [columns.of(row) for row in (0, 1)] == wanted


def test_items_judged_together_are_judged_as_each_by_itself(small_world, items: list[Text]) -> None:
    some = [*items[::3], *ODD]
    assert len(some) > 4 * _MANY
    alone = [small_world.model.judge([item])[0] for item in some]
    together = small_world.model.judge(some)
    assert together == alone
    assert [one.reasons for one in together] == [one.reasons for one in alone]
    assert {bool(one.themes) for one in alone} == {True, False}
    assert len(set(small_world.model.judge([("", "")] * _MANY))) == 1


def test_what_the_gate_says_of_many_is_what_it_says_of_each(small_world, items: list[Text]) -> None:
    lookout, gate = small_world.model._lookout, small_world.model._parts.gate
    alone, together = [lookout.at(*item) for item in items], lookout.together(items)
    assert together.fields == [look.field for look in alone]
    assert together.cores == [gate.core_logit(look.marks) for look in alone]
    assert list(together.parties) == [look.parties for look in alone]
    assert any(len(parties) > 2 for parties in together.parties)
    for row in range(0, len(items), 5):
        one, other = together.let_in(row), alone[row].let_in()
        assert one[:-1] == other[:-1]
        assert one.read() == other.read()


def test_one_look_gives_the_logits_and_features_of_a_reading(
    small_world, items: list[Text]
) -> None:
    parts, lookout = small_world.model._parts, small_world.model._lookout
    for item in items[::3]:
        look = lookout.at(*item)
        marks = mark_features(read_marks(look.page, parts.lexicon))
        assert [(name, value) for *_, value, name in look.marks] == list(marks.items())
        field, core = parts.gate.biases
        for name, value in marks.items():
            weight = parts.gate.weights.get(name, (0.0, 0.0))
            field, core = field + weight[0] * value, core + weight[1] * value
        assert (look.field, parts.gate.core_logit(look.marks)) == (field, core)


def test_marks_weigh_the_same_by_column_as_by_name(small_world, items: list[Text]) -> None:
    model = small_world.model
    space = model._parts.plain.space
    near = [0.25 * at for at in range(len(space.names) - len(space.marks))]
    for item in items[::3]:
        look = model._lookout.at(*item)
        table = mark_table(space.marks, [look.let_in().marks])
        raw = np.concatenate([table[0], np.array(near, dtype=np.float32)])
        given = model._scale._columns(look.marks, near)
        assert given.tobytes() == raw.tobytes()
