"""Reads long texts from their beginning, as far as is asked for."""

import re

from feeds.entities import resolve
from feeds.markup import has_opening, lines_in_order
from feeds.scan import LongText, inner_of, is_suspect

_START, _END = "<![CDATA[", "]]>"
LONGEST_REFERENCE = 70
"""Characters of the longest reference that has a meaning, with some to spare."""
_TELLING = 400  # characters that tell, if any of them is not ASCII
_UNFINISHED = re.compile("&[#0-9a-zA-Z]*+$")  # unless a tag follows that parts words
_NAMES = "(?:embed|iframe|noscript|object|script|style|svg)"
_UNSEEN = (
    re.compile(f"<{_NAMES}", re.IGNORECASE),
    re.compile(f"&lt;{_NAMES}", re.IGNORECASE),
)


class LongReading:
    """A long text while it is read.

    Attributes:
        lines: What has been read: text without tags, with its references, a line break where
            a block begins or ends. Not yet looked at for what XML forbids: see is_clean.
        chars: Where the text ends in the document.
        is_doubtful: What it means depends on all of it.
    """

    def __init__(self, text: LongText | str) -> None:
        self.lines = ""
        self._at = self._begin = 0
        self.is_doubtful = self._is_sound = False
        self._is_escaped = self._is_marked = False
        self._raw = text if isinstance(text, str) else inner_of(text.held).strip()
        self.chars = len(self._raw)
        if isinstance(text, str):
            return
        self._is_marked = self._raw.startswith(_START) and self._raw.endswith(_END)
        self._is_escaped = not self._is_marked
        if self._is_marked:
            self._at, self.chars = len(_START), self.chars - len(_END)
        self._begin = self._at

    def read_on(self, end: int) -> bool:
        """Read further.

        Args:
            end: How far, in characters of the document; what is cut through is left out.

        Returns:
            False when that cannot be read without a parser, or without all that follows.
        """
        if self.is_doubtful:
            return False
        part = self._raw[self._at : end]
        is_part = end < self.chars
        if is_part:
            part = part[: safe_end(part, self._is_escaped)]
        if not part:
            return True
        lines = self._lines_of(part, is_part=is_part)
        if lines is None and is_part and not self.is_doubtful:
            part, lines = self._till_unseen(part)
        stop = self._at + len(part)
        if lines is None or (stop < self.chars and _UNFINISHED.search(lines[-LONGEST_REFERENCE:])):
            return False
        self.lines += lines
        self._at = stop
        return True

    def is_clean(self) -> bool:
        """Whether what has been read holds nothing that is mended where all of a text is known."""
        if self._is_escaped or self._is_marked:
            self.is_doubtful |= is_suspect(self.lines)
        return not self.is_doubtful

    def start(self, end: int) -> str | None:
        """Give the markup with which the text begins; None when that takes all of it."""
        if self.is_doubtful:
            return None
        part = self._raw[self._begin : end]
        text = self._text_of(part[: safe_end(part, self._is_escaped)])
        if text is None or not (self._is_escaped or self._is_marked):
            return text
        self.is_doubtful = is_suspect(text)
        return None if self.is_doubtful else text.replace("\n", " ").replace("\r", "\n")

    def _lines_of(self, part: str, *, is_part: bool) -> str | None:
        if self._is_escaped and "&lt;" in part:
            lines = lines_in_order(part, is_escaped=True, is_part=is_part)
            lines = None if lines is None else self._text_of(lines)
            if self.is_doubtful or not (lines is None or has_opening(lines)):
                return lines
        text = self._text_of(part)
        if text is None or not has_opening(text):
            return text
        return lines_in_order(text, is_part=is_part)

    def _till_unseen(self, part: str) -> tuple[str, str | None]:
        """The same of a part till the last element of which nothing is seen; its end may lie afar.

        Returns:
            How far that is, and the lines.
        """
        starts = [found.start() for found in _UNSEEN[self._is_escaped].finditer(part)]
        part = part[: starts[-1]] if starts else ""
        return part, self._lines_of(part, is_part=True) if part else None

    def _text_of(self, part: str) -> str | None:
        """What feeds.scan.text_of makes of a part; None where that depends on the rest."""
        if not (self._is_escaped or self._is_marked):
            return part
        # One letter is found far quicker than three.
        self.is_doubtful = "]" in part and _END in part if self._is_marked else "<" in part
        if self._is_escaped and "&" in part:
            pieces = part.split("&amp;")
            # Mostly no other reference stands there, and none need be looked for.
            is_usual = part.count("&") == len(pieces) - 1
            part = "&".join(pieces) if is_usual else resolve(part)
        if not (self._is_sound or part.isascii()):
            self._is_sound = _is_sound(part)
            self.is_doubtful |= not self._is_sound
        return None if self.is_doubtful else part


def safe_end(text: str, is_escaped: bool = False) -> int:
    """Where a text may end so that neither tag nor reference is cut through."""
    end = text.rfind("&lt;" if is_escaped else "<")
    while end >= 0 and not (is_escaped or has_opening(text, end, end + 2)):
        end = text.rfind("<", 0, end)
    if end < 0:
        end = text.rfind("&", max(0, len(text) - LONGEST_REFERENCE))
    return len(text.rstrip("<]")) if end < 0 else end


def _is_sound(text: str) -> bool:
    """Whether a part that is not ASCII shows that the whole is no UTF-8 taken for Latin-1."""
    text = text.strip()  # blanks at the ends of the whole go before
    head = text[:_TELLING]
    try:
        (text if head.isascii() else head).encode("latin-1").decode()
    except UnicodeDecodeError as error:
        return error.reason != "unexpected end of data"
    except UnicodeEncodeError:
        return True
    return False
