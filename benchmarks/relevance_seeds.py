"""Do new seeds move the scores? A paper on a new subject is added, and two models compared.

    python -m benchmarks relevance_seeds [--json FILE]

The paper (made up, on lithium in Central Asia) is read into a copy of seeds/, and both models learn
from the same items. Raw answers are compared, before calibration: items on the paper's subject
should rise, the others stay where they are.
"""

import argparse
import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import mean

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.machine import machine_line
from benchmarks.relevance import ROOT, Material, load
from classifiers.encoder import Encoder, cut, open_encoder
from classifiers.learn import Learned, learn
from classifiers.lexicon import load_lexicon
from classifiers.marks import mark_features
from classifiers.papers.add import add_papers
from classifiers.papers.facts import Facts
from classifiers.papers.load import Papers, load_papers
from classifiers.reading import read_item
from classifiers.sheets import sheet_of
from classifiers.stage import FULL, PLAIN

PAPER = """中亞的鋰：電池原料與大國競逐

壹、前言
鋰是電動車電池的原料。過去十年，鋰價大起大落，各國爭相尋找鋰礦與鋰鹽湖。中亞的鋰長期無人聞問，近年卻成為電池產業鏈的新前線。本文討論鋰輝石、鋰雲母與鹽湖提鋰三種來源，說明電池級碳酸鋰與氫氧化鋰的加工條件，並分析電池廠商與礦業公司在當地的布局。

貳、鋰礦的分布
地質調查顯示，哈薩克東部的偉晶岩帶含有鋰輝石，烏茲別克與吉爾吉斯的花崗岩中也見鋰雲母，阿富汗努爾斯坦的偉晶岩更以鋰聞名。這些鋰礦品位不一，選礦成本高，缺水缺電，離港口遙遠。鋰精礦若要運到電池材料廠，須經鐵路轉運，運費占鋰鹽售價的一成以上。鹽湖提鋰需要吸附劑與淡水，鹹海周邊的鹵水鋰濃度偏低，仍在試驗階段。

參、電池產業鏈的布局
電池材料廠看中的不只是鋰精礦，還有電價與關稅。冶煉廠若設在礦區旁，可就地生產碳酸鋰，再送往正極材料廠。電動車組裝線在塔什干與阿拉木圖相繼投產，帶動電池包、回收與儲能的需求。鋰電池回收能取回鋰、鈷、鎳，減少對鋰礦的依賴。電池廠商與礦業公司簽下包銷協議，以預付款換取鋰精礦的優先購買權，銀行則以鋰礦作擔保放款。

肆、競逐與風險
歐洲、韓國與日本都派出鋰礦考察團，盼分散電池原料來源。資源民族主義抬頭，政府要求鋰礦加工在地化，提高鋰的礦業稅。居民擔心尾礦與用水，鋰礦開發屢遭抗議。鋰價若長期低迷，高成本的鋰礦將先停產，電池原料的競逐也可能降溫。

伍、結論
鋰不會取代天然氣與鈾，卻讓中亞進入電池時代。誰掌握冶煉技術與電池訂單，誰就決定鋰的去向。
"""
ON_SUBJECT = (
    ("哈薩克東部發現鋰輝石礦帶", "地質部門說鋰儲量仍待確認，選礦試驗明年展開。"),
    ("烏茲別克擬建碳酸鋰冶煉廠", "官員盼吸引電池材料廠落腳納沃伊。"),
    ("吉尔吉斯斯坦对锂矿加征矿业税", "政府要求锂精矿在本国加工。"),
    ("电池厂商竞逐中亚锂资源", "包销协议以预付款换取锂精矿。"),
    ("Kazakhstan seeks partners for lithium spodumene deposits", "Battery makers are watching."),
    ("Battery firm to build lithium carbonate plant in Uzbekistan", ""),
    ("Казахстан ищет инвесторов для добычи лития", "Литий нужен для аккумуляторов."),
    ("В Узбекистане построят завод литиевых батарей", ""),
)
OTHER = (
    ("哈薩克總統訪問安卡拉", "兩國談天然氣轉運。"),
    ("吉爾吉斯國會通過外國代表法", ""),
    ("乌兹别克斯坦新建高铁线路", "线路连接布哈拉与希瓦。"),
    ("中国与塔吉克斯坦举行边防会谈", ""),
    ("Kazakhstan and Russia agree on grain quotas", ""),
    ("China lends Tajikistan money for a road", "The road runs to the Pamirs."),
    ("Казахстан увеличит транзит зерна", ""),
    ("Китай и Киргизия обсудили охрану границы", ""),
)


def with_the_paper(encoder: Encoder | None) -> Papers:
    """The seed papers with the made-up one among them."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        shutil.copytree(ROOT / "seeds/papers", seeds / "papers")
        file = Path(folder) / "lithium.txt"
        file.write_text(PAPER, encoding="utf-8")
        facts = Facts(title=PAPER.splitlines()[0], authors=("made up",), year=2026, kind="made up")
        add_papers(
            [file],
            seeds,
            encode=encoder.encode if encoder else None,
            encoder=encoder.name if encoder else "",
            overrides={file.name: facts},
        )
        return load_papers(seeds, encoder=encoder.name if encoder else "")


def answers(
    learned: Learned, texts: tuple[tuple[str, str], ...], encoder: Encoder | None
) -> np.ndarray:
    """Raw joint answers of the last stage, shape (n_texts,)."""
    lexicon = load_lexicon(ROOT / "config/lexicon.toml")
    readings = [read_item(*text, lexicon) for text in texts]
    vectors = np.zeros((len(texts), 0), dtype=np.float32)
    if encoder is not None:
        vectors = encoder.encode([cut(*text) for text in texts])
    sheet = sheet_of(readings, [mark_features(reading) for reading in readings], vectors)
    return learned.ask(sheet)[FULL if encoder else PLAIN].joint


def taught(material: Material, papers: Papers) -> Learned:
    """A model of everything with these papers."""
    corpus = replace(material, papers=papers).corpus()
    return learn(corpus, papers, np.arange(len(corpus.weights)))


def main() -> None:
    """Print how far each group of items moved."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args()
    print(machine_line("numpy", "scikit-learn"))
    encoder, material = open_encoder(), load()
    with threadpool_limits(1):
        before = taught(material, material.papers)
        after = taught(material, with_the_paper(encoder))
    moves = {}
    for label, texts in (("on the paper's subject", ON_SUBJECT), ("others", OTHER)):
        gap = answers(after, texts, encoder) - answers(before, texts, encoder)
        moves[label] = gap.tolist()
        rising = int((gap > 0).sum())
        print(f"{label}: mean change of the logit {mean(gap):+.2f}, rising {rising} of {len(gap)}")
    if chosen.json:
        chosen.json.write_text(json.dumps(moves, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
