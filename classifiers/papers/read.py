"""A paper's file into blocks, whatever its kind, or a refusal that says why."""

import hashlib
import re
from pathlib import Path

from classifiers.errors import SeedError
from classifiers.papers.blocks import Block, Source, weight
from classifiers.papers.decode import decode
from classifiers.papers.html import blocks_of_html, declared_charset, title_of_html
from classifiers.papers.markdown import blocks_of_markdown, has_markdown_headings
from classifiers.papers.pages import blocks_of_pages, split_pages

LEAST_WEIGHT = 300.0  # about 300 Chinese characters or 120 words: shorter texts teach nothing
_MOST_BYTES = 50_000_000
_MOST_CHARACTERS = 2_000_000  # a thick book
_KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also how Word wraps a DOCX locked by a password


def read_source(path: Path) -> Source:
    """Read a text, Markdown, HTML, PDF or DOCX file.

    Raises:
        SeedError: The file cannot be read, is of no such kind, damaged, locked, a scan without
            text, in no readable encoding, or too short.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SeedError(path.name, f"larger than {_MOST_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        raise SeedError(path.name, f"cannot be read: {error.strerror}") from error
    try:
        return _source(path, data)
    except ValueError as error:
        raise SeedError(path.name, str(error)) from error
    except RecursionError as error:
        raise SeedError(path.name, "its parts are nested too deeply to be read") from error


def _source(path: Path, data: bytes) -> Source:
    kind = _kind(path, data)
    title, text, blocks = _readers(kind, data)
    if len(text) > _MOST_CHARACTERS:
        raise ValueError(f"longer than {_MOST_CHARACTERS:,} characters: give the paper alone")
    length = weight(text)
    if length < LEAST_WEIGHT:
        raise ValueError(
            f"too short: {length:.0f} of the {LEAST_WEIGHT:.0f} Chinese characters "
            "(or 120 words) a paper must have"
        )
    return Source(
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=kind,
        text=text,
        blocks=tuple(blocks),
        title=title,
    )


def _kind(path: Path, data: bytes) -> str:
    """Kind by the first bytes where they tell, else by the name's ending."""
    if not data.strip():
        raise ValueError("empty")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(_OLD_OFFICE):
        raise ValueError("an old Word file or a locked one: save it as DOCX without a password")
    kind = _KINDS.get(path.suffix.lower(), "")
    if not kind:
        raise ValueError(f"of unknown kind: allowed are {', '.join(sorted(_KINDS))}")
    return kind


def _readers(kind: str, data: bytes) -> tuple[str, str, list[Block]]:
    """Title property, whole text and blocks of a file."""
    if kind == "pdf":
        from classifiers.papers.office import pages_of_pdf  # noqa: PLC0415 - 25 MB, rarely needed

        title, pages = pages_of_pdf(data)
        return title, "\f".join(pages), blocks_of_pages(pages)
    if kind == "docx":
        from classifiers.papers.office import blocks_of_docx  # noqa: PLC0415 - as above

        title, blocks = blocks_of_docx(data)
        return title, "\n".join(block.text for block in blocks), blocks
    if kind == "html":
        text = _decode_html(data)
        blocks = blocks_of_html(text)
        return title_of_html(text), "\n".join(block.text for block in blocks), blocks
    text = decode(data)
    if kind == "markdown" or has_markdown_headings(text):
        return "", text, blocks_of_markdown(text)
    return "", text, blocks_of_pages(split_pages(text))


def _decode_html(data: bytes) -> str:
    """By the encoding the page names, where the bytes bear it out; else as any text."""
    charset = declared_charset(data)
    if re.fullmatch(r"gb2312|gbk", charset, re.IGNORECASE):
        charset = "gb18030"  # a superset, which pages that say gb2312 often need
    try:
        return decode(data.decode(charset or "utf-8").encode())
    except (LookupError, UnicodeDecodeError):
        return decode(data)
