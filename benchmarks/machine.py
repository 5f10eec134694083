"""What the figures were measured on."""

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path


def machine_line(*packages: str) -> str:
    """One line: processor, cores, load, Python, and the versions of the packages that matter."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    parts = [
        _processor(),
        f"{os.cpu_count()} cores",
        f"load {load:.1f}",
        platform.system(),
        f"Python {sys.version.split()[0]}",
        *(f"{name} {version(name)}" for name in packages),
    ]
    return ", ".join(parts)


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
