"""Catalogues as OPML, the form in which feed readers exchange them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from xml.etree.ElementTree import (
    Element,
    ParseError,
    SubElement,
    indent,
    register_namespace,
    tostring,
)

from defusedxml.ElementTree import fromstring

from feeds.feed_table import checked_url, read_table, unique_id, url_key
from feeds.slugs import slug
from items.errors import ConfigError
from items.feed import Feed, Kind, Language

NAMESPACE = "urn:silkwatch:feed"
_OURS = ("id", "publisher", "group", "country", "state_media", "tier", "interval_minutes")
_DEFAULTS = {one.name: one.default for one in fields(Feed)}
_UNSAID = ("", "unknown", "und", "mul")
_CODES = {
    "zh": Language.ZH_HANS,
    "zh-cn": Language.ZH_HANS,
    "zh-sg": Language.ZH_HANS,
    "zh-hans": Language.ZH_HANS,
    "zh-tw": Language.ZH_HANT,
    "zh-hk": Language.ZH_HANT,
    "zh-mo": Language.ZH_HANT,
    "zh-hant": Language.ZH_HANT,
    "en": Language.EN,
    "ru": Language.RU,
}
_PREFIX = re.compile(r"(zh[-_]hans|zh[-_]hant|zh|en|ru)[-_]\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Folder:
    """What an outline inherits from the folders it lies in."""

    language: str = ""
    kind: str = Kind.NEWS.value


def read_opml(
    text: bytes, *, language: Language = Language.EN, where: str = "OPML"
) -> tuple[Feed, ...]:
    """Read the feeds of an OPML 1.0, 1.1 or 2.0 document, folders within folders included.

    A feed's language is what its outline says, else a prefix of its name such as "zh_hans-",
    else its folder's, else that of its name's script, else the default; its kind is its folder's,
    else news; its publisher is its name. What write_opml wrote comes back whole.

    Args:
        text: The document as it was stored.
        language: Taken where nothing says more.
        where: The file, for errors.

    Returns:
        At least one feed, each address once, with ids made from titles, all different.

    Raises:
        ConfigError: The document is no OPML or holds no feed, or an outline has an address or
            a language that is not allowed.
    """
    feeds: dict[str, Feed] = {}
    ids: set[str] = set()
    for place, (outline, folder) in enumerate(_outlines(_body(text, where)), start=1):
        table = _table(outline, folder, default=language)
        table["id"] = unique_id(str(table["id"]), ids)
        feed = read_table(table, place=place, where=where)
        if url_key(feed.url) not in feeds:
            ids.add(feed.feed_id)
            feeds[url_key(feed.url)] = feed
    if not feeds:
        raise ConfigError(where, "body", "holds no feed; a feed is an outline with an xmlUrl")
    return tuple(feeds.values())


def write_opml(feeds: Sequence[Feed], *, title: str = "Silkwatch") -> str:
    """Write OPML 2.0: a folder a kind, in it a folder a language.

    Other readers see name, address, language and homepage; what OPML has no word for goes into
    attributes of a namespace of ours, which they pass over.
    """
    register_namespace("silkwatch", NAMESPACE)
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = title
    body = SubElement(root, "body")
    kinds, languages = list(Kind), list(Language)
    ordered = sorted(feeds, key=lambda f: (kinds.index(f.kind), languages.index(f.language)))
    for kind, of_kind in groupby(ordered, key=lambda feed: feed.kind):
        outer = SubElement(body, "outline", text=kind.value)
        for code, of_language in groupby(of_kind, key=lambda feed: feed.language):
            inner = SubElement(outer, "outline", text=code.value)
            for feed in of_language:
                SubElement(inner, "outline", _attributes(feed))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _attributes(feed: Feed) -> dict[str, str]:
    said = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": feed.url}
    said |= {"htmlUrl": feed.homepage} if feed.homepage else {}
    said["language"] = feed.language.value
    for key in _OURS:
        name = "feed_id" if key == "id" else key
        value = getattr(feed, name)
        if value != _DEFAULTS[name]:
            said[f"{{{NAMESPACE}}}{key}"] = str(value).lower() if value is True else str(value)
    return said


def _body(text: bytes, where: str) -> Element:
    try:
        root: Element = fromstring(text.lstrip(b" \t\r\n"))
    except (ParseError, ValueError, LookupError) as error:  # refused entities are ValueErrors
        raise ConfigError(where, "", f"no OPML: {error}") from error
    if root.tag.lower() != "opml":
        raise ConfigError(where, "", f"no OPML: its root is <{root.tag}>, not <opml>")
    body: Element | None = root.find("body")
    if body is None:
        raise ConfigError(where, "body", "missing; OPML keeps its outlines in a body")
    return body


def _outlines(body: Element) -> Iterator[tuple[Mapping[str, str], _Folder]]:
    """Every outline with an address, in the order of the document; no depth is too deep."""
    stack = [(child, _Folder()) for child in reversed(body)]
    while stack:
        outline, folder = stack.pop()
        said = {key if key[0] == "{" else key.lower(): value for key, value in outline.items()}
        if said.get("xmlurl", "").strip():
            yield said, folder
        inner = _inside(said, folder)
        stack += [(child, inner) for child in reversed(outline)]


def _inside(said: Mapping[str, str], folder: _Folder) -> _Folder:
    name = _name(said)
    kind = name.lower().replace(" ", "-").removesuffix("s")
    named = {one.value.removesuffix("s"): one.value for one in Kind}
    return _Folder(
        language=_stated(said) or (name if _code(name) else folder.language),
        kind=named.get(kind, folder.kind),
    )


def _table(
    said: Mapping[str, str], folder: _Folder, *, default: Language
) -> dict[str, str | int | bool]:
    url = _address(said["xmlurl"].strip())
    name = _name(said) or url
    table: dict[str, str | int | bool] = {
        "id": slug(name, url),
        "url": url,
        "name": name,
        "publisher": name,
        "language": _language(said, name, folder, default),
        "country": "INT",
        "kind": folder.kind,
        "homepage": _homepage(said),
    }
    for key in _OURS:
        if (value := said.get(f"{{{NAMESPACE}}}{key}")) is not None:
            table[key] = _typed(key, value)
    return table


def _typed(key: str, value: str) -> str | int | bool:
    if key == "state_media":
        return value == "true" if value in ("true", "false") else value
    return int(value) if key in ("tier", "interval_minutes") and value.isdecimal() else value


def _name(said: Mapping[str, str]) -> str:
    return " ".join((said.get("title") or said.get("text") or "").split())


def _address(url: str) -> str:
    """Undo the feed: scheme some readers write; it stands before or in place of http:."""
    if url.lower().startswith("feed:"):
        rest = url[5:]
        return f"http:{rest}" if rest.startswith("//") else rest
    return url


def _homepage(said: Mapping[str, str]) -> str:
    """A homepage is a courtesy: one that is no web address is dropped, not refused."""
    try:
        return checked_url(said.get("htmlurl", "").strip())
    except ValueError:
        return ""


def _language(said: Mapping[str, str], name: str, folder: _Folder, default: Language) -> str:
    stated = _stated(said)
    if not stated and (prefix := _PREFIX.fullmatch(name)):
        stated = prefix.group(1)
    wanted = stated or folder.language or _script(name, default)
    return (_code(wanted) or wanted) if wanted else default.value


def _stated(said: Mapping[str, str]) -> str:
    value = said.get("language", "").strip()
    return "" if value.lower() in _UNSAID else value


def _code(text: str) -> str:
    """The desk's code for zh-CN, zh_hans, en-GB, ...; empty when it is none the desk reads."""
    code = text.lower().replace("_", "-")
    known = _CODES.get(code) or _CODES.get("-".join(code.split("-")[:2]))
    if known is None and code.split("-")[0] in ("en", "ru"):
        known = Language(code.split("-")[0])
    return known.value if known else ""


def _script(name: str, default: Language) -> str:
    """What a name's letters tell; a Chinese one that GB 2312 cannot write is Traditional."""
    if re.search(r"[\u0400-\u04ff]", name):
        return Language.RU.value
    if not re.search(r"[\u3400-\u9fff]", name) or default.value.startswith("zh"):
        return ""
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return Language.ZH_HANT.value
    return Language.ZH_HANS.value
