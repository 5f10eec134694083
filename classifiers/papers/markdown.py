"""Markdown into blocks; also for text files that mark headings the Markdown way."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from classifiers.papers.blocks import Block, BlockKind, join_lines

_FOOTNOTE = re.compile(r"^\[\^[^\]]+\]:\s*", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^[^\]]+\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARKED_NOTE = re.compile(rf"[{_SUPERSCRIPT}]+\s*(?=\S)")
_ATX = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_PARSER = MarkdownIt("commonmark").enable("table")


def has_markdown_headings(text: str) -> bool:
    """Whether a text marks at least two headings by number signs."""
    return len(_ATX.findall(text)) >= 2


def blocks_of_markdown(text: str) -> list[Block]:
    """Blocks of a Markdown text; tables and code are left out.

    Notes are footnotes ([^1]:), paragraphs that open with a raised number, and the numbered
    paragraphs that follow a rule or go on from such notes.
    """
    # Each footnote to itself: the parser takes neighbouring lines for one paragraph.
    spaced = _FOOTNOTE.sub(lambda match: "\n" + match[0].replace("[^", "\\[^"), text)
    return list(_blocks(_PARSER.parse(spaced)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    heading = 0
    in_table = after_rule = False
    number = ""
    last_note = 0
    for token in tokens:
        if token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type in ("table_open", "table_close"):
            in_table = token.type == "table_open"
        elif token.type == "hr":
            after_rule = True
        elif token.type == "list_item_open":
            number = token.info
        elif token.type == "inline" and not in_table:
            is_note = number.isdigit() and (after_rule or int(number) == last_note + 1 > 1)
            last_note = int(number) if is_note else last_note
            after_rule = after_rule and is_note
            yield from _block(_inline(token.children or ()), heading, is_note)
            heading, number = 0, ""


def _block(text: str, heading: int, is_note: bool) -> Iterator[Block]:
    note = _MARKED_NOTE.match(text) or _FOOTNOTE.match(text)
    bare = _REFERENCE.sub("", text[note.end() :] if note else text).strip()
    if not bare:
        return
    if heading:
        yield Block(BlockKind.HEADING, bare.replace("*", ""), heading)
    else:
        yield Block(BlockKind.NOTE if is_note or note else BlockKind.TEXT, bare)


def _inline(tokens: Sequence[Token]) -> str:
    """Text of a paragraph; italics keep their asterisks, raised numbers go."""
    lines = [""]
    raised = False
    for token in tokens:
        if token.type == "html_inline":
            raised = token.content.lower().startswith("<sup") or (
                raised and not token.content.lower().startswith("</sup")
            )
        elif token.type in ("softbreak", "hardbreak"):
            lines.append("")
        elif token.type in ("em_open", "em_close"):
            lines[-1] += "*"
        elif not raised:
            lines[-1] += token.content if not token.children else _inline(token.children)
    return join_lines(lines)
