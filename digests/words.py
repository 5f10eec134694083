"""The digest's own words, in Traditional Chinese and in English."""

from collections.abc import Mapping
from dataclasses import dataclass

from items.feed import Health, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything a digest says by itself in one language.

    Sentences with braces are filled by str.format; names in braces are the same in every
    language. A plural is avoided or written so that any number fits.
    """

    lang: str
    title: str
    date: str
    moment: str
    weekdays: tuple[str, ...]
    period: str
    zones: Mapping[str, str]
    headline: str
    steps: tuple[str, str, str]
    steps_legend: str
    state: str
    state_legend: str
    seen: str
    like: str
    no_theme: str
    more_outlets: str
    thread_hint: str
    reports: str
    react: str
    untitled_link: str
    near: str
    crowded: str
    background: str
    blind: str
    blind_quiet: str
    blind_failing: str
    health: str
    funnel: str
    model: str
    and_more: str
    empty_no_feeds: str
    empty_down: str
    empty_none_new: str
    empty_none_relevant: str
    empty_all_told: str
    alert: str
    alert_more: str
    alert_later: str
    marks_read: str
    notes: str
    stories_heading: str
    comma: str
    languages: Mapping[str, str]
    verdicts: Mapping[Health, str]
    themes: Mapping[str, str]
    parties: Mapping[str, str]


ZH_HANT = Words(
    lang="zh-Hant",
    title="Silkwatch 中國與中亞",
    date="{year}年{month}月{day}日（{weekday}）",
    moment="{month}/{day} {time}",
    weekdays=("一", "二", "三", "四", "五", "六", "日"),
    period="{start} – {end} {zone}",
    zones={"Asia/Taipei": "台北時間", "UTC": "世界協調時間"},
    headline="{told} 則要聞 · 新訊 {new} 則 · 來源 {feeds_ok}/{feeds} 正常",
    steps=("相關", "很相關", "高度相關"),
    steps_legend="●○○ 相關　●●○ 很相關　●●● 高度相關",
    state="官媒",
    state_legend="〔官媒〕國家或執政黨所有",
    seen="首見 {time}",
    like="近似：{citation}",
    no_theme="其他",
    more_outlets="另 {count} 家",
    thread_hint="討論串：各則全部報導、差一點入選、背景、盲點、來源狀況",
    reports="{count} 篇報導",
    react="請按 👍 有用　👎 不相關　🔁 併錯",
    untitled_link="連結",
    near="差一點入選",
    crowded="已過門檻，篇幅所限未列",
    background="背景參考",
    blind="盲點",
    blind_quiet="{name}：{days} 天沒有新訊",
    blind_failing="{name}：{days} 天沒有新訊；常供稿的來源故障中：{feeds}",
    health="來源狀況",
    funnel="抓到 {polled} → 新 {new} → 評分 {scored} → 相關 {relevant} → "
    "事件 {stories} → 本報 {told}",
    model="模型 {version}",
    and_more="…另 {count} 則",
    empty_no_feeds="今天沒有可讀的內容：尚未設定任何來源。",
    empty_down="今天沒有內容，因為 {feeds} 個來源全部讀取失敗。"
    "這不表示沒有新聞；請檢查網路與來源狀況。",
    empty_none_new="今天沒有內容：{feeds_ok}/{feeds} 個來源正常，但時段內沒有新文章。",
    empty_none_relevant="今天沒有相關要聞：{new} 則新文章都已評分，沒有一則過門檻。"
    "最接近的列在討論串。",
    empty_all_told="今天沒有新的要聞：相關的 {relevant} 則先前都已報過。",
    alert="快訊",
    alert_more="今天另有 {count} 則達快訊標準，將列入下一份日報。",
    alert_later="後續報導",
    marks_read="已讀取 {count} 個評分，謝謝。",
    notes="附註",
    stories_heading="要聞",
    comma="、",
    languages={"zh-Hant": "繁中", "zh-Hans": "簡中", "en": "英", "ru": "俄", "und": "他語"},
    verdicts={
        Health.OK: "正常",
        Health.UNCHANGED: "無更新",
        Health.NEW: "未讀過",
        Health.EMPTY: "空的",
        Health.FROZEN: "停更",
        Health.NO_DATES: "無日期",
        Health.NOT_A_FEED: "不是 feed",
        Health.BLOCKED: "被擋",
        Health.MOVED: "已搬家",
        Health.GONE: "已消失",
        Health.FAILING: "失敗",
    },
    themes={
        "diplomacy": "外交",
        "multilateral": "多邊機制",
        "trade": "經貿投資",
        "connectivity": "交通與走廊",
        "energy": "能源礦產",
        "security": "安全軍事",
        "xinjiang": "新疆",
        "afghanistan": "阿富汗",
        "russia": "俄羅斯",
        "powers": "其他大國",
        "influence": "影響力",
        "domestic": "中亞內政",
    },
    parties={
        "cn": "中國",
        "ca": "中亞",
        "kz": "哈薩克",
        "kg": "吉爾吉斯",
        "tj": "塔吉克",
        "tm": "土庫曼",
        "uz": "烏茲別克",
        "af": "阿富汗",
        "xj": "新疆",
        "ru": "俄羅斯",
        "us": "美國",
        "eu": "歐盟",
        "tr": "土耳其",
        "ir": "伊朗",
        "in": "印度",
        "pk": "巴基斯坦",
        "jp": "日本",
        "kr": "南韓",
        "mn": "蒙古",
        "az": "亞塞拜然",
        "tw": "台灣",
        "sco": "上合組織",
    },
)

EN = Words(
    lang="en",
    title="Silkwatch: China in Central Asia",
    date="{weekday} {day} {month_name} {year}",
    moment="{day} {month_name} {time}",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    period="{start} – {end} {zone}",
    zones={"Asia/Taipei": "Taipei time"},
    headline="Stories: {told} · new items: {new} · feeds fine: {feeds_ok} of {feeds}",
    steps=("relevant", "very relevant", "highly relevant"),
    steps_legend="●○○ relevant   ●●○ very relevant   ●●● highly relevant",
    state="state",
    state_legend="[state] owned or directed by a state or ruling party",
    seen="first seen {time}",
    like="like: {citation}",
    no_theme="Other",
    more_outlets="{count} more",
    thread_hint="In the thread: all reports, near-misses, background, blind spots, feed health",
    reports="Reports: {count}",
    react="React with 👍 useful   👎 off topic   🔁 wrongly merged",
    untitled_link="link",
    near="Near-misses",
    crowded="Over the threshold, no room above",
    background="Background",
    blind="Blind spots",
    blind_quiet="{name}: nothing for {days} days",
    blind_failing="{name}: nothing for {days} days; "
    "feeds in trouble that used to bring it: {feeds}",
    health="Feeds",
    funnel="read {polled} → new {new} → scored {scored} → relevant {relevant} → "
    "stories {stories} → told {told}",
    model="model {version}",
    and_more="… and {count} more",
    empty_no_feeds="Nothing to read today: no feed is set up.",
    empty_down="Nothing today because none of the {feeds} feeds could be read. "
    "This does not mean there was no news; check the network and the feeds.",
    empty_none_new="Nothing today: {feeds_ok} of {feeds} feeds are fine, "
    "but none published anything new in this period.",
    empty_none_relevant="No relevant story today: all new items ({new}) were scored and none "
    "passed the threshold. The nearest are in the thread.",
    empty_all_told="No new story today: the relevant items ({relevant}) had all been told before.",
    alert="Alert",
    alert_more="{count} more of alert rank today; they will be in the next digest.",
    alert_later="Later report",
    marks_read="Marks read: {count}. Thank you.",
    notes="Notes",
    stories_heading="Stories",
    comma=", ",
    languages={"zh-Hant": "ZH-Hant", "zh-Hans": "ZH-Hans", "en": "EN", "ru": "RU", "und": "other"},
    verdicts={
        Health.OK: "fine",
        Health.UNCHANGED: "unchanged",
        Health.NEW: "never read",
        Health.EMPTY: "empty",
        Health.FROZEN: "frozen",
        Health.NO_DATES: "undated",
        Health.NOT_A_FEED: "not a feed",
        Health.BLOCKED: "blocked",
        Health.MOVED: "moved",
        Health.GONE: "gone",
        Health.FAILING: "failing",
    },
    themes={
        "diplomacy": "Diplomacy",
        "multilateral": "Multilateral bodies",
        "trade": "Trade and investment",
        "connectivity": "Transport and corridors",
        "energy": "Energy and minerals",
        "security": "Security",
        "xinjiang": "Xinjiang",
        "afghanistan": "Afghanistan",
        "russia": "Russia",
        "powers": "Other powers",
        "influence": "Influence",
        "domestic": "Central Asian politics",
    },
    parties={
        "cn": "China",
        "ca": "Central Asia",
        "kz": "Kazakhstan",
        "kg": "Kyrgyzstan",
        "tj": "Tajikistan",
        "tm": "Turkmenistan",
        "uz": "Uzbekistan",
        "af": "Afghanistan",
        "xj": "Xinjiang",
        "ru": "Russia",
        "us": "United States",
        "eu": "EU",
        "tr": "Turkey",
        "ir": "Iran",
        "in": "India",
        "pk": "Pakistan",
        "jp": "Japan",
        "kr": "South Korea",
        "mn": "Mongolia",
        "az": "Azerbaijan",
        "tw": "Taiwan",
        "sco": "SCO",
    },
)

_BY_LANGUAGE = {Language.ZH_HANT: ZH_HANT, Language.EN: EN}


def words_in(language: Language) -> Words:
    """The words of an interface language, which must be zh-Hant or en."""
    return _BY_LANGUAGE[language]
