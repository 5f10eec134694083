"""Arrays in files: no pickled objects, and the same arrays give the same bytes."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can state: no clock in the bytes


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write arrays as a compressed .npz.

    Raises:
        OSError: The file cannot be written.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            entry = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                np.lib.format.write_array(
                    file, np.ascontiguousarray(arrays[name]), allow_pickle=False
                )


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read all arrays of a .npz.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no .npz of plain arrays.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (zipfile.BadZipFile, EOFError, AttributeError, TypeError) as error:
        raise ValueError(f"{path.name} is no archive of arrays: {error}") from error
