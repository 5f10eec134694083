"""Artifacts: what a run leaves to look at in Prefect's pages, each under a key that never changes.

digest                    the latest digest, as a reader sees it
funnel                    how many went in and came out
feed-health               every feed of the last poll, troubled ones first
changes-since-yesterday   what is new against the digest before

Those of a training are in flows/show_model.py, that of a back-fill in flows/backfill.py. All but
the digest itself, whose language is a setting of its own, speak the language of the run.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from prefect.artifacts import (
    acreate_table_artifact,
    create_markdown_artifact,
    create_table_artifact,
)

from digests.markdown import escape, to_markdown
from flows.desk import Desk
from flows.fare import health_name
from flows.languages.choose import language
from flows.languages.translate import listed, phrase, translated
from flows.view import make_view, themes_in
from items.digest import Digest, Funnel
from items.feed import Feed, FeedState
from items.story import Story
from store.feeds import HealthChange

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
    about = translated(f"{made.key} ({note})") if note else made.key
    create_markdown_artifact(
        to_markdown(made, view),
        key="digest",
        description=phrase("The digest as readers see it; {about}", about=about),
    )
    create_table_artifact(
        funnel_table(made.funnel),
        key="funnel",
        description=phrase("From what was read to what was told; {about}", about=about),
    )
    themes = themes_in(language(), desk.settings)
    since = before.made_at if before else made.window.start_at
    create_markdown_artifact(
        changes(made, before, desk.feeds.changes_since(since), names=themes),
        key="changes-since-yesterday",
        description=phrase("What is new against the digest before; {about}", about=about),
    )


async def show_health(
    feeds: Sequence[Feed], states: Mapping[str, FeedState], brought: Mapping[str, int]
) -> None:
    """Leave the health of all feeds, and what this run's poll of them brought."""
    await acreate_table_artifact(
        health_table(feeds, states, brought),
        key="feed-health",
        description=translated("All feeds, as last seen"),
    )


def funnel_table(funnel: Funnel) -> list[dict[str, str | int]]:
    """One row a step, with its count."""
    return [
        {
            translated("step"): translated(FUNNEL_WORDS[field.name]),
            translated("count"): getattr(funnel, field.name),
        }
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
            translated("feed"): feed.feed_id,
            translated("name"): feed.name,
            translated("health"): health_name(state.health.value),
            translated("reason"): translated(state.reason),
            translated("items now"): str(brought.get(feed.feed_id, "")),
            translated("newest"): _time(state.newest_item_at),
            translated("polled"): _time(state.polled_at),
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
    lines = [f"# {translated('What changed since the digest before')}", ""]
    if before is None:
        first = translated("This is the first digest; there is nothing to compare with.")
        return "\n".join([*lines, first])
    was, now = before.funnel, made.funnel
    lines += [
        _line("Stories told: {before} → {now}", before=was.told, now=now.told),
        _line("New items: {before} → {now}", before=was.new, now=now.new),
        _line("Relevant items: {before} → {now}", before=was.relevant, now=now.relevant),
        *_model_line(made, before),
        *_theme_lines(made.stories, before.stories, names),
        "",
        f"## {translated('Feeds')}",
        "",
    ]
    latest = {one.feed_id: one for one in health}
    unchanged = translated("No feed changed its health.")
    lines += [_health_line(one) for one in latest.values()] or [unchanged]
    return "\n".join(lines) + "\n"


def _line(template: str, **fields: object) -> str:
    return f"- {phrase(template, **fields)}"


def _model_line(made: Digest, before: Digest) -> list[str]:
    if not made.model_version or made.model_version == before.model_version:
        return []
    was = escape(before.model_version) or translated("none")
    return [_line("Model: {before} → {now}", before=was, now=escape(made.model_version))]


def _theme_lines(
    now: Iterable[Story], before: Iterable[Story], names: Mapping[str, str]
) -> list[str]:
    today = {theme for story in now for theme in story.themes}
    last = {theme for story in before for theme in story.themes}

    def named(themes: set[str]) -> str:
        return listed(escape(names.get(theme, theme)) for theme in sorted(themes))

    lines = []
    if today - last:
        lines.append(_line("Themes that are back or new: {themes}", themes=named(today - last)))
    if last - today:
        lines.append(_line("Themes that went quiet: {themes}", themes=named(last - today)))
    return lines


def _health_line(one: HealthChange) -> str:
    fields = {
        "feed": escape(one.feed_id),
        "before": health_name(one.before.value),
        "now": health_name(one.after.value),
    }
    if not one.reason:
        bare = "{feed}: {before} → {now} (better)"
        return _line("{feed}: {before} → {now} (worse)" if one.after.is_trouble else bare, **fields)
    why = escape(translated(one.reason))
    if one.after.is_trouble:
        return _line("{feed}: {before} → {now} (worse): {why}", **fields, why=why)
    return _line("{feed}: {before} → {now} (better): {why}", **fields, why=why)


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""
