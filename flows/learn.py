"""Learn: readers' verdicts -> rows that a training takes in; figures only, no text is kept."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from classifiers.encoder import open_encoder
from classifiers.labelled import LANGUAGES, LabelledItem
from classifiers.labels import add_labels
from classifiers.lexicon import load_lexicon
from flows.desk import Desk
from flows.since import reader_labels
from flows.view import theme_names
from items.delivery import Label
from items.item import Item

FOLDER = "labels"  # under the data directory: what readers said is the desk's own
COLLECTION = "readers"


def labelled_from_feedback(
    labels: Sequence[Label], items: Mapping[str, Item], themes: Sequence[str]
) -> list[LabelledItem]:
    """Judged items as rows for classifiers.labels.add_labels, in order of item_id.

    The grade that most readers gave counts; an item they are divided on is left out, and so is
    one that is no longer stored. Readers say nothing of themes, so every theme counts as open.

    Args:
        labels: Verdicts of readers.
        items: The judged items, by item_id.
        themes: Every theme of the desk.
    """
    grades: dict[str, Counter[int]] = defaultdict(Counter)
    for label in labels:
        grades[label.item_id][label.grade] += 1
    rows = []
    for item_id, votes in sorted(grades.items()):
        (grade, most), *others = votes.most_common()
        item = items.get(item_id)
        if item is None or any(count == most for _, count in others):
            continue
        language = item.language.replace("-", "_").lower()
        rows.append(
            LabelledItem(
                title=item.title,
                summary=item.summary,
                grade=grade,
                themes_any=tuple(themes),
                language=language if language in LANGUAGES else "und",
                source=COLLECTION,
            )
        )
    return rows


def keep_rows(desk: Desk) -> int:
    """Keep the figures of all judged items under labels/ of the data directory.

    Returns:
        How many items.

    Raises:
        LabelError: They cannot be written.
    """
    settings = desk.settings
    labels = reader_labels(desk)
    items = desk.items.get({label.item_id for label in labels})
    themes = theme_names(settings.config_dir / "themes.toml", "en_name")
    rows = labelled_from_feedback(labels, items, list(themes))
    if not rows:
        _forget(settings.data_dir / FOLDER)
    else:
        lexicon = load_lexicon(settings.config_dir / "lexicon.toml")
        encoder = open_encoder(settings.score.encoder)
        add_labels(COLLECTION, rows, settings.data_dir / FOLDER, lexicon, encoder)
    return len(rows)


def _forget(folder: Path) -> None:
    for path in folder.glob(f"{COLLECTION}.*"):
        path.unlink()
