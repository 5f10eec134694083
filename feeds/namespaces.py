"""The namespaces that feedparser knows, as far as they matter to what is kept of a feed."""

_PLAIN = (  # namespaces that mean as much as none
    "",
    "http://www.w3.org/2005/atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://purl.org/rss/1.0/modules/rss091#",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss",
    "http://blogs.law.harvard.edu/tech/rss",
    "http://example.com/newformat#",
    "http://example.com/necho",
    "http://purl.org/echo/",
    "http://purl.org/pie/",
    "uri/of/echo/namespace#",
)
PREFIXES = dict.fromkeys(_PLAIN, "") | {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://www.georss.org/georss": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://webns.net/mvcb/": "admin",
}
"""What elements of a namespace, told in lower case, are called by; empty if as without one."""


def is_as_none(uri: str) -> bool:
    """Whether feedparser knows a namespace and takes it for none."""
    return PREFIXES.get(uri.lower()) == ""
