"""Archive: all digests and alerts as pages in a folder, for a browser or any web server."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
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


def build(desk: Desk, folder: Path) -> Built:
    """Write the archive; files that would be the same stay untouched.

    Raises:
        DigestError: The folder cannot be written, or a stored digest cannot be read.
    """
    shelf, alerts = shelve(desk), kept_alerts(desk)
    pages = archive_pages(shelf, alerts, make_view(desk.settings))
    written = write_pages(pages, folder)
    return Built(folder=folder, digests=len(shelf), alerts=len(alerts), written=written)


def draw(desk: Desk) -> dict[str, str]:
    """The pages as something that answers to "search" serves them."""
    view = make_view(desk.settings)
    return archive_pages(shelve(desk), kept_alerts(desk), view, searchable=True)


def state_of(desk: Desk) -> tuple[Mapping[str, datetime], int]:
    """Another value when, and only when, there is something to draw anew."""
    return desk.digests.made(), len(desk.notes.notes(ALERT))


def shelve(desk: Desk) -> list[Shelved]:
    """All digests of the store with what belongs to their pages, oldest first."""
    own = f"digest:{desk.settings.slack.channel or 'files'}:"
    notes = {note.key: json.loads(note.content) for note in desk.notes.notes(SINCE)}
    shelf = []
    for key in desk.digests.digest_keys():
        stored = desk.digests.digest(key)
        if stored is None:
            continue
        digest = digest_from_json(json.loads(stored))
        day = digest.window.end_at.astimezone(desk.settings.zone).date()
        picture = picture_path(desk, day)
        shelf.append(
            Shelved(
                stem=day.isoformat() if key.startswith(own) else f"{day}-{_short(key)}",
                digest=digest,
                since=SinceLast(**notes[key]) if key in notes else NOTHING_SINCE,
                picture=picture.read_bytes() if picture.is_file() else b"",
            )
        )
    return shelf


def kept_alerts(desk: Desk) -> list[Digest]:
    """All alerts, each as a digest of one story, oldest first."""
    return [digest_from_json(json.loads(note.content)) for note in desk.notes.notes(ALERT)]


def _short(key: str) -> str:
    """What tells apart the pages of one day in several channels."""
    return sha256(key.encode()).hexdigest()[:6]
