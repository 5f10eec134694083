"""What a person at a terminal sees of a digest."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

import flows.show
from digests.choose import choose
from digests.compose import compose
from digests.policy import DigestPolicy
from flows.desk import Desk
from flows.send import Delivered, DigestOutcome
from items.digest import Window
from tests.digests.conftest import story

END = datetime(2026, 11, 21, tzinfo=UTC)
WINDOW = Window(start_at=END - timedelta(days=1), end_at=END)


def test_a_screen_narrower_than_a_line_still_shows_all_of_it(
    files_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = io.StringIO()
    screen = Console(file=shown, width=50, soft_wrap=True)  # as flows.console makes it
    monkeypatch.setattr(flows.show, "result", screen)
    choice = choose(
        [story("s", summary="Invented talks on rail tariffs went on until the last word.")],
        DigestPolicy(),
        window=WINDOW,
    )
    digest = compose(choice, key="digest:files:2026-11-21:daily", window=WINDOW, made_at=END)

    flows.show.show_outcomes(
        [DigestOutcome(digest=digest, delivered=Delivered.DRY_RUN, channel="files")], as_json=False
    )

    assert "last word." in " ".join(shown.getvalue().split())
