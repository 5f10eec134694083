"""A digest as one HTML page: no request to anywhere, light and dark, good on paper."""

from base64 import b64encode

from digests.archive_words import ARCHIVE_WORDS
from digests.cards import STEP_MARKS
from digests.jinja import TEMPLATES
from digests.layout import lay_out
from digests.since import NOTHING_SINCE, SinceLast
from digests.view import View
from items.digest import Digest


def to_html(
    digest: Digest,
    view: View,
    since: SinceLast = NOTHING_SINCE,
    *,
    home: str = "",
    picture: bytes = b"",
) -> str:
    """Draw a digest as a whole page; text from feeds is escaped.

    Args:
        digest: Any digest.
        view: Language, zone, names and script.
        since: What happened since the digest before.
        home: Address of the page of all digests; empty for a page that stands alone.
        picture: The week as a PNG, shown within the page; empty for none.
    """
    return TEMPLATES.get_template("digest.html").render(
        page=lay_out(digest, view, since),
        words=view.words,
        archive=ARCHIVE_WORDS[view.words.lang],
        step_marks=STEP_MARKS,
        home=home,
        picture=f"data:image/png;base64,{b64encode(picture).decode()}" if picture else "",
    )
