"""The pages that readers see, and what stands in them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "seeds").glob("*.md")])
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


@pytest.fixture(params=PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def page(request: pytest.FixtureRequest) -> Path:
    """Each page in turn."""
    return Path(request.param)


def prose(text: str) -> str:
    """A page without its code blocks."""
    return _FENCE.sub("", text)


def shell_lines(text: str) -> list[str]:
    """Lines of code blocks that bear no language or a shell's."""
    blocks = (m[3] for m in _FENCE.finditer(text) if m[2] in ("", "bash", "console", "sh"))
    indented = re.findall(r"^    (silkwatch .+)$", prose(text), re.MULTILINE)
    return [line.strip() for block in blocks for line in block.splitlines()] + indented


def spans(text: str) -> list[str]:
    """Code within sentences, line breaks read as blanks."""
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose(text))]
