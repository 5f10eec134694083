"""Made-up stories in four scripts, and a ledger in memory."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.choose import choose
from digests.compose import compose, digest_key
from digests.policy import DigestPolicy
from items.delivery import Delivery, DeliveryState
from items.digest import BlindSpot, Digest, Funnel, Window
from items.feed import Feed, Health, Kind, Language
from items.item import Item, Reason, Score, ScoredItem, SeedSection
from items.story import Story

END = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)  # 08:00 in Taipei
WINDOW = Window(start_at=END - timedelta(days=1), end_at=END)


def scored(
    item_id: str = "i1",
    *,
    title: str = "A made-up headline",
    summary: str = "",
    language: str = "en",
    link: str | None = None,
    published_at: datetime | None = END - timedelta(hours=3),
    publisher: str = "Steppe Courier",
    group: str = "",
    state_media: bool = False,
    score: float = 0.8,
    relevant: bool = True,
    adjacent: float = 0.9,
    themes: tuple[str, ...] = ("energy",),
    parties: tuple[str, ...] = ("cn", "uz"),
    reasons: tuple[tuple[str, float], ...] = (),
    nearest: SeedSection | None = None,
) -> ScoredItem:
    """An item with its feed and score; only what a test cares about need be said."""
    known = {"zh-Hant", "zh-Hans", "en", "ru"}
    feed = Feed(
        feed_id=f"feed-{publisher}".lower().replace(" ", "-"),
        url="https://feeds.example/rss",
        name=publisher,
        publisher=publisher,
        language=Language(language if language in known else "en"),
        country="INT",
        kind=Kind.NEWS,
        state_media=state_media,
        group=group,
    )
    item = Item(
        item_id=item_id,
        feed_id=feed.feed_id,
        title=title,
        summary=summary,
        link=f"https://news.example/{item_id}" if link is None else link,
        language=language,
        published_at=published_at,
    )
    verdict = Score(
        item_id=item_id,
        score=score,
        relevant=relevant,
        adjacent=adjacent,
        themes=themes,
        parties=parties,
        reasons=tuple(Reason(label=label, weight=weight) for label, weight in reasons),
        nearest=nearest,
        model_version="m-1",
    )
    return ScoredItem(item=item, feed=feed, score=verdict, seen_at=END - timedelta(hours=1))


def story(story_id: str = "s1", *reports: ScoredItem, **lead: Any) -> Story:
    """A story of the reports given, the first leading; or of one report made from keywords."""
    items = reports or (scored(f"{story_id}-lead", **lead),)
    return Story(
        story_id=story_id, lead=items[0], items=tuple(sorted(items, key=lambda one: one.at))
    )


def digest_of(*stories: Story, channel: str = "#news-digest", **more: Any) -> Digest:
    """A digest that tells exactly these stories."""
    return Digest(
        key=f"digest:{channel}:2026-11-21:daily",
        window=WINDOW,
        made_at=END + timedelta(minutes=5),
        stories=stories,
        **more,
    )


def _day() -> list[Story]:
    """A day as the desk might see it; every event, body and name of an outlet is invented."""
    like = SeedSection(paper_id="p1", citation="曾怡碩 2023", section="參", similarity=0.8)
    h = timedelta(hours=1)
    return [
        story(
            "rail",
            scored(
                "rail-1",
                title="中吉烏鐵路貝什科爾段隧道貫通 首批列車預計兩年後試運轉",
                summary="吉國交通部表示，全長九公里的隧道比原訂計畫早四個月完工，中方銀團將撥付第三期貸款。",
                language="zh-Hant",
                publisher="天山時報",
                score=0.97,
                themes=("connectivity", "trade"),
                parties=("cn", "kg", "uz"),
                reasons=(("中吉烏鐵路", 1.9), ("貸款", 0.6)),
                nearest=like,
                published_at=END - 3 * h,
            ),
            scored(
                "rail-2",
                title="中吉乌铁路贝什科尔隧道贯通",
                language="zh-Hans",
                publisher="丝路日报",
                state_media=True,
                score=0.95,
                published_at=END - 6 * h,
            ),
            scored(
                "rail-3",
                title="Тоннель Беш-Кёль на линии Китай — Кыргызстан — Узбекистан пройден",
                language="ru",
                publisher="Вестник Степи",
                state_media=True,
                score=0.93,
                published_at=END - 5 * h,
            ),
            scored(
                "rail-4",
                title="Crews break through Besh-Kol tunnel on China-Kyrgyzstan-Uzbekistan line",
                language="en",
                publisher="Steppe Courier",
                score=0.94,
                published_at=END - 2 * h,
            ),
        ),
        story(
            "gas",
            title="Tashkent and Beijing agree price formula for Line D gas, ministry says",
            summary="The invented accord ties deliveries to a basket of hub prices and lets either "
            "side reopen talks after five years. Analysts at a made-up institute call it a win.",
            publisher="Oxus Monitor",
            score=0.91,
            reasons=(("Line D", 1.4),),
            nearest=SeedSection(
                paper_id="p2", citation="侍建宇 2023", section="肆", similarity=0.7
            ),
        ),
        story(
            "uranium",
            title="Казахстан и китайская корпорация создадут СП по добыче урана под Туркестаном",
            summary="Стороны подписали меморандум; доля казахстанской стороны составит 51 процент.",
            language="ru",
            publisher="Туран-Пресс",
            score=0.88,
            parties=("cn", "kz"),
            published_at=END - 20 * h,
        ),
        story(
            "drill",
            title="中塔在戈爾諾-巴達赫尚舉行邊境聯合演練",
            summary="演練為期三天，科目包括山地搜索與無人機偵察。",
            language="zh-Hant",
            publisher="海峽觀察",
            score=0.76,
            themes=("security",),
            parties=("cn", "tj"),
            reasons=(("聯合演練", 1.1),),
        ),
        story(
            "school",
            title="Luban workshop opens in Ashgabat with forty trainees",
            language="en",
            publisher="Karakum Wire",
            state_media=True,
            score=0.62,
            themes=("influence",),
            parties=("cn", "tm"),
            published_at=None,
        ),
        story(
            "near",
            title="Футбол: сборная Узбекистана сыграет с Китаем в Урумчи",
            language="ru",
            publisher="Спорт Турана",
            score=0.31,
            relevant=False,
            adjacent=0.3,
            themes=(),
            reasons=(("Китай", 0.9), ("футбол", -2.2)),
        ),
        story(
            "adjacent",
            title="EU and Kazakhstan sign a roadmap on critical minerals",
            publisher="Oxus Monitor",
            score=0.1,
            relevant=False,
            adjacent=0.85,
            themes=("powers", "energy"),
            parties=("eu", "kz"),
        ),
    ]


@pytest.fixture
def day() -> Digest:
    """A full digest of an invented day."""
    policy = DigestPolicy()
    return compose(
        choose(_day(), policy, window=WINDOW),
        key=digest_key("#news-digest", WINDOW, zone="Asia/Taipei"),
        window=WINDOW,
        made_at=END + timedelta(minutes=5),
        blind_spots=(
            BlindSpot(name="afghanistan", days=9),
            BlindSpot(name="tm", days=12, failing_feeds=("Karakum Wire", "Мерв Инфо")),
        ),
        health={Health.OK: 80, Health.UNCHANGED: 17, Health.FROZEN: 3, Health.FAILING: 2},
        funnel=Funnel(
            feeds=105, feeds_ok=97, polled=3120, new=412, scored=412, relevant=9, stories=5
        ),
        model_version="2026-11-20-a",
    )


@pytest.fixture
def make_story() -> Callable[..., Story]:
    """The maker of stories."""
    return story


@pytest.fixture
def make_scored() -> Callable[..., ScoredItem]:
    """The maker of scored items."""
    return scored


@pytest.fixture
def make_digest() -> Callable[..., Digest]:
    """The maker of digests."""
    return digest_of


class Died(BaseException):
    """Stands for kill -9: nothing in the house catches it."""


class MemoryLedger:
    """A ledger that keeps the store's promises, and can die at a chosen call."""

    died = Died

    def __init__(self) -> None:
        self.rows: dict[tuple[str, int], Delivery] = {}
        self.calls = 0
        self.dies_at: int | None = None
        self.dies_after_writing = False

    def deliveries(self, key: str) -> list[Delivery]:
        return [row for at, row in sorted(self.rows.items()) if at[0] == key]

    def plan(self, deliveries: list[Delivery]) -> None:
        with self._mortal():
            for new in deliveries:
                old = self.rows.get((new.key, new.part))
                if old is None or old.state is DeliveryState.PLANNED:
                    self.rows[new.key, new.part] = new

    def mark(
        self, key: str, part: int, state: DeliveryState, *, ts: str = "", at: datetime
    ) -> None:
        order = list(DeliveryState)
        with self._mortal():
            old = self.rows[key, part]
            assert order.index(state) >= order.index(old.state)
            self.rows[key, part] = replace(old, state=state, ts=ts or old.ts, updated_at=at)

    def amend(self, key: str, part: int, payload: str, *, at: datetime) -> None:
        with self._mortal():
            self.rows[key, part] = replace(self.rows[key, part], payload=payload, updated_at=at)

    def _mortal(self) -> Any:
        return _Mortal(self)


class _Mortal:
    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self._doomed = ledger.calls == ledger.dies_at
        ledger.calls += 1

    def __enter__(self) -> None:
        if self._doomed and not self._ledger.dies_after_writing:
            raise Died

    def __exit__(self, *_: object) -> None:
        if self._doomed:
            raise Died


@pytest.fixture
def ledger() -> MemoryLedger:
    """A ledger in memory."""
    return MemoryLedger()
