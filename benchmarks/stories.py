"""What grouping costs: 1,500 new reports against 5, 10, 20 and 50 thousand of the last 30 days.

    python -m benchmarks.stories

Each size runs in a process of its own, so that the memory named is its own. Reports are made up
from the words of our own pairs and a fixed seed, in four scripts; their vectors are at hand, as
they are from the second run on.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from classifiers.segment import open_segmenter
from classifiers.stories import Report, group
from classifiers.story_cache import KeptVectors
from classifiers.story_compare import load_kit, text_key, title_key
from classifiers.vectors import key_of, pack

NEW, DAYS, SEED, DIMENSIONS = 1500, 30, 1, 384
SIZES = (5_000, 10_000, 20_000, 50_000)
START = datetime(2026, 1, 1, tzinfo=UTC)
TELLINGS = 3  # reports an event, on average
EVENT_SPREAD = 600  # reports between the first and the last of one event
PAIRS = Path(__file__).resolve().parents[1] / "seeds" / "stories"
LANGUAGES = {"en": "en", "ru": "ru", "zh_hans": "zh-Hans", "zh_hant": "zh-Hant"}


class Ready:
    """An encoder that is never asked: every vector is at hand."""

    def __init__(self, name: str) -> None:
        self.name = name

    def encode(self, texts: list[str]) -> np.ndarray:
        """Refuse: encoding is not what is measured here."""
        raise RuntimeError(f"{len(texts)} texts without a vector")


def vocabulary() -> dict[str, list[str]]:
    """Words of our own pairs by language: pieces of Chinese, whole words of the others."""
    found: dict[str, set[str]] = {language: set() for language in LANGUAGES.values()}
    for path in sorted(PAIRS.glob("pairs-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for side in map(json.loads(line).get, "ab"):
                language = LANGUAGES[side["lang"]]
                text = side["title"] + " " + side["summary"]
                cut = open_segmenter().lcut(text) if language.startswith("zh") else text.split()
                found[language].update(cut)
    return {language: sorted(words) for language, words in found.items()}


def words(vocabulary: list[str], count: int, chance: random.Random) -> list[str]:
    """Words as common as in life: the n-th about 1/n as often as the first."""
    return [
        vocabulary[int(len(vocabulary) ** chance.random()) % len(vocabulary)] for _ in range(count)
    ]


def sentence(parts: list[str], language: str) -> str:
    """Words put together as the language does, with a stop at the end."""
    return "".join(parts) + "。" if language.startswith("zh") else " ".join(parts) + "."


def make(count: int) -> tuple[list[Report], dict[str, str], KeptVectors]:
    """Reports of 30 days, the stories of all but the newest 1,500, and vectors of all."""
    chance, known_words = random.Random(SEED), vocabulary()
    for one in known_words.values():
        chance.shuffle(one)
    reports, events = [], []
    for number in range(count):
        event = (number + chance.randrange(EVENT_SPREAD)) // TELLINGS
        language = chance.choice(list(known_words))
        own = random.Random(event * 7 + len(language))
        shared = words(known_words[language], 6, own)
        title = sentence(shared + words(known_words[language], 4, chance), language)
        parts = [words(known_words[language], 10, chance) for _ in range(4)]
        summary = " ".join(sentence(part, language) for part in [shared, *parts])
        at = START + timedelta(days=DAYS * number / count)
        reports.append(Report(f"{number:06d}", title, summary, at, language))
        events.append(event)
    old = zip(reports[:-NEW], events[:-NEW], strict=True)
    known = {one.report_id: f"story-{event}" for one, event in old}
    return reports, known, vectors_for(reports, events)


def vectors_for(reports: list[Report], events: list[int]) -> KeptVectors:
    """Vectors near one another for reports of one event, packed as they lie on disk."""
    name, chance = load_kit().space.encoder, np.random.default_rng(SEED)
    keys = np.zeros((2 * len(reports), 16), dtype=np.uint8)
    codes = np.zeros((2 * len(reports), DIMENSIONS), dtype=np.int8)
    scales = np.zeros(2 * len(reports), dtype=np.float32)
    for at, (report, event) in enumerate(zip(reports, events, strict=True)):
        home = 2 * np.random.default_rng(event).normal(size=DIMENSIONS)
        both = (home + chance.normal(size=(2, DIMENSIONS))) / 44
        packed = pack(both.astype(np.float32))
        rows = slice(2 * at, 2 * at + 2)
        codes[rows], scales[rows] = packed.codes, packed.scales
        texts = title_key(report.title), text_key(report.title, report.summary)
        for row, text in enumerate(texts):
            keys[2 * at + row] = np.frombuffer(key_of(name, text), dtype=np.uint8)
    return KeptVectors(keys, codes, scales)


def run(count: int) -> dict[str, float]:
    """Group once and say what it took; making the reports and loading the model is not counted."""
    reports, known, vectors = make(count)
    encoder = Ready(load_kit().space.encoder)
    group(reports[:50], known={}, decisions=[])  # loads the segmenter
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started, cpu = time.perf_counter(), time.process_time()
    found = group(reports, known=known, decisions=[], encoder=encoder, vectors=vectors)
    seconds, busy = time.perf_counter() - started, time.process_time() - cpu
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    joined = sum(1 for one in reports[-NEW:] if found[one.report_id] in set(known.values()))
    return {
        "reports": count,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(busy, 2),
        "peak_mb": round(after),
        "before_grouping_mb": round(before),
        "new_joined_to_old": joined,
    }


def main() -> None:
    """Print a line a size."""
    parser = argparse.ArgumentParser(description="What grouping reports into stories costs.")
    parser.add_argument("--size", type=int, help="run one size in this process")
    given = parser.parse_args()
    if given.size:
        print(json.dumps(run(given.size)))
        return
    for size in SIZES:
        command = [sys.executable, "-m", "benchmarks.stories", "--size", str(size)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        print(done.stdout.strip(), flush=True)


if __name__ == "__main__":
    main()
