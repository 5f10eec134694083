"""What is dear to make and only read: the first worker that needs it makes it, the others wait."""

import fcntl
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder for all workers of a run. Tests read it; who must write takes a copy.

    Args:
        factory: pytest's; the folder goes when its folders go.
        name: Of the folder, one of its kind in the tests.
        make: Fills the folder it is given, which is whole before any test sees it.
    """
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / name).exists():
            draft = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=root))
            make(draft)
            draft.rename(root / name)
    return root / name
