"""A digest as files: what is written when there is no Slack, and for the archive."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from digests.alert_page import AlertPage
from digests.as_json import digest_to_json
from digests.errors import DigestError
from digests.html import to_html
from digests.markdown import alert_to_markdown, to_markdown
from digests.since import NOTHING_SINCE, SinceLast
from digests.slack import SlackMessage, to_slack
from digests.view import View
from items.digest import Digest


def write_files(
    digest: Digest,
    view: View,
    directory: Path,
    *,
    stem: str,
    since: SinceLast = NOTHING_SINCE,
) -> dict[str, Path]:
    """Write a digest as .html, .md, .json and .blocks.json; each file is whole or absent.

    The last is the Slack message with its text and blocks, and its thread as a list of such.

    Args:
        digest: Any digest.
        view: Language, zone, names and script.
        directory: Made when missing.
        stem: File name without the ending, such as "2026-11-21".
        since: What happened since the digest before.

    Returns:
        The paths by ending: "html", "md", "json", "blocks.json".

    Raises:
        DigestError: The directory cannot be written.
    """
    texts = {
        "html": to_html(digest, view, since),
        "md": to_markdown(digest, view, since),
        "json": _json(digest_to_json(digest)),
        "blocks.json": messages_json(one.payload() for one in to_slack(digest, view, since)),
    }
    return write_texts(texts, directory, stem=stem)


def write_alert(
    page: AlertPage, messages: Sequence[SlackMessage], view: View, directory: Path, *, stem: str
) -> dict[str, Path]:
    """Write an alert as .md and .blocks.json; the same as write_files in all else."""
    texts = {
        "md": alert_to_markdown(page, view),
        "blocks.json": messages_json(one.payload() for one in messages),
    }
    return write_texts(texts, directory, stem=stem)


def write_texts(texts: Mapping[str, str], directory: Path, *, stem: str) -> dict[str, Path]:
    """Write texts as files, each whole or absent.

    Args:
        texts: By ending.
        directory: Made when missing.
        stem: File name without the ending.

    Returns:
        The paths by ending.

    Raises:
        DigestError: The directory cannot be written.
    """
    write_pages({f"{stem}.{ending}": text for ending, text in texts.items()}, directory)
    return {ending: directory / f"{stem}.{ending}" for ending in texts}


def write_pages(pages: Mapping[str, str], directory: Path) -> int:
    """Write files, each whole or absent; those that are the same already stay untouched.

    Args:
        pages: Text by file name.
        directory: Made when missing.

    Returns:
        How many were written.

    Raises:
        DigestError: The directory cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return sum(_write(directory / name, text.encode()) for name, text in pages.items())
    except OSError as error:
        raise DigestError(f"cannot write {directory}: {error.strerror}") from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write one file, whole or absent.

    Raises:
        DigestError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)
    except OSError as error:
        raise DigestError(f"cannot write {path}: {error.strerror}") from error


def messages_json(payloads: Iterable[str]) -> str:
    """Messages as one JSON text: the first with its text and blocks, and its thread as a list.

    Args:
        payloads: Of SlackMessage.payload, at least one.
    """
    head, *thread = [json.loads(payload) for payload in payloads]
    return _json({**head, "thread": thread})


def _json(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _write(path: Path, content: bytes) -> bool:
    if path.is_file() and path.read_bytes() == content:
        return False
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(path)
    return True
