from datetime import timedelta

from items.digest import Funnel, Window
from items.feed import Health
from store.feeds import FeedStore
from store.polls import PollRun, PollStore
from store.scores import ScoreStore

HOUR = timedelta(hours=1)


def _run(run_id: str, started_at) -> PollRun:
    return PollRun(run_id=run_id, started_at=started_at, feeds=2, feeds_ok=1, polled=40, new=3)


def test_a_funnel_sums_the_runs_and_counts_each_feed_once(
    engine, now, make_item, make_poll, make_score
) -> None:
    polls = [
        make_poll(make_item("a"), make_item("b")),
        make_poll(feed_id="down", health=Health.FAILING, succeeded_at=None),
        make_poll(feed_id="retired", polled_at=now - HOUR, succeeded_at=now - HOUR),
    ]
    FeedStore(engine).save_polls(polls, seen_at=now)
    ScoreStore(engine).save([make_score("feed:a")], scored_at=now)
    store = PollStore(engine)
    for run in (_run("r0", now - HOUR), _run("r1", now), _run("r2", now + HOUR)):
        store.record(run)
    store.record(_run("r1", now))
    window = Window(start_at=now, end_at=now + 2 * HOUR)

    assert store.funnel(window) == Funnel(
        feeds=2, feeds_ok=1, polled=80, new=2, scored=1, relevant=1
    )
    assert store.runs(window) == [_run("r1", now), _run("r2", now + HOUR)]


def test_the_funnel_of_an_empty_window_is_all_noughts(engine, now) -> None:
    assert PollStore(engine).funnel(Window(start_at=now, end_at=now + HOUR)) == Funnel()
