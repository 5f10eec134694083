"""Steps from one text to another that tells the same event: what a space learns to overlook."""

from collections.abc import Sequence

import numpy as np

from classifiers.story_compare import Text, Vectors, VectorSource
from classifiers.story_reading import script_of
from classifiers.story_space import Space, centers_of, fit_space, without_centers

_LEAST_WIDTH = 60  # of a summary; a Chinese character is two wide
_WIDE_FROM = 0x2E80

Pairs = Sequence[tuple[Text, Text]]


def learn_space(texts: Sequence[Text], same: Pairs, source: VectorSource) -> Space:
    """Learn where to place vectors.

    Args:
        texts: Reports of many events; of each, title and summary tell one event.
        same: Reports of our own that tell one event.
        source: Gives the vectors.
    """
    vectors = np.concatenate([source.of_titles(texts), source.of_texts(texts)])
    scripts = [script_of(*text) for text in texts] * 2
    centers = centers_of(vectors, scripts)
    steps = [steps_to_summaries(texts, source), steps_across(same, source, centers)]
    return fit_space(source.encoder.name, vectors, scripts, steps)


def steps_to_summaries(texts: Sequence[Text], source: VectorSource) -> Vectors:
    """From the summary of each report to its title, without what is so of every title.

    Returns:
        Shape (n, raw), of the reports whose summary says enough.
    """
    telling = [text for text in texts if _width(text[1]) > _LEAST_WIDTH]
    steps = source.of_titles(telling) - source.of_summaries(telling)
    scripts = np.array([script_of(*text) for text in telling])
    for script in np.unique(scripts):
        steps[scripts == script] -= steps[scripts == script].mean(axis=0)
    return steps


def steps_across(same: Pairs, source: VectorSource, centers: Vectors) -> Vectors:
    """From report to report of one event: first of titles, then of titles with summaries.

    Returns:
        Shape (2 * n_pairs, raw).
    """
    sides = [[pair[side] for pair in same] for side in (0, 1)]
    scripts = [[script_of(*text) for text in side] for side in sides]
    ways = source.of_titles, source.of_texts
    placed = [
        [without_centers(way(side), own, centers) for way in ways]
        for side, own in zip(sides, scripts, strict=True)
    ]
    return np.concatenate([a - b for a, b in zip(*placed, strict=True)])


def _width(text: str) -> int:
    return sum(2 if ord(char) > _WIDE_FROM else 1 for char in text)
