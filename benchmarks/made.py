"""Feeds made up of nothing: the same for the same number, in four scripts."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from items.feed import Feed, Kind, Language

START_AT = datetime(2026, 3, 1, tzinfo=UTC)
_WORDS = {
    Language.EN: (
        "rail freight border customs water power loan mine wheat gas route summit port treaty "
        "valley deposit tariff corridor contract station dam grid visa trade meeting report the "
        "of and to in for on with by from after over new says"
    ),
    Language.RU: (
        "дорога граница вода газ договор шахта рынок станция поезд пошлина долина встреча кредит "
        "поставка зерно порт линия участок проект объём в на и с по для от до из о"
    ),
    Language.ZH_HANS: (
        "铁路 边境 海关 水源 电力 贷款 矿山 小麦 天然气 路线 峰会 港口 条约 谷地 关税 合同 车站 "
        "大坝 的 和 在"
    ),
    Language.ZH_HANT: (
        "鐵路 邊境 海關 水源 電力 貸款 礦山 小麥 天然氣 路線 峰會 港口 條約 谷地 關稅 合同 車站 "
        "大壩 的 和 在"
    ),
}
_NAMES = {
    Language.EN: "Kashgar Osh Almaty Khorgos Tashkent Dushanbe Beijing",
    Language.RU: "Кашгар Ош Алматы Хоргос Ташкент Душанбе Пекин",
    Language.ZH_HANS: "喀什 奥什 阿拉木图 霍尔果斯 塔什干 杜尚别 北京",
    Language.ZH_HANT: "喀什 奧什 阿拉木圖 霍爾果斯 塔什干 杜尚別 北京",
}
_LANGUAGES = list(Language)
_FIELD_EVERY = 6


def language_of_feed(feed: int) -> Language:
    """The language of the feed with this number."""
    return _LANGUAGES[feed % len(_LANGUAGES)]


def words(language: Language, number: int, count: int, *, names: bool = True) -> str:
    """So many words of one language, chosen by a number; every seventh a town, if names are wanted.

    The towns are of the field, so that a text with them is worth a closer look to a classifier.
    """
    chance = random.Random(f"{language}-{number}-{count}")
    known, towns = _WORDS[language].split(), _NAMES[language].split() if names else []
    picked = [
        chance.choice(towns if towns and chance.random() < 0.15 else known) for _ in range(count)
    ]
    return ("" if language.startswith("zh") else " ").join(picked)


def item_text(feed: int, number: int) -> tuple[str, str]:
    """Title and summary of an item, together some 300 characters; one in six is of the field."""
    language = language_of_feed(feed)
    factor = 2 if language.startswith("zh") else 1
    key = feed * 1_000_003 + number
    names = key % _FIELD_EVERY == 0
    title = words(language, key, 9 * factor, names=names)
    return title, words(language, key + 7, 36 * factor, names=names)


def rss(feed: int, first: int, count: int) -> bytes:
    """A feed whose items bear the numbers first to first + count - 1, the newest on top."""
    items = []
    for number in range(first + count - 1, first - 1, -1):
        title, summary = item_text(feed, number)
        at = format_datetime(START_AT + timedelta(hours=number))
        link = f"https://wire-{feed}.example/news/{number}"
        items.append(
            f"<item><title>{escape(title)}</title><link>{link}?utm_source=rss</link>"
            f'<guid isPermaLink="false">{feed}-{number}</guid><pubDate>{at}</pubDate>'
            f"<dc:creator>Desk {feed}</dc:creator><category>trade</category>"
            f'<description><![CDATA[<p>{summary}</p><p><a href="{link}">more</a></p>]]>'
            "</description></item>"
        )
    head = f"<title>Wire {feed}</title><link>https://wire-{feed}.example/</link><ttl>60</ttl>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"{head}{''.join(items)}</channel></rss>"
    ).encode()


def host(feed: int) -> str:
    """An address of this machine that is the feed's own: a distinct origin for each."""
    return f"127.{1 + feed // 62_500}.{feed // 250 % 250}.{1 + feed % 250}"


def catalogue_feed(feed: int, port: int) -> Feed:
    """The catalogue entry of the feed with this number."""
    return Feed(
        feed_id=f"wire-{feed}",
        url=f"http://{host(feed)}:{port}/{feed}.xml",
        name=f"Wire {feed}",
        publisher=f"Wire {feed}",
        language=language_of_feed(feed),
        country="INT",
        kind=Kind.NEWS,
    )
