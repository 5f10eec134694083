"""Which report stands for a story."""

from collections.abc import Iterable, Sequence

from items.item import ScoredItem

LONG_ENOUGH = 280


def pick_lead(reports: Iterable[ScoredItem], reading: Sequence[str]) -> ScoredItem:
    """Pick the most informative independent report in a language the desk reads best.

    A relevant report goes before one that is not, an independent one before state media, then
    the preferred language, then one with a summary to read, then the best score, then the first.

    Args:
        reports: At least one.
        reading: Languages, preferred first; any other comes after them.
    """
    rank = {language: place for place, language in enumerate(reading)}

    def preference(one: ScoredItem) -> tuple[object, ...]:
        return (
            not one.score.relevant,
            one.feed.state_media,
            rank.get(one.item.language, len(rank)),
            -min(len(one.item.summary), LONG_ENOUGH) // 40,
            -round(one.score.score, 3),
            one.at,
            one.item.item_id,
        )

    return min(reports, key=preference)
