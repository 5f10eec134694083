"""A digest as one HTML page: no request to anywhere, light and dark, good on paper."""

from digests.jinja import TEMPLATES
from digests.layout import STEP_MARKS, lay_out
from digests.view import View
from items.digest import Digest


def to_html(digest: Digest, view: View) -> str:
    """Draw a digest as a whole page; text from feeds is escaped.

    Args:
        digest: Any digest.
        view: Language, zone, names and script.
    """
    template = TEMPLATES.get_template("digest.html")
    return template.render(page=lay_out(digest, view), words=view.words, step_marks=STEP_MARKS)
