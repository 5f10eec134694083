"""Replay: a digest as it was sent, from the store."""

import json

from flows.desk import open_desk
from items.errors import ConfigError


def replay(key: str) -> str:
    """The messages of a digest, letter by letter as they were sent, as a JSON array.

    Raises:
        ConfigError: No digest has that key.
    """
    desk = open_desk()
    rows = desk.digests.deliveries(key)
    if not rows:
        known = ", ".join(desk.digests.digest_keys()[-5:]) or "none yet"
        raise ConfigError("--replay", "", f"there is no digest {key!r}; the latest are {known}")
    return json.dumps([json.loads(row.payload) for row in rows], ensure_ascii=False, indent=1)
