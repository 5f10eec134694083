import gzip
import zlib

import brotli
import pytest

from feeds.unpack import STEP_BYTES, DamagedError, choose

TEXT = "<rss>Қытай мен Орталық Азия</rss>".encode() * 500


def unpacked(encoding: str, packed: bytes, step: int = 1000) -> bytes:
    unpacker = choose(encoding, packed[:step])
    out = b""
    for start in range(0, len(packed), step):
        out += b"".join(unpacker.unpack(packed[start : start + step]))
    return out


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:700]) + gzip.compress(TEXT[700:])),
        ("gzip", gzip.compress(TEXT) + b"\x00" * 40),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", bare_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("gzip", TEXT),
        ("deflate", TEXT),
        ("", gzip.compress(TEXT)),
    ],
)
@pytest.mark.parametrize("step", [7, 1000, 1_000_000])
def test_every_encoding_and_every_lie_about_it_gives_the_text(
    encoding: str, packed: bytes, step: int
) -> None:
    assert unpacked(encoding, packed, step) == TEXT


@pytest.mark.parametrize(
    "packed", [gzip.compress(b"\0" * 12_000_000), zlib.compress(b"\0" * 50_000_000)]
)
def test_a_bomb_comes_out_in_small_pieces(packed: bytes) -> None:
    pieces = choose("deflate", packed).unpack(packed)

    assert max(len(next(pieces)) for _ in range(50)) <= STEP_BYTES


def test_a_brotli_bomb_comes_out_in_bounded_pieces() -> None:
    packed = brotli.compress(b"\0" * 12_000_000)
    pieces = choose("br", packed).unpack(packed)

    assert max(len(next(pieces)) for _ in range(50)) <= 4 * STEP_BYTES


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(TEXT)[:40] + b"\xff" * 400), ("br", b"\xff" * 400)],
)
def test_damaged_bodies_say_so(encoding: str, packed: bytes) -> None:
    with pytest.raises(DamagedError):
        unpacked(encoding, packed)


def test_an_encoding_nobody_asked_for_is_refused() -> None:
    with pytest.raises(DamagedError):
        choose("zstd", b"\x28\xb5")


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_stream_that_breaks_off_is_not_whole(encoding: str) -> None:
    packed = gzip.compress(TEXT) if encoding == "gzip" else brotli.compress(TEXT)
    unpacker = choose(encoding, packed)

    list(unpacker.unpack(packed[:-9]))
    assert not unpacker.is_whole()
    list(unpacker.unpack(packed[-9:]))
    assert unpacker.is_whole()
