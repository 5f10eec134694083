"""A stage as it is asked about items: what standardises its columns stands in its weights.

So columns that are 0 need no centring, and a single item no sums but those of its net.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.stage import HALF, QUESTIONS, Stage

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Asked = tuple[float, float, list[float]]  # logits of both questions, and of the themes


@dataclass(frozen=True, slots=True)
class Folded:
    """A stage that takes raw columns.

    Attributes:
        inner: Shape (n_columns, n_hidden).
        inner_bias: Shape (n_hidden,).
        outer: Shape (n_hidden, n_answers).
        outer_bias: Shape (n_answers,).
        prior: Columns that count before anything is learned, and what a unit of each is worth.
        prior_bias: Of an item whose columns are all 0.
        nothing: 0 for each hidden unit; numpy compares with an array sooner than with a number.
    """

    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats
    prior: tuple[tuple[int, float], ...]
    prior_bias: float
    nothing: Floats

    def ask(self, raw: Floats, words: tuple[float, float]) -> Asked:
        """Logits of one item.

        Args:
            raw: Shape (n_columns,).
            words: What its words say to the two questions.
        """
        hidden = raw.dot(self.inner)
        hidden += self.inner_bias
        said = np.maximum(hidden, self.nothing, out=hidden).dot(self.outer)
        said += self.outer_bias
        field, core, *themes = said.tolist()
        prior, (to_field, to_core) = self.prior_bias, words
        for column, worth in self.prior:
            prior += raw.item(column) * worth
        return (
            HALF * (field + prior) + HALF * to_field,
            HALF * (core + prior) + HALF * to_core,
            themes,
        )

    def ask_each(self, raw: Floats, words: Doubles) -> tuple[Doubles, Doubles]:
        """The same of many items, to the bit, shapes (n, 2) and (n, n_themes)."""
        # one product a row: a product of all rows at once would be rounded otherwise
        hidden = (raw[:, None] @ self.inner)[:, 0]
        hidden += self.inner_bias
        said = (np.maximum(hidden, 0, out=hidden)[:, None] @ self.outer)[:, 0]
        said += self.outer_bias
        prior = np.full((len(raw), 1), self.prior_bias)
        for column, worth in self.prior:
            prior[:, 0] += raw[:, column].astype(np.float64) * worth
        logits = said.astype(np.float64)
        return HALF * (logits[:, :QUESTIONS] + prior) + HALF * words, logits[:, QUESTIONS:]


def fold(stage: Stage) -> Folded:
    """The same stage without centre and scale."""
    space, net = stage.space, stage.net
    scale, center = space.scale.astype(np.float64), space.center.astype(np.float64)
    inner, worth = scale[:, None] * net.inner, scale * space.prior
    return Folded(
        inner.astype(np.float32),
        (net.inner_bias - center @ inner).astype(np.float32),
        net.outer,
        net.outer_bias,
        tuple([(at, float(worth[at])) for at in np.flatnonzero(worth).tolist()]),
        -float(center @ worth),
        np.zeros_like(net.inner_bias),
    )
