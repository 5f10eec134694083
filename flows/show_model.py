"""Show model: what a training leaves to look at in Prefect's pages, in the language of the run.

model-card   the last trained model, its figures and why it is at work or not
backtest     what it would change in the digests of the last days
"""

from collections.abc import Mapping, Sequence
from typing import Any

from prefect.artifacts import create_markdown_artifact

from digests.markdown import escape
from flows.backtest import Day
from flows.languages.translate import phrase, translated
from flows.retrain import Check


def show_card(
    card: Mapping[str, Any], version: str, checks: Sequence[Check], *, at_work: bool
) -> None:
    """Leave the card of a model that was just trained."""
    create_markdown_artifact(
        card_text(card, version, checks, at_work=at_work),
        key="model-card",
        description=phrase("Figures of {version}", version=version),
    )


def card_text(
    card: Mapping[str, Any], version: str, checks: Sequence[Check], *, at_work: bool
) -> str:
    """A model's card as Markdown.

    Args:
        card: As the registry keeps it.
        version: Its name.
        checks: Its figures beside those of the model at work before; none for the first.
        at_work: Whether it is used now.
    """
    place = "It is at work." if at_work else "**It stays a candidate.**"
    lines = [f"# {phrase('Model {version}', version=escape(version))}", ""]
    lines += [translated(place), ""]
    lines += _table(
        translated("figure"),
        translated("before"),
        translated("now"),
        translated("may not pass"),
        "",
    )
    before = {one.name: one for one in checks}
    for name, value in sorted(card.get("metrics", {}).items()):
        one = before.get(name)
        old, limit = (f"{one.before:.3f}", f"{one.limit:.3f}") if one else ("", "")
        verdict = translated("worse") if one and one.worse else ""
        lines.append(f"| {escape(name)} | {old} | {value:.3f} | {limit} | {verdict} |")
    lines += ["", f"## {translated('Recipe')}", ""]
    plain = {key: value for key, value in card.items() if isinstance(value, str | int | float)}
    lines += [f"- {escape(key)}: {escape(str(value))}" for key, value in sorted(plain.items())]
    return "\n".join(lines) + "\n"


def show_backtest(days: Sequence[Day], judged: int, version: str, before: str) -> None:
    """Leave what a candidate would change in the digests of the last days."""
    create_markdown_artifact(
        backtest_text(days, judged, version, before),
        key="backtest",
        description=phrase("Which digests {version} would change", version=version),
    )


def backtest_text(days: Sequence[Day], judged: int, version: str, before: str) -> str:
    """What a candidate would change, day by day, as Markdown."""
    changed = [one for one in days if one.gained or one.lost]
    title = "Backtest: {version} against {before}"
    count = "{changed} of {days} digests would change; {judged} items were judged anew."
    lines = [
        f"# {phrase(title, version=escape(version), before=escape(before))}",
        "",
        phrase(count, changed=len(changed), days=len(days), judged=judged),
    ]
    if changed:
        lines += ["", *_backtest_head()]
    lines += [
        f"| {one.day} | {one.before} | {one.after} | {len(one.gained)} | {len(one.lost)} |"
        for one in changed
    ]
    for one in changed:
        lines += ["", f"## {one.day}", ""]
        lines += [f"- {phrase('new: {title}', title=escape(title))}" for title in one.gained]
        lines += [f"- {phrase('gone: {title}', title=escape(title))}" for title in one.lost]
    return "\n".join(lines) + "\n"


def _backtest_head() -> list[str]:
    return _table(
        translated("day"),
        translated("stories"),
        translated("would be"),
        translated("new"),
        translated("gone"),
    )


def _table(*heads: str) -> list[str]:
    """The head of a table in Markdown."""
    return [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
