"""Add a feed by the address of a feed or of a homepage, with a look at what it brings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urljoin

from classifiers.judgement import Judgement
from classifiers.model import load_model
from feeds.catalogue import add_feeds, load_catalogue
from feeds.errors import FetchError, ParseError
from feeds.feed_table import checked_url, unique_id
from feeds.poll import Poller
from feeds.slugs import slug
from flows.desk import fetch_policy
from flows.settings import Settings
from items.errors import ConfigError
from items.feed import Feed
from items.item import Item, Poll

SHOWN = 5
USUAL_PATHS = ("/feed/", "/rss", "/rss.xml")  # tried on a page that names no feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed that answers, with its newest items.

    Attributes:
        feed: As it would stand in the catalogue.
        newest: At most five items, newest first.
        verdicts: One an item; empty when no model is trained yet.
        items: How many it holds now.
    """

    feed: Feed
    newest: tuple[Item, ...]
    verdicts: tuple[Judgement, ...]
    items: int


async def find_feed(settings: Settings, draft: Feed) -> Found:
    """Find the feed at an address, or the best feed of a homepage.

    Args:
        settings: For the limits of fetching and the model.
        draft: What the user says of the feed; its url may be a homepage.

    Raises:
        ConfigError: Nothing at that address, nor linked from it, is a feed with items.
    """
    now = datetime.now(UTC)
    tried: list[str] = []
    async with Poller(fetch_policy(settings)) as poller:
        for feed in await _candidates(poller, draft, now):
            (poll,) = await poller.poll([feed], {}, now=now)
            if poll.items:
                return _found(settings, feed, poll)
            tried.append(f"{feed.url} ({poll.state.reason or poll.state.health})")
    raise ConfigError(draft.url, "", f"no feed with items; tried {'; '.join(tried)}")


async def _candidates(poller: Poller, draft: Feed, now: datetime) -> list[Feed]:
    """Where the feed may be: at the address itself, where its page says, or where many are."""
    try:
        look = await poller.look(draft.url, now=now)
    except ParseError as error:
        paths = USUAL_PATHS if error.is_page else ()
        named: Sequence[str] = [urljoin(draft.url, path) for path in paths]
    except FetchError:
        named = ()
    else:
        if not look.feeds:
            return [replace(draft, url=look.url)]
        named = look.feeds
    # Last the address itself: its poll says why it is none.
    return [*(replace(draft, url=url, homepage=draft.url) for url in named), draft]


def draft_feed(settings: Settings, draft: Feed) -> Feed:
    """Give a draft its id: of its name, different from all in the catalogue.

    Raises:
        ConfigError: The address is not http(s) or holds user info, or the catalogue is wrong.
    """
    try:
        checked_url(draft.url)
    except ValueError as error:
        raise ConfigError("feeds add", "URL", str(error)) from error
    path = settings.config_dir / "feeds.toml"
    taken = [feed.feed_id for feed in load_catalogue(path)] if path.exists() else []
    return replace(draft, feed_id=unique_id(slug(draft.name, draft.url), taken))


def save_feed(settings: Settings, found: Found) -> bool:
    """Write a feed into config/feeds.toml; False when its address is there already."""
    return add_feeds(settings.config_dir / "feeds.toml", [found.feed]) == 1


def _found(settings: Settings, feed: Feed, poll: Poll) -> Found:
    newest = poll.items[:SHOWN]
    verdicts: tuple[Judgement, ...] = ()
    if (settings.models_dir / "active.json").exists():
        model = load_model(settings.models_dir)
        verdicts = tuple(model.judge([(item.title, item.summary) for item in newest]))
    return Found(feed=feed, newest=newest, verdicts=verdicts, items=len(poll.items))
