"""HTML into blocks: what a reader sees of the article, its notes apart."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from classifiers.papers.blocks import Block, BlockKind, join_lines

_DROPPED = "script,style,noscript,template,nav,header nav,footer nav,form,button,table,sup,svg"
_NOTES = (
    ".footnotes li,.footnote,.endnotes li,.references li,"
    "[role='doc-endnotes'] li,[role='doc-footnote']"
)
_BLOCK_TAGS = "p li blockquote dd dt figcaption div section article main body"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HEADING = re.compile(r"h([1-6])")
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)


def declared_charset(data: bytes) -> str:
    """Encoding an HTML file names in its head; empty when it names none."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else ""


def title_of_html(text: str) -> str:
    """What the title element says; empty when there is none."""
    node = LexborHTMLParser(text).css_first("title")
    return join_lines(node.text().split("\n")) if node else ""


def blocks_of_html(text: str) -> list[Block]:
    """Blocks of the main part of a page; tables, menus and scripts are left out."""
    tree = LexborHTMLParser(text)
    notes = [_text(node) for node in tree.css(_NOTES)]
    for node in (*tree.css(_NOTES), *tree.css(_DROPPED)):
        node.decompose()
    for node in tree.css("em,i,cite"):
        node.insert_before("*")
        node.insert_after("*")
    root = tree.css_first("article") or tree.css_first("main") or tree.body
    body = list(_walk(root)) if root else []
    return [*body, *(Block(BlockKind.NOTE, note) for note in notes if note)]


def _walk(node: LexborNode) -> Iterator[Block]:
    """Blocks under a node; text between inner blocks makes blocks of its own."""
    loose: list[str] = []
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if heading := _HEADING.fullmatch(tag):
            yield from _text_block(loose)
            yield Block(BlockKind.HEADING, _text(child).replace("*", ""), int(heading[1]))
        elif tag in _BLOCKS or child.css_first("p,li,h1,h2,h3,h4,h5,h6"):
            yield from _text_block(loose)
            yield from _walk(child)
        else:
            loose.append("\n" if tag == "br" else child.text(deep=True))
    yield from _text_block(loose)


def _text_block(loose: list[str]) -> Iterator[Block]:
    text = join_lines("".join(loose).split("\n"))
    loose.clear()
    if text:
        yield Block(BlockKind.TEXT, text)


def _text(node: LexborNode) -> str:
    return join_lines(node.text(deep=True).split("\n"))
