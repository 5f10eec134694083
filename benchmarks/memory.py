"""Peak memory of `silkwatch daily` on many made-up feeds, all its processes together.

The first run finds 30 items in each feed, of which one or two came out today: these are scored,
encoded where the gate lets them in, and grouped. Before each later run the feeds are due again;
before the second they publish as many new items. With --old all items came out long ago, so that
none is scored, as on the first day of a feed that publishes little.

Counted is the proportional share (PSS) where the system tells it, so that pages shared by
several processes count once; else the resident size.
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil

from benchmarks.machine import machine_line
from benchmarks.made import catalogue_feed
from benchmarks.report import options, write_json
from benchmarks.server import allowed, publish, serving
from feeds.catalogue import add_feeds

PAUSE_SECONDS = 0.1
_NEWBORN_SECONDS = 0.5


def family_bytes(root: psutil.Process, seen: dict[int, float]) -> dict[str, int]:
    """Memory of a process and of each below it, by its number and what it runs.

    A child that has yet to become the program it was started for (vfork) has its parent's own
    memory, which would count twice: what bears the parent's command line counts from half a second
    on.

    Args:
        root: The process.
        seen: When each child was first looked at, by its number; added to.
    """
    found: dict[str, int] = {}
    try:
        members = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return found
    for one in members:
        try:
            age = time.monotonic() - seen.setdefault(one.pid, time.monotonic())
            if one != root and age < _NEWBORN_SECONDS and one.cmdline() == root.cmdline():
                continue
            full = one.memory_full_info()
            runs = " ".join(one.cmdline()[1:5])
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        found[f"{one.pid} {runs[-60:]}"] = getattr(full, "pss", 0) or full.rss
    return found


def watch(command: list[str], surroundings: dict[str, str]) -> dict[str, Any]:
    """Run a command and look at its memory until it ends."""
    begun = time.perf_counter()
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL) as process:
        root, peak, seen = psutil.Process(process.pid), dict[str, int](), dict[int, float]()
        while process.poll() is None:
            found = family_bytes(root, seen)
            peak = max(peak, found, key=lambda members: sum(members.values()))
            time.sleep(PAUSE_SECONDS)
    return {
        "peak_mb": sum(peak.values()) / 1e6,
        "processes": {name: size / 1e6 for name, size in peak.items()},
        "seconds": time.perf_counter() - begun,
        "exit_code": process.returncode,
    }


def counts(database: Path) -> dict[str, int]:
    """How many items the store holds, how many are scored, and how many are in a story."""
    with closing(sqlite3.connect(database)) as store:
        return {
            table: store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("items", "scores", "story_members")
        }


def next_morning(database: Path, port: int) -> None:
    """Make all feeds due, and have them publish."""
    with closing(sqlite3.connect(database)) as store, store:
        store.execute("UPDATE feed_states SET due_at = NULL")
    publish(port)


def main() -> None:
    """Watch one run after another; the second finds every feed known."""
    parser = options(__doc__ or "", rounds=2)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--data", type=Path, help="a data folder with a trained model; else var")
    parser.add_argument("--old", action="store_true", help="no item came out today")
    parser.add_argument("--command", nargs="+", default=["daily", "--dry-run"])
    given: argparse.Namespace = parser.parse_args()
    root = Path(__file__).parents[1]
    machine = machine_line("prefect")
    print(machine)
    print("\n| run | peak, all processes | processes | whole time | items | scored | in stories |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    rows = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(given.feeds, etags=False, fresh=not given.old) as port,
    ):
        home = Path(folder)
        shutil.copytree((given.data or root / "var") / "models", home / "var" / "models")
        shutil.copytree(root / "config", home / "config")
        catalogue = home / "config" / "feeds.toml"
        catalogue.unlink()
        add_feeds(catalogue, [catalogue_feed(feed, port) for feed in range(given.feeds)])
        surroundings = os.environ | {
            "SILKWATCH_DATA_DIR": str(home / "var"),
            "SILKWATCH_CONFIG_DIR": str(home / "config"),
            "SILKWATCH_FETCH__ALLOW_HOSTS": ",".join(sorted(allowed(given.feeds, port))),
            "PREFECT_HOME": str(home / "prefect"),
        }
        database = home / "var" / "silkwatch.db"
        command = [str(Path(sys.executable).parent / "silkwatch"), *given.command]
        for number in range(1, given.rounds + 1):
            if number > 1:
                next_morning(database, port)
            row = watch(command, surroundings)
            if row["exit_code"]:
                raise SystemExit(f"run {number} ended with code {row['exit_code']}")
            row |= counts(database)
            rows.append(row)
            print(
                f"| {number} | {row['peak_mb']:.0f} MB | {len(row['processes'])} "
                f"| {row['seconds']:.0f} s | {row['items']} | {row['scores']} "
                f"| {row['story_members']} |",
                flush=True,
            )
        print("\nAt the peak of the last run:")
        for name, size in rows[-1]["processes"].items():
            print(f"  {size:.0f} MB  {name.partition(' ')[2]}")
    write_json(given.json, {"machine": machine, "feeds": given.feeds, "rows": rows})


if __name__ == "__main__":
    main()
