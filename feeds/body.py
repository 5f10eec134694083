"""Reads an answer's body within bounds."""

from dataclasses import dataclass

import aiohttp

from feeds.policy import FetchPolicy
from feeds.unpack import STEP_BYTES, DamagedError, choose

_RATIO_FROM_BYTES = 1_000_000  # below this, a high ratio only means a very regular feed


class BombError(ValueError):
    """The body unpacks to far more than an honest feed would."""


@dataclass(frozen=True, slots=True)
class Body:
    """What could be read.

    Attributes:
        data: Decompressed bytes, never more than the policy allows.
        too_long: The document goes on beyond the limit.
        broken: Why the rest is missing through a fault on the way; empty when none.
    """

    data: bytes
    too_long: bool = False
    broken: str = ""


async def read_body(answer: aiohttp.ClientResponse, policy: FetchPolicy) -> Body:
    """Read and decompress the body; stop at the limit instead of failing.

    Args:
        answer: An answer whose body aiohttp leaves packed.
        policy: max_bytes and max_ratio.

    Raises:
        BombError: The ratio is that of a bomb.
        DamagedError: Nothing at all could be unpacked.
        aiohttp.ClientError: The connection broke before the first byte.
    """
    out = bytearray()
    taken = 0
    unpacker = None
    head = b""
    try:
        while chunk := await answer.content.read(STEP_BYTES):
            taken += len(chunk)
            head += chunk
            if unpacker is None:
                if len(head) < 2:
                    continue
                unpacker = choose(answer.headers.get("Content-Encoding", ""), head)
            for piece in unpacker.unpack(head):
                out += piece
                if len(out) > _RATIO_FROM_BYTES and len(out) > policy.max_ratio * taken:
                    raise BombError("the body unpacks to a bomb")
                if len(out) > policy.max_bytes:
                    return Body(bytes(out[: policy.max_bytes]), too_long=True)
            head = b""
    except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError, DamagedError) as error:
        if not out:
            raise
        reason = str(error) if isinstance(error, DamagedError) else "the connection broke off"
        return Body(bytes(out), broken=reason)
    if unpacker is not None and not unpacker.is_whole():
        return Body(bytes(out), broken="the compressed body broke off")
    return Body(bytes(out) or head)
