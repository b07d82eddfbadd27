"""Where the network looked at the face that steers: worked out beside the frames, while a page shows it."""

import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import anyio
import numpy as np
from anyio import to_thread
from numpy.typing import NDArray

from mien.expression.labels import Expression
from mien.mood import MoodReader

__all__ = ["Looking"]

REST: Final = 2.0
"""How many times as long as the last map took must pass before the next one begins, so that the maps, of 145
classifications each, take a third of a core at most, also of a slow one."""
EVERY_S: Final = 1.0
"""Least time from one map to the next, in seconds."""
GRID_PX: Final = 24
"""Side of the map that is sent: half the network's, whose spots are four of its pixels apart."""


class Looking:
    """Makes heat maps of the newest face in a thread of its own, while it is on; nothing is kept.

    Parameters
    ----------
    reader
        The one that reads the frames.
    send
        Sends a map to the page.
    """

    def __init__(self, reader: MoodReader, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        self._reader, self._send = reader, send
        self._on = self._busy = False
        self._next_s = 0.0
        self._given = anyio.Event()
        self._newest: tuple[NDArray[np.uint8], Expression] | None = None
        # Beside the frames, not between them: a map takes as long as a hundred of them.
        self._limiter = anyio.CapacityLimiter(1)

    @property
    def due(self) -> bool:
        """Whether the next face is wanted."""
        return self._on and not self._busy and time.monotonic() >= self._next_s

    def switch(self, on: bool) -> None:
        """Make maps from now on, or none any more."""
        self._on, self._newest, self._next_s = on, None, 0.0

    def give(self, face: NDArray[np.uint8], expression: Expression) -> None:
        """Take a face, uint8 [48, 48], and what to explain of it."""
        self._newest = face, expression
        self._given.set()

    async def run(self) -> None:
        """Explain what is given, until cancelled."""
        while True:
            await self._given.wait()
            self._given = anyio.Event()
            given, self._newest = self._newest, None
            if given is not None:
                await self._explain(*given)
            # The face goes now, and not when the next one comes.
            del given

    async def _explain(self, face: NDArray[np.uint8], expression: Expression) -> None:
        self._busy, started_s = True, time.monotonic()
        heat = await to_thread.run_sync(self._reader.explain, face, expression, limiter=self._limiter)
        took_s = time.monotonic() - started_s
        self._busy, self._next_s = False, started_s + max(EVERY_S, (1 + REST) * took_s)
        if self._on:
            await self._send(heat_json(heat, expression, took_s))


def heat_json(heat: NDArray[np.float32], expression: Expression, took_s: float) -> dict[str, Any]:
    """Return a map, float32 [48, 48], as a page receives it: rows of the mean heat of two by two pixels, in nats."""
    small = heat.reshape(GRID_PX, -1, GRID_PX, heat.shape[1] // GRID_PX).mean(axis=(1, 3))
    rows = np.round(small.astype(np.float64), 3).tolist()
    return {"type": "heat", "expression": expression.value, "heat": rows, "took_ms": round(1e3 * took_s, 1)}
