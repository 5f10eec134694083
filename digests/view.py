"""How a reader wants a digest drawn: words, zone, names of themes and parties, script."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from digests.clean import clean
from digests.policy import DigestPolicy
from digests.words import Words
from digests.words_en import EN
from digests.words_zh import ZH_HANT
from items.feed import Language
from items.item import Item

MAX_RAW = 4000  # no drawing shows more of a title or summary, and feeds know no bounds

MONTHS = (
    "",
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A policy together with what its drawing needs from other rooms.

    Attributes:
        policy: Language, zone, steps and caps.
        themes: Names of themes for readers, by key; missing ones fall back to the built-in.
        parties: Names of parties for readers, by code; the same.
        convert: Turns Simplified into Traditional text; used when the policy asks for it.
        name_term: A reader's name for a term of an item about some parties, the term itself where
            there is none, and whether it names a state or region and nothing else.
    """

    policy: DigestPolicy = field(default_factory=DigestPolicy)
    themes: Mapping[str, str] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)
    convert: Callable[[str], str] | None = None
    name_term: Callable[[str, Sequence[str]], tuple[str, bool]] | None = None

    @property
    def words(self) -> Words:
        """The interface words."""
        return ZH_HANT if self.policy.language == Language.ZH_HANT else EN

    def theme(self, key: str) -> str:
        """A theme's name; the key itself when nobody named it."""
        return self.themes.get(key) or self.words.themes.get(key) or key or self.words.no_theme

    def party(self, code: str) -> str:
        """A party's name; the code in capitals when nobody named it."""
        return self.parties.get(code) or self.words.parties.get(code) or code.upper()

    def term(self, text: str, parties: Sequence[str]) -> tuple[str, bool]:
        """As name_term; without one a term is a party's when readers call a party so."""
        if self.name_term is not None:
            return self.name_term(text, parties)
        return text, text in self.words.parties.values()

    def text_of(self, item: Item, text: str) -> tuple[str, str]:
        """An item's text as shown, and its BCP 47 language: cleaned, converted if asked."""
        shown = clean(text[:MAX_RAW])
        if (
            self.policy.simplified_to_traditional
            and self.convert is not None
            and item.language == Language.ZH_HANS
        ):
            return self.convert(shown), Language.ZH_HANT.value
        return shown, item.language

    def local(self, at: datetime) -> datetime:
        """An aware time in the reader's zone."""
        return at.astimezone(ZoneInfo(self.policy.time_zone))

    def day(self, at: datetime) -> str:
        """The local date in words."""
        return self.date(self.local(at).date())

    def date(self, day: date) -> str:
        """A date in words."""
        return self.words.date.format(
            year=day.year,
            month=day.month,
            month_name=MONTHS[day.month],
            day=day.day,
            weekday=self.words.weekdays[day.weekday()],
        )

    def date_of(self, iso: str) -> str:
        """An ISO 8601 date in words."""
        return self.date(date.fromisoformat(iso))

    @property
    def zone(self) -> str:
        """The zone's name for a reader."""
        return self.words.zones.get(self.policy.time_zone, self.policy.time_zone)

    def moment(self, at: datetime) -> str:
        """Local date, hour and minute."""
        local = self.local(at)
        return self.words.moment.format(
            day=local.day,
            month=local.month,
            month_name=MONTHS[local.month][:3],
            time=f"{local:%H:%M}",
        )

    def time(self, at: datetime, *, on: datetime) -> str:
        """Local hour and minute, with the date before it when it is not the day of `on`."""
        local = self.local(at)
        return f"{local:%H:%M}" if local.date() == self.local(on).date() else self.moment(at)
