"""Archive: all digests and alerts as pages in a folder, for a browser or any web server."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from digests.archive import Shelved, archive_pages
from digests.as_json import digest_from_json
from digests.files import write_pages
from digests.since import NOTHING_SINCE, SinceLast
from flows.desk import Desk
from flows.since import NAME as SINCE
from flows.view import make_view
from flows.warn import ALERT
from items.digest import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did.

    Attributes:
        folder: Where the archive lies; index.html opens it.
        digests: Digests in it.
        alerts: Alerts in it.
        written: Files that are new or changed.
    """

    folder: Path
    digests: int
    alerts: int
    written: int


def archive_dir(desk: Desk) -> Path:
    """Where the archive is written when no other place is named."""
    return desk.settings.data_dir / "archive"


def picture_path(desk: Desk, day: date) -> Path:
    """Where the picture of the week that a Monday's digest closes is kept."""
    return desk.settings.digests_dir / f"{day.isoformat()}-week.png"


def pictures(desk: Desk) -> int:
    """How many weeks are drawn."""
    return len(list(desk.settings.digests_dir.glob("*-week.png")))


def build(desk: Desk, folder: Path) -> Built:
    """Write the archive; files that would be the same stay untouched.

    Raises:
        DigestError: The folder cannot be written, or a stored digest cannot be read.
    """
    shelf, alerts = list(shelve(desk).values()), kept_alerts(desk)
    pages = archive_pages(shelf, alerts, make_view(desk.settings))
    written = write_pages(pages, folder)
    return Built(folder=folder, digests=len(shelf), alerts=len(alerts), written=written)


def shelve(desk: Desk, known: Mapping[str, Shelved] | None = None) -> dict[str, Shelved]:
    """All digests of the store by key, with what belongs to their pages, oldest first.

    Args:
        desk: The open store.
        known: What was shelved before; a digest that was not made anew since is not read again.
    """
    own = f"digest:{desk.settings.slack.channel or 'files'}:"
    notes = {note.key: SinceLast(**json.loads(note.content)) for note in desk.notes.notes(SINCE)}
    made, before = desk.digests.made(), known or {}
    shelf = {}
    for key in desk.digests.digest_keys():
        is_known = key in before and before[key].digest.made_at == made.get(key)
        digest = before[key].digest if is_known else _read(desk, key)
        day = digest.window.end_at.astimezone(desk.settings.zone).date()
        is_own = key.startswith(own)
        picture = picture_path(desk, day)
        shelf[key] = Shelved(
            stem=day.isoformat() if is_own else f"{day}-{_short(key)}",
            digest=digest,
            since=notes.get(key, NOTHING_SINCE),
            picture=picture.read_bytes() if is_own and picture.is_file() else b"",
        )
    return shelf


def kept_alerts(desk: Desk) -> list[Digest]:
    """All alerts, each as a digest of one story, oldest first."""
    return [digest_from_json(json.loads(note.content)) for note in desk.notes.notes(ALERT)]


def _read(desk: Desk, key: str) -> Digest:
    return digest_from_json(json.loads(desk.digests.digest(key) or "{}"))


def _short(key: str) -> str:
    """What tells apart the pages of one day in several channels."""
    return sha256(key.encode()).hexdigest()[:6]
