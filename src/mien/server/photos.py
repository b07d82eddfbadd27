"""Photos that are read one at a time, by networks that are kept for a while: making them takes longer than a photo."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

import anyio
from anyio import to_thread

from mien.memory import give_back
from mien.mood import PhotoReader

__all__ = ["PhotoDesk"]

KEPT_S: Final = 30.0
"""How long the networks wait for another photo before their memory goes back to the system."""

Found = TypeVar("Found")


class PhotoDesk:
    """Reads photos in a thread of its own, one after the other.

    Parameters
    ----------
    kept_s
        How long its networks wait for another photo, in seconds.
    """

    def __init__(self, kept_s: float = KEPT_S) -> None:
        self._kept_s = kept_s
        self._reader: PhotoReader | None = None
        self._end: asyncio.TimerHandle | None = None

    async def read(self, look: Callable[[PhotoReader], Found], limiter: anyio.CapacityLimiter) -> Found:
        """Return what ``look`` finds, which decodes and reads a photo; ``limiter`` lets one at a time in.

        Raises
        ------
        ModelError
            When a model is missing or damaged; and whatever ``look`` raises.
        """
        try:
            return await to_thread.run_sync(lambda: look(self._ready()), limiter=limiter)
        finally:
            if self._end is not None:
                self._end.cancel()
            self._end = asyncio.get_running_loop().call_later(self._kept_s, self._let_go)

    def _ready(self) -> PhotoReader:
        # It keeps nothing of a photo.
        self._reader = self._reader or PhotoReader()
        return self._reader

    def _let_go(self) -> None:
        self._reader = None
        give_back()
