"""A week in figures, in a picture, and in a thread exactly once."""

import struct
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from digests.charts import CJK_FONTS, cjk_font, week_chart
from digests.client import SlackApi
from digests.deliver_picture import Picture, PictureDelivery
from digests.errors import DeliveryError
from digests.view import View
from digests.week import Outlet, Week, count_week
from items.digest import Window
from tests.slack import FakeSlack

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)  # 08:00 in Taipei
WEEK = Window(start_at=MONDAY - timedelta(days=7), end_at=MONDAY)
HOUR = timedelta(hours=1)
PICTURE = Picture(content=b"\x89PNG", filename="week-2026-11-23.png", title="t", alt="a")


@pytest.fixture
def week(make_story: Any, make_scored: Any) -> Week:
    def at(hours: float, **more: Any) -> Any:
        return {"published_at": WEEK.start_at + hours * HOUR, **more}

    stories = [
        make_story("a", make_scored("a1", **at(1)), make_scored("a2", **at(30, language="ru"))),
        make_story("b", **at(25, themes=("security",), publisher="新華社", state_media=True)),
        make_story("c", **at(167.9)),
        make_story("noise", **at(2, relevant=False)),
        make_story("before", **at(-1)),
        make_story("after", **at(168)),
    ]
    return count_week(stories, WEEK, View())


def test_a_week_counts_relevant_stories_by_their_first_report(week: Week) -> None:
    assert (week.days[0], week.days[-1]) == (date(2026, 11, 16), date(2026, 11, 22))
    assert week.themes == {"energy": (1, 0, 0, 0, 0, 0, 1), "security": (0, 1, 0, 0, 0, 0, 0)}
    assert (week.stories, week.reports) == (3, 4)
    assert week.languages == {"en": 3, "ru": 1}


def test_an_outlet_counts_once_a_story_and_keeps_a_name_in_plain_letters(week: Week) -> None:
    assert week.outlets == (
        Outlet(name="Steppe Courier", plain="Steppe Courier", state=False, stories=2),
        Outlet(name="新華社", plain="feed-新華社", state=True, stories=1),
    )


@pytest.mark.parametrize("font", [None, ""])
def test_a_week_becomes_a_picture_with_and_without_a_chinese_font(
    week: Week, font: str | None, recwarn: pytest.WarningsRecorder
) -> None:
    first, again = week_chart(week, View(), font=font), week_chart(week, View(), font=font)

    assert first[:8] == b"\x89PNG\r\n\x1a\n"
    assert first == again
    width, height = struct.unpack(">II", first[16:24])
    assert width > height > 800
    if font is None and cjk_font():
        assert not [w for w in recwarn if "missing from font" in str(w.message)]


def test_a_font_without_chinese_is_not_taken() -> None:
    assert cjk_font(("DejaVu Sans", "No Such Font")) == ""
    assert cjk_font() in ("", *CJK_FONTS)


def upload(slack: FakeSlack, ledger: Any, **more: Any) -> bool:
    api = SlackApi("t", base_url=slack.url, timeout_seconds=1, sleep=lambda _: None)
    delivery = PictureDelivery(
        api, channel="#news-digest", ledger=ledger, sleep=lambda _: None, **more
    )
    return delivery.deliver("week:x", PICTURE, thread_ts="1.0")


def shared(slack: FakeSlack) -> list[str]:
    return [f["name"] for m in slack.messages for f in m.get("files", [])]


def test_a_picture_is_uploaded_once(slack: FakeSlack, ledger: Any) -> None:
    assert upload(slack, ledger) is True
    assert upload(slack, ledger) is False
    assert shared(slack) == [PICTURE.filename]


@pytest.mark.parametrize(
    "method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]
)
@pytest.mark.parametrize("fault", ["500", "lost-500", "reset", "silence", 1])
def test_an_unclear_upload_leads_to_one_picture(
    slack: FakeSlack, ledger: Any, method: str, fault: str | int
) -> None:
    slack.messages.append({"ts": "1.0", "text": "head"})
    slack.faults[method] = [fault]

    upload(slack, ledger)
    upload(slack, ledger)

    assert shared(slack) == [PICTURE.filename]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("dies_at", range(3))
def test_a_kill_at_any_step_leads_to_one_picture(
    slack: FakeSlack, ledger: Any, dies_at: int, after: bool
) -> None:
    slack.messages.append({"ts": "1.0", "text": "head"})
    ledger.dies_at, ledger.dies_after_writing = dies_at, after
    with pytest.raises(ledger.died):
        upload(slack, ledger)

    upload(slack, ledger)

    assert shared(slack) == [PICTURE.filename]


def test_a_missing_scope_is_named(slack: FakeSlack, ledger: Any) -> None:
    slack.faults["files.getUploadURLExternal"] = ["missing_scope"]

    with pytest.raises(DeliveryError, match="Bot Token Scopes"):
        upload(slack, ledger)
