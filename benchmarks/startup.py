"""Cold start to answer: `silkwatch score` of one item, and the same with scikit-learn and joblib.

The peer is a small text model of its own, pickled by joblib: jieba, TfidfVectorizer,
LogisticRegression. Each round is a new process; its CPU and its whole time count.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.machine import machine_line
from benchmarks.made import item_text
from benchmarks.race import Figure, race
from benchmarks.report import options, show

LEARN = """
import sys, jieba, joblib
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from benchmarks.made import item_text
texts = [" ".join(jieba.cut(" ".join(item_text(feed, number))))
         for feed in range(4) for number in range(400)]
model = make_pipeline(TfidfVectorizer(token_pattern=r"[^ ]+"), LogisticRegression())
model.fit(texts, [number % 2 for number in range(len(texts))])
joblib.dump(model, sys.argv[1])
"""
ASK = """
import json, sys, jieba, joblib
model = joblib.load(sys.argv[1])
row = json.loads(open(sys.argv[2]).readline())
text = " ".join(jieba.cut(row["title"] + " " + row["summary"]))
print(model.predict_proba([text])[0][1])
"""


def run(command: list[str], surroundings: dict[str, str]) -> None:
    """Run one process to its end.

    Raises:
        SystemExit: It failed; what it said is shown.
    """
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)


def main() -> None:
    """Race on one made-up item."""
    parser = options(__doc__ or "")
    parser.add_argument("--data", type=Path, help="a data folder with a trained model; else var")
    given: argparse.Namespace = parser.parse_args()
    root = str(Path(__file__).parents[1])
    surroundings = os.environ | {"PYTHONPATH": root}
    if given.data:
        surroundings["SILKWATCH_DATA_DIR"] = str(given.data.resolve())
    with tempfile.TemporaryDirectory() as folder:
        item, model, answer = (Path(folder, name) for name in ("item.jsonl", "model", "answer"))
        title, summary = item_text(2, 1)
        item.write_text(json.dumps({"id": "1", "title": title, "summary": summary}) + "\n")
        run([sys.executable, "-c", LEARN, str(model)], surroundings)
        ours = [str(Path(sys.executable).parent / "silkwatch"), "score", "--input", str(item)]
        theirs = [sys.executable, "-c", ASK, str(model), str(item)]
        figures = race(
            {
                "scikit-learn and joblib": partial(run, theirs, surroundings),
                "silkwatch score": partial(run, [*ours, "--output", str(answer)], surroundings),
            },
            rounds=given.rounds,
        )
    show(
        machine_line("scikit-learn", "jieba"),
        figures,
        units=1,
        unit="items",
        compare=[("silkwatch score", "scikit-learn and joblib")],
        notes=[_whole_time(figures)],
        target=given.json,
    )


def _whole_time(figures: list[Figure]) -> str:
    parts = (f"{one.name} {statistics.median(one.wall_seconds):.2f} s" for one in figures)
    return "Whole time from start to answer, median: " + ", ".join(parts)


if __name__ == "__main__":
    main()
