import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from feeds.errors import FetchError, ParseError
from feeds.policy import FetchPolicy
from feeds.poll import Poller
from feeds.schedule import due
from items.feed import Feed, FeedState, Health
from items.item import Poll
from tests.feeds.conftest import breaks_off

NEWS = "<title>Line to Osh</title><link>/n/1</link><guid>1</guid><pubDate>2026-03-13</pubDate>"


@pytest.fixture
def poll_once(
    policy: FetchPolicy, now: datetime, make_feed: Callable[..., Feed], site: Any
) -> Callable[..., Any]:
    async def run(state: FeedState | None = None, at: datetime = now, **changes: Any) -> Poll:
        feed = make_feed(**{"url": site.base + "/f", **changes})
        states = {feed.feed_id: state} if state else {}
        async with Poller(policy) as poller:
            (done,) = await poller.poll([feed], states, now=at)
        return done

    return run


async def test_a_feed_is_fetched_read_and_judged(
    site: Any, make_rss: Callable[..., bytes], poll_once: Any, now: datetime
) -> None:
    site.answers["/f"] = make_rss(NEWS)

    done = await poll_once()

    (item,) = done.items
    assert (item.title, item.link) == ("Line to Osh", site.base + "/n/1")
    assert item.published_at == datetime(2026, 3, 13, tzinfo=UTC)
    assert done.state.health is Health.OK
    assert done.state.due_at > now


async def test_a_body_known_already_is_not_read_again(
    site: Any, make_rss: Callable[..., bytes], poll_once: Any, now: datetime
) -> None:
    site.answers["/f"] = make_rss(NEWS)
    first = await poll_once()

    second = await poll_once(first.state, now + timedelta(hours=3))

    assert second.items == ()
    assert second.state.health is Health.UNCHANGED
    assert second.state.newest_item_at == first.state.newest_item_at
    assert second.state.succeeded_at == now + timedelta(hours=3)


async def test_the_second_request_is_conditional_and_304_means_unchanged(
    site: Any, make_rss: Callable[..., bytes], poll_once: Any
) -> None:
    async def tagged(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304)
        return web.Response(body=make_rss(NEWS), headers={"ETag": '"v1"'})

    site.answers["/f"] = tagged
    first = await poll_once()
    second = await poll_once(first.state)
    third = await poll_once(second.state)

    assert [one.state.health for one in (first, second, third)] == [
        Health.OK, Health.UNCHANGED, Health.UNCHANGED,
    ]  # fmt: skip
    assert third.state.etag == '"v1"'


async def test_a_corrected_address_is_polled_at_once_and_begins_anew(
    site: Any, make_rss: Callable[..., bytes], make_feed: Callable[..., Feed], poll_once: Any,
    now: datetime,
) -> None:  # fmt: skip
    async def tagged(request: web.Request) -> web.Response:
        assert "If-None-Match" not in request.headers
        return web.Response(body=make_rss(NEWS), headers={"ETag": '"b"'})

    site.answers["/f"] = make_rss(NEWS)
    first = await poll_once()
    site.answers["/f"] = web.Response(status=410)
    gone = await poll_once(replace(first.state, etag='"a"'), now + timedelta(days=1))
    site.answers["/new"] = tagged
    moved = make_feed(url=site.base + "/new")

    states = {moved.feed_id: gone.state}
    assert due([make_feed(url=site.base + "/f")], states, now + timedelta(days=2)) == []
    assert due([moved], states, now + timedelta(days=2)) == [moved]
    after = await poll_once(gone.state, now + timedelta(days=2), url=moved.url)
    assert (after.state.health, after.state.failures) == (Health.OK, 0)
    assert (after.state.url, after.state.etag) == (moved.url, '"b"')
    assert [item.item_id for item in after.items] == [item.item_id for item in first.items]


async def test_a_redirect_believed_for_an_old_address_is_not_followed_for_a_new_one(
    site: Any, make_rss: Callable[..., bytes], poll_once: Any
) -> None:
    site.answers["/new"] = make_rss(NEWS)
    old = FeedState(
        feed_id="f", url=site.base + "/old", moved_to=site.base + "/elsewhere", moved_count=5
    )

    done = await poll_once(old, url=site.base + "/new")

    assert (done.state.health, done.state.moved_to) == (Health.OK, "")


async def test_what_a_document_asks_for_holds_while_it_stays_the_same(
    site: Any, poll_once: Any, now: datetime
) -> None:
    wishes = "<ttl>240</ttl><skipHours><hour>16</hour><hour>17</hour></skipHours>"
    body = f"<rss><channel><title>t</title>{wishes}<item>{NEWS}</item></channel></rss>"
    site.answers["/f"] = body.encode()
    first = await poll_once()
    again = await poll_once(first.state, now)
    site.answers["/f"] = body.replace(wishes, "").encode()
    freed = await poll_once(again.state, now)

    assert (first.state.ttl_seconds, first.state.skip_hours) == (14_400, "16 17")
    assert again.state.health is Health.UNCHANGED
    asked = now + timedelta(hours=4)
    assert [one.state.due_at >= asked for one in (first, again)] == [True, True]
    assert (freed.state.ttl_seconds, freed.state.skip_hours) == (None, "")


async def test_one_poisoned_feed_costs_no_other(
    site: Any, make_rss: Callable[..., bytes], make_feed: Callable[..., Feed], policy: FetchPolicy,
    now: datetime,
) -> None:  # fmt: skip
    site.answers["/slow"] = b"<rss><channel><item>" + b"<a b='c'>&x;<" * 700_000
    site.answers["/page"] = b"<!doctype html><html><body>moved</body></html>"
    for n in range(6):
        site.answers[f"/good{n}"] = make_rss(NEWS)
    names = ["slow", "page", "gone", *(f"good{n}" for n in range(6))]
    feeds = [make_feed(feed_id=name, url=f"{site.base}/{name}") for name in names]
    seen: list[str] = []

    async with Poller(replace(policy, parse_seconds=1.0)) as poller:
        done = await poller.poll(
            feeds, {}, now=now, on_poll=lambda one: seen.append(one.state.feed_id)
        )

    assert [one.state.feed_id for one in done] == names
    assert sorted(seen) == sorted(names)
    assert [one.state.health for one in done] == [
        Health.FAILING, Health.NOT_A_FEED, Health.FAILING, *[Health.OK] * 6,
    ]  # fmt: skip
    assert "too long to read" in done[0].state.reason


async def test_a_failure_keeps_what_was_known_and_backs_off(
    site: Any, make_rss: Callable[..., bytes], poll_once: Any, now: datetime
) -> None:
    site.answers["/f"] = make_rss(NEWS)
    first = await poll_once()
    site.answers["/f"] = web.Response(status=503, headers={"Retry-After": "7200"})

    second = await poll_once(first.state)

    assert second.items == ()
    assert second.state.health is Health.FAILING
    assert second.state.failures == 1
    assert second.state.body_hash == first.state.body_hash
    assert second.state.due_at == now + timedelta(hours=2)


async def test_gone_rests_for_long_but_not_for_ever(
    site: Any, poll_once: Any, now: datetime
) -> None:
    site.answers["/f"] = web.Response(status=410)

    done = await poll_once()

    assert done.state.health is Health.GONE
    assert now + timedelta(days=20) < done.state.due_at <= now + timedelta(days=30)


async def test_a_document_that_broke_off_before_any_item_is_a_network_failure(
    site: Any, poll_once: Any
) -> None:
    site.answers["/f"] = breaks_off(b"<?xml")

    done = await poll_once()

    assert done.state.health is Health.FAILING
    assert done.state.reason == "the connection broke off"


async def test_a_move_is_followed_directly_once_it_is_believed(
    site: Any, make_rss: Callable[..., bytes], poll_once: Any
) -> None:
    site.answers["/f"] = web.Response(status=301, headers={"Location": "/new"})
    site.answers["/new"] = make_rss(NEWS)
    state = None
    for _ in range(5):
        state = (await poll_once(state)).state

    assert state.health is Health.MOVED
    assert len(site.asked("/f")) == 3
    assert len(site.asked("/new")) == 5


async def test_an_html_page_tells_which_feed_it_names(site: Any, poll_once: Any) -> None:
    site.answers["/f"] = (
        b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml"'
        b' href="/feed.xml"></head><body>news</body></html>'
    )

    done = await poll_once()

    assert done.state.health is Health.NOT_A_FEED
    assert done.state.reason == f"an HTML page that names the feed {site.base}/feed.xml"


async def test_cancelling_a_poll_leaves_nothing_running(
    site: Any, make_feed: Callable[..., Feed], policy: FetchPolicy, now: datetime
) -> None:
    async def silent(_request: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    site.answers["/f"] = silent
    before = len(asyncio.all_tasks())
    async with Poller(policy) as poller:
        task = asyncio.create_task(poller.poll([make_feed(url=site.base + "/f")], {}, now=now))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) <= before + 1  # the server's own connection


async def test_no_feeds_are_polled_without_fuss(policy: FetchPolicy, now: datetime) -> None:
    async with Poller(policy) as poller:
        assert await poller.poll([], {}, now=now) == []


async def test_a_look_at_a_strange_address_shows_its_feed_or_the_feeds_of_its_page(
    site: Any, make_rss: Callable[..., bytes], policy: FetchPolicy, now: datetime
) -> None:
    site.answers["/f"] = make_rss(NEWS)
    site.answers["/old"] = web.Response(status=301, headers={"Location": "/f"})
    site.answers["/home"] = b'<!doctype html><html><head><link rel="alternate"' + (
        b' type="application/rss+xml" href="/f"></head><body>news</body></html>'
    )
    site.answers["/bare"] = b"<!doctype html><html><body>news</body></html>"

    async with Poller(policy) as poller:
        feed = await poller.look(site.base + "/old", now=now)
        page = await poller.look(site.base + "/home", now=now)
        with pytest.raises(ParseError, match="HTML page"):
            await poller.look(site.base + "/bare", now=now)
        with pytest.raises(FetchError, match="404"):
            await poller.look(site.base + "/nowhere", now=now)

    assert (feed.url, feed.title) == (site.base + "/f", "Wire")
    assert [item.title for item in feed.items] == ["Line to Osh"]
    assert page.feeds == (site.base + "/f",)
    assert page.items == ()
