"""Add a feed by the address of a feed or of a homepage, with a look at what it brings."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from classifiers.judgement import Judgement
from classifiers.model import load_model
from feeds.catalogue import add_feeds, load_catalogue
from feeds.discover import find_feeds
from feeds.feed_table import checked_url, unique_id
from feeds.fetch import Fetcher
from feeds.poll import Poller
from feeds.slugs import slug
from flows.desk import fetch_policy
from flows.settings import Settings
from items.errors import ConfigError
from items.feed import Feed
from items.item import Item, Poll

SHOWN = 5


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
    policy = fetch_policy(settings)
    now = datetime.now(UTC)
    tried: list[str] = []
    async with Poller(policy) as poller:
        (poll,) = await poller.poll([draft], {}, now=now)
        if poll.items:
            return _found(settings, draft, poll)
        tried.append(f"{draft.url} ({poll.state.reason or poll.state.health})")
        async with Fetcher(policy) as fetcher:
            page = await fetcher.get(draft.feed_id, draft.url, accept="text/html,*/*;q=0.5")
        for url in find_feeds(page.body, draft.url):
            feed = replace(draft, url=url, homepage=draft.url)
            (poll,) = await poller.poll([feed], {}, now=now)
            if poll.items:
                return _found(settings, feed, poll)
            tried.append(f"{url} ({poll.state.reason or poll.state.health})")
    raise ConfigError(draft.url, "", f"no feed with items; tried {'; '.join(tried)}")


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
