"""A special issue into its papers, by its own table of contents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from classifiers.papers.blocks import Block, BlockKind, Source, key, weight

_CELLS = re.compile(r"\t+|\s*(?:[.…·]\s?){3,}|\s{3,}")
_MARKUP = re.compile(r"<[^>]{1,40}>|^#+\s|\*|\|")
_LETTER = re.compile(r"[^\W\d_]{2}")
_AND = re.compile(r"\s*(?:、|；|;|,|，|&|\band\b|\s與\s|\s与\s)\s*")
_BACK_MATTER = frozenset(
    key(title)
    for title in (
        "出版說明", "出版说明", "編輯報告", "编辑报告", "編後語", "徵稿啟事", "徵稿簡則", "版權頁",
        "imprint", "about this issue", "call for papers", "editorial board",
    )
)  # fmt: skip
_LEAST_PAPERS = 2
_LONGEST_HEADING = 80.0
_LONGEST_ROW = 400  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One paper of a file.

    Attributes:
        title: As the table of contents has it first; empty when the file is one paper.
        title_other: The same in the issue's second language; may be empty.
        authors: As in the first table of contents.
        authors_other: As in the second.
        blocks: Of this paper alone, its title's heading among them.
        front: Text of the file before the first paper; for dates.
    """

    title: str = ""
    title_other: str = ""
    authors: tuple[str, ...] = ()
    authors_other: tuple[str, ...] = ()
    blocks: tuple[Block, ...]
    front: str = ""


def split_papers(source: Source) -> list[Piece]:
    """The papers of a file: one, unless a table of contents names authors and pages.

    Raises:
        ValueError: The contents name a paper that no heading in the file opens.
    """
    listed = _contents(source.text)
    if len(listed) < _LEAST_PAPERS:
        return [Piece(blocks=source.blocks)]
    starts = [_start(source.blocks, piece.title, 0) for piece in listed]
    ends = [*starts[1:], len(source.blocks)]
    front = "\n".join(block.text for block in source.blocks[: starts[0]])
    return [
        replace(piece, blocks=_without_back_matter(source.blocks[start:end]), front=front)
        for piece, start, end in zip(listed, starts, ends, strict=True)
    ]


def _contents(text: str) -> list[Piece]:
    """Papers by the page they begin on; a second list in another language adds its names."""
    by_page: dict[int, Piece] = {}
    for line in text.split("\n"):
        if len(line) > _LONGEST_ROW:
            continue
        cells = [cell.strip() for cell in _CELLS.split(_MARKUP.sub("", line).strip())]
        if len(cells) != 3 or not cells[2].isdigit() or not all(map(_LETTER.search, cells[:2])):
            continue
        title, authors, page = cells[0], _authors(cells[1]), int(cells[2])
        if page not in by_page:
            by_page[page] = Piece(title=title, authors=authors, blocks=())
        elif not by_page[page].title_other and key(by_page[page].title) != key(title):
            by_page[page] = replace(by_page[page], title_other=title, authors_other=authors)
    pieces = [by_page[page] for page in sorted(by_page)]
    return pieces if list(by_page) == sorted(by_page) else []


def _authors(cell: str) -> tuple[str, ...]:
    return tuple(name for name in _AND.split(cell) if name)


def _start(blocks: Sequence[Block], title: str, after: int) -> int:
    wanted = key(title)
    for index, block in enumerate(blocks[after:], after):
        is_short = weight(block.text) <= _LONGEST_HEADING and block.kind is not BlockKind.NOTE
        if is_short and key(block.text) == wanted:
            return index
    raise ValueError(f"its contents name {title!r}, but no heading says so: give each paper alone")


def _without_back_matter(blocks: Sequence[Block]) -> tuple[Block, ...]:
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING and key(block.text) in _BACK_MATTER:
            return tuple(blocks[:index])
    return tuple(blocks)
