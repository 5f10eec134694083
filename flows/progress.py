"""Progress: a bar on the terminal of whoever waits for a command, and nothing anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from classifiers.encoder import Encoder, Watched
from flows.console import talk
from flows.languages.translate import translated

Advance = Callable[[int], None]

_shown: ContextVar[Progress | None] = ContextVar("shown", default=None)


class _Count(MofNCompleteColumn):
    def render(self, task: Task) -> Text:
        return Text("") if task.total is None else super().render(task)


@contextmanager
def on_terminal() -> Iterator[None]:
    """Show what `bar` and `step` report while this lasts, if stderr is a terminal.

    Flows report in any case; without this, as in a run that a schedule started, nobody looks.
    """
    if not talk.is_terminal:
        yield
        return
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), _Count(),
        TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=talk, transient=True) as shown:
        token = _shown.set(shown)
        try:
            yield
        finally:
            _shown.reset(token)


def bar(doing: str, total: int) -> Advance:
    """Begin a bar.

    Args:
        doing: What is being done, in a word or two.
        total: How many there are.

    Returns:
        What to call with the number done since the last call.
    """
    shown = _shown.get()
    if shown is None:
        return _nothing
    task = shown.add_task(translated(doing), total=total)
    return lambda done: shown.advance(task, done)


def step(doing: str) -> None:
    """Say what is being done now, where nobody knows how long it takes."""
    shown = _shown.get()
    if shown is None:
        return
    for task in shown.task_ids:
        shown.update(task, visible=False)
    shown.add_task(translated(doing), total=None)


def counted(encoder: Encoder | None) -> Encoder | None:
    """The same encoder, its work shown with a bar."""
    return None if encoder is None else Watched(encoder, lambda total: bar("encoding", total))


def _nothing(_done: int) -> None:
    return
