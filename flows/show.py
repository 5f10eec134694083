"""Show a digest to the person at the terminal."""

from collections.abc import Sequence

from digests.as_json import digest_to_json
from digests.terminal import to_terminal
from flows.console import print_json, result, say
from flows.languages.translate import translated
from flows.send import FILES, Delivered, DigestOutcome
from flows.settings import load_settings
from flows.view import make_view

SENTENCES = {
    Delivered.DRY_RUN: "dry run: nothing was posted, nothing is marked as told",
    Delivered.POSTED: "posted to {channel}",
    Delivered.WRITTEN: "written to files; set SLACK_BOT_TOKEN and slack.channel to post it",
    Delivered.EDITED: "told before in {channel}; what came late was added to it",
    Delivered.UNCHANGED: "told before in {channel}; nothing to add, so nothing was sent",
}


def show_outcomes(outcomes: Sequence[DigestOutcome], *, as_json: bool) -> None:
    """Show each digest, then say what became of it and where it lies.

    Args:
        outcomes: Oldest window first.
        as_json: Write an array of digests to stdout instead of drawing them.
    """
    if as_json:
        rows = [
            {"delivered": one.delivered, "channel": one.channel, **digest_to_json(one.digest)}
            for one in outcomes
        ]
        print_json(rows)
    for one in outcomes:
        if not as_json and one.delivered is not Delivered.UNCHANGED:
            page = to_terminal(one.digest, make_view(load_settings()), one.since)
            result.print(page, soft_wrap=False)  # else what is wider than the screen is cut off
        channel = translated("the files") if one.channel == FILES else one.channel
        became = translated(SENTENCES[one.delivered].format(channel=channel))
        say(f"{one.digest.key}: {became}")
        for ending, path in one.files.items():
            say(f"  {ending:12} {path}")
