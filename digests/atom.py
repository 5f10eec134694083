"""The stories told, as an Atom feed for any reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from digests.cards import Card, card_of
from digests.jinja import TEMPLATES
from digests.view import View
from items.digest import Digest

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One told story; times are RFC 3339."""

    uuid: str
    card: Card
    published: str
    updated: str


def to_atom(digests: Sequence[Digest], view: View, *, self_url: str = "", limit: int = 100) -> str:
    """Draw the newest stories of many digests as one Atom document.

    Args:
        digests: In any order; a story told in several is taken from the newest.
        view: Language, zone, names and script.
        self_url: Where the feed can be fetched; may be empty.
        limit: Entries at most, newest first.

    References:
        RFC 4287.
    """
    newest_first = sorted(digests, key=lambda digest: digest.made_at, reverse=True)
    entries: dict[str, Entry] = {}
    for entry in _entries(newest_first, view):
        entries.setdefault(entry.uuid, entry)
    updated = newest_first[0].made_at if newest_first else EPOCH
    return TEMPLATES.get_template("feed.atom").render(
        words=view.words,
        view=view,
        uuid=_uuid("feed"),
        self_url=self_url,
        updated=_time(updated),
        entries=list(entries.values())[:limit],
    )


def _entries(digests: Sequence[Digest], view: View) -> Iterable[Entry]:
    for digest in digests:
        for story in digest.stories:
            yield Entry(
                uuid=_uuid(f"story:{story.story_id}"),
                card=card_of(story, view, on=digest.window.end_at),
                published=_time(story.lead.at),
                updated=_time(digest.made_at),
            )


def _uuid(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'silkwatch:{name}')}"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
