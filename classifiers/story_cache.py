"""Vectors kept between two runs, in the memory they have on disk: one byte a dimension."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.arrays import read_arrays


class KeptVectors(Mapping[bytes, NDArray[np.float32]]):
    """Vectors by key (`classifiers.vectors.key_of`), unpacked when asked for."""

    def __init__(
        self, keys: NDArray[np.uint8], codes: NDArray[np.int8], scales: NDArray[np.float32]
    ) -> None:
        """Take packed vectors.

        Args:
            keys: Shape (n, 16).
            codes: Shape (n, dimensions).
            scales: Shape (n,): vector = code * scale.
        """
        self._row = {bytes(key): row for row, key in enumerate(keys)}
        self._codes, self._scales = codes, scales

    def __getitem__(self, key: bytes) -> NDArray[np.float32]:
        row = self._row[key]
        vector: NDArray[np.float32] = self._codes[row].astype(np.float32) * self._scales[row]
        return vector

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)

    def __contains__(self, key: object) -> bool:
        return key in self._row


def open_vectors(folder: Path) -> KeptVectors:
    """All vectors that `classifiers.vectors.write_cache` left in a folder; damaged files count not.

    Args:
        folder: May be absent.
    """
    parts: dict[str, list[NDArray[np.generic]]] = {"keys": [], "codes": [], "scales": []}
    for path in sorted(folder.glob("vectors-*.npz")):
        try:
            arrays = read_arrays(path)
            found = {name: arrays[name] for name in parts}
        except (OSError, ValueError, KeyError):
            continue
        for name, array in found.items():
            parts[name].append(array)
    if not parts["keys"]:
        return KeptVectors(
            np.zeros((0, 16), np.uint8), np.zeros((0, 0), np.int8), np.zeros(0, np.float32)
        )
    keys, codes, scales = (np.concatenate(arrays) for arrays in parts.values())
    return KeptVectors(keys.astype(np.uint8), codes.astype(np.int8), scales.astype(np.float32))
