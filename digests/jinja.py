"""The templates of this room, with escaping always on."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from digests.mrkdwn import safe_url


def _address(url: str) -> str:
    """An address to link, or empty; the template's own escaping does the rest."""
    return safe_url(url).replace("&amp;", "&")


TEMPLATES = Environment(
    loader=PackageLoader("digests", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["address"] = _address
