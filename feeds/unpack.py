"""Decompression in small steps, so that a bomb is found before it goes off."""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]

STEP_BYTES = 65_536
_GZIP_MAGIC = b"\x1f\x8b"
_ANY_HEADER = 47  # zlib finds out itself whether a gzip or a zlib header comes
_BARE = -15
_TEXT_STARTS = b"<{[ \t\r\n\xef\xff\xfe"


class DamagedError(ValueError):
    """The body is not what its Content-Encoding says."""


class Unpacker(Protocol):
    """One compression; pieces are at most about STEP_BYTES long."""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        """Give what the next bytes of the body unpack to.

        Raises:
            DamagedError: The bytes are no such stream.
        """
        ...

    def is_whole(self) -> bool:
        """Whether the stream may end here."""
        ...


class Plain:
    """No compression."""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        """Give the bytes as they are."""
        yield data

    def is_whole(self) -> bool:
        """Say yes: nothing tells where plain bytes end."""
        return True


class Inflate:
    """gzip (also of several members), zlib and bare deflate."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)

    def unpack(self, data: bytes) -> Iterator[bytes]:
        """Give what the next bytes unpack to; padding after the last member is dropped."""
        while data:
            if self._stream.eof:
                if not data.startswith(_GZIP_MAGIC):
                    return
                self._stream = zlib.decompressobj(self._wbits)
            try:
                yield self._stream.decompress(data, STEP_BYTES)
            except zlib.error as error:
                raise DamagedError("the compressed body is damaged") from error
            data = self._stream.unconsumed_tail or self._stream.unused_data

    def is_whole(self) -> bool:
        """Whether the last member has ended."""
        return self._stream.eof


class Brotli:
    """br."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def unpack(self, data: bytes) -> Iterator[bytes]:
        """Give what the next bytes unpack to."""
        try:
            yield self._stream.process(data, output_buffer_limit=STEP_BYTES)
            while not self._stream.can_accept_more_data():
                yield self._stream.process(b"", output_buffer_limit=STEP_BYTES)
        except brotli.error as error:
            raise DamagedError("the compressed body is damaged") from error

    def is_whole(self) -> bool:
        """Whether the stream has ended."""
        return bool(self._stream.is_finished())


def choose(encoding: str, head: bytes) -> Unpacker:
    """The unpacker for a body, whatever its header claims.

    Servers send plain text under "gzip", and packed files without a word; the first
    bytes settle it.

    Args:
        encoding: Value of Content-Encoding; empty when there is none.
        head: First bytes of the body, at least two unless the body is shorter.

    Raises:
        DamagedError: The encoding is none we asked for, or stacked.
    """
    if head.startswith(_GZIP_MAGIC):
        return Inflate(_ANY_HEADER)
    match encoding.strip().lower():
        case "" | "identity" | "gzip" | "x-gzip" | "utf-8":
            return Plain()
        case "deflate":
            if len(head) > 1 and head[0] & 15 == 8 and int.from_bytes(head[:2]) % 31 == 0:
                return Inflate(_ANY_HEADER)
            return Plain() if head[:1] in _TEXT_STARTS else Inflate(_BARE)
        case "br":
            return Brotli()
    raise DamagedError("the body has an encoding nobody asked for")
