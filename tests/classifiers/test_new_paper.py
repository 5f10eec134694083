"""A paper on a subject that no label knows must move the scores of items on that subject."""

from collections.abc import Sequence
from pathlib import Path
from shutil import copytree

import numpy as np
from threadpoolctl import threadpool_limits

from classifiers.corpus import Corpus, make_corpus
from classifiers.examples import make_examples
from classifiers.labelled import LabelledItem, read_folder
from classifiers.learn import learn
from classifiers.lexicon import load_lexicon
from classifiers.papers.add import add_papers
from classifiers.papers.facts import Facts
from classifiers.papers.load import Papers, load_papers
from classifiers.sheets import sheet_of_examples
from classifiers.stage import FULL

ROOT = Path(__file__).resolve().parents[2]
LEXICON = load_lexicon(ROOT / "config/lexicon.toml")
PAPER = """雪豹保育與山地生態

壹、前言
雪豹棲息於天山與帕米爾。保育人士設置紅外線相機，統計雪豹族群，並與牧民商議家畜保險。棲地破碎與盜獵使雪豹數量減少，岩羊與旱獺是雪豹的主要獵物，獵物減少時雪豹便下山捕食羊隻。

貳、跨境保育
雪豹不識國界，山地生態廊道須由各國合設。保育區的巡護員以紅外線相機與衛星項圈追蹤雪豹，牧民得到補償後不再報復性獵殺。盜獵者販賣豹皮與豹骨，海關與保育組織合作查緝。

參、牧民與雪豹
牧民與雪豹的衝突多在冬季。圈舍加固、牧犬與夜間巡守可使羊隻少受雪豹襲擊，家畜保險則由村社共管，每頭羊繳費微薄，遭雪豹咬死後憑相機照片理賠。保育人士收購牧民織品，約定村中不得獵殺雪豹與岩羊，違約者失去獎金。

肆、結語
雪豹是山地生態的指標。族群統計、廊道、家畜保險與查緝盜獵四者並行，雪豹才有恢復的可能；缺了牧民的支持，保育區只是地圖上的一塊顏色。
"""
ON = (
    "吉爾吉斯山地設雪豹保育區",
    "塔吉克牧民獲家畜保險 雪豹不再遭獵殺",
    "Kyrgyz rangers film a snow leopard",
    "В Казахстане пересчитали снежных барсов",
)
OTHER = (
    "哈薩克總統訪問安卡拉",
    "烏茲別克調整棉花出口稅",
    "Tajikistan seeks a loan for a gas pipe",
    "Туркмения и Россия обсудили газ",
)


class Subjects:
    """One dimension a subject, as a good encoder would see them in any language."""

    name = "subjects-1"
    subjects = (
        ("雪豹", "snow leopard", "снежн"),
        ("氣", "气", "gas", "газ"),
        ("總統", "总统", "president", "президент"),
        ("路", "rail", "road", "дорог"),
        ("球", "match", "матч"),
    )

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = [
            [0.5, *(float(any(word in text for word in words)) for words in self.subjects)]
            for text in texts
        ]
        table = np.array(rows, dtype=np.float32)
        return table / np.linalg.norm(table, axis=1, keepdims=True)


def with_the_paper(seeds: Path, folder: Path) -> Papers:
    copytree(seeds / "papers", folder / "seeds/papers")
    (folder / "leopards.txt").write_text(PAPER, encoding="utf-8")
    facts = Facts(title="雪豹保育", authors=("made up",), year=2026, kind="made up")
    add_papers(
        [folder / "leopards.txt"],
        folder / "seeds",
        encode=Subjects().encode,
        encoder=Subjects.name,
        overrides={"leopards.txt": facts},
    )
    return load_papers(folder / "seeds", encoder=Subjects.name)


def answers(corpus: Corpus, papers: Papers, texts: Sequence[str]) -> np.ndarray:
    with threadpool_limits(1):
        learned = learn(corpus, papers, np.arange(len(corpus.weights)))
    examples = make_examples([LabelledItem(text, "", 0) for text in texts], LEXICON, Subjects(), {})
    return learned.ask(sheet_of_examples(examples))[FULL].joint


def test_items_on_a_new_papers_subject_rise_and_others_stay(small_world, tmp_path: Path) -> None:
    seeds = small_world.seeds
    items = read_folder(seeds / "contrast")
    themes = sorted({name for item in items for name in item.themes})
    corpus = make_corpus([make_examples(items, LEXICON, Subjects(), {})], [], themes)
    before = answers(corpus, load_papers(seeds, encoder=Subjects.name), (*ON, *OTHER))
    after = answers(corpus, with_the_paper(seeds, tmp_path), (*ON, *OTHER))
    rise = after - before
    assert (rise[: len(ON)] > 0.3).all()
    assert np.abs(rise[len(ON) :]).max() < rise[: len(ON)].min() / 2
