"""Names that seed papers give in two languages: shown, and taken into the lexicon by choice."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from flows.console import result, say
from flows.languages.translate import translated
from items.errors import ConfigError

if TYPE_CHECKING:
    from classifiers.papers.names import NamePair

ALL = "all"


def offer(names: Sequence["NamePair"], lexicon: Path, command: str) -> bool:
    """Show names the lexicon does not know, and ask at a terminal which of them to take.

    Args:
        names: What the papers give.
        lexicon: Its file.
        command: What to type later where nobody can be asked now.

    Returns:
        Whether any was taken.
    """
    new = new_names(names, lexicon)
    if not new:
        return False
    show(new)
    if not sys.stdin.isatty():
        say(f"to take names into {lexicon.name}: {command}")
        return False
    wanted = typer.prompt(
        translated("take which into the lexicon? (1,3 or all)"), default="none", err=True
    )
    return bool(wanted != "none" and take(new, wanted, lexicon))


def new_names(names: Sequence["NamePair"], lexicon: Path) -> list["NamePair"]:
    """Those of which the lexicon knows no form."""
    from classifiers.lexicon import load_lexicon
    from classifiers.proposals import unknown_names

    return unknown_names(names, load_lexicon(lexicon))


def show(names: Sequence["NamePair"]) -> None:
    """One numbered line a name."""
    from classifiers.proposals import shown

    for number, pair in enumerate(names, 1):
        result.print(f"{number:>4}  {shown(pair)}", markup=False)


def take(
    names: Sequence["NamePair"], wanted: str, lexicon: Path, kind: str | None = None
) -> list[str]:
    """Take the names of these numbers into the lexicon; gives the new marks' ids.

    Raises:
        ConfigError: A number is none of those shown.
    """
    from classifiers.proposals import NOTION, take_names

    taken = take_names(lexicon, [names[at] for at in _places(wanted, len(names))], kind or NOTION)
    say(f"{len(taken)} new in {lexicon}: {', '.join(taken)}")
    return taken


def _places(wanted: str, count: int) -> list[int]:
    if wanted.strip() == ALL:
        return list(range(count))
    places = []
    for part in wanted.split(","):
        if not part.strip().isdigit() or not 1 <= int(part) <= count:
            raise ConfigError("--take", part.strip(), f"give numbers from 1 to {count}, or {ALL}")
        places.append(int(part) - 1)
    return places
