"""Doctor: is everything in place to run by itself? One finding a part, with the cure."""

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from classifiers.model import load_model
from digests.charts import cjk_font
from feeds.catalogue import load_catalogue
from flows.settings import CHECKOUT, Settings, load_settings
from flows.view import theme_names
from items.errors import HouseError
from store.engine import connect, migrate
from store.upkeep import check

PYTHONS = ((3, 11), (3, 13))
ROOM_BYTES = 500_000_000
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one part looks like.

    Attributes:
        part: What was looked at.
        well: Green or red; None when it cannot be said.
        said: What was found, in one line.
        cure: What to do about it; empty when all is well.
    """

    part: str
    well: bool | None
    said: str
    cure: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything that needs no network, part by part."""
    yield look_at_python()
    yield look_at_packages(CHECKOUT / "requirements.lock")
    yield look_at_folder(settings.data_dir)
    yield guarded(
        lambda: _catalogue(settings),
        part="catalogue",
        cure="Mend config/feeds.toml where the line says.",
    )
    yield guarded(
        lambda: _themes(settings),
        part="themes",
        cure="Mend config/themes.toml where the line says.",
    )
    yield guarded(
        lambda: _database(settings),
        part="database",
        cure="See: silkwatch store check; bring back a backup with silkwatch store restore FILE.",
    )
    yield guarded(lambda: _model(settings), part="model", cure="Run: silkwatch train")
    yield look_at_manners(settings)
    yield look_at_clock(settings, datetime.now(UTC))
    yield look_at_fonts()


def guarded(look: Callable[[], str], *, part: str, cure: str) -> Finding:
    """Green with what was seen, or red with the error that came instead."""
    try:
        return Finding(part=part, well=True, said=look())
    except HouseError as error:
        return Finding(part=part, well=False, said=str(error), cure=cure)


def read_settings() -> tuple[Settings | None, Finding]:
    """The settings, or the reason why there are none."""
    try:
        settings = load_settings()
    except HouseError as error:
        cure = "Mend the key or the variable that the line names."
        return None, Finding(part="settings", well=False, said=str(error), cure=cure)
    return settings, Finding(part="settings", well=True, said=f"read from {settings.config_dir}")


def look_at_python() -> Finding:
    """Whether this Python is one that the locked packages were made for."""
    running = sys.version_info[:2]
    low, high = PYTHONS
    said = ".".join(map(str, sys.version_info[:3]))
    if low <= running <= high:
        return Finding(part="python", well=True, said=said)
    return Finding(
        part="python",
        well=False,
        said=f"{said} was never tried",
        cure="Make the virtual environment anew: make clean, then make install PYTHON=python3.11",
    )


def look_at_packages(lock: Path) -> Finding:
    """Whether the installed packages are the locked ones, and go together."""
    if version("sqlalchemy").startswith("2.1"):
        return Finding(
            part="packages",
            well=False,
            said=f"Prefect {version('prefect')} schedules nothing with SQLAlchemy 2.1",
            cure="Install SQLAlchemy 2.0: pip install 'sqlalchemy>=2.0.36,<2.1'",
        )
    if not lock.is_file():
        return Finding(part="packages", well=None, said="no requirements.lock to compare with")
    locked = _locked(lock.read_text(encoding="utf-8"))
    others = [name for name, pins in locked.items() if _installed(name) not in pins]
    if others:
        said = f"{len(others)} of {len(locked)} differ from the lock: {', '.join(others[:5])}"
        return Finding(part="packages", well=False, said=said, cure="Run: make install")
    return Finding(part="packages", well=True, said=f"{len(locked)} as locked")


def look_at_folder(folder: Path) -> Finding:
    """Whether the data directory can be written and has room."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        said = f"{folder} cannot be written: {error.strerror}"
        cure = "Name another one with SILKWATCH_DATA_DIR, or give the user of silkwatch the right."
        return Finding(part="data directory", well=False, said=said, cure=cure)
    said = f"{folder}, {free / 1e9:.1f} GB free"
    if free < ROOM_BYTES:
        cure = "Make room, or run: silkwatch store prune --keep-days 90"
        return Finding(part="data directory", well=False, said=said, cure=cure)
    return Finding(part="data directory", well=True, said=said)


def look_at_manners(settings: Settings) -> Finding:
    """Whether a publisher who is troubled by our polls knows whom to write to."""
    if settings.fetch.contact:
        said = f"publishers are told {settings.fetch.contact}"
        return Finding(part="contact", well=True, said=said)
    return Finding(
        part="contact",
        well=None,
        said="publishers cannot reach the desk",
        cure="Set fetch.contact to a mail address or a page; it goes out with each request.",
    )


def look_at_clock(settings: Settings, now: datetime) -> Finding:
    """What time it is for the desk; whether that is true only the network can tell."""
    local = now.astimezone(settings.zone)
    at = f"{settings.digest.hour:02}:{settings.digest.minute:02}"
    said = f"{local:%Y-%m-%d %H:%M} in {settings.digest.time_zone}; the digest is due at {at}"
    return Finding(part="time zone", well=True, said=said)


def look_at_fonts() -> Finding:
    """Whether the weekly chart can write Chinese."""
    font = cjk_font()
    if font:
        return Finding(part="fonts", well=True, said=font)
    return Finding(
        part="fonts",
        well=False,
        said="no font with Chinese characters; the weekly chart falls back to English",
        cure="On Debian: apt install fonts-noto-cjk",
    )


def _catalogue(settings: Settings) -> str:
    path = settings.config_dir / "feeds.toml"
    count = len(load_catalogue(path, rsshub_base=settings.fetch.rsshub_base))
    return f"{count} feeds"


def _themes(settings: Settings) -> str:
    count = len(theme_names(settings.config_dir / "themes.toml", "en_name"))
    return f"{count} themes"


def _database(settings: Settings) -> str:
    engine = connect(settings.database_url)
    migrate(engine)
    findings = check(engine)
    engine.dispose()
    if findings:
        raise HouseError("; ".join(findings[:3]))
    return f"{engine.dialect.name}, sound"


def _model(settings: Settings) -> str:
    return f"{load_model(settings.models_dir).version} is at work"


def _locked(text: str) -> dict[str, set[str]]:
    """The versions a lock allows by name: one for each kind of machine, and none at all."""
    allowed: dict[str, set[str]] = {}
    for name, pin in _LOCKED.findall(text):
        allowed.setdefault(name, {""}).add(pin)
    return allowed


def _installed(name: str) -> str:
    """The version that is installed; empty when it is not, as on another platform."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
