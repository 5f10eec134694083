"""Linear scores, without sentence vectors: ours one by one and in batch, against scikit-learn.

The peer is jieba, TfidfVectorizer and LogisticRegression, fitted on the contrast set; it gives a
number. Ours gives a score, themes, parties, the nearest seed section and reasons that add up. Items
are those of a file; or without one the contrast set, of which the gate lets most in, and beside it
a day's mix made up of a few hundred words, one item in six of the field.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jieba
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from benchmarks.items_of import CONTRAST, Text, even, mean_chars, read_texts
from benchmarks.machine import machine_line
from benchmarks.made import item_text
from benchmarks.race import race
from benchmarks.report import options, show
from classifiers import registry
from classifiers.looks import Lookout
from classifiers.model import Model
from classifiers.parts import Parts, parts_from

CHARS = 300
PEER = "jieba and scikit-learn"
COMPARED = (("batch", "batch"), ("one by one", "one by one"), ("batch", "one by one"))


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
    lookout = Lookout(parts.lexicon, parts.gate, {})
    return sum(lookout.at(*text).field >= parts.gate.floor for text in texts) / len(texts)


def texts_by_name(items: Path | None, count: int) -> dict[str, list[Text]]:
    """Items of 300 characters: of a file, or the two sorts that are at hand without one."""
    given = even(read_texts(items, most=count), chars=CHARS)
    if items is not None:
        return {items.stem: given}
    made = [item_text(number, number) for number in range(len(given))]
    return {"contrast set": given, "made-up day": even(made, chars=CHARS)}


def contestants(texts: list[Text], peer: Any, ours: Model) -> dict[str, Callable[[], object]]:
    """The peer and we, each in batch and one by one."""
    return {
        f"{PEER}, batch": lambda: peer.predict_proba([*map(words_of, texts)]),
        f"{PEER}, one by one": lambda: [peer.predict_proba([words_of(text)]) for text in texts],
        "silkwatch, batch": partial(ours.judge, texts),
        "silkwatch, one by one": lambda: [ours.judge([text]) for text in texts],
    }


def main() -> None:
    """Race over items of 300 characters."""
    parser = options(__doc__ or "")
    parser.add_argument("--data", type=Path, default=Path("var"), help="holds a trained model")
    parser.add_argument("--items", type=Path, help="JSON Lines with title and summary")
    parser.add_argument("--count", type=int, default=600)
    given = parser.parse_args()
    sets = texts_by_name(given.items, given.count)
    peer, (version, parts) = fit_peer(), load_parts(given.data / "models")
    ours = Model(version, parts, None)
    figures = race(
        {
            f"{name}: {way}": run
            for name, texts in sets.items()
            for way, run in contestants(texts, peer, ours).items()
        },
        rounds=given.rounds,
    )
    show(
        machine_line("scikit-learn", "jieba", "numpy"),
        figures,
        units=len(next(iter(sets.values()))),
        unit="items",
        compare=[
            (f"{name}: {PEER}, {theirs}", f"{name}: silkwatch, {way}")
            for name in sets
            for theirs, way in COMPARED
        ],
        notes=[
            f"{name}: {mean_chars(texts):.0f} characters an item; the gate lets "
            f"{share_let_in(parts, texts):.0%} in, the rest is judged by marks alone."
            for name, texts in sets.items()
        ],
        target=given.json,
    )


if __name__ == "__main__":
    main()
