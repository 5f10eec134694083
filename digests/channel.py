"""The channel a digest goes to: found by name or id, and searched for what is there."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from digests.client import SlackApi
from digests.cures import delivery_error
from digests.errors import DeliveryError

EVENT_TYPE = "silkwatch_part"
PAGE_LIMIT = 200
MAX_PAGES = 50
_ID = re.compile(r"[CGD][A-Z0-9]{6,}")


def find_channel(api: SlackApi, channel: str) -> str:
    """The id of a channel given as "#name", "name" or an id.

    Raises:
        DeliveryError: There is none, it is archived, or the token may not look.
    """
    name = channel.strip().removeprefix("#")
    if _ID.fullmatch(name):
        return name
    for found in _channels(api):
        if found.get("name") == name:
            if found.get("is_archived"):
                raise delivery_error("is_archived", "conversations.list", {})
            return str(found["id"])
    raise delivery_error("channel_not_found", "conversations.list", {})


def find_part(
    api: SlackApi, channel_id: str, *, key: str, part: int, thread_ts: str, oldest: float
) -> str:
    """Look for a message by the metadata it was posted with.

    Args:
        api: Slack.
        channel_id: Where to look.
        key: Key of the digest.
        part: Number of the message.
        thread_ts: The thread to look in; empty to look in the channel itself.
        oldest: Unix time in seconds before which it cannot have been posted.

    Returns:
        Its timestamp; empty when it is not there.

    Raises:
        DeliveryError: The channel could not be searched.
    """
    method = "conversations.replies" if thread_ts else "conversations.history"
    messages = read_pages(
        api,
        method,
        "messages",
        channel=channel_id,
        ts=thread_ts or None,
        oldest=f"{oldest:.6f}",
        include_all_metadata=True,
    )
    wanted = (EVENT_TYPE, key, str(part))
    return next((str(message["ts"]) for message in messages if _label(message) == wanted), "")


def _label(message: Mapping[str, Any]) -> tuple[str, str, str]:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type", ""), payload.get("key", ""), str(payload.get("part"))


def _channels(api: SlackApi) -> Iterator[Mapping[str, Any]]:
    try:
        yield from read_pages(
            api, "conversations.list", "channels", types="public_channel,private_channel"
        )
    except DeliveryError as error:
        if error.code != "missing_scope":
            raise
        # without groups:read the public ones can still be listed
        yield from read_pages(api, "conversations.list", "channels", types="public_channel")


def read_pages(
    api: SlackApi, method: str, field: str, **arguments: Any
) -> Iterator[Mapping[str, Any]]:
    """The rows of a list that Slack gives page by page.

    Raises:
        DeliveryError: A page was refused or did not come.
    """
    cursor: str | None = None
    for _ in range(MAX_PAGES):
        answer = api.read(method, limit=PAGE_LIMIT, cursor=cursor, **arguments)
        yield from answer.get(field) or []
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return
