"""Linear scores, without sentence vectors: ours one by one and in batch, against scikit-learn.

The peer is jieba, TfidfVectorizer and LogisticRegression, fitted on the contrast set; it gives a
number. Ours gives a score, themes, parties, the nearest seed section and reasons that add up.
"""

import json
from functools import partial
from pathlib import Path
from typing import Any

import jieba
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from benchmarks.items_of import CONTRAST, Text, even, mean_chars, read_texts
from benchmarks.machine import machine_line
from benchmarks.race import race
from benchmarks.report import options, show
from classifiers import registry
from classifiers.looks import Lookout
from classifiers.model import Model
from classifiers.parts import Parts, parts_from

CHARS = 300


def words_of(text: Text) -> str:
    """A text cut by jieba, parted by blanks."""
    return " ".join(jieba.cut(" ".join(text)))


def fit_peer() -> Any:
    """The peer's pipeline, fitted on the contrast set."""
    rows = [
        json.loads(line)
        for path in sorted(CONTRAST.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    texts = [words_of((row["title"], row.get("summary") or "")) for row in rows]
    pipeline = make_pipeline(TfidfVectorizer(token_pattern=r"[^ ]+"), LogisticRegression())
    return pipeline.fit(texts, [row["grade"] == max(r["grade"] for r in rows) for row in rows])


def load_parts(models_dir: Path) -> tuple[str, Parts]:
    """Version and parts of the active model."""
    saved = registry.load(models_dir)
    return saved.version, parts_from(saved)


def share_let_in(parts: Parts, texts: list[Text]) -> float:
    """Share of the items that the gate does not turn away."""
    lookout = Lookout(parts.lexicon, parts.gate)
    return sum(lookout.at(*text).field >= parts.gate.floor for text in texts) / len(texts)


def main() -> None:
    """Race over items of 300 characters."""
    parser = options(__doc__ or "")
    parser.add_argument("--data", type=Path, default=Path("var"), help="holds a trained model")
    parser.add_argument("--items", type=Path, help="JSON Lines with title and summary")
    parser.add_argument("--count", type=int, default=600)
    given = parser.parse_args()
    texts = even(read_texts(given.items, most=given.count), chars=CHARS)
    peer, (version, parts) = fit_peer(), load_parts(given.data / "models")
    ours = Model(version, parts, None)
    figures = race(
        {
            "jieba and scikit-learn, batch": lambda: peer.predict_proba(list(map(words_of, texts))),
            "jieba and scikit-learn, one by one": lambda: [
                peer.predict_proba([words_of(text)]) for text in texts
            ],
            "silkwatch, batch": partial(ours.judge, texts),
            "silkwatch, one by one": lambda: [ours.judge([text]) for text in texts],
        },
        rounds=given.rounds,
    )
    show(
        machine_line("scikit-learn", "jieba", "numpy"),
        figures,
        units=len(texts),
        unit="items",
        compare=[
            ("jieba and scikit-learn, batch", "silkwatch, batch"),
            ("jieba and scikit-learn, batch", "silkwatch, one by one"),
            ("jieba and scikit-learn, one by one", "silkwatch, one by one"),
        ],
        notes=[
            f"{mean_chars(texts):.0f} characters an item; the gate lets "
            f"{share_let_in(parts, texts):.0%} in, the rest is judged by marks alone."
        ],
        target=given.json,
    )


if __name__ == "__main__":
    main()
