"""Which text of an item makes which field: found out once for all items with the same tags."""

from typing import NamedTuple

from feeds.meanings import NOTHING, Meaning, Meanings
from feeds.quick_item import read_item
from feeds.raw import RawItem
from feeds.scan import TAG, UncertainError, tokens_of
from feeds.takers import Takers

_FIRST_STAND_IN = 0x4E00  # characters that no reader would touch
_MOST_TAGS = 300
_TITLES = frozenset({Meaning.TITLE, Meaning.MEDIA_TITLE})
_NAMED = b"skipHours>"  # a tag that matters wherever it stands
_HARMLESS = frozenset({""})  # an undeclared namespace that is no matter
_KEPT = 256  # layouts that are kept from document to document


class Leaf(NamedTuple):
    """An element of an item that brings a text.

    Attributes:
        place: Of its tag among those of the item.
        meaning: What it brings.
        attributes: As they stand.
    """

    place: int
    meaning: Meaning
    attributes: str


class Layout(NamedTuple):
    """How to read items that have the same tags; fields are told by places of leaves.

    Attributes:
        leaves: What texts are taken.
        idle: Places of leaves that bring none.
        blank: For each tag 1 if nothing but blanks may stand behind it.
        title: None where there is none, as of the others.
        strict: Leaves that steer the rest when they are empty.
    """

    leaves: tuple[Leaf, ...]
    idle: tuple[int, ...]
    blank: bytes
    title: int | None
    summaries: tuple[int, ...]
    link: int | None
    guid: int | None
    dates: tuple[int, ...]
    source: int | None
    strict: tuple[int, ...]


_known: dict[tuple[object, ...], Layout] = {}


def layout_of(tags: tuple[bytes, ...], takers: Takers) -> Layout:
    """Read an item whose every text is another character, and see where these come out.

    Args:
        tags: Of the item, without the first bracket.
        takers: Of the document.

    Raises:
        UncertainError: Only feedparser knows what such items say.
    """
    key = (takers.meanings.state(), tags)
    layout = _known.get(key)
    if layout is None:
        layout, is_flat = _layout(tags, takers)
        if is_flat and _NAMED not in tags and takers.meanings.undeclared <= _HARMLESS:
            if len(_known) >= _KEPT:
                _known.clear()
            _known[key] = layout
    return layout


def _layout(tags: tuple[bytes, ...], takers: Takers) -> tuple[Layout, bool]:
    """The layout, and whether no element of the item holds others."""
    if len(tags) > _MOST_TAGS:
        raise UncertainError
    leaves, blank, is_flat = _leaves(tags, takers.meanings)
    stand_ins = {leaf.place: chr(_FIRST_STAND_IN + nth) for nth, leaf in enumerate(leaves)}
    specimen = "".join(
        f"<{tag.decode()}{stand_ins.get(place, '')}" for place, tag in enumerate(tags)
    )
    tokens = iter(tokens_of(specimen))
    name, attributes, _, _ = next(tokens)
    raw = read_item(tokens, name, attributes, takers, bases=None, has_content=False)
    return _told(raw, leaves, blank), is_flat


def _leaves(tags: tuple[bytes, ...], meanings: Meanings) -> tuple[tuple[Leaf, ...], bytes, bool]:
    """Leaves that bring a text, places of what must be blank, and whether all are leaves."""
    leaves, blank, is_flat = [], bytearray([1] * len(tags)), True
    for place, tag in enumerate(tags[:-1]):
        found = TAG.fullmatch(tag)
        if found is None:
            raise UncertainError
        if tag[:1] == b"/":
            continue
        name, attributes = found[1].decode(), found[2].decode()
        if tags[place + 1] == b"/%b>" % found[1]:
            blank[place] = 0
            if meanings[name] not in NOTHING:
                leaves.append(Leaf(place, meanings[name], attributes))
        elif place and not attributes.endswith("/"):
            is_flat = False
    return tuple(leaves), bytes(blank), is_flat


def _told(raw: RawItem, leaves: tuple[Leaf, ...], blank: bytes) -> Layout:
    places = {chr(_FIRST_STAND_IN + nth): nth for nth in range(len(leaves))}
    taken = {leaf.place for leaf in leaves}

    def place_of(text: str) -> int | None:
        if text and text not in places:
            raise UncertainError  # a tag brings it
        return places.get(text)

    titles = [nth for nth, leaf in enumerate(leaves) if leaf.meaning in _TITLES]
    originals = [nth for nth, leaf in enumerate(leaves) if leaf.meaning is Meaning.ORIGINAL_LINK]
    return Layout(
        leaves=leaves,
        idle=tuple(
            place for place, is_blank in enumerate(blank) if not is_blank and place not in taken
        ),
        blank=blank,
        title=place_of(raw.title),
        summaries=tuple(places[str(text)] for text in raw.summaries),
        link=place_of(raw.link),
        guid=place_of(raw.guid),
        dates=tuple(places[text] for text in raw.dates),
        source=place_of(raw.source),
        strict=(*(titles if len(titles) > 1 else ()), *originals),
    )
