"""Turns at a host: never more than allowed at a time, and a pause in between."""

import asyncio

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

    def turn(self, host: str) -> "_Turn":
        """Wait until it is our turn at the host, and hold it."""
        return _Turn(self._host(host), self._spacing_seconds)

    def slow_down(self, host: str, seconds: float) -> None:
        """Make the next request to a host wait, because the host asked for it.

        Args:
            host: Lower-case name or address.
            seconds: What it asked for; we wait at most five, the schedule does the rest.
        """
        state = self._host(host)
        pause = min(seconds, _LONGEST_SLOW_DOWN_SECONDS)
        state.free_at = max(state.free_at, asyncio.get_running_loop().time() + pause)

    def _host(self, host: str) -> _Host:
        state = self._hosts.get(host)
        if state is None:
            state = self._hosts[host] = _Host(self._concurrency)
        return state


class _Turn:
    """One turn at a host; a class, for a generator costs each poll three times as much."""

    def __init__(self, host: _Host, spacing_seconds: float) -> None:
        self._host = host
        self._spacing_seconds = spacing_seconds
        self._clock = asyncio.get_running_loop().time

    async def __aenter__(self) -> None:
        await self._host.slots.acquire()
        try:
            while (wait_seconds := self._host.free_at - self._clock()) > 0:
                await asyncio.sleep(wait_seconds)
        except BaseException:
            self._host.slots.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        free_at = self._clock() + self._spacing_seconds
        self._host.free_at = max(self._host.free_at, free_at)
        self._host.slots.release()
