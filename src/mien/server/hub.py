"""Telling every open page that something changed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Hub"]


class Hub:
    """A doorbell for many listeners, to be used from the event loop only.

    Each ring after the first is folded into one, so a slow page falls behind without holding anything up, and then
    gets the newest state.
    """

    def __init__(self) -> None:
        self._bells: set[asyncio.Event] = set()

    def __len__(self) -> int:
        return len(self._bells)

    def ring(self) -> None:
        """Wake every listener."""
        for bell in self._bells:
            bell.set()

    @contextmanager
    def listen(self) -> Iterator[asyncio.Event]:
        """Give an event that is set now and at every change; the listener clears it."""
        bell = asyncio.Event()
        bell.set()
        self._bells.add(bell)
        try:
            yield bell
        finally:
            self._bells.discard(bell)
