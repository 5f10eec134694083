"""A digest as one HTML page: no request to anywhere, light and dark, good on paper."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from digests.layout import STEP_MARKS, lay_out
from digests.mrkdwn import safe_url
from digests.view import View
from items.digest import Digest


def _address(url: str) -> str:
    """An address to link, or empty; the template's own escaping does the rest."""
    return safe_url(url).replace("&amp;", "&")


_TEMPLATES = Environment(
    loader=PackageLoader("digests", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["address"] = _address


def to_html(digest: Digest, view: View) -> str:
    """Draw a digest as a whole page; text from feeds is escaped.

    Args:
        digest: Any digest.
        view: Language, zone, names and script.
    """
    template = _TEMPLATES.get_template("digest.html")
    return template.render(page=lay_out(digest, view), words=view.words, step_marks=STEP_MARKS)
