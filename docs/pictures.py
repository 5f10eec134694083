"""The pictures of README and docs: made-up news, drawn by the real code.

Needs chromium and fonts for Chinese (Debian: chromium, fonts-noto-cjk). From a fresh checkout:

    silkwatch demo
    python docs/pictures.py var/demo

writes docs/pictures/. With a folder of `silkwatch demo --dir` it takes that one.
"""

import argparse
import asyncio
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402

from digests.as_json import digest_from_json  # noqa: E402
from digests.html import to_html  # noqa: E402
from digests.limits import Block  # noqa: E402
from digests.slack import SlackMessage, to_slack  # noqa: E402
from digests.view import View  # noqa: E402
from feeds.catalogue import load_catalogue  # noqa: E402
from flows.settings import Settings, load_settings  # noqa: E402
from flows.view import make_view  # noqa: E402
from items.digest import Digest  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
LANGUAGES = ("en", "zh-Hant")
COLOURS = 96  # few enough to keep a picture of text below 200 kB
PORT = 4273
SERVER_SECONDS = 180

STYLE = """
body { margin: 0; background: #fff; color: #1d1c1d;
       font: 15px/1.47 "Noto Sans", "Noto Sans CJK TC", "Noto Serif CJK TC", sans-serif; }
main { width: 620px; height: HEIGHTpx; padding: 18px 26px 0; overflow: hidden; position: relative; }
main::after { content: ""; position: absolute; left: 0; right: 0; bottom: 0; height: 90px;
              background: linear-gradient(transparent, #fff); }
.who { display: flex; gap: 9px; align-items: center; margin-bottom: 4px; }
.who i { width: 36px; height: 36px; border-radius: 8px; background: #1f5f5b; color: #fff;
         font: bold 20px/36px serif; text-align: center; }
.app { background: #eee; border-radius: 3px; font-size: 11px; padding: 0 4px; color: #616061; }
h1 { font-size: 19px; margin: 8px 0; }
section { margin: 9px 0 1px; } .context { font-size: 12.5px; color: #616061; margin: 0 0 8px; }
hr { border: 0; border-top: 1px solid #ddd; margin: 11px 0; }
a { color: #1264a3; text-decoration: none; }
"""


def draw_slack(message: SlackMessage, *, height: int) -> str:
    """A message as Slack shows it, near enough: only the kinds of blocks that we send."""
    parts = [_block(block) for block in message.blocks]
    who = '<div class="who"><i>絲</i><b>Silkwatch</b> <span class="app">APP</span> 8:00</div>'
    style = STYLE.replace("HEIGHT", str(height))
    return f"<!doctype html><meta charset=utf-8><style>{style}</style><main>{who}{''.join(parts)}"


def _block(block: Block) -> str:
    kind = block["type"]
    if kind == "divider":
        return "<hr>"
    if kind == "header":
        return f"<h1>{html.escape(block['text']['text'])}</h1>"
    if kind == "section":
        return f"<section>{_mrkdwn(block['text']['text'])}</section>"
    texts = " ".join(_mrkdwn(one["text"]) for one in block["elements"])
    return f'<div class="context">{texts}</div>'


def _mrkdwn(text: str) -> str:
    """Slack's mark-up as HTML; its text is escaped already."""
    text = re.sub(r"<([^|>]+)\|([^>]*)>", r'<a href="\1">\2</a>', text)
    text = re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"<b>\1</b>", text)
    return text.replace("\n", "<br>")


def newest_digest(demo: Path) -> Digest:
    """The newest digest that the demonstration wrote."""
    files = sorted(
        one for one in (demo / "digests").glob("*.json") if not one.name.endswith(".blocks.json")
    )
    return digest_from_json(json.loads(files[-1].read_text(encoding="utf-8")))


def view_in(language: str) -> View:
    """How a desk with this interface language has its digests drawn."""
    settings = load_settings()
    table = settings.digest.model_copy(update={"language": language})
    return make_view(settings.model_copy(update={"digest": table}))


def shoot(address: str, name: str, *, width: int, height: int, wait_ms: int = 0) -> None:
    """Take a picture of a page and keep it small."""
    with tempfile.TemporaryDirectory() as scratch:
        shot = Path(scratch) / "shot.png"
        browser = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
        command = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-sync",
            "--hide-scrollbars",
            "--force-prefers-reduced-motion",
            "--run-all-compositor-stages-before-draw",
            f"--user-data-dir={scratch}/profile",
            f"--window-size={width},{height}",
            f"--screenshot={shot}",
        ]
        command += [f"--virtual-time-budget={wait_ms}"] if wait_ms else []
        command.append(address)
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - ours
        picture = Image.open(shot).convert("RGB").crop((0, 0, width, height))
        picture.quantize(COLOURS).save(PICTURES / name, optimize=True)


def shoot_text(text: str, name: str, *, width: int, height: int) -> None:
    """Take a picture of a page that we hold."""
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        shoot(f"file://{file.name}", name, width=width, height=height)


@contextmanager
def prefect_server(home: Path) -> Iterator[str]:
    """A Prefect server of its own for as long as the block lasts; gives its address."""
    os.environ["PREFECT_HOME"] = str(home)
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{PORT}/api"
    # Prefect reads where it lives when it is imported.
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    async def answers() -> bool:
        async with get_client() as client:
            return await client.api_healthcheck() is None

    command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(PORT)]
    server = subprocess.Popen(  # noqa: S603 - our own interpreter, no words of others
        command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        ends = time.monotonic() + SERVER_SECONDS
        while not asyncio.run(answers()) and time.monotonic() < ends:
            time.sleep(1)
        yield f"http://127.0.0.1:{PORT}"
    finally:
        server.terminate()
        server.wait(20)


def shoot_forms(settings: Settings) -> None:
    """The form of the daily flow in each language, as Prefect shows it; nothing is run."""
    with tempfile.TemporaryDirectory() as scratch, prefect_server(Path(scratch)) as address:
        from flows.deploy import deployments  # noqa: PLC0415 - as above

        feeds = [one.feed_id for one in load_catalogue(settings.config_dir / "feeds.toml")]
        for language in LANGUAGES:
            made = deployments(settings, feeds, language=language)
            (daily,) = (one for one in made if one.name == "daily")
            key = asyncio.run(daily.aapply())
            page = f"{address}/deployments/deployment/{key}/run"
            shoot(page, f"form.{language}.png", width=1180, height=1000, wait_ms=30_000)


def main() -> None:
    """Take all pictures, or those named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("demo", type=Path, help="folder of a demonstration that has run")
    parser.add_argument("--only", choices=("slack", "page", "form"), action="append")
    asked = parser.parse_args()
    wanted = asked.only or ["slack", "page", "form"]
    PICTURES.mkdir(parents=True, exist_ok=True)
    digest = newest_digest(asked.demo)
    for language in LANGUAGES:
        view = view_in(language)
        if "slack" in wanted:
            head = draw_slack(to_slack(digest, view)[0], height=1100)
            shoot_text(head, f"slack.{language}.png", width=672, height=1118)
        if "page" in wanted:
            shoot_text(to_html(digest, view), f"page.{language}.png", width=900, height=1000)
    if "form" in wanted:
        shoot_forms(load_settings())


if __name__ == "__main__":
    main()
