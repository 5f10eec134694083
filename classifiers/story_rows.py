"""Feature rows to learn from: of our own pairs, and of labelled pairs whose texts stay outside.

    python -m classifiers.story_rows ../shared/eval

makes seeds/stories/rows.npz, and the two files beside the weights that say how to read a report:
reading.npz (how rare things are, and the lexicon of the day) and space.npz (how to place vectors).
All hold figures only. The folder given must have stories.jsonl with labelled pairs, and *.jsonl
files with items of many events; encoding them takes about half an hour the first time.
"""

import argparse
import json
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.arrays import write_arrays
from classifiers.encoder import open_encoder
from classifiers.errors import SeedError
from classifiers.lexicon import Lexicon, lexicon_from
from classifiers.story_compare import (
    READING,
    SPACE,
    Comparer,
    Text,
    VectorSource,
    load_reading,
)
from classifiers.story_features import NAMES
from classifiers.story_model import SHIPPED
from classifiers.story_overlap import FIRST_SORT, KINDS, PIECES, SOUNDS, TITLE, WORDS
from classifiers.story_rarity import KINDS as RARITY_KINDS
from classifiers.story_rarity import Rarity
from classifiers.story_reading import read_telling
from classifiers.story_space import Space
from classifiers.story_steps import learn_space
from classifiers.text import fold
from classifiers.vectors import read_cache, write_cache

logger = logging.getLogger(__name__)

ROWS = "rows.npz"
JUDGED = "judged.jsonl"
JUDGED_SOURCE = Path(JUDGED).stem
_PARTS = 5
_CORPORA = ("background.jsonl", "contrast.jsonl", "dev.jsonl", "train.jsonl")
_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two reports and whether they tell one event.

    Attributes:
        a: Title and summary of the one.
        b: Title and summary of the other.
        same: They tell one event.
        source: Collection the pair is from.
    """

    a: Text
    b: Text
    same: bool
    source: str


def read_pairs(path: Path) -> list[LabelledPair]:
    """All pairs of a JSONL file with keys a, b (title, summary) and same; source may be absent.

    Raises:
        SeedError: The file cannot be read, or a line is wrong; names the line.
    """
    pairs = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(str(path), f"cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            a, b = ((row[k]["title"], row[k].get("summary", "")) for k in "ab")
            pairs.append(LabelledPair(a, b, bool(row["same"]), row.get("source", path.stem)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            reason = f"line {number} is no pair of reports with keys a, b and same: {error}"
            raise SeedError(str(path), reason) from error
    return pairs


def own_pairs(seeds_dir: Path) -> tuple[list[LabelledPair], str]:
    """Our own pairs of a folder's pairs-*.jsonl, and a hash of those files."""
    paths = sorted(seeds_dir.glob("pairs-*.jsonl"))
    digest = sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]
    return [pair for path in paths for pair in read_pairs(path)], digest


def event_groups(pairs: Sequence[LabelledPair]) -> list[int]:
    """Number of the group of each pair: pairs that share a title, however far round, share it."""
    home: dict[str, str] = {}

    def root(title: str) -> str:
        while home.setdefault(title, title) != title:
            home[title] = title = home[home[title]]
        return title

    for pair in pairs:
        home[root(fold(pair.a[0]).strip())] = root(fold(pair.b[0]).strip())
    roots = [root(fold(pair.a[0]).strip()) for pair in pairs]
    number = {one: at for at, one in enumerate(dict.fromkeys(roots))}
    return [number[one] for one in roots]


def make_reading(
    texts: Sequence[Text],
    lexicon_text: str,
    own: Sequence[LabelledPair],
    source: VectorSource,
    folder: Path,
) -> None:
    """Learn how to read reports from those of many events, and write it into a folder."""
    rarity = count_rarity(texts, lexicon_from(lexicon_text, "lexicon"))
    raw = np.frombuffer(lexicon_text.encode(), dtype=np.uint8)
    write_arrays(folder / READING, {**rarity.arrays(), "lexicon": raw})
    write_arrays(folder / SPACE, learn_space(texts, _same(own), source).arrays())


def _same(pairs: Sequence[LabelledPair]) -> list[tuple[Text, Text]]:
    return [(pair.a, pair.b) for pair in pairs if pair.same]


def count_rarity(texts: Sequence[Text], lexicon: Lexicon) -> Rarity:
    """Count in how many texts each word, piece, sound and mark stands."""
    nothing = Rarity(0, {kind: {} for kind in RARITY_KINDS})
    counts: dict[str, Counter[int]] = {kind: Counter() for kind in RARITY_KINDS}
    for title, summary in texts:
        telling = read_telling(title, summary, lexicon, nothing)
        counts["words"].update(telling.things.of(WORDS))
        counts["pieces"].update(telling.things.of(PIECES, TITLE))
        counts["sounds"].update(telling.things.of(SOUNDS))
        for sort in range(FIRST_SORT, KINDS):
            counts["marks"].update(telling.things.of(sort))
    return Rarity(len(texts), counts)


def judged_pairs(path: Path, items: Mapping[str, Text]) -> list[LabelledPair]:
    """Pairs of items that lie close together, judged by reading them; the file holds ids only.

    Raises:
        SeedError: A line is wrong, or an item is not known; names the line.
    """
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            a, b = items[row["a"]], items[row["b"]]
            pairs.append(LabelledPair(a, b, bool(row["same"]), JUDGED_SOURCE))
        except (ValueError, KeyError, TypeError) as error:
            reason = f"line {number} is no pair of known items with keys a, b and same: {error}"
            raise SeedError(str(path), reason) from error
    return pairs


@dataclass(frozen=True, slots=True)
class Lesson:
    """Pairs to make rows of.

    Attributes:
        labelled: Those to measure on.
        judged: Those we judged.
        own: Those we made up.
        texts: Reports of many events.
    """

    labelled: Sequence[LabelledPair]
    judged: Sequence[LabelledPair]
    own: Sequence[LabelledPair]
    texts: Sequence[Text]


def make_rows(lesson: Lesson, seeds_dir: Path, source: VectorSource, folder: Path) -> None:
    """Write seeds_dir/rows.npz: features, answers and groups of all pairs."""
    space = load_reading(folder)[2]
    named = {"labelled": lesson.labelled, "own": lesson.own, "judged": lesson.judged}
    arrays = {"own_digest": np.array([own_pairs(seeds_dir)[1]]), "names": np.array(NAMES)}
    for name, pairs in named.items():
        groups = np.array(event_groups(pairs), dtype=np.int32)
        if name == "own":
            rows = _rows_unlearned(lesson, groups, source, folder)
        else:
            rows = _rows_of(pairs, space, source, folder)
        arrays[f"{name}_rows"] = rows.astype(np.float32)
        arrays[f"{name}_same"] = np.array([pair.same for pair in pairs])
        arrays[f"{name}_sources"] = np.array([pair.source for pair in pairs])
        arrays[f"{name}_groups"] = groups
    write_arrays(seeds_dir / ROWS, arrays)


def _rows_of(
    pairs: Sequence[LabelledPair], space: Space, source: VectorSource, folder: Path
) -> NDArray[np.float64]:
    lexicon, rarity, _ = load_reading(folder)
    texts = [text for pair in pairs for text in (pair.a, pair.b)]
    comparer = Comparer(texts, lexicon, rarity, space, source)
    return comparer.rows([(at, at + 1) for at in range(0, len(texts), 2)])


def _rows_unlearned(
    lesson: Lesson, groups: NDArray[np.int32], source: VectorSource, folder: Path
) -> NDArray[np.float64]:
    """Rows of our own pairs, each by a space that was not learned from any pair of its group.

    In a space learned from them they lie closer than other reports of one event ever do.
    """
    rows = np.zeros((len(lesson.own), len(NAMES)))
    for part in range(_PARTS):
        within = groups % _PARTS == part
        others = [pair for pair, own in zip(lesson.own, within, strict=True) if not own]
        these = [pair for pair, own in zip(lesson.own, within, strict=True) if own]
        space = learn_space(lesson.texts, _same(others), source)
        rows[within] = _rows_of(these, space, source, folder)
    return rows


def main() -> None:
    """Make everything anew from a folder of labelled pairs and items."""
    parser = argparse.ArgumentParser(description="Make the rows that the story model learns from.")
    parser.add_argument("folder", type=Path, help="holds stories.jsonl and items of many events")
    parser.add_argument("--seeds", type=Path, default=_ROOT / "seeds" / "stories")
    parser.add_argument("--lexicon", type=Path, default=_ROOT / "config" / "lexicon.toml")
    parser.add_argument("--vectors", type=Path, help="folder that keeps vectors between two runs")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    encoder = open_encoder()
    if encoder is None:
        raise SeedError("encoder", "rows cannot be made on a machine without the encoder")
    kept = read_cache(given.vectors) if given.vectors else {}
    source = VectorSource(encoder, kept)
    rows = [
        json.loads(line)
        for name in _CORPORA
        for line in (given.folder / name).read_text(encoding="utf-8").splitlines()
    ]
    items = {row["id"]: (row["title"], row["summary"]) for row in rows if "id" in row}
    texts = [(row["title"], row["summary"]) for row in rows]
    SHIPPED.mkdir(exist_ok=True)
    own, _ = own_pairs(given.seeds)
    make_reading(texts, given.lexicon.read_text(encoding="utf-8"), own, source, SHIPPED)
    logger.info("reading made texts=%d", len(texts))
    labelled = read_pairs(given.folder / "stories.jsonl")
    judged = judged_pairs(given.seeds / JUDGED, items)
    make_rows(Lesson(labelled, judged, own, texts), given.seeds, source, SHIPPED)
    if given.vectors:
        write_cache(given.vectors, kept | source.new)
    logger.info("rows made")


if __name__ == "__main__":
    main()
