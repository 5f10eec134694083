"""Slack's limits on one message, and how to keep to them."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from digests.clip import units

Block = dict[str, Any]

MAX_BLOCKS = 50
MAX_SECTION = 3000
MAX_HEADER = 150
MAX_CONTEXT_ELEMENTS = 10
MAX_TEXT = 3000  # Slack takes 40,000 but asks for 4,000 at most
MAX_ALL_BLOCKS = 12_000


def size(blocks: Sequence[Block]) -> int:
    """What the blocks of a message come to: UTF-16 units of their JSON, escapes included."""
    return units(json.dumps(list(blocks), ensure_ascii=False))


def paginate(runs: Iterable[Sequence[Block]], *, foot: Sequence[Block] = ()) -> list[list[Block]]:
    """Fill messages with runs of blocks that must stay together, in order.

    Args:
        runs: Such as one story's blocks; each must fit a message by itself.
        foot: Blocks for which the first message keeps room; they are not put there.

    Returns:
        The blocks of each message, within MAX_BLOCKS and MAX_ALL_BLOCKS.
    """
    pages: list[list[Block]] = []
    for run in runs:
        kept_free = foot if len(pages) == 1 else ()
        if pages and _fits([*pages[-1], *run, *kept_free]):
            pages[-1].extend(run)
        elif run:
            pages.append(list(run))
    return pages


def faults(text: str, blocks: Sequence[Block]) -> list[str]:
    """Every limit a message breaks, in words; empty when Slack will take it."""
    checks = [
        (not text, "no fall-back text"),
        (units(text) > MAX_TEXT, f"text has {units(text)} characters"),
        (not 1 <= len(blocks) <= MAX_BLOCKS, f"{len(blocks)} blocks"),
        (size(blocks) >= MAX_ALL_BLOCKS, f"blocks come to {size(blocks)} characters"),
    ]
    found = [fault for wrong, fault in checks if wrong]
    for place, block in enumerate(blocks):
        found += [f"block {place}: {fault}" for fault in _block_faults(block)]
    return found


def _block_faults(block: Block) -> list[str]:
    elements = block.get("elements", [])
    texts = [one["text"] for one in ([block["text"]] if "text" in block else elements)]
    lengths = [units(text["text"] if isinstance(text, dict) else text) for text in texts]
    limit = MAX_HEADER if block["type"] == "header" else MAX_SECTION
    found = [f"a text of {length} characters" for length in lengths if not 1 <= length <= limit]
    if len(elements) > MAX_CONTEXT_ELEMENTS:
        found.append(f"{len(elements)} elements")
    return found


def _fits(blocks: Sequence[Block]) -> bool:
    return len(blocks) <= MAX_BLOCKS and size(blocks) < MAX_ALL_BLOCKS
