"""The table that a benchmark prints, and the JSON beside it."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.race import Figure, ratios


def options(about: str, *, rounds: int = 5) -> argparse.ArgumentParser:
    """A parser with the options that all benchmarks have."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--rounds", type=int, default=rounds, help="counted rounds, at least 1")
    return parser


def show(
    machine: str,
    figures: Sequence[Figure],
    *,
    units: int,
    unit: str,
    compare: Sequence[tuple[str, str]],
    notes: Sequence[str] = (),
    target: Path | None = None,
) -> None:
    """Print the machine, one row a contestant, one row a ratio, and the notes.

    Args:
        machine: The machine line.
        figures: One a contestant.
        units: How many things one round worked through.
        unit: What they are.
        compare: Pairs of names; the first's CPU is divided by the second's.
        notes: Lines for below the table.
        target: File for the JSON; None writes none.
    """
    print(machine)
    print(f"\n| CPU, {units} {unit} | median | range | a {unit.removesuffix('s')} |")
    print("|---|---:|---:|---:|")
    for one in figures:
        low, high = min(one.cpu_seconds), max(one.cpu_seconds)
        each = one.median_seconds / units * 1e6
        print(
            f"| {one.name} | {one.median_seconds:.3f} s | {low:.3f}-{high:.3f} | {each:,.1f} us |"
        )
    by_name = {one.name: one for one in figures}
    found = {}
    print("\n| ratio | median | range |\n|---|---:|---:|")
    for over, under in compare:
        middle, low, high = ratios(by_name[over], by_name[under])
        found[f"{over} / {under}"] = {"median": middle, "low": low, "high": high}
        print(f"| {over} / {under} | {middle:.2f} | {low:.2f}-{high:.2f} |")
    for note in notes:
        print(f"\n{note}")
    write_json(
        target,
        {
            "machine": machine,
            "units": units,
            "unit": unit,
            "figures": [asdict(one) for one in figures],
            "ratios": found,
            "notes": list(notes),
        },
    )


def write_json(target: Path | None, found: dict[str, Any]) -> None:
    """Write figures to a file, if one is named."""
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
