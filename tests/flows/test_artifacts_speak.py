"""What a run leaves to look at in Prefect's pages speaks the language of the run."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from flows import artifacts, backfill
from flows.artifacts import changes, funnel_table, health_table
from flows.backtest import Day
from flows.desk import Desk
from flows.languages.choose import language
from flows.narrow import LookOptions
from flows.retrain import Check
from flows.show_model import backtest_text, card_text
from flows.view import themes_in
from items.digest import Digest, Funnel, Window
from items.feed import FeedState, Health
from store.feeds import HealthChange

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FUNNEL = Funnel(feeds=3, feeds_ok=2, polled=9, new=5, scored=5, relevant=2, stories=2, told=1)
ENGLISH_WORDS = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+")


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the language of the run."""

    def speak(name: str) -> None:
        monkeypatch.setenv("SILKWATCH_LANGUAGE", name)
        language.cache_clear()

    yield speak
    language.cache_clear()


def digest(day: int, model: str, funnel: Funnel) -> Digest:
    window = Window(start_at=NOW + timedelta(days=day - 1), end_at=NOW + timedelta(days=day))
    return Digest(
        key=f"digest:files:{day}",
        window=window,
        made_at=window.end_at,
        stories=(),
        funnel=funnel,
        model_version=model,
    )


def moved(before: Health, after: Health, reason: str, feed_id: str) -> HealthChange:
    return HealthChange(feed_id=feed_id, before=before, after=after, reason=reason, at=NOW)


STATE = FeedState(feed_id="steppe", health=Health.FAILING, reason="status 503", polled_at=NOW)
HEALTH = [
    moved(Health.OK, Health.FAILING, "status 503", "steppe"),
    moved(Health.FROZEN, Health.OK, "", "aral"),
]
CHECK = Check(name="ap", before=0.98, after=0.9, limit=0.97, worse=True)
DAYS = [Day(day=date(2026, 11, 21), before=3, after=3, gained=("no feed",), lost=("empty",))]


def test_the_funnel_counts_in_chinese(speak: Callable[[str], None]) -> None:
    speak("zh-Hant")

    table = funnel_table(FUNNEL)

    assert table[0] == {"步驟": "清單裡的來源", "數量": 3}
    assert [row["數量"] for row in table] == [3, 2, 9, 5, 5, 2, 2, 1]
    assert not [row for row in table if re.search("[a-z]", str(row["步驟"]))]


def test_the_health_of_feeds_is_told_in_chinese_and_names_stay(
    speak: Callable[[str], None], files_desk: Desk
) -> None:
    speak("zh-Hant")

    (row,) = health_table(files_desk.catalogue(), {"steppe": STATE}, {"steppe": 4})

    assert row == {
        "來源": "steppe",
        "名稱": "Steppe Courier",
        "狀況": "失敗",
        "原因": "狀態碼 503",
        "這次讀到": "4",
        "最新": "",
        "抓取時間": "2026-11-22 00:00 UTC",
    }


def test_what_changed_is_told_in_chinese(speak: Callable[[str], None]) -> None:
    speak("zh-Hant")
    before, now = digest(0, "", Funnel(told=4)), digest(1, "m-2", FUNNEL)

    first = changes(before, None, [], names={})
    text = changes(now, before, HEALTH, names={})
    quiet = changes(now, before, [], names={})

    assert "這是第一份摘要，沒有前一份可以比較。" in first
    assert "- 報出的事件：4 → 1" in text
    assert "- 模型：無 → m-2" in text
    assert "- steppe：正常 → 失敗（變差）：狀態碼 503" in text
    assert "- aral：停更 → 正常（好轉）" in text
    assert "沒有來源的狀況改變。" in quiet
    assert ENGLISH_WORDS.findall(first + text + quiet) == []


def test_a_model_and_what_it_would_change_are_told_in_chinese(
    speak: Callable[[str], None],
) -> None:
    speak("zh-Hant")

    card = card_text({"metrics": {"ap": 0.9}}, "m-2", [CHECK], at_work=False)
    other = card_text({}, "m-2", [], at_work=True)
    compared = backtest_text(DAYS, 12, "m-2", "m-1")

    assert "| 指標 | 之前 | 現在 | 界限 |" in card
    assert "| ap | 0.980 | 0.900 | 0.970 | 變差 |" in card
    assert "1 份摘要中有 1 份會改變；重新評分 12 則新訊。" in compared
    assert ENGLISH_WORDS.findall(card + other) == []


def test_a_headline_is_never_taken_for_a_sentence_of_ours(speak: Callable[[str], None]) -> None:
    speak("zh-Hant")

    compared = backtest_text(DAYS, 12, "m-2", "m-1")

    assert "- 新增：no feed\n" in compared
    assert "- 移除：empty\n" in compared


def test_what_a_backfill_scored_is_told_in_chinese(
    speak: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    speak("zh-Hant")
    left = []
    monkeypatch.setattr(
        backfill, "create_table_artifact", lambda table, **about: left.append((table, about))
    )

    backfill._show("檔案", [("news.jsonl", 3, 1)])

    ((table, about),) = left
    assert table == [{"檔案": "news.jsonl", "已評分": 3, "相關": 1}]
    assert about == {"key": "backfill-result", "description": "補評分的結果"}


@pytest.mark.parametrize(
    ("options", "note"),
    [
        (LookOptions(), "；digest:files:1"),
        (LookOptions(dry_run=True), "；digest:files:1（試跑）"),
        (LookOptions(feeds=["steppe"]), "；digest:files:1（縮小範圍，只供查看）"),
    ],
)
def test_a_digest_to_look_at_says_so_in_the_language_of_the_run(
    speak: Callable[[str], None],
    files_desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    options: LookOptions,
    note: str,
) -> None:
    speak("zh-Hant")
    left = []
    for kind in ("markdown", "table"):
        name = f"create_{kind}_artifact"
        monkeypatch.setattr(artifacts, name, lambda _content, **about: left.append(about))

    artifacts.show_digest(files_desk, digest(1, "m-1", FUNNEL), None, note=options.note)

    assert [one["key"] for one in left] == ["digest", "funnel", "changes-since-yesterday"]
    assert all(one["description"].endswith(note) for one in left)


def test_in_english_artifacts_are_english(speak: Callable[[str], None], files_desk: Desk) -> None:
    speak("en")
    before, now = digest(0, "m-1", Funnel(told=4)), digest(1, "m-2", FUNNEL)

    text = changes(now, before, HEALTH, names={})

    assert "- Stories told: 4 → 1" in text
    assert "- Model: m-1 → m-2" in text
    assert "- steppe: ok → failing (worse): status 503" in text
    assert "- aral: frozen → ok (better)" in text
    assert funnel_table(FUNNEL)[0] == {"step": "feeds in the catalogue", "count": 3}
    assert list(health_table(files_desk.catalogue(), {}, {})[0]) == [
        "feed",
        "name",
        "health",
        "reason",
        "items now",
        "newest",
        "polled",
    ]


def test_themes_bear_the_names_of_the_language_asked_for(files_desk: Desk) -> None:
    english = themes_in("en", files_desk.settings)
    chinese = themes_in("zh-Hant", files_desk.settings)

    assert english.keys() == chinese.keys()
    assert not [name for name in english.values() if re.search("[\u4e00-\u9fff]", name)]
    assert [name for name in chinese.values() if not re.search("[\u4e00-\u9fff]", name)] == []
