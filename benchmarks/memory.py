"""Peak memory of `silkwatch daily` on many made-up feeds, all its processes together.

Counted is the proportional share (PSS) where the system tells it, so that pages shared by
several processes count once; else the resident size.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from benchmarks.machine import machine_line
from benchmarks.made import catalogue_feed
from benchmarks.report import options, write_json
from benchmarks.server import allowed, serving
from feeds.catalogue import add_feeds

PAUSE_SECONDS = 0.1


def family_bytes(root: psutil.Process) -> dict[str, int]:
    """Memory of a process and of each below it, by its number and what it runs."""
    found: dict[str, int] = {}
    try:
        members = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return found
    for one in members:
        try:
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
        root, peak = psutil.Process(process.pid), dict[str, int]()
        while process.poll() is None:
            found = family_bytes(root)
            peak = max(peak, found, key=lambda members: sum(members.values()))
            time.sleep(PAUSE_SECONDS)
    return {
        "peak_mb": sum(peak.values()) / 1e6,
        "processes": {name: size / 1e6 for name, size in peak.items()},
        "seconds": time.perf_counter() - begun,
        "exit_code": process.returncode,
    }


def main() -> None:
    """Watch one run after another; the second finds every feed known."""
    parser = options(__doc__ or "", rounds=2)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--data", type=Path, help="a data folder with a trained model; else var")
    parser.add_argument("--command", nargs="+", default=["daily", "--dry-run"])
    given: argparse.Namespace = parser.parse_args()
    root = Path(__file__).parents[1]
    machine = machine_line("prefect")
    print(machine)
    print("\n| run | peak, all processes | processes | whole time | exit code |")
    print("|---|---:|---:|---:|---:|")
    rows = []
    with tempfile.TemporaryDirectory() as folder, serving(given.feeds) as port:
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
        command = [str(Path(sys.executable).parent / "silkwatch"), *given.command]
        for number in range(1, given.rounds + 1):
            row = watch(command, surroundings)
            rows.append(row)
            print(
                f"| {number} | {row['peak_mb']:.0f} MB | {len(row['processes'])} "
                f"| {row['seconds']:.0f} s | {row['exit_code']} |",
                flush=True,
            )
        print("\nAt the peak of the last run:")
        for name, size in rows[-1]["processes"].items():
            print(f"  {size:.0f} MB  {name.partition(' ')[2]}")
    write_json(given.json, {"machine": machine, "feeds": given.feeds, "rows": rows})


if __name__ == "__main__":
    main()
