"""A digest as one HTML page: no request to anywhere, light and dark, good on paper."""

from digests.cards import STEP_MARKS
from digests.jinja import TEMPLATES
from digests.layout import lay_out
from digests.since import NOTHING_SINCE, SinceLast
from digests.view import View
from items.digest import Digest


def to_html(digest: Digest, view: View, since: SinceLast = NOTHING_SINCE) -> str:
    """Draw a digest as a whole page; text from feeds is escaped.

    Args:
        digest: Any digest.
        view: Language, zone, names and script.
        since: What happened since the digest before.
    """
    template = TEMPLATES.get_template("digest.html")
    page = lay_out(digest, view, since)
    return template.render(page=page, words=view.words, step_marks=STEP_MARKS)
