"""The catalogue: what is read, what is refused and how, what is added."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from feeds.catalogue import add_feeds, load_catalogue
from items.errors import ConfigError
from items.feed import Feed, Kind, Language

ROOT = Path(__file__).resolve().parents[2]
CANDIDATES = ROOT.parent / "shared" / "feeds" / "candidates.csv"
REAL = ROOT / "config" / "feeds.toml"
ONE = """# a desk's own note
[[feed]]
id = "steppe-post"   # kept
url = "https://steppe.example/rss"
name = "Steppe Post"
publisher = "Steppe Post"
language = "en"
country = "KZ"
kind = "news"
"""
ROUTE = """
[[feed]]
id = "ministry"
url = "rsshub://gov/ministry/news"
name = "Ministry"
publisher = "Ministry"
language = "zh-Hans"
country = "CN"
kind = "official"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    return path


def make_feed(**changes: object) -> Feed:
    values: dict[str, object] = {
        "feed_id": "oasis",
        "url": "https://oasis.example/feed",
        "name": "Оазис",
        "publisher": "Оазис",
        "language": Language.RU,
        "country": "UZ",
        "kind": Kind.NEWS,
    }
    return Feed(**(values | changes))  # type: ignore[arg-type]


def test_a_feed_is_read_with_its_defaults(tmp_path: Path) -> None:
    (feed,) = load_catalogue(write(tmp_path, ONE))

    assert feed == Feed(
        feed_id="steppe-post",
        url="https://steppe.example/rss",
        name="Steppe Post",
        publisher="Steppe Post",
        language=Language.EN,
        country="KZ",
        kind=Kind.NEWS,
    )
    assert isinstance(feed.language, Language)
    assert isinstance(feed.kind, Kind)


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('"en"', '"eng"', "feed.steppe-post.language", "zh-Hant, zh-Hans, en, ru"),
        ('"en"', '"zh-Han"', "feed.steppe-post.language", "did you mean zh-Ha"),
        ('"news"', '"blog"', "feed.steppe-post.kind", "think-tank"),
        ('"KZ"', '"Kazakhstan"', "feed.steppe-post.country", "two capital letters"),
        ("https://steppe", "ftp://steppe", "feed.steppe-post.url", "http:// or https://"),
        ("https://steppe.example/rss", "https:///rss", "feed.steppe-post.url", "no host"),
        ("steppe.example/rss", "steppe .example", "feed.steppe-post.url", "blanks"),
        ("steppe.example/rss", "s.example:99999/", "feed.steppe-post.url", "ort"),
        ('"steppe-post"', '"Steppe_Post"', "feed.Steppe_Post.id", "lower-case"),
        ('"Steppe Post"', '" "', "feed.steppe-post.name", "not empty"),
        ('kind = "news"', 'kind = "news"\ntier = 4', "feed.steppe-post.tier", "from 1 to 3"),
        ('kind = "news"', 'kind = "news"\ntier = true', "feed.steppe-post.tier", "from 1 to 3"),
        (
            'kind = "news"',
            'kind = "news"\nstate_media = 1',
            "feed.steppe-post.state_media",
            "true or false",
        ),
        (
            'kind = "news"',
            'kind = "news"\ninterval_minutes = 1',
            "feed.steppe-post.interval_minutes",
            "from 5 to 10080",
        ),
        (
            'kind = "news"',
            'kind = "news"\npublishers = "x"',
            "feed.steppe-post.publishers",
            "did you mean publisher",
        ),
        ('kind = "news"', "", "feed.steppe-post.kind", "missing"),
        ('id = "steppe-post"', "", "feed[1].id", "missing"),
        ("[[feed]]", "[[feeds]]", "feeds", "[[feed]]"),
        ("[[feed]]", "[feed]", "feed", "[[feed]]"),
    ],
)
def test_what_is_wrong_is_refused_by_file_and_key(
    tmp_path: Path, old: str, new: str, key: str, said: str
) -> None:
    path = write(tmp_path, ONE.replace(old, new))

    with pytest.raises(ConfigError) as caught:
        load_catalogue(path)

    assert (caught.value.where, caught.value.key) == (str(path), key)
    assert said in caught.value.reason


def test_a_password_in_an_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    path = write(tmp_path, ONE.replace("https://", "https://desk:s3cret@"))

    with pytest.raises(ConfigError, match="password") as caught:
        load_catalogue(path)

    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("text", ["[[feed", "id = 'x", '[[feed]]\nid="a"\nid="b"'])
def test_broken_toml_names_the_file_and_the_line(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)

    with pytest.raises(ConfigError, match=r"line \d|end of document") as caught:
        load_catalogue(path)

    assert caught.value.where == str(path)


def test_a_missing_file_and_one_that_is_not_utf_8_are_config_errors(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_catalogue(tmp_path / "none.toml")
    path = tmp_path / "feeds.toml"
    path.write_bytes("# каталог".encode("cp1251"))
    with pytest.raises(ConfigError, match="cannot be read"):
        load_catalogue(path)


def test_an_empty_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="empty"):
        load_catalogue(write(tmp_path, "# nothing here yet\n"))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("//steppe.example/rss", "//other.example/rss", "feed.steppe-post.id"),
        ('"steppe-post"', '"other"', "feed.other.url"),
        (
            '"steppe-post"   # kept\nurl = "https://steppe',
            '"o"\nurl = "https://STEPPE',
            "feed.o.url",
        ),
    ],
)
def test_the_same_id_or_address_twice_is_refused(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_catalogue(write(tmp_path, ONE + ONE.replace(old, new)))

    assert caught.value.key == key


def test_only_takes_the_feeds_named_and_suggests_what_was_meant(tmp_path: Path) -> None:
    path = write(tmp_path, ONE)
    add_feeds(path, [make_feed()])

    assert [feed.feed_id for feed in load_catalogue(path, only=["oasis"])] == ["oasis"]
    assert len(load_catalogue(path, only=[])) == 2
    with pytest.raises(ConfigError, match="did you mean steppe-post"):
        load_catalogue(path, only=["oasis", "stepe-post"])


def test_routes_are_left_out_until_an_rsshub_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, ONE + ROUTE)

    assert [feed.feed_id for feed in load_catalogue(path)] == ["steppe-post"]
    resolved = load_catalogue(path, rsshub_base="https://hub.example/base/")
    assert resolved[1].url == "https://hub.example/base/gov/ministry/news"
    with pytest.raises(ConfigError, match="rsshub_base"):
        load_catalogue(path, only=["ministry"])
    with pytest.raises(ConfigError, match=r"fetch\.rsshub_base"):
        load_catalogue(path, rsshub_base="hub.example")


def test_added_feeds_are_read_back_and_comments_stay(tmp_path: Path) -> None:
    path = write(tmp_path, ONE)
    rich = make_feed(
        state_media=True,
        group="Оазис",
        tier=1,
        interval_minutes=60,
        homepage="https://oasis.example/",
    )

    assert add_feeds(path, [rich]) == 1
    assert add_feeds(path, [rich]) == 0

    assert path.read_text(encoding="utf-8").startswith(ONE)
    assert load_catalogue(path)[1] == rich


def test_an_address_that_is_known_is_skipped_and_a_taken_id_gets_a_number(tmp_path: Path) -> None:
    path = write(tmp_path, ONE)

    added = add_feeds(
        path,
        [
            make_feed(url="https://STEPPE.example/rss"),
            make_feed(feed_id="steppe-post"),
            make_feed(feed_id="steppe-post", url="https://oasis.example/feed/2"),
            make_feed(feed_id="again"),
        ],
    )

    assert added == 2
    ids = [feed.feed_id for feed in load_catalogue(path)]
    assert ids == ["steppe-post", "steppe-post-2", "steppe-post-3"]


def test_a_missing_catalogue_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "feeds.toml"

    assert add_feeds(path, []) == 0
    assert not path.exists()
    assert add_feeds(path, [make_feed()]) == 1
    assert load_catalogue(path) == (make_feed(),)


def test_a_bad_feed_or_a_bad_file_is_never_written(tmp_path: Path) -> None:
    path = write(tmp_path, ONE)
    with pytest.raises(ConfigError, match="country"):
        add_feeds(path, [make_feed(), make_feed(url="https://b.example/", country="uz")])
    assert path.read_text(encoding="utf-8") == ONE

    path.write_text("[[feed", encoding="utf-8")
    with pytest.raises(ConfigError, match="TOML"):
        add_feeds(path, [make_feed()])


def test_the_real_catalogue_serves_all_four_languages_and_every_kind() -> None:
    feeds = load_catalogue(REAL)

    assert len(feeds) >= 150
    languages = Counter(feed.language for feed in feeds)
    assert min(languages[language] for language in Language) >= 14
    assert {feed.kind for feed in feeds} == set(Kind)
    assert all(feed.homepage for feed in feeds)


def test_routes_in_the_real_catalogue_cover_the_ministries_without_a_feed() -> None:
    plain = {feed.feed_id for feed in load_catalogue(REAL)}
    routed = [
        feed
        for feed in load_catalogue(REAL, rsshub_base="https://hub.example")
        if feed.feed_id not in plain
    ]

    assert {"gov/mfa/", "gov/mofcom/"} <= {
        "/".join(feed.url.removeprefix("https://hub.example/").split("/")[:2]) + "/"
        for feed in routed
    }
    assert all(feed.state_media for feed in routed)


@pytest.mark.skipif(not CANDIDATES.exists(), reason="needs ../shared/feeds/candidates.csv")
def test_the_real_catalogue_holds_only_feeds_that_somebody_found_alive() -> None:
    with CANDIDATES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    status = {row["url"]: row["status"] for row in rows}
    feeds = {feed.url: feed for feed in load_catalogue(REAL)}
    wanted = {
        row["url"]
        for row in rows
        if row["starter"] == "yes" and row["status"] == "ok" and row["language"] in set(Language)
    }

    assert wanted <= feeds.keys()
    assert feeds.keys() <= status.keys()
    assert not {"dead", "frozen", "blocked"} & {status[url] for url in feeds}
    text = REAL.read_text(encoding="utf-8")
    vouched = re.findall(r'^# read in 2026 by .+\n\[\[feed\]\]\nid = .+\nurl = "(.+)"$', text, re.M)
    assert {url for url in feeds if status[url] != "ok"} <= set(vouched)


def test_every_language_has_its_measured_core() -> None:
    for language in Language:
        assert any(feed.tier == 1 and feed.language is language for feed in load_catalogue(REAL))
