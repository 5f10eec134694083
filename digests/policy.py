"""What a desk decides about its digest: how much, how mixed, in which words."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from items.feed import Language

INTERFACE_LANGUAGES = (Language.ZH_HANT, Language.EN)
READING_ORDER = (Language.ZH_HANT, Language.ZH_HANS, Language.EN, Language.RU)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPolicy:
    """The settings of choice and drawing; every field has a sensible default.

    Attributes:
        max_stories: Stories a digest has room for, at least 1.
        per_publisher_group: Stories whose lead comes from one publisher group.
        per_theme: Stories with one main theme.
        near_misses: Items just under the threshold, shown in the thread.
        near_miss_floor: Score in [0, 1] below which nothing counts as near.
        background: Adjacent items shown in the thread.
        adjacent_floor: Probability in [0, 1] from which an item counts as adjacent.
        novelty_weight: What a wholly new story gains over an old one, in score.
        independence_weight: What many outlets free of the state gain over none, in score.
        balance_weight: What each story already taken of its theme costs one, in score.
        steps: Scores in (0, 1) from which a story shows two and three marks of three.
        language: Language of the digest's own words: zh-Hant or en.
        time_zone: IANA name of the zone times are shown in.
        reading_order: Languages the desk reads, the preferred first.
        simplified_to_traditional: Show Simplified text in Traditional characters.
        story_messages: One message a story in the thread, with all reports, to react to.
        reactions: Names of the reactions for useful, off topic and wrongly merged.
        buttons: Buttons instead, for a desk that listens over Socket Mode.
    """

    max_stories: int = 12
    per_publisher_group: int = 3
    per_theme: int = 4
    near_misses: int = 5
    near_miss_floor: float = 0.15
    background: int = 5
    adjacent_floor: float = 0.5
    novelty_weight: float = 0.10
    independence_weight: float = 0.10
    balance_weight: float = 0.05
    steps: tuple[float, float] = (0.8, 0.97)
    language: Language = Language.ZH_HANT
    time_zone: str = "Asia/Taipei"
    reading_order: tuple[Language, ...] = READING_ORDER
    simplified_to_traditional: bool = False
    story_messages: bool = True
    reactions: tuple[str, str, str] = ("+1", "-1", "repeat")
    buttons: bool = False

    def __post_init__(self) -> None:
        if min(self.max_stories, self.per_publisher_group, self.per_theme) < 1:
            raise ValueError("a digest needs room for at least one story, publisher and theme")
        if self.near_misses < 0 or self.background < 0:
            raise ValueError("a number of items cannot be negative")
        if not 0 < self.steps[0] < self.steps[1] < 1:
            raise ValueError(f"steps {self.steps} must rise within (0, 1)")
        if self.language not in INTERFACE_LANGUAGES:
            raise ValueError(f"language {self.language!r} is not one of zh-Hant, en")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"time_zone {self.time_zone!r} is no IANA name") from error
