"""Contestants run in turns, A B A B, so that a busy machine slows all of them alike."""

import gc
import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One contestant's rounds: CPU seconds (its children that have ended included) and peak."""

    name: str
    cpu_seconds: tuple[float, ...]
    wall_seconds: tuple[float, ...]

    @property
    def median_seconds(self) -> float:
        """The middle of the CPU seconds."""
        return statistics.median(self.cpu_seconds)


def race(contestants: Mapping[str, Callable[[], object]], *, rounds: int) -> list[Figure]:
    """Run each contestant once a round, after one round that is not counted.

    Args:
        contestants: What to run, by name.
        rounds: Counted rounds, at least 1.
    """
    cpu: dict[str, list[float]] = {name: [] for name in contestants}
    wall: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, run in contestants.items():
            gc.collect()
            gc.freeze()  # what lies there already is not for one of them to walk through
            begun_cpu, begun = cpu_seconds(), time.perf_counter()
            run()
            if number:
                cpu[name].append(cpu_seconds() - begun_cpu)
                wall[name].append(time.perf_counter() - begun)
    return [Figure(name, tuple(cpu[name]), tuple(wall[name])) for name in contestants]


def cpu_seconds() -> float:
    """CPU of this process and of its children that have ended."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def ratios(over: Figure, under: Figure) -> tuple[float, float, float]:
    """Median, least and greatest ratio of CPU, round by round."""
    pairs = zip(over.cpu_seconds, under.cpu_seconds, strict=True)
    found = [one / max(other, 1e-9) for one, other in pairs]
    return statistics.median(found), min(found), max(found)
