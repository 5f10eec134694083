"""Doctor, the part that asks others: Slack, the Prefect server, some feeds, the time."""

import asyncio
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

from digests.channel import find_channel
from digests.client import SlackApi
from digests.errors import DeliveryError
from feeds.catalogue import load_catalogue
from feeds.poll import Poller
from flows.deploy import plans
from flows.desk import fetch_policy
from flows.doctor import Finding
from flows.settings import Settings, slack_token
from flows.start_server import HOST
from items.errors import ConfigError
from items.item import Poll

SCOPES = ("chat:write", "channels:read", "channels:history")
CLOCK_SECONDS = 60
TIMEOUT_SECONDS = 10


def examine_online(settings: Settings, *, feeds: int) -> Iterator[Finding]:
    """Ask Slack, the Prefect server and some feeds.

    Args:
        settings: The desk's settings.
        feeds: How many feeds of the catalogue to try, the most important first.
    """
    yield look_at_slack(settings)
    yield look_at_time(settings)
    yield asyncio.run(look_at_prefect(settings))
    if feeds:
        yield look_at_feeds(settings, feeds)


def look_at_slack(settings: Settings) -> Finding:
    """Whether the token is valid, may do what is needed, and sees the channel."""
    token, channel = slack_token(), settings.slack.channel
    if token is None or not channel:
        lacks = "SLACK_BOT_TOKEN" if token is None else "slack.channel"
        well = None if token is None and not channel else False
        said = f"{lacks} is not set; digests are written to files only"
        cure = "Set both SLACK_BOT_TOKEN and SILKWATCH_SLACK__CHANNEL to post to Slack."
        return Finding(part="slack", well=well, said=said, cure=cure)
    api = SlackApi(
        token.get_secret_value(),
        base_url=settings.slack.base_url,
        timeout_seconds=TIMEOUT_SECONDS,
        sleep=lambda _seconds: None,
    )
    try:
        who = api.read("auth.test")
        where = find_channel(api, channel)
        api.read("conversations.history", channel=where, limit=1)
    except DeliveryError as error:
        return Finding(part="slack", well=False, said=error.reason, cure=error.cure)
    missing = [one for one in SCOPES if one not in scopes(settings, token.get_secret_value())]
    if missing:
        said = f"the token lacks {', '.join(missing)}"
        cure = "Add them under OAuth & Permissions, Bot Token Scopes, and reinstall the app."
        return Finding(part="slack", well=False, said=said, cure=cure)
    return Finding(part="slack", well=True, said=f"{who.get('user')} reads {channel}")


def scopes(settings: Settings, token: str) -> tuple[str, ...]:
    """What the token may do, as Slack's header says; the needed ones when it does not say."""
    said = _header(f"{settings.slack.base_url}auth.test", "x-oauth-scopes", token)
    return tuple(one.strip() for one in said.split(",")) if said else SCOPES


def look_at_time(settings: Settings) -> Finding:
    """Whether this machine's clock agrees with Slack's."""
    said = _header(f"{settings.slack.base_url}api.test", "date", "")
    try:
        theirs = parsedate_to_datetime(said)
    except ValueError:
        return Finding(part="clock", well=None, said="nobody to compare with could be reached")
    off = abs((datetime.now(UTC) - theirs).total_seconds())
    if off > CLOCK_SECONDS:
        cure = "Set the clock by the network: timedatectl set-ntp true"
        return Finding(part="clock", well=False, said=f"{off:.0f} s off", cure=cure)
    return Finding(part="clock", well=True, said=f"right to {max(1, round(off))} s")


async def look_at_prefect(settings: Settings) -> Finding:
    """Whether a Prefect server answers and knows the deployments."""
    url = get_current_settings().api.url or f"http://{HOST}:4200/api"
    start = "Run: silkwatch serve (or set PREFECT_API_URL to your server)"
    with temporary_settings({PREFECT_API_URL: url}):
        async with get_client() as client:
            if await client.api_healthcheck() is not None:
                said = f"no Prefect server answers at {url}"
                return Finding(part="prefect", well=False, said=said, cure=start)
            found = {one.name: one for one in await client.read_deployments()}
    wanted = [plan.flow.name for plan in plans(settings)]
    missing = [name for name in wanted if name not in found]
    if missing:
        said = f"{url} lacks the deployments {', '.join(missing)}"
        return Finding(part="prefect", well=False, said=said, cure=start)
    paused = [
        name
        for name in wanted
        if found[name].paused
        or (found[name].schedules and not any(one.active for one in found[name].schedules))
    ]
    if paused:
        said = f"the schedule of {', '.join(paused)} is switched off"
        cure = "Switch it on at the deployment's page, or leave it so if that is meant."
        return Finding(part="prefect", well=False, said=said, cure=cure)
    return Finding(part="prefect", well=True, said=f"{url}, {len(wanted)} deployments")


def look_at_feeds(settings: Settings, count: int) -> Finding:
    """Whether some feeds answer from here; nothing is stored."""
    try:
        catalogue = load_catalogue(
            settings.config_dir / "feeds.toml", rsshub_base=settings.fetch.rsshub_base
        )
    except ConfigError as error:
        return Finding(part="feeds", well=False, said=str(error), cure="Mend config/feeds.toml.")
    chosen = sorted(catalogue, key=lambda feed: (feed.tier, feed.feed_id))[:count]

    async def try_them() -> list[Poll]:
        async with Poller(fetch_policy(settings)) as poller:
            return await poller.poll(chosen, {}, now=datetime.now(UTC))

    failed = [one.state for one in asyncio.run(try_them()) if one.state.failures]
    asked, answering = len(chosen), len(chosen) - len(failed)
    if not failed:
        return Finding(part="feeds", well=True, said=f"{answering} of {asked} answer")
    said = f"{answering} of {asked} answer; {failed[0].feed_id}: {failed[0].reason}"
    cure = "Look at all of them: silkwatch feeds check"
    if len(failed) == len(chosen):
        cure = "Check this machine's network, DNS and proxy."
    return Finding(part="feeds", well=False, said=said, cure=cure)


def _header(url: str, name: str, token: str) -> str:
    """One header of an answer; empty when there is none, or no answer."""
    request = urllib.request.Request(url, method="POST", data=b"")  # noqa: S310 - a setting
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            return str(answer.headers.get(name) or "")
    except (OSError, ValueError):
        return ""
