"""Replay: a digest as it was sent, from the store."""

from digests.files import messages_json
from flows.desk import Desk, open_desk
from items.delivery import DeliveryState
from items.errors import ConfigError


def replay(name: str) -> str:
    """The messages of a digest, letter by letter as its readers have them.

    The same text as the file .blocks.json that was written with it, whatever settings, words or
    scores have become since: the first message, and its thread as a list.

    Args:
        name: Key of the digest, or its day such as 2026-11-21 for the desk's own channel.

    Raises:
        ConfigError: No such digest was sent.
    """
    desk = open_desk()
    rows = desk.digests.deliveries(name) or desk.digests.deliveries(_key_of(desk, name))
    if not rows or rows[0].state is not DeliveryState.POSTED:
        known = ", ".join(desk.digests.digest_keys()[-5:]) or "none yet"
        raise ConfigError("--replay", "", f"no digest {name!r} was sent; the latest are {known}")
    return messages_json(row.payload for row in rows if row.state is DeliveryState.POSTED)


def _key_of(desk: Desk, day: str) -> str:
    """The key of a day's digest; empty when there is none."""
    own = f"digest:{desk.settings.slack.channel or 'files'}:{day}:"
    return next((key for key in desk.digests.digest_keys() if key.startswith(own)), "")
