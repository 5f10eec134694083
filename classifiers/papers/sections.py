"""The blocks of one paper into its sections, its notes and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.papers.blocks import Block, BlockKind, is_about_author, join_lines, key, weight
from classifiers.papers.headings import Heading, is_references, numbered, plain

_ADDRESS = re.compile(r"<?(?:https?://|www\.)[^\s>）)。，]+>?")
_ENDS = "。！？!?…”」.；;"
_FRONT_MATTER_WEIGHT = 60.0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper under one heading.

    Attributes:
        number: Place in the paper; 0 for what stands before the first heading.
        label: Path of numbers such as "參.二"; empty when the heading has none.
        heading: Words of the heading without its number; empty for number 0.
        level: Depth from 1; 0 for number 0.
        text: Running text without notes; may be empty.
    """

    number: int
    label: str
    heading: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A paper taken apart.

    Attributes:
        sections: In order; those that bear only deeper ones have no text.
        notes: Footnotes, endnotes and entries of the list of references, each on one line.
    """

    sections: tuple[Section, ...]
    notes: tuple[str, ...]


def outline(blocks: Sequence[Block], titles: Sequence[str]) -> Outline:
    """Sections and notes of one paper.

    Args:
        blocks: Of this paper alone.
        titles: The paper's titles in all languages; their own headings make no section.
    """
    own = {key(title) for title in titles if title}
    parts: list[tuple[Heading, list[str]]] = [(Heading("", "", 0), [])]
    notes: list[str] = []
    in_references = False
    in_front = True  # below a title: the author's line, the institute's
    for block in blocks:
        heading = _heading(block)
        if heading and _is_title(block, heading, own):
            in_front = True
        elif heading:
            in_front = False
            in_references = is_references(heading.text)
            if not in_references:
                parts.append((heading, []))
        elif block.kind is BlockKind.NOTE or in_references:
            notes.append(block.text)
        elif not is_about_author(block.text) and not (in_front and _is_front_matter(block)):
            parts[-1][1].append(_ADDRESS.sub("", plain(block.text)))
    return Outline(_sections(parts), tuple(notes))


def _heading(block: Block) -> Heading | None:
    if block.kind is BlockKind.NOTE:
        return None
    found = numbered(block.text)
    if found or block.kind is BlockKind.TEXT:
        return found
    return Heading("", plain(block.text), block.level)


def _is_title(block: Block, heading: Heading, own: set[str]) -> bool:
    return key(block.text) in own or key(heading.text) in own


def _is_front_matter(block: Block) -> bool:
    text = block.text.strip()
    return weight(text) < _FRONT_MATTER_WEIGHT and text[-1] not in _ENDS


def _sections(parts: Sequence[tuple[Heading, list[str]]]) -> tuple[Section, ...]:
    """Sections with the path of their numbers; an empty one without a heading is left out."""
    path: list[Heading] = []
    sections = []
    for number, (heading, texts) in enumerate(parts):
        while path and path[-1].level >= heading.level:
            path.pop()
        path.append(heading)
        label = ".".join(step.label for step in path if step.label)
        text = join_lines(texts)
        if heading.text or text:
            own_label = label if heading.label else ""
            sections.append(Section(number, own_label, heading.text, heading.level, text))
    return tuple(sections)
