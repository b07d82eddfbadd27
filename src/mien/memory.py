"""Give memory that nothing uses any more back to the system."""

import ctypes
import sys
from collections.abc import Callable

__all__ = ["give_back"]


def _trimmer() -> Callable[[int], int] | None:
    """Return glibc's malloc_trim; None with another C library, whose allocators are of other kinds."""
    if sys.platform != "linux":
        return None
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim


_trim = _trimmer()


def give_back() -> None:
    """Let go of what was freed, which glibc keeps for whichever thread asked for it first.

    A network takes tens of megabytes, and each may be made by another thread: without this, a server whose camera is
    switched off and on keeps as much for every thread that it has (glibc's manual, "Malloc Tunable Parameters", on
    arenas). It takes some milliseconds, in which other threads run on.
    """
    if _trim is not None:
        _trim(0)
