"""The day's run, from feeds to a digest, with the real flows on the made-up world."""

import asyncio
import json
from pathlib import Path

import pytest

from flows.demo.server import DemoServer
from flows.desk import open_desk
from flows.tell_feeds import KEY, VERDICTS
from items.feed import Health

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def engine(prefect_engine: None) -> None:
    """Every test here runs flows."""


def run_daily(*, dry_run: bool = False):
    from flows.daily import DailyOptions, daily

    return asyncio.run(daily(DailyOptions(dry_run=dry_run)))


def test_a_second_run_reads_nothing_new_and_tells_nothing_twice(demo_desk: DemoServer) -> None:
    first = run_daily()
    second = run_daily()

    assert first.poll.new == 128
    assert first.poll.health[Health.NOT_A_FEED] == 1
    assert first.poll.health[Health.FAILING] == 1
    assert first.poll.health[Health.FROZEN] == 1
    assert [one.delivered for one in first.digests] == ["written"]
    assert first.digests[0].digest.stories

    assert second.poll.new == 0
    assert second.score.scored == 0
    assert [one.delivered for one in second.digests] == ["unchanged"]
    assert second.digests[0].digest == first.digests[0].digest
    assert open_desk().notes.get(KEY, VERDICTS) is not None  # how the feeds fared is remembered


def test_the_digest_lies_in_files_that_can_be_read(demo_desk: DemoServer) -> None:
    (outcome,) = run_daily().digests

    page = outcome.files["html"].read_text("utf-8")
    blocks = json.loads(outcome.files["blocks.json"].read_text("utf-8"))
    for story in outcome.digest.stories:
        assert story.lead.item.link in page
    assert len(blocks["blocks"]) <= 50
    assert blocks["thread"]


def test_a_dry_run_marks_nothing_as_told(demo_desk: DemoServer, tmp_path: Path) -> None:
    (shown,) = run_daily(dry_run=True).digests

    assert shown.delivered == "dry-run"
    assert shown.files == {}
    assert open_desk().digests.told("files") == []
    assert open_desk().notes.get(KEY, VERDICTS) is None
    (told,) = run_daily().digests
    assert told.delivered == "written"
    assert [s.story_id for s in told.digest.stories] == [s.story_id for s in shown.digest.stories]


def test_a_crash_between_remembering_and_sending_is_made_good(
    demo_desk: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import flows.digest

    def crash(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(flows.digest, "send", crash)
        with pytest.raises(RuntimeError, match="killed"):
            run_daily()

    (outcome,) = run_daily().digests

    assert outcome.delivered == "written"
    told = [story.story_id for story in outcome.digest.stories]
    assert sorted({one.story_id for one in open_desk().digests.told("files")}) == sorted(told)
