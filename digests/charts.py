"""A week in pictures: one PNG that a reader of the channel takes in without opening anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager, get_font

from digests.view import View
from digests.week import Week
from digests.words_en import EN
from items.feed import Language

# Faces that hold Traditional, Simplified and mostly Cyrillic, the best for Taiwan first.
CJK_FONTS = (
    "Noto Sans CJK TC",
    "Noto Sans TC",
    "Source Han Sans TC",
    "PingFang TC",
    "Microsoft JhengHei",
    "Noto Sans CJK HK",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Noto Serif CJK TC",
    "Noto Serif CJK JP",
    "Arial Unicode MS",
)
PROBE = "鐵铁乌烏"
INK, SOFT, BAR, STATE = "#1b1d21", "#565c66", "#2f6db3", "#c2721f"
SIZE_INCHES = (12.0, 9.0)
DOTS = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The words of the picture."""

    title: str
    themes: str
    outlets: str
    languages: str
    state: str
    total: str
    notice: str = ""


def cjk_font(names: Sequence[str] = CJK_FONTS) -> str:
    """The name of an installed font with Chinese characters; empty when there is none.

    Args:
        names: Fonts to look for, the best first.
    """
    paths = {entry.name: entry.fname for entry in fontManager.ttflist}
    for name in names:
        if name in paths and _holds(paths[name], PROBE):
            return name
    return ""


def week_chart(week: Week, view: View, *, font: str | None = None) -> bytes:
    """Draw a week as a PNG.

    Args:
        week: From count_week.
        view: Language and names.
        font: A font with Chinese characters; None looks for one. Without any the labels are
            English and a line says so.
    """
    face = cjk_font() if font is None else font
    labels = _labels(week, view, has_chinese=bool(face))
    # Not pyplot: it keeps figures and state of its own, which a server must not.
    figure = Figure(figsize=SIZE_INCHES, dpi=DOTS, facecolor="white", layout="constrained")
    family = [face, "DejaVu Sans"] if face else ["DejaVu Sans"]
    engine: Any = figure.get_layout_engine()
    engine.set(w_pad=0.12, h_pad=0.12)
    heights = [max(3, len(week.themes)) + 1.5, 6.0]
    halves: Any = figure.subfigures(2, 1, height_ratios=heights)
    top, bottom = halves
    _heat(top.subplots(), week, view, labels, family, named=bool(face))
    left, right = bottom.subplots(1, 2, width_ratios=[3, 2])
    _outlet_bars(left, week, labels, family, named=bool(face))
    _language_bars(right, week, view, labels, family, named=bool(face))
    figure.suptitle(labels.title, fontfamily=family, fontsize=19, color=INK, weight="bold")
    if labels.notice:
        figure.supxlabel(labels.notice, fontfamily=family, fontsize=11, color=SOFT)
    picture = BytesIO()
    # No date, no version: the same week gives the same bytes.
    figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def _labels(week: Week, view: View, *, has_chinese: bool) -> Labels:
    first, last = week.days[0], week.days[-1]
    span = f"{first.month}/{first.day} – {last.month}/{last.day}"
    if has_chinese and view.policy.language == Language.ZH_HANT:
        return Labels(
            title=f"一週要聞 {span}　{week.stories} 則事件、{week.reports} 篇報導",
            themes="各主題每日則數",
            outlets="報導最多的來源（則）",
            languages="報導語言（篇）",
            state="官媒",
            total="合計",
        )
    notice = "" if has_chinese else "No Chinese font is installed, so labels are in English."
    return Labels(
        title=f"The week {span}: {week.stories} stories, {week.reports} reports",
        themes="Stories by theme and day",
        outlets="Outlets by stories",
        languages="Reports by language",
        state="state media",
        total="all",
        notice=notice,
    )


def _heat(
    axes: Any, week: Week, view: View, labels: Labels, family: list[str], *, named: bool
) -> None:
    """Counts as shaded cells with their numbers: twelve themes in one glance, no legend."""
    rows = list(week.themes.values()) or [(0,) * len(week.days)]
    theme = view.theme if named else (lambda key: EN.themes.get(key) or key or EN.no_theme)
    names = [theme(key) for key in week.themes] or ["–"]
    text: dict[str, Any] = {"fontfamily": family, "fontsize": 13}
    highest = max(1, *(max(row) for row in rows))
    axes.imshow(rows, cmap="Blues", aspect="auto", vmin=0, vmax=highest * 1.25)
    for y, row in enumerate(rows):
        for x, number in enumerate(row):
            color = "white" if number > 0.7 * highest else INK
            axes.text(x, y, number or "", ha="center", va="center", color=color, **text)
        axes.text(len(row) - 0.3, y, sum(row), ha="left", va="center", weight="bold", **text)
    axes.text(len(week.days) - 0.3, -0.6, labels.total, ha="left", va="bottom", **text)
    weekdays = view.words.weekdays if named else EN.weekdays
    days = [f"{day.month}/{day.day} {weekdays[day.weekday()]}" for day in week.days]
    axes.set_xticks(range(len(days)), days, fontfamily=family, fontsize=12, color=INK)
    axes.set_yticks(range(len(names)), names, fontfamily=family, fontsize=13, color=INK)
    axes.set_title(labels.themes, fontfamily=family, fontsize=13, color=SOFT, loc="left")
    _bare(axes)


def _outlet_bars(axes: Any, week: Week, labels: Labels, family: list[str], *, named: bool) -> None:
    names = [one.name if named else one.plain for one in week.outlets]
    state = [one.state for one in week.outlets]
    marked = [
        f"{_short(name)}（{labels.state}）" if owned and named
        else f"{_short(name)} ({labels.state})" if owned
        else _short(name)
        for name, owned in zip(names, state, strict=True)
    ]  # fmt: skip
    colors = [STATE if owned else BAR for owned in state]
    _bars(axes, marked, [one.stories for one in week.outlets], colors, labels.outlets, family)


def _language_bars(
    axes: Any, week: Week, view: View, labels: Labels, family: list[str], *, named: bool
) -> None:
    known = view.words.languages if named else EN.languages
    names = [known.get(code, code) for code in week.languages]
    _bars(axes, names, list(week.languages.values()), [BAR] * len(names), labels.languages, family)


def _bars(
    axes: Any,
    names: list[str],
    numbers: list[int],
    colors: list[str],
    title: str,
    family: list[str],
) -> None:
    places = range(len(names))
    drawn = axes.barh(places, numbers, color=colors, height=0.7)
    axes.bar_label(drawn, padding=4, fontfamily=family, fontsize=12, color=INK)
    axes.set_yticks(places, names, fontfamily=family, fontsize=12, color=INK)
    axes.set_xlim(0, max([*numbers, 1]) * 1.12)
    axes.set_xticks([])
    axes.invert_yaxis()
    axes.set_title(title, fontfamily=family, fontsize=13, color=SOFT, loc="left")
    _bare(axes)


def _bare(axes: Any) -> None:
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _short(name: str, limit: int = 22) -> str:
    return name if len(name) <= limit else name[: limit - 1] + "…"


def _holds(path: str, characters: str) -> bool:
    try:
        face = get_font(path)
        return all(face.get_char_index(ord(character)) for character in characters)
    except (OSError, RuntimeError):
        return False
