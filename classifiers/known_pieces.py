"""What short pieces of text hold, as columns: many are looked up at once."""

import threading

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Column = NDArray[np.int32]

LONGEST, MOST_WORDS = 7, 3  # characters and words of a piece that is kept
_ROWS, _SLOT_BITS = 1 << 14, 17
_FOUR = 4  # characters that are one number
_CHAR_BITS = 16
_FACTORS = np.array([[0x1E3779B97F4A7C15], [0x42B2AE3D27D4EB4F]])
_DOWN = np.int64(64 - _SLOT_BITS)
# By how many characters a piece has, what of the two numbers from its start on belongs to it
_MASKS = np.array(
    [
        [(1 << _CHAR_BITS * min(max(size - start, 0), _FOUR)) - 1 for size in range(LONGEST + 1)]
        for start in (0, _FOUR)
    ],
    dtype=np.uint64,
).astype(np.int64)


class _Rows:
    """Kept pieces, one a row; row 0 is none."""

    def __init__(self) -> None:
        self.used = 1
        self.slots = np.zeros(1 << _SLOT_BITS, dtype=np.int16)
        self.keys = np.full((2, _ROWS), -1)
        self.held = np.zeros((MOST_WORDS + 2, _ROWS), dtype=np.int32)


class KnownPieces:
    """Columns of figures of pieces of up to seven characters; for several threads too.

    The figures of a piece are `MOST_WORDS` numbers of words and two more; 0.8 MB when full.
    """

    def __init__(self) -> None:
        self._rows = _Rows()
        self._lock = threading.Lock()

    def find(self, keys: Ints) -> tuple[Column, Ints]:
        """Figures of pieces, one a column, and the places of those of which none are known.

        Args:
            keys: As `keys_of` gives them.
        """
        rows = self._rows
        found = rows.slots.take(_slots_of(keys))
        differ = rows.keys.take(found, axis=1) != keys
        return rows.held.take(found, axis=1), np.flatnonzero(differ[0] | differ[1])

    def add(self, keys: Ints, held: Column) -> None:
        """Keep the figures of pieces by their keys; of a longer piece none."""
        slots = _slots_of(keys).tolist()
        with self._lock:
            for at in np.flatnonzero(keys[1]).tolist():
                if self._rows.used == _ROWS:
                    self._rows = _Rows()
                rows = self._rows
                if rows.slots[slots[at]]:
                    continue
                row = rows.used
                rows.keys[:, row], rows.held[:, row] = keys[:, at], held[:, at]
                rows.used += 1
                rows.slots[slots[at]] = row  # last, since others may be looking


def keys_of(fours: Ints, starts: Ints, sizes: Ints) -> Ints:
    """Two numbers for each piece of a text, shape (2, n), of no other; 0 and 0 of a longer one.

    Args:
        fours: Four characters from each place of the text on as one number, and of four behind it.
        starts: Where each piece begins.
        sizes: Of how many characters it is.
    """
    sizes = np.where(sizes <= LONGEST, sizes, 0)
    keys = np.stack([fours.take(starts), fours.take(starts + _FOUR)])
    keys &= _MASKS.take(sizes, axis=1)
    keys[1] |= sizes << (_CHAR_BITS * (_FOUR - 1))
    return keys


def _slots_of(keys: Ints) -> Ints:
    first, second = keys * _FACTORS
    return np.asarray((first + second) >> _DOWN)
