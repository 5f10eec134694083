"""Places: where config/ and seeds/ lie, before any setting is read."""

import os
from pathlib import Path

PREFIX = "SILKWATCH_"
CHECKOUT = Path(__file__).resolve().parents[1]


def directory(name: str) -> Path:
    """A directory the environment names, else the one here, else the checkout's own."""
    given = os.environ.get(f"{PREFIX}{name.upper()}_DIR")
    if given:
        return Path(given)
    return Path(name) if Path(name).is_dir() else CHECKOUT / name


def settings_path() -> Path:
    """Where settings.toml is looked for."""
    return directory("config") / "settings.toml"
