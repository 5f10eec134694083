"""Plain text of pages into blocks: running heads out, notes apart, broken lines joined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

from classifiers.papers.blocks import (
    HAN,
    Block,
    BlockKind,
    is_about_author,
    join_lines,
    weight,
)
from classifiers.papers.headings import numbered

_ENDS = "。！？!?」』）)”…：:."
_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RULE = re.compile(r"\s{20,}|[_\-—]{8,}")  # what a word processor puts above the notes
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:第?\s*\d{1,4}\s*頁?页?|[ivxl]{1,6})[-–—\s]*")
# A page number, a wide space and the name of an issue, or the other way round.
_RUNNING_HEAD = re.compile(
    r"(?=.{0,60}$)(?=.*(?:(?:19|20)\d{2}|第.{1,5}[期卷]|\b(?:No|Vol)\.))[^“”\"〈《:]*"
    r"(?:^\d{1,4}\s{2,}|\s{2,}\d{1,4}$)[^“”\"〈《:]*"
)
_MARKED_NOTE = re.compile(rf"([{_SUPERSCRIPT}]+|\[\d{{1,3}}\])\s*(?=\S)")
_COUNTED_NOTE = re.compile(r"(\d{1,3})(?:[.、)]?\s+|(?=[〈《“\"«A-ZА-Я]))(?=\S)")
_GLUED_MARK = re.compile(rf"(?<=[。，；、」』）：！？])(\d{{1,3}})(?=[{HAN}「『《〈（\s]|$)")
_TABLE_ROW = re.compile(r"\|.*\|")
_MOST_SKIPPED = 2  # note numbers that may be missing, as where a number was lost
_BULLET = re.compile(rf"^l (?=[{HAN}「])")  # Wingdings' square, as PDF readers give it


@dataclass(slots=True)
class _Layout:
    """How the lines of one file are set, and the number of the last note seen."""

    wrapped: bool
    width: float
    numbered: bool
    last_note: int = 0
    notes: set[int] = field(default_factory=set)


def split_pages(text: str) -> list[str]:
    """Pages of a text: at form feeds, else at lone leading spaces of a hard-wrapped text.

    Some PDF readers begin each page with one space and leave no other mark of it.
    """
    if "\f" in text:
        return text.split("\f")
    if not _is_wrapped(text.split("\n")):
        return [text]
    return re.split(r"\n (?=\S)", "\n" + text)


def blocks_of_pages(pages: Sequence[str]) -> list[Block]:
    """Blocks of a paper from the plain text of its pages.

    Args:
        pages: As a PDF reader gives them; one page for a text without page breaks.
    """
    repeated = _repeated(pages)
    lines = [_without_furniture(page.split("\n"), repeated) for page in pages]
    flat = [line for page in lines for line in page]
    layout = _Layout(
        wrapped=_is_wrapped(flat),
        width=_usual_width(flat),
        numbered=sum(numbered(line) is not None for line in flat) >= 2,
    )
    body: list[str] = []
    notes: list[str] = []
    for page in lines:
        start = _notes_start(page, layout) if len(pages) > 1 else len(page)
        body += ["", *page[:start]]
        _add_notes(notes, page[start:], layout)
    return [*_body_blocks(body, layout), *(Block(BlockKind.NOTE, note) for note in notes)]


def _repeated(pages: Sequence[str]) -> frozenset[str]:
    """Running heads: edge lines that come again on other pages, whatever number they bear."""
    edges: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page.split("\n") if line.strip()]
        edges.update({_numberless(line) for line in (*lines[:2], *lines[-2:])})
    least = max(2, len(pages) // 5)
    return frozenset(line for line, count in edges.items() if line and count >= least)


def _numberless(line: str) -> str:
    return re.sub(r"[\d\s]+", "", line)


def _without_furniture(lines: Sequence[str], repeated: frozenset[str]) -> list[str]:
    filled = [index for index, line in enumerate(lines) if line.strip()]
    edges = {*filled[:2], *filled[-2:]}
    kept = []
    for index, line in enumerate(lines):
        bare = line.strip()
        if index in edges and _numberless(bare) in repeated:
            continue
        if _PAGE_NUMBER.fullmatch(bare) or _TABLE_ROW.fullmatch(bare) or is_about_author(bare):
            continue
        if _is_lone(lines, index) and _RUNNING_HEAD.fullmatch(bare):
            continue
        kept.append(_BULLET.sub("", line))
    return kept


def _is_lone(lines: Sequence[str], index: int) -> bool:
    around = (*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])
    return not any(line.strip() for line in around)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines end where the page did, not where the paragraph does."""
    width = _usual_width(lines)
    long = [line.strip() for line in lines if len(line.strip()) > 0.6 * width]
    ended = sum(line[-1] in _ENDS for line in long)
    return len(long) >= 8 and width <= 140 and ended < len(long) / 2


def _usual_width(lines: Sequence[str]) -> float:
    lengths = [len(line.strip()) for line in lines if line.strip()]
    return quantiles(lengths, n=4)[2] if len(lengths) > 1 else 0.0


def _notes_start(page: Sequence[str], layout: _Layout) -> int:
    """Index of the page's first line of notes; its length when it has none."""
    for index in range(len(page) - 1, -1, -1):
        if _RULE.fullmatch(page[index]) and any(line.strip() for line in page[index:]):
            return index
    for index in range(len(page) - 1, -1, -1):
        match = _COUNTED_NOTE.match(page[index].strip())
        if match and int(match[1]) == layout.last_note + 1 and _is_note_line(page[index], layout):
            return index
    return len(page)


def _is_note_line(line: str, layout: _Layout) -> bool:
    """A note is no numbered heading: it fills its line or is pointed like a sentence."""
    if numbered(line) is None:
        return True
    return len(line.strip()) >= 0.8 * layout.width and bool(re.search(r"[,，、《〈“\"]", line))


def _add_notes(notes: list[str], lines: Sequence[str], layout: _Layout) -> None:
    """Add one page's notes, each on one line; what comes first may end the page before's last."""
    parts: list[list[str]] = [[notes.pop()] if notes else []]
    for line in lines:
        bare = line.strip()
        match = _COUNTED_NOTE.match(bare)
        if match and 0 < int(match[1]) - layout.last_note <= _MOST_SKIPPED:
            layout.last_note = int(match[1])
            layout.notes.add(layout.last_note)
            parts.append([bare[match.end() :]])
        else:
            parts[-1].append(bare)
    notes += [text for text in map(join_lines, parts) if text]


def _body_blocks(lines: Sequence[str], layout: _Layout) -> Iterator[Block]:
    paragraph: list[str] = []
    for index, line in enumerate(lines):
        bare = line.strip()
        if bare and (level := _heading_level(lines, index, layout)):
            yield from _paragraph(paragraph, layout)
            yield Block(BlockKind.HEADING, bare, level)
            paragraph = []
        elif match := _MARKED_NOTE.match(bare):
            yield Block(BlockKind.NOTE, bare[match.end() :])
        else:
            paragraph.append(bare)
            if not layout.wrapped:
                yield from _paragraph(paragraph, layout)
                paragraph = []
    yield from _paragraph(paragraph, layout)


def _heading_level(lines: Sequence[str], index: int, layout: _Layout) -> int:
    """Depth of the heading this line is; 0 when it is none."""
    line = lines[index].strip()
    if layout.wrapped and len(line) > 0.9 * layout.width:
        return 0
    if heading := numbered(line):
        return heading.level
    if layout.numbered or not layout.wrapped or len(line) > 0.75 * layout.width:
        return 0
    return int(_stands_alone(lines, index))


def _stands_alone(lines: Sequence[str], index: int) -> bool:
    """Whether a short line without points opens a part: a whole paragraph ends before it."""
    line = lines[index].strip()
    above = (lines[at].strip() for at in range(index - 1, -1, -1))
    before = next(filter(None, above), "。")
    pointed = re.search(r"[。，；：,;:.!?！？|]", line)
    return before[-1] in "。！？.!?" and not pointed and 4 <= weight(line) <= 40


def _paragraph(lines: Sequence[str], layout: _Layout) -> Iterator[Block]:
    text = join_lines(lines)
    if text:
        text = re.sub(rf"[{_SUPERSCRIPT}]+", "", text)
        yield Block(BlockKind.TEXT, _GLUED_MARK.sub(lambda m: _unglue(m, layout), text))


def _unglue(match: re.Match[str], layout: _Layout) -> str:
    return "" if int(match[1]) in layout.notes else match[0]
