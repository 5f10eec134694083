"""PDF and DOCX files into pages and blocks, or an honest reason why not."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby

import docx
import pypdf
from docx.document import Document
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph
from pypdf.errors import DependencyError, PyPdfError

from classifiers.papers.blocks import Block, BlockKind, join_lines, weight
from classifiers.papers.decode import strange_share

_MOST_PAGES = 1000
_MOST_UNPACKED_BYTES = 300_000_000
_LEAST_WEIGHT_A_PAGE = 15.0  # a scan gives none, or stray marks
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_STYLE = re.compile(r"(?:heading|标题|標題)\s*(\d)", re.IGNORECASE)
# What pypdf raises on broken files besides its own errors.
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError,
           RecursionError, AssertionError)  # fmt: skip


def pages_of_pdf(data: bytes) -> tuple[str, list[str]]:
    """Title property (empty when there is none) and plain text of each page.

    Raises:
        ValueError: Encrypted, broken, a scan without text, or with fonts that hide the letters;
            the message is a reason for people.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError as error:
        raise ValueError("encrypted PDF: save it without a password first") from error
    except _BROKEN as error:
        raise ValueError("broken PDF: no reader can open it") from error
    if locked:
        raise ValueError("encrypted PDF: save it without a password first")
    title, pages = _title_and_pages(reader)
    text = "".join(pages)
    if weight(text) < _LEAST_WEIGHT_A_PAGE * max(1, len(pages)):
        raise ValueError("a scan without text: run it through text recognition (OCR) first")
    if strange_share(text) > 0.05:
        raise ValueError("the PDF's fonts hide their letters: give the paper as DOCX, HTML or text")
    return title, pages


def blocks_of_docx(data: bytes) -> tuple[str, list[Block]]:
    """Title property (empty when there is none) and blocks; tables are left out.

    Raises:
        ValueError: The file is no readable DOCX; the message is a reason for people.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED_BYTES:
                raise ValueError("unpacks to more than 300 MB")
        document = docx.Document(io.BytesIO(data))
        notes = list(_note_texts(document))
        title = document.core_properties.title or ""
    except (zipfile.BadZipFile, KeyError, SyntaxError, AttributeError, OSError) as error:
        raise ValueError("broken DOCX: open it in a word processor and save it anew") from error
    body = (part for part in document.iter_inner_content() if isinstance(part, Paragraph))
    blocks = [block for paragraph in body if (block := _paragraph_block(paragraph))]
    return title, [*blocks, *(Block(BlockKind.NOTE, note) for note in notes)]


def _title_and_pages(reader: pypdf.PdfReader) -> tuple[str, list[str]]:
    try:
        if len(reader.pages) > _MOST_PAGES:
            raise ValueError(f"longer than {_MOST_PAGES} pages: give the paper alone")
        title = str((reader.metadata and reader.metadata.title) or "").strip()
        return title, [page.extract_text() for page in reader.pages]
    except ValueError as error:
        if str(error).startswith("longer than"):
            raise
        raise ValueError("broken PDF: its text cannot be read") from error
    except _BROKEN as error:
        raise ValueError("broken PDF: its text cannot be read") from error


def _paragraph_block(paragraph: Paragraph) -> Block | None:
    text = join_lines(_marked_up(paragraph).split("\n"))
    if not text:
        return None
    style = str(paragraph.style.name if paragraph.style else "")
    if style == "Title":
        return Block(BlockKind.HEADING, text.replace("*", ""), 1)
    if match := _HEADING_STYLE.search(style):
        return Block(BlockKind.HEADING, text.replace("*", ""), int(match[1]))
    return Block(BlockKind.TEXT, text)


def _marked_up(paragraph: Paragraph) -> str:
    """Text of a paragraph, raised numbers left out, italics between asterisks."""
    runs = [run for run in paragraph.runs if not run.font.superscript]
    parts = []
    for is_italic, group in groupby(runs, key=lambda run: bool(run.italic)):
        text = "".join(str(run.text) for run in group)
        parts.append(f"*{text}*" if is_italic and text.strip() else text)
    return "".join(parts)


def _note_texts(document: Document) -> Iterator[str]:
    for part in document.part.package.iter_parts():
        if re.fullmatch(r"/word/(?:foot|end)notes\.xml", str(part.partname)):
            for note in parse_xml(part.blob):
                yield from filter(None, [join_lines(_texts(list(note.iter(_WORD + "t"))))])


def _texts(nodes: Sequence[object]) -> list[str]:
    return ["".join(str(getattr(node, "text", "") or "") for node in nodes)]
