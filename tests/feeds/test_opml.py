"""OPML in and out."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from feeds.catalogue import load_catalogue
from feeds.opml import read_opml, write_opml
from feeds.slugs import slug
from items.errors import ConfigError
from items.feed import Feed, Kind, Language

REAL = Path(__file__).resolve().parents[2] / "config" / "feeds.toml"


def opml(outlines: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    return f'{head}<opml version="2.0"><head/><body>{outlines}</body></opml>'.encode()


def outline(name: str, **attributes: str) -> str:
    said = {"text": name, "xmlUrl": f"https://{slug(name, 'https://x.example')}.example/"}
    return "<outline " + " ".join(f'{k}="{v}"' for k, v in (said | attributes).items()) + "/>"


def test_the_real_catalogue_survives_the_round_trip_whole() -> None:
    feeds = load_catalogue(REAL, rsshub_base="https://hub.example")

    back = read_opml(write_opml(feeds).encode("utf-8"))

    by_id = {feed.feed_id: feed for feed in feeds}
    assert {feed.feed_id: feed for feed in back} == by_id


def test_every_field_and_odd_letters_survive_the_round_trip() -> None:
    feed = Feed(
        feed_id="odd-1",
        url="https://odd.example/rss?a=1&b=<2>",
        name='Степь & "Оазис" <絲路>',
        publisher="'Post'",
        language=Language.ZH_HANT,
        country="UZ",
        kind=Kind.ACADEMIC,
        state_media=True,
        group="Group & Co",
        tier=1,
        interval_minutes=90,
        homepage="https://odd.example/?q=a&b",
    )

    assert read_opml(write_opml([feed]).encode("utf-8")) == (feed,)


def test_written_folders_go_by_kind_and_language() -> None:
    written = write_opml(load_catalogue(REAL))

    body = ElementTree.fromstring(written.encode("utf-8")).find("body")
    assert body is not None
    assert [folder.get("text") for folder in body] == [kind.value for kind in Kind]
    assert {inner.get("text") for inner in body[0]} == {code.value for code in Language}
    assert all(feed.get("xmlUrl") for outer in body for inner in outer for feed in inner)


def test_a_plain_opml_1_list_is_read_with_defaults() -> None:
    text = (
        b'\r\n <?xml version="1.0"?><opml version="1.0"><body>'
        b'<outline title="Steppe Post" xmlURL=" https://steppe.example/rss "'
        b' htmlUrl="https://steppe.example/"/></body></opml>'
    )

    assert read_opml(text) == (
        Feed(
            feed_id="steppe-post",
            url="https://steppe.example/rss",
            name="Steppe Post",
            publisher="Steppe Post",
            language=Language.EN,
            country="INT",
            kind=Kind.NEWS,
            homepage="https://steppe.example/",
        ),
    )


@pytest.mark.parametrize(
    ("outlines", "expected"),
    [
        (outline("A", language="ru-RU"), "ru"),
        (outline("A", language="zh_TW"), "zh-Hant"),
        (outline("A", language="zh-Hans-CN"), "zh-Hans"),
        (outline("A", language="zh-cn"), "zh-Hans"),
        (outline("A", language="en-gb"), "en"),
        (outline("A", language="unknown"), "en"),
        (outline("zh_hans-evening_bulletin-0"), "zh-Hans"),
        (outline("zh_hant-somewhere-3"), "zh-Hant"),
        (outline("ru-agency-1"), "ru"),
        (outline("zh_hant-x-3", language="ru"), "ru"),
        (f'<outline text="ru">{outline("A")}</outline>', "ru"),
        (
            f'<outline text="zh-Hant"><outline text="Press">{outline("A")}</outline></outline>',
            "zh-Hant",
        ),
        (f'<outline text="Press" language="ru">{outline("A")}</outline>', "ru"),
        (f'<outline text="ru">{outline("en-wire-2")}</outline>', "en"),
        (outline("Степной листок"), "ru"),
        (outline("丝路周报"), "zh-Hans"),
        (outline("絲路週報"), "zh-Hant"),
    ],
)
def test_the_language_comes_from_the_nearest_that_says_one(outlines: str, expected: str) -> None:
    (feed,) = read_opml(opml(outlines))

    assert feed.language == expected


def test_the_default_language_is_the_callers() -> None:
    (feed,) = read_opml(opml(outline("丝路周报")), language=Language.ZH_HANT)

    assert feed.language is Language.ZH_HANT


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("Think Tanks", Kind.THINK_TANK), ("official", Kind.OFFICIAL), ("My favourites", Kind.NEWS)],
)
def test_the_kind_comes_from_the_folder(folder: str, kind: Kind) -> None:
    (feed,) = read_opml(opml(f'<outline text="{folder}">{outline("A")}</outline>'))

    assert feed.kind is kind


def test_ids_are_made_from_titles_and_never_collide() -> None:
    feeds = read_opml(
        opml(
            outline("Steppe Post", xmlUrl="https://a.example/1")
            + outline("Steppe-Post!", xmlUrl="https://a.example/2")
            + outline("Щит Мургаба", xmlUrl="https://a.example/3")
            + outline("絲路", xmlUrl="https://www.silk.example/4")
        )
    )

    assert [feed.feed_id for feed in feeds] == [
        "steppe-post",
        "steppe-post-2",
        "shchit-murgaba",
        "silk-example",
    ]


def test_an_address_listed_in_two_folders_is_one_feed() -> None:
    one = outline("A", xmlUrl="https://a.example/rss")

    feeds = read_opml(opml(f'<outline text="x">{one}</outline><outline text="y">{one}</outline>'))

    assert [feed.url for feed in feeds] == ["https://a.example/rss"]


def test_the_feed_scheme_of_some_readers_is_undone() -> None:
    feeds = read_opml(
        opml(
            outline("One", xmlUrl="feed://a.example/1")
            + outline("Two", xmlUrl="feed:https://a.example/2")
        )
    )

    assert [feed.url for feed in feeds] == ["http://a.example/1", "https://a.example/2"]


def test_a_homepage_that_is_no_web_address_is_dropped() -> None:
    (feed,) = read_opml(opml(outline("A", htmlUrl="javascript:alert(1)")))

    assert feed.homepage == ""


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        (b"", "", "no OPML"),
        (b"not xml at all", "", "no OPML"),
        (b"\xff\xfe\x00junk", "", "no OPML"),
        (b'<?xml version="1.0" encoding="klingon"?><opml/>', "", "no OPML"),
        (b'<rss version="2.0"><channel/></rss>', "", "<rss>"),
        (b"<opml/>", "body", "missing"),
        (opml(""), "body", "no feed"),
        (opml('<outline text="only a folder"/>'), "body", "no feed"),
        (opml(outline("Steppe", xmlUrl="file:///etc/hosts")), "feed.steppe.url", "https://"),
        (opml(outline("Steppe", xmlUrl="https://u:p@a.example/")), "feed.steppe.url", "password"),
        (opml(outline("Steppe", language="de")), "feed.steppe.language", "zh-Hant"),
    ],
)
def test_junk_is_refused_with_its_place(text: bytes, key: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_opml(text, where="list.opml")

    assert (caught.value.where, caught.value.key) == ("list.opml", key)
    assert said in caught.value.reason


def test_entities_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(9))
    head = f'<?xml version="1.0"?><!DOCTYPE opml [{bomb}]>'

    with pytest.raises(ConfigError, match="no OPML"):
        read_opml(opml(outline("&l8;"), head))


def test_deep_folders_are_read() -> None:
    depth = 3000

    (feed,) = read_opml(opml('<outline text="x">' * depth + outline("A") + "</outline>" * depth))

    assert feed.name == "A"


@pytest.mark.parametrize("title", ["絲路", "", "!", "a" * 200, "Ёлки-палки", "Čeština 2"])
def test_a_slug_is_always_a_valid_id(title: str) -> None:
    made = slug(title, "https://www.some-host.example/rss")

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= 60
