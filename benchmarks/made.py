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
_EVERYDAY = {
    Language.EN: (
        "coach match season goal singer album award film actor storm rain heat doctor hospital "
        "school teacher recipe museum garden festival phone camera game concert bus fire court "
        "the of and to in for on with by from after over new says"
    ),
    Language.RU: (
        "тренер матч сезон гол певец альбом премия фильм актёр буря дождь жара врач больница "
        "школа учитель рецепт музей сад праздник телефон камера игра концерт и на с по для от"
    ),
    Language.ZH_HANS: (
        "教练 比赛 赛季 进球 歌手 专辑 奖项 电影 演员 暴雨 高温 医生 医院 学校 老师 食谱 博物馆 "
        "花园 节日 手机 相机 游戏 音乐会 的 和 在"
    ),
    Language.ZH_HANT: (
        "教練 比賽 賽季 進球 歌手 專輯 獎項 電影 演員 暴雨 高溫 醫生 醫院 學校 老師 食譜 博物館 "
        "花園 節日 手機 相機 遊戲 音樂會 的 和 在"
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


def words(language: Language, number: int, count: int, *, field: bool = True) -> str:
    """So many words of one language, chosen by a number: of the field with its towns, or others."""
    chance = random.Random(f"{language}-{number}-{count}")
    known, names = (_WORDS if field else _EVERYDAY)[language].split(), _NAMES[language].split()
    picked = [
        chance.choice(names if field and chance.random() < 0.15 else known) for _ in range(count)
    ]
    return ("" if language.startswith("zh") else " ").join(picked)


def item_text(feed: int, number: int) -> tuple[str, str]:
    """Title and summary of an item, together some 300 characters; one in six is of the field."""
    language = language_of_feed(feed)
    factor = 2 if language.startswith("zh") else 1
    key = feed * 1_000_003 + number
    field = key % _FIELD_EVERY == 0
    title = words(language, key, 9 * factor, field=field)
    return title, words(language, key + 7, 36 * factor, field=field)


def rss(
    feed: int, first: int, count: int, *, fresh_from: int | None = None, now: datetime = START_AT
) -> bytes:
    """A feed whose items bear the numbers first to first + count - 1, the newest on top.

    Args:
        feed: Its number.
        first: Number of its oldest item.
        count: How many items it has.
        fresh_from: Items from this number on came out within the two hours before now; None has
            all of them come out in the days from START_AT on, an hour apart.
        now: Aware.
    """
    items = []
    for number in range(first + count - 1, first - 1, -1):
        title, summary = item_text(feed, number)
        fresh = fresh_from is not None and number >= fresh_from
        out_at = (
            now - timedelta(hours=2, minutes=-number)
            if fresh
            else START_AT + timedelta(hours=number)
        )
        at = format_datetime(out_at)
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
