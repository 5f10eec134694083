"""How parent and worker talk: a length, a JSON header, a length, bytes.

JSON, not pickle: a worker that a document has taken over can only send wrong text.
"""

import json
import struct
from typing import Any, BinaryIO

_LENGTHS = struct.Struct(">II")
PREFIX_BYTES = _LENGTHS.size


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """Make one frame of a header and a body, either below 4 GB."""
    # Letters as they are: half the bytes, and read in half the time.
    text = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return _LENGTHS.pack(len(text), len(body)) + text + body


def lengths(prefix: bytes) -> tuple[int, int]:
    """Bytes of header and body that follow a prefix of PREFIX_BYTES."""
    header_bytes, body_bytes = _LENGTHS.unpack(prefix)
    return header_bytes, body_bytes


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame from a blocking stream; None at its end."""
    prefix = stream.read(PREFIX_BYTES)
    if len(prefix) < PREFIX_BYTES:
        return None
    header_bytes, body_bytes = lengths(prefix)
    header: dict[str, Any] = json.loads(stream.read(header_bytes))
    return header, stream.read(body_bytes)
