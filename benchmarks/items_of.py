"""Texts to score: the lines of a file, or our own made-up items."""

import json
from pathlib import Path

Text = tuple[str, str]

CONTRAST = Path(__file__).resolve().parents[1] / "seeds" / "contrast"


def read_texts(path: Path | None, *, most: int) -> list[Text]:
    """Titles and summaries, evenly picked.

    Args:
        path: JSON Lines with title and summary; None takes the contrast set.
        most: How many at most.
    """
    paths = [path] if path else sorted(CONTRAST.glob("*.jsonl"))
    rows = [json.loads(line) for one in paths for line in one.read_text("utf-8").splitlines()]
    step = max(1, len(rows) // most)
    return [(row.get("title") or "", row.get("summary") or "") for row in rows[::step]][:most]


def even(texts: list[Text], *, chars: int) -> list[Text]:
    """The same texts, each of about so many characters: short ones go on with the next."""
    return [_long(texts, at, chars) for at in range(len(texts))]


def _long(texts: list[Text], at: int, chars: int) -> Text:
    title, summary = texts[at]
    while len(title) + len(summary) < chars:
        at = (at + 1) % len(texts)
        summary = f"{summary} {' '.join(texts[at])}".strip()
    return title, summary[: max(0, chars - len(title))]


def mean_chars(texts: list[Text]) -> float:
    """Characters an item on average."""
    return sum(len(title) + len(summary) for title, summary in texts) / len(texts)
