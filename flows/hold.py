"""Hold: two processes never do the same thing at once; a killed one's hold soon runs out."""

import os
import socket
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Self
from uuid import uuid4

from flows.errors import HeldError
from store.errors import StoreError
from store.leases import LeaseStore

# A killed process is not missed for longer than this; renewing has four tries within it.
HOLD_SECONDS = 45.0
RENEW_SECONDS = 10.0
LOOK_SECONDS = 1.0
PATIENCE_SECONDS = 30 * 60.0


class Hold:
    """Names held by this run, renewed in the background until they are given back.

    Args:
        leases: The store's leases.
        seconds: How long a hold outlives a killed process.
        renew_seconds: How often it is renewed; well below seconds.
    """

    def __init__(
        self,
        leases: LeaseStore,
        *,
        seconds: float = HOLD_SECONDS,
        renew_seconds: float = RENEW_SECONDS,
    ) -> None:
        self._leases = leases
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._for = timedelta(seconds=seconds)
        self._renew_seconds = renew_seconds
        self._names: set[str] = set()
        self._lost: set[str] = set()
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="hold", daemon=True)

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._keeper.join()
        self.give_back(self._names.copy())

    def take(self, names: Collection[str]) -> set[str]:
        """Take every name that is free; gives those taken.

        Raises:
            StoreError: The database refused.
        """
        now = datetime.now(UTC)
        with self._lock:
            taken = self._leases.claim(names, owner=self._owner, at=now, until_at=now + self._for)
            self._names |= taken
            self._lost -= taken
        return taken

    def give_back(self, names: Collection[str]) -> None:
        """Let others have these names.

        Raises:
            StoreError: The database refused; the hold runs out by itself.
        """
        with self._lock:
            self._names -= set(names)
            if names:
                self._leases.release(names, owner=self._owner)

    def check(self) -> None:
        """Make sure that nothing was taken over while this process stood still.

        Raises:
            HeldError: Another run took over; it tells what this one would have told.
        """
        if self._lost:
            name = min(self._lost)
            raise HeldError(name, "this run stood still and another one took over; nothing is lost")

    def _keep(self) -> None:
        while not self._done.wait(self._renew_seconds):
            with self._lock:
                self._renew()

    def _renew(self) -> None:
        now = datetime.now(UTC)
        try:
            kept = self._leases.claim(
                self._names, owner=self._owner, at=now, until_at=now + self._for
            )
        except StoreError:
            return  # busy or gone: the next try comes before the hold runs out
        self._lost |= self._names - kept
        self._names &= kept


@contextmanager
def turn(
    leases: LeaseStore,
    name: str,
    *,
    patience_seconds: float = PATIENCE_SECONDS,
    seconds: float = HOLD_SECONDS,
) -> Iterator[Hold]:
    """Wait for the turn of a piece of work and hold it for the length of the block.

    Args:
        leases: The store's leases.
        name: The work, such as "score".
        patience_seconds: How long to wait for the run before.
        seconds: How long a hold outlives a killed process.

    Raises:
        HeldError: The run before did not end in time.
        StoreError: The database refused.
    """
    ends = time.monotonic() + patience_seconds
    with Hold(leases, seconds=seconds, renew_seconds=min(RENEW_SECONDS, seconds / 4)) as hold:
        while not hold.take([name]):
            if time.monotonic() > ends:
                reason = f"another run is still at it after {patience_seconds / 60:.0f} minutes"
                raise HeldError(name, f"{reason}; look for one that hangs")
            time.sleep(LOOK_SECONDS)
        yield hold
