"""Two drawings of how good scores are, as SVG that needs nothing else."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_SIDE = 260
_EDGE = 36
_BINS = 10
_TICKS = (0.0, 0.5, 1.0)


def reliability_plot(positive: Bools, scores: Floats) -> str:
    """Share of core items against score, a dot a tenth; its area grows with the items in it."""
    bins = np.minimum((scores * _BINS).astype(np.int64), _BINS - 1)
    marks = [f'<path class="ideal" d="M0,1 L1,0" transform="{_unit()}"/>']
    for number in np.unique(bins).tolist():
        rows = bins == number
        x, y = _place(float(scores[rows].mean()), float(positive[rows].mean()))
        radius = 2 + 2.2 * np.log10(rows.sum())
        marks.append(
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
            f"<title>{rows.sum()} items</title></circle>"
        )
    return _frame("score", "share of core", "".join(marks))


def precision_recall_plot(positive: Bools, scores: Floats, threshold: float) -> str:
    """Precision against recall over all thresholds, with a dot where the model stands."""
    order = np.argsort(-scores, kind="stable")
    found = np.cumsum(positive[order])
    recall = found / max(1, int(positive.sum()))
    precision = found / np.arange(1, len(scores) + 1)
    points = [_place(float(x), float(y)) for x, y in zip(recall, precision, strict=True)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    told = int((scores >= threshold).sum())
    marks = f'<polyline class="curve" points="{path}"/>'
    if told:
        x, y = points[told - 1]
        marks += f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    return _frame("recall", "precision", marks)


def _place(x: float, y: float) -> tuple[float, float]:
    return _EDGE + x * _SIDE, 8 + (1 - y) * _SIDE


def _unit() -> str:
    return f"translate({_EDGE},8) scale({_SIDE})"


def _frame(across: str, up: str, marks: str) -> str:
    labels = []
    for tick in _TICKS:
        x, y = _place(tick, 0)
        labels.append(f'<text x="{x:.0f}" y="{y + 16:.0f}" text-anchor="middle">{tick:g}</text>')
        x, y = _place(0, tick)
        labels.append(f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{tick:g}</text>')
    width, height = _SIDE + _EDGE + 16, _SIDE + 48
    middle = _EDGE + _SIDE / 2
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{up} against {across}">'
        f'<rect class="frame" x="{_EDGE}" y="8" width="{_SIDE}" height="{_SIDE}"/>{marks}'
        f'{"".join(labels)}<text x="{middle:.0f}" y="{height - 6}" text-anchor="middle">{across}'
        f'</text><text x="{_EDGE + 8}" y="24">{up}</text></svg>'
    )
