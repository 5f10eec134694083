"""Reports compared in pairs: read once, encoded once, judged in batches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.arrays import read_arrays
from classifiers.encoder import Encoder, cut
from classifiers.errors import ModelError
from classifiers.lexicon import Lexicon, lexicon_from
from classifiers.story_features import text_features, vector_features
from classifiers.story_links import Pair
from classifiers.story_model import SHIPPED, StoryModel, columns_of, load_model
from classifiers.story_rarity import Rarity, rarity_from
from classifiers.story_reading import TITLE_CHARS, Telling, read_tellings, script_of
from classifiers.story_space import Space, space_from
from classifiers.vectors import key_of, pack, unpack

READING, SPACE = "reading.npz", "space.npz"
_HOW = "make it anew with: python -m classifiers.story_rows"
_TELLINGS = 4000  # kept at a time
_AT_ONCE = 500  # reports read together
_LAID_OVER = 250  # pairs whose vectors are compared together: 2,000 took 67 MB, and longer

Text = tuple[str, str]
Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]
Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Kit:
    """What comparing needs; made once, shared by all runs.

    Attributes:
        model: The judges.
        lexicon: The lexicon the model was learned with.
        rarity: How rare things are.
        space: Where sentence vectors are compared.
    """

    model: StoryModel
    lexicon: Lexicon
    rarity: Rarity
    space: Space


@lru_cache(maxsize=2)
def load_kit(folder: Path = SHIPPED) -> Kit:
    """Everything that is shipped.

    Raises:
        ModelError: A file is missing or damaged; says how to make it.
    """
    return Kit(load_model(folder), *load_reading(folder))


def load_reading(folder: Path = SHIPPED) -> tuple[Lexicon, Rarity, Space]:
    """The parts that features are made with.

    Raises:
        ModelError: A file is missing or damaged; says how to make it.
    """
    try:
        reading = read_arrays(folder / READING)
        lexicon = lexicon_from(reading["lexicon"].tobytes().decode(), str(folder / READING))
        space = space_from(read_arrays(folder / SPACE))
        return lexicon, rarity_from(reading), space
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(str(folder), f"story data cannot be read ({error}); {_HOW}") from error


class Comparer:
    """Compares given reports with each other."""

    def __init__(
        self,
        texts: Sequence[Text],
        lexicon: Lexicon,
        rarity: Rarity,
        space: Space | None,
        vectors: "VectorSource | None",
    ) -> None:
        self._texts = texts
        self._lexicon = lexicon
        self._rarity = rarity
        self._space = space
        self._vectors = vectors
        self._tellings: dict[int, Telling] = {}
        self._spots: dict[int, tuple[Halves, Halves, float, float]] = {}

    def rows(self, pairs: Sequence[Pair]) -> Floats:
        """Feature rows, shape (n_pairs, n_features); without vectors only those of the text."""
        space = self._space if self._vectors and pairs else None
        if space is not None:  # first, while the encoder is all that takes memory
            self._place(space, sorted({at for pair in pairs for at in pair} - self._spots.keys()))
        found = self._read(dict.fromkeys(at for pair in pairs for at in pair))
        rows = text_features([found[a] for a, _ in pairs], [found[b] for _, b in pairs])
        if space is None:
            return rows
        parts = (pairs[at : at + _LAID_OVER] for at in range(0, len(pairs), _LAID_OVER))
        laid_over = [self._vector_rows(space, part) for part in parts]
        return np.hstack([rows, np.concatenate(laid_over)])

    def _read(self, places: Iterable[int]) -> dict[int, Telling]:
        """The tellings of some reports; as many as there is room for stay for the next pairs."""
        known = self._tellings
        found = {at: known[at] for at in places if at in known}
        new = [at for at in places if at not in found]
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            texts = [self._texts[at] for at in some]
            read = read_tellings(texts, self._lexicon, self._rarity)
            found.update(zip(some, read, strict=True))
        if len(known) + len(new) > _TELLINGS:
            known.clear()
        known.update(found)
        return found

    def _vector_rows(self, space: Space, pairs: Sequence[Pair]) -> Floats:
        title_a, text_a, crowd_ta, crowd_a = self._columns([a for a, _ in pairs])
        title_b, text_b, crowd_tb, crowd_b = self._columns([b for _, b in pairs])
        return vector_features(
            (space.cosines(title_a, title_b), (crowd_ta + crowd_tb) / 2),
            (space.cosines(text_a, text_b), (crowd_a + crowd_b) / 2),
            np.maximum(space.cosines(title_a, text_b), space.cosines(text_a, title_b)),
        )

    def _columns(self, places: Sequence[int]) -> tuple[Halves, Halves, Floats, Floats]:
        found = [self._spots[at] for at in places]
        titles, texts, title_crowds, crowds = zip(*found, strict=True)
        return np.array(titles), np.array(texts), np.array(title_crowds), np.array(crowds)

    def _place(self, space: Space, places: Sequence[int]) -> None:
        if not places or self._vectors is None:
            return
        own = [self._texts[at] for at in places]
        scripts = [script_of(*text) for text in own]
        titles = space.place(self._vectors.of_titles(own), scripts)
        texts = space.place(self._vectors.of_texts(own), scripts)
        for row, at in enumerate(places):
            self._spots[at] = (
                titles.vectors[row],
                texts.vectors[row],
                float(titles.crowd[row]),
                float(texts.crowd[row]),
            )


class VectorSource:
    """Vectors of titles and texts: kept ones where known, else encoded now."""

    def __init__(self, encoder: Encoder, *kept: Mapping[bytes, NDArray[np.float32]]) -> None:
        self.encoder = encoder
        self.new: dict[bytes, NDArray[np.float32]] = {}
        self._maps = (self.new, *kept)

    def of_titles(self, texts: Sequence[Text]) -> NDArray[np.float32]:
        """Vectors of the titles alone, shape (n_texts, dimensions)."""
        return self._of([title_key(title) for title, _ in texts])

    def of_texts(self, texts: Sequence[Text]) -> NDArray[np.float32]:
        """Vectors of titles with summaries, shape (n_texts, dimensions)."""
        return self._of([text_key(*text) for text in texts])

    def of_summaries(self, texts: Sequence[Text]) -> NDArray[np.float32]:
        """Vectors of the summaries alone, shape (n_texts, dimensions)."""
        return self._of([cut(summary, "").strip() for _, summary in texts])

    def find(self, text: str) -> NDArray[np.float32] | None:
        """The vector of what `title_key` or `text_key` gave; None when it was never needed."""
        key = key_of(self.encoder.name, text)
        return next((one[key] for one in self._maps if key in one), None)

    def _of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if self.find(text) is None]
        if new:
            # rounded as if they had been kept: a first and a second run see the same figures
            rounded = unpack(pack(self.encoder.encode(new)))
            keys = (key_of(self.encoder.name, text) for text in new)
            self.new.update(zip(keys, rounded, strict=True))
        return np.array([self.find(text) for text in texts], dtype=np.float32)


def title_key(title: str) -> str:
    """What the encoder reads of a title; the same as of a report without a summary."""
    return cut(title[:TITLE_CHARS], "")


def text_key(title: str, summary: str) -> str:
    """What the encoder reads of a report."""
    return cut(title[:TITLE_CHARS], summary)


def probabilities(model: StoryModel, rows: Floats, *, with_vectors: bool) -> Floats:
    """Probability of each row that both tell one event, shape (n_rows,)."""
    judge = model.with_vectors if with_vectors else model.plain
    return judge.probabilities(columns_of(rows, with_vectors=with_vectors))
