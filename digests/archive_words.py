"""What the archive says by itself, in every interface language."""

from collections.abc import Mapping
from dataclasses import dataclass

from items.feed import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveWords:
    """Everything the archive says by itself in one language; braces as in Words."""

    title: str
    back: str
    atom: str
    how_to_search: str
    nothing: str
    month: str
    week: str
    week_alt: str
    search: str
    placeholder: str
    hint: str
    found: str
    none_found: str
    relevant: str
    theme: str
    any_theme: str
    order: str
    newest: str
    best: str
    score: str
    unscored: str
    pages: str
    previous: str
    next: str


ARCHIVE_ZH = ArchiveWords(
    title="歷次要聞",
    back="← 歷次要聞",
    atom="Atom 訂閱",
    how_to_search="要搜尋全部文章，請執行：silkwatch archive serve",
    nothing="還沒有日報。",
    month="{year}年{month}月",
    week="一週圖表",
    week_alt="一週圖表：各主題每日則數、主要來源、語言",
    search="搜尋",
    placeholder="例如：中吉烏鐵路、Line D、урановый",
    hint="各詞都要出現；「引號」內照原樣；-詞 表示排除。繁簡互通。",
    found="找到 {count} 篇",
    none_found="沒有找到；試試較短的詞。",
    relevant="只看相關",
    theme="主題",
    any_theme="全部主題",
    order="排序",
    newest="新的在前",
    best="分數高的在前",
    score="分數 {score}",
    unscored="未評分",
    pages="頁次",
    previous="上一頁",
    next="下一頁",
)

ARCHIVE_EN = ArchiveWords(
    title="All digests",
    back="← All digests",
    atom="Atom feed",
    how_to_search="To search all items, run: silkwatch archive serve",
    nothing="No digest yet.",
    month="{month_name} {year}",
    week="The week in pictures",
    week_alt="The week in pictures: stories by theme and day, outlets, languages",
    search="Search",
    placeholder="such as 中吉烏鐵路, Line D, урановый",
    hint='All words must occur; "in quotes" as written; -word leaves out. '
    "Simplified and Traditional find each other.",
    found="Items found: {count}",
    none_found="Nothing found; try a shorter word.",
    relevant="Relevant only",
    theme="Theme",
    any_theme="All themes",
    order="Order",
    newest="Newest first",
    best="Best score first",
    score="score {score}",
    unscored="not scored",
    pages="Pages",
    previous="Previous",
    next="Next",
)

ARCHIVE_WORDS: Mapping[str, ArchiveWords] = {
    Language.ZH_HANT.value: ARCHIVE_ZH,
    Language.EN.value: ARCHIVE_EN,
}
