"""Worker process: an article's page in, its running text out."""

from typing import Any

import trafilatura
from w3lib.encoding import html_to_unicode

from feeds.clean import plain
from feeds.letters import cut
from feeds.work import one_by_one, serve


def read_page(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Do one job; job and answer are what feeds.fulltext packs and unpacks."""
    if "ping" in job:
        return {}
    _, page = html_to_unicode(job["content_type"] or None, body)
    text = trafilatura.extract(
        page, url=job["url"], include_comments=False, include_tables=False, deduplicate=True
    )
    return {"text": tidy(text or "", max_chars=job["max_chars"])}


def tidy(text: str, *, max_chars: int) -> str:
    """Clean a text paragraph by paragraph, one a line.

    Args:
        text: As extracted.
        max_chars: Length in code points.
    """
    lines = (plain(line, max_chars=max_chars) for line in text.splitlines())
    return cut("\n".join(line for line in lines if line), max_chars)


if __name__ == "__main__":
    serve(one_by_one(read_page))
