"""Turns at a host: never more than allowed at a time, and a pause in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_LONGEST_SLOW_DOWN_SECONDS = 5.0


class _Host:
    def __init__(self, concurrency: int) -> None:
        self.slots = asyncio.Semaphore(concurrency)
        self.free_at = 0.0  # event loop time before which no request may start


class HostTurns:
    """Keeps requests to one host apart.

    Args:
        spacing_seconds: From the end of one request to the start of the next.
        concurrency: Requests to one host at a time.
    """

    def __init__(self, spacing_seconds: float, concurrency: int) -> None:
        self._spacing_seconds = spacing_seconds
        self._concurrency = concurrency
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until it is our turn at the host, and hold it."""
        state = self._hosts.setdefault(host, _Host(self._concurrency))
        clock = asyncio.get_running_loop().time
        async with state.slots:
            while (wait_seconds := state.free_at - clock()) > 0:
                await asyncio.sleep(wait_seconds)
            try:
                yield
            finally:
                state.free_at = max(state.free_at, clock() + self._spacing_seconds)

    def slow_down(self, host: str, seconds: float) -> None:
        """Make the next request to a host wait, because the host asked for it.

        Args:
            host: Lower-case name or address.
            seconds: What it asked for; we wait at most five, the schedule does the rest.
        """
        state = self._hosts.setdefault(host, _Host(self._concurrency))
        pause = min(seconds, _LONGEST_SLOW_DOWN_SECONDS)
        state.free_at = max(state.free_at, asyncio.get_running_loop().time() + pause)
