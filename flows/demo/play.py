"""`silkwatch demo`: the real daily flow on made-up feeds, from an empty folder to a digest."""

import asyncio
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from flows.console import say
from flows.engine import quiet_prefect
from flows.settings import CHECKOUT, load_settings

DEFAULT_FOLDER = Path("var/demo")
CONFIG_FILES = ("lexicon.toml", "themes.toml", "settings.toml")


def play(folder: Path | None) -> None:
    """Serve the made-up feeds on this machine and run the daily flow over them.

    Args:
        folder: Where database, model and digests go; a second run there finds nothing new.
    """
    home = (folder or DEFAULT_FOLDER).resolve()
    _prepare(home)
    from feeds.catalogue import add_feeds
    from flows.demo.server import DemoServer
    from flows.windows import last_window

    settings = load_settings()
    with DemoServer(now=last_window(settings, datetime.now(UTC)).end_at) as server:
        catalogue = home / "config" / "feeds.toml"
        catalogue.unlink(missing_ok=True)
        add_feeds(catalogue, server.catalogue())
        os.environ["SILKWATCH_FETCH__ALLOW_HOSTS"] = ",".join(server.allow_hosts)
        _train_once()
        _tell()


def _prepare(home: Path) -> None:
    """Point every setting into the demo's own folder, so that nothing else is touched."""
    config = home / "config"
    config.mkdir(parents=True, exist_ok=True)
    source = load_settings().config_dir
    for name in CONFIG_FILES:
        shutil.copyfile(source / name, config / name)
    for name in [name for name in os.environ if name.startswith("SILKWATCH_")]:
        del os.environ[name]
    os.environ.pop("SLACK_BOT_TOKEN", None)
    os.environ.pop("PREFECT_API_URL", None)
    os.environ |= {
        "SILKWATCH_DATA_DIR": str(home),
        "SILKWATCH_CONFIG_DIR": str(config),
        "SILKWATCH_SEEDS_DIR": str(CHECKOUT / "seeds"),
        "SILKWATCH_FETCH__HOST_SPACING_SECONDS": "0",
        "SILKWATCH_FETCH__FULL_TEXTS": "0",  # the made-up links lead nowhere
        "PREFECT_HOME": str(home / "prefect"),
    }
    quiet_prefect()


def _train_once() -> None:
    from classifiers.errors import ModelError
    from classifiers.model import load_model

    settings = load_settings()
    try:
        load_model(settings.models_dir)
    except ModelError:
        from classifiers.train import train

        say("no model yet: learning one from the seeds, the contrast set and the labels ...")
        train(settings.seeds_dir, settings.config_dir, settings.models_dir, log=say)


def _tell() -> None:
    from flows.daily import DailyOptions, daily
    from flows.show import show_outcomes
    from flows.small_server import small_server

    say("polling, scoring and composing; Prefect's embedded server starts first ...")
    with small_server():
        summary = asyncio.run(daily(DailyOptions()))
    say(
        f"{summary.poll.feeds} feeds polled, {summary.poll.answered} answered; "
        f"{summary.poll.items} items read, {summary.poll.new} new; "
        f"{summary.score.scored} scored, {summary.score.relevant} relevant"
    )
    show_outcomes(summary.digests, as_json=False)
