"""Reference: the pages on settings, commands and forms, written from the code they describe.

python -m flows.reference            write docs/reference/
python -m flows.reference --check    only say which pages differ; exit code 1 when one does
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from flows.console import fail, say
from flows.describe import commands_page
from flows.describe_settings import flows_page, settings_page
from flows.languages.choose import ENGLISH, LANGUAGES
from flows.settings import CHECKOUT

PAGES = CHECKOUT / "docs" / "reference"
ENDINGS = {one: "" if one == ENGLISH else f".{one}" for one in LANGUAGES}
PAGE_MAKERS = {"settings": settings_page, "commands": commands_page, "flows": flows_page}


def pages() -> dict[str, str]:
    """Every generated page by its file name, as Markdown; the same code gives the same text.

    A page in another language than English has its name before the ending.
    """
    return {
        f"{name}{ending}.md": make(language)
        for language, ending in ENDINGS.items()
        for name, make in PAGE_MAKERS.items()
    }


def stale(folder: Path) -> list[str]:
    """Names of the pages that a folder lacks or holds in another wording."""
    return [name for name, text in pages().items() if _read(folder / name) != text]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with --check only compare them; gives the exit code."""
    names = stale(PAGES)
    if "--check" in arguments:
        for name in names:
            fail(f"docs/reference/{name} is out of date; run: python -m flows.reference")
        return 1 if names else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    written = pages()
    for name in names:
        (PAGES / name).write_text(written[name], encoding="utf-8")
    say(f"{len(names)} of {len(written)} pages written to {PAGES}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
