"""Artifacts: what a run leaves to look at in Prefect's pages, each under a key that never changes.

digest                    the latest digest, as a reader sees it
funnel                    how many went in and came out
feed-health               every feed of the last poll, troubled ones first
changes-since-yesterday   what is new against the digest before
model-card                the last trained model, its figures and why it is at work or not
backtest                  what it would change in the digests of the last days
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from prefect.artifacts import (
    acreate_table_artifact,
    create_markdown_artifact,
    create_table_artifact,
)

from digests.markdown import escape, to_markdown
from flows.desk import Desk
from flows.view import make_view
from items.digest import Digest, Funnel
from items.feed import Feed, FeedState, Health
from items.story import Story
from store.feeds import HealthChange

if TYPE_CHECKING:  # training is heavy, and most runs do not train
    from flows.backtest import Day
    from flows.retrain import Check

FUNNEL_WORDS = {
    "feeds": "feeds in the catalogue",
    "feeds_ok": "of these, feeds without trouble",
    "polled": "items read in their documents",
    "new": "of these, never seen before",
    "scored": "of these, scored",
    "relevant": "of these, relevant",
    "stories": "stories they tell",
    "told": "of these, told in the digest",
}


def show_digest(desk: Desk, made: Digest, before: Digest | None, *, note: str = "") -> None:
    """Leave the digest, its funnel and what changed since the one before.

    Args:
        desk: The open store.
        made: The digest.
        before: The one before it; None for the first.
        note: What sets it apart from the desk's own, such as "dry run".
    """
    view = make_view(desk.settings)
    about = f"{made.key} ({note})" if note else made.key
    create_markdown_artifact(
        to_markdown(made, view), key="digest", description=f"The digest as readers see it; {about}"
    )
    create_table_artifact(
        funnel_table(made.funnel),
        key="funnel",
        description=f"From what was read to what was told; {about}",
    )
    since = before.made_at if before else made.window.start_at
    create_markdown_artifact(
        changes(made, before, desk.feeds.changes_since(since), names=view.themes),
        key="changes-since-yesterday",
        description=f"What is new against the digest before; {about}",
    )


async def show_health(
    feeds: Sequence[Feed], states: Mapping[str, FeedState], brought: Mapping[str, int]
) -> None:
    """Leave the health of all feeds, and what this run's poll of them brought."""
    await acreate_table_artifact(
        health_table(feeds, states, brought),
        key="feed-health",
        description="All feeds, as last seen",
    )


def funnel_table(funnel: Funnel) -> list[dict[str, str | int]]:
    """One row a step, with its count."""
    return [
        {"step": FUNNEL_WORDS[field.name], "count": getattr(funnel, field.name)}
        for field in fields(funnel)
    ]


def health_table(
    feeds: Sequence[Feed], states: Mapping[str, FeedState], brought: Mapping[str, int]
) -> list[dict[str, str]]:
    """One row a feed, troubled ones first.

    Args:
        feeds: The catalogue.
        states: By feed_id, as they are now; a feed never polled may be missing.
        brought: Items by feed_id, of the feeds this run polled; the others show no number.
    """
    rows = [(feed, states.get(feed.feed_id) or FeedState(feed_id=feed.feed_id)) for feed in feeds]
    rows.sort(key=lambda row: (not row[1].health.is_trouble, row[0].feed_id))
    return [
        {
            "feed": feed.feed_id,
            "name": feed.name,
            "health": state.health.value,
            "reason": state.reason,
            "items now": str(brought.get(feed.feed_id, "")),
            "newest": _time(state.newest_item_at),
            "polled": _time(state.polled_at),
        }
        for feed, state in rows
    ]


def changes(
    made: Digest,
    before: Digest | None,
    health: Sequence[HealthChange],
    *,
    names: Mapping[str, str],
) -> str:
    """What is new against the digest before, as Markdown.

    Args:
        made: The digest of the run.
        before: The one before it; None for the first.
        health: Changes of the feeds' health since then, oldest first.
        names: Names of the themes for a reader.
    """
    lines = ["# What changed since the digest before", ""]
    if before is None:
        return "\n".join([*lines, "This is the first digest; there is nothing to compare with."])
    lines += [
        f"- Stories told: {before.funnel.told} → {made.funnel.told}",
        f"- New items: {before.funnel.new} → {made.funnel.new}",
        f"- Relevant items: {before.funnel.relevant} → {made.funnel.relevant}",
        *_model_line(made, before),
        *_theme_lines(made.stories, before.stories, names),
        "",
        "## Feeds",
        "",
    ]
    latest = {one.feed_id: one for one in health}
    lines += [_health_line(one) for one in latest.values()] or ["No feed changed its health."]
    return "\n".join(lines) + "\n"


def show_card(
    card: Mapping[str, Any], version: str, checks: "Sequence[Check]", *, at_work: bool
) -> None:
    """Leave the card of a model that was just trained."""
    create_markdown_artifact(
        card_text(card, version, checks, at_work=at_work),
        key="model-card",
        description=f"Figures of {version}",
    )


def card_text(
    card: Mapping[str, Any], version: str, checks: "Sequence[Check]", *, at_work: bool
) -> str:
    """A model's card as Markdown.

    Args:
        card: As the registry keeps it.
        version: Its name.
        checks: Its figures beside those of the model at work before; none for the first.
        at_work: Whether it is used now.
    """
    lines = [f"# Model {escape(version)}", ""]
    lines += ["It is at work." if at_work else "**It stays a candidate.**", ""]
    before = {one.name: one for one in checks}
    lines += ["| figure | before | now | may not pass | |", "|---|---|---|---|---|"]
    for name, value in sorted(card.get("metrics", {}).items()):
        one = before.get(name)
        old, limit = (f"{one.before:.3f}", f"{one.limit:.3f}") if one else ("", "")
        verdict = "worse" if one and one.worse else ""
        lines.append(f"| {escape(name)} | {old} | {value:.3f} | {limit} | {verdict} |")
    lines += ["", "## Recipe", ""]
    plain = {key: value for key, value in card.items() if isinstance(value, str | int | float)}
    lines += [f"- {escape(key)}: {escape(str(value))}" for key, value in sorted(plain.items())]
    return "\n".join(lines) + "\n"


def show_backtest(days: "Sequence[Day]", judged: int, version: str, before: str) -> None:
    """Leave what a candidate would change in the digests of the last days."""
    create_markdown_artifact(
        backtest_text(days, judged, version, before),
        key="backtest",
        description=f"Which digests {version} would change",
    )


def backtest_text(days: "Sequence[Day]", judged: int, version: str, before: str) -> str:
    """What a candidate would change, day by day, as Markdown."""
    changed = [one for one in days if one.gained or one.lost]
    lines = [
        f"# {escape(version)} against {escape(before)}",
        "",
        f"{len(changed)} of {len(days)} digests would change; {judged} items were judged anew.",
    ]
    if changed:
        lines += ["", "| day | stories | would be | new | gone |", "|---|---|---|---|---|"]
    lines += [
        f"| {one.day} | {one.before} | {one.after} | {len(one.gained)} | {len(one.lost)} |"
        for one in changed
    ]
    for one in changed:
        lines += ["", f"## {one.day}", ""]
        lines += [f"- new: {escape(title)}" for title in one.gained]
        lines += [f"- gone: {escape(title)}" for title in one.lost]
    return "\n".join(lines) + "\n"


def _model_line(made: Digest, before: Digest) -> list[str]:
    if not made.model_version or made.model_version == before.model_version:
        return []
    return [f"- Model: {escape(before.model_version or 'none')} → {escape(made.model_version)}"]


def _theme_lines(
    now: Iterable[Story], before: Iterable[Story], names: Mapping[str, str]
) -> list[str]:
    today = {theme for story in now for theme in story.themes}
    last = {theme for story in before for theme in story.themes}

    def named(themes: set[str]) -> str:
        return ", ".join(escape(names.get(theme, theme)) for theme in sorted(themes))

    lines = [f"- Themes that are back or new: {named(today - last)}"] if today - last else []
    return lines + ([f"- Themes that went quiet: {named(last - today)}"] if last - today else [])


def _health_line(one: HealthChange) -> str:
    mark = "worse" if one.after.is_trouble else "better"
    why = f": {escape(one.reason)}" if one.reason else ""
    before = "new" if one.before is Health.NEW else one.before.value
    return f"- {escape(one.feed_id)}: {before} → {one.after.value} ({mark}){why}"


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""
