"""Sentence vectors kept small: one byte a dimension, found again by the hash of their text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.arrays import read_arrays, write_arrays
from classifiers.encoder import Encoder

PER_FILE = 2000  # rows a file: below 1 MB each
_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Packed:
    """Vectors at one byte a dimension.

    Attributes:
        codes: Shape (n, dimensions), int8.
        scales: Shape (n,): vector = code * scale.
    """

    codes: NDArray[np.int8]
    scales: NDArray[np.float32]


def pack(vectors: NDArray[np.float32]) -> Packed:
    """Round each vector of shape (n, dimensions) to 255 steps of its own largest component."""
    scales = np.maximum(np.abs(vectors).max(axis=1, initial=0), 1e-12) / 127
    codes = np.rint(vectors / scales[:, None]).astype(np.int8)
    return Packed(codes, scales.astype(np.float32))


def unpack(packed: Packed) -> NDArray[np.float32]:
    """Vectors of shape (n, dimensions); each component is off by at most half a step."""
    return packed.codes.astype(np.float32) * packed.scales[:, None]


def key_of(encoder_name: str, text: str) -> bytes:
    """Key of the vector that an encoder of that name gives a text."""
    return sha256(f"{encoder_name}\n{text}".encode("utf-8", "replace")).digest()[:_KEY_BYTES]


def read_cache(folder: Path) -> dict[bytes, NDArray[np.float32]]:
    """All kept vectors of a folder by key; an unreadable file counts as absent."""
    known: dict[bytes, NDArray[np.float32]] = {}
    for path in sorted(folder.glob("vectors-*.npz")):
        try:
            arrays = read_arrays(path)
            vectors = unpack(Packed(arrays["codes"], arrays["scales"]))
            keys = arrays["keys"]
        except (OSError, ValueError, KeyError):
            continue
        known.update({bytes(key): vector for key, vector in zip(keys, vectors, strict=True)})
    return known


def write_cache(folder: Path, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
    """Keep these vectors and no others, sorted by key; files of 2,000 rows.

    Raises:
        OSError: A file cannot be written.
    """
    keys = sorted(vectors)
    kept = set()
    for number, start in enumerate(range(0, len(keys), PER_FILE)):
        part = keys[start : start + PER_FILE]
        packed = pack(np.array([vectors[key] for key in part], dtype=np.float32))
        rows = np.frombuffer(b"".join(part), dtype=np.uint8).reshape(len(part), _KEY_BYTES)
        path = folder / f"vectors-{number}.npz"
        write_arrays(path, {"keys": rows, "codes": packed.codes, "scales": packed.scales})
        kept.add(path)
    for path in folder.glob("vectors-*.npz"):
        if path not in kept:
            path.unlink()


def vectors_of(
    texts: Sequence[str], encoder: Encoder, known: dict[bytes, NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Vectors of shape (n_texts, dimensions): kept ones where known, else newly encoded.

    New ones are added to `known`, rounded as if they had been kept, so that a first and a second
    training see the same figures.
    """
    keys = [key_of(encoder.name, text) for text in texts]
    fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if fresh:
        rounded = unpack(pack(encoder.encode(list(fresh.values()))))
        known.update(zip(fresh, rounded, strict=True))
    return np.array([known[key] for key in keys], dtype=np.float32)
