"""The rooms, opened with one set of settings: what every flow works with."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from feeds.catalogue import load_catalogue
from feeds.policy import FetchPolicy
from flows.settings import Settings, load_settings
from items.feed import Feed
from store.digests import DigestStore
from store.engine import connect, migrate
from store.feeds import FeedStore
from store.items import ItemStore
from store.labels import LabelStore
from store.leases import LeaseStore
from store.notes import NoteStore
from store.polls import PollStore
from store.scores import ScoreStore
from store.stories import StoryStore


@dataclass(frozen=True, slots=True)
class Desk:
    """Settings and the open store; made anew in each flow, never passed between processes."""

    settings: Settings
    feeds: FeedStore
    items: ItemStore
    scores: ScoreStore
    stories: StoryStore
    digests: DigestStore
    labels: LabelStore
    polls: PollStore
    leases: LeaseStore
    notes: NoteStore

    def catalogue(self, only: Sequence[str] | None = None) -> tuple[Feed, ...]:
        """The feeds of config/feeds.toml, or those named.

        Raises:
            ConfigError: The file is wrong, or a name is not in it.
        """
        return load_catalogue(
            self.settings.config_dir / "feeds.toml",
            only=list(only) if only else None,
            rsshub_base=self.settings.fetch.rsshub_base,
        )


def open_desk(settings: Settings | None = None) -> Desk:
    """Open the store and bring its schema up to date.

    Raises:
        ConfigError: A setting is wrong.
        StoreError: The database cannot be opened or written.
    """
    settings = settings or load_settings()
    engine = connect(settings.database_url)
    migrate(engine)
    return Desk(
        settings=settings,
        feeds=FeedStore(engine),
        items=ItemStore(engine),
        scores=ScoreStore(engine),
        stories=StoryStore(engine),
        digests=DigestStore(engine),
        labels=LabelStore(engine),
        polls=PollStore(engine),
        leases=LeaseStore(engine),
        notes=NoteStore(engine),
    )


def fetch_policy(settings: Settings) -> FetchPolicy:
    """The limits of polling as the settings give them.

    The desk's own RSSHub may stand inside its network: its host and port are excused.
    """
    table = settings.fetch
    return FetchPolicy(
        user_agent=table.user_agent,
        contact=table.contact,
        timeout_seconds=table.timeout_seconds,
        connect_timeout_seconds=table.connect_timeout_seconds,
        max_bytes=table.max_bytes,
        max_items=table.max_items,
        host_spacing_seconds=table.host_spacing_seconds,
        concurrency=table.concurrency,
        allow_hosts=frozenset(table.allow_hosts) | _own_hub(table.rsshub_base),
    )


def _own_hub(base: str) -> frozenset[str]:
    parts = urlsplit(base)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return frozenset({f"{parts.hostname}:{port}"} if parts.hostname else ())


def models_dir(settings: Settings) -> Path:
    """Where the registry keeps its models."""
    return settings.models_dir
