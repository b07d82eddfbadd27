"""Ways to follow a face from frame to frame: mien's own, and those of popular players to hold it against."""

import math
from collections import Counter, deque
from collections.abc import Callable
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from mien.expression.labels import EXPRESSIONS
from mien.mood import SteadyMood
from mien.mood.coordinates import to_point
from mien.mood.steady import Tuning

__all__ = ["FOLLOWERS", "NOTHING", "OURS", "Follower", "ours"]

NOTHING: Final = -1
"""No expression has been accepted yet."""
MAJORITY_FRAMES: Final = 15
"""Frames of which popular players take the majority."""
AVERAGE_S: Final = 0.6
"""Time constant of the exponential average: that of mien before it had a filter."""
MARGIN: Final = 0.10
DWELL_S: Final = 1.0


class Follower(Protocol):
    """Says after every frame what the player would act on."""

    def follow(self, probs: NDArray[np.float32], t_s: float, /) -> tuple[int, tuple[float, float]]:
        """Take in a frame.

        Parameters
        ----------
        probs
            float32 [7].
        t_s
            Time of the frame in seconds.

        Returns
        -------
        tuple
            Index into `EXPRESSIONS` or `NOTHING`, and the point on the plane.
        """


class Raw:
    """The likeliest expression of each frame."""

    def follow(self, probs: NDArray[np.float32], _t_s: float, /) -> tuple[int, tuple[float, float]]:
        """See `Follower`."""
        return int(probs.argmax()), to_point(probs)


class Majority:
    """The commonest of the last 15 labels, and the mean of their frames' points."""

    def __init__(self) -> None:
        self._frames: deque[NDArray[np.float32]] = deque(maxlen=MAJORITY_FRAMES)

    def follow(self, probs: NDArray[np.float32], _t_s: float, /) -> tuple[int, tuple[float, float]]:
        """See `Follower`."""
        self._frames.append(probs)
        votes = Counter(int(one.argmax()) for one in self._frames)
        return votes.most_common(1)[0][0], to_point(np.mean(self._frames, axis=0))


class Average:
    """The likeliest expression of an exponential average."""

    def __init__(self) -> None:
        self._mean: NDArray[np.float64] | None = None
        self._last_s = 0.0

    def follow(self, probs: NDArray[np.float32], t_s: float, /) -> tuple[int, tuple[float, float]]:
        """See `Follower`."""
        mean = self._averaged(probs, t_s)
        return int(mean.argmax()), to_point(mean)

    def _averaged(self, probs: NDArray[np.float32], t_s: float) -> NDArray[np.float64]:
        if self._mean is None:
            self._mean = probs.astype(np.float64)
        self._mean = self._mean + (1 - math.exp((self._last_s - t_s) / AVERAGE_S)) * (probs - self._mean)
        self._last_s = t_s
        return self._mean


class AverageWithDwell(Average):
    """The exponential average with a margin of 0.10 and a dwell of 1 s: mien before it had a filter."""

    def __init__(self) -> None:
        super().__init__()
        self._leads, self._challenger, self._since_s = NOTHING, NOTHING, 0.0

    def follow(self, probs: NDArray[np.float32], t_s: float, /) -> tuple[int, tuple[float, float]]:
        """See `Follower`."""
        mean = self._averaged(probs, t_s)
        best = int(mean.argmax())
        held = 0.0 if self._leads == NOTHING else float(mean[self._leads])
        if best == self._leads or mean[best] < max(held + MARGIN, 0.35):
            self._challenger = NOTHING
        elif best != self._challenger:
            self._challenger, self._since_s = best, t_s
        elif t_s - self._since_s >= DWELL_S:
            self._leads = best
        return self._leads, to_point(mean)


class Ours:
    """`mien.mood.SteadyMood`: two filters, hysteresis and dwell.

    Parameters
    ----------
    tuning
        Other constants than those that ship.
    """

    def __init__(self, tuning: Tuning | None = None) -> None:
        self._steady = SteadyMood(tuning)

    def follow(self, probs: NDArray[np.float32], t_s: float, /) -> tuple[int, tuple[float, float]]:
        """See `Follower`."""
        mood = self._steady.update(probs, t_s)
        leads = NOTHING if mood.expression is None else EXPRESSIONS.index(mood.expression)
        return leads, (mood.valence, mood.arousal)


def ours(tuning: Tuning) -> Callable[[], Follower]:
    """Return a maker of mien's own way with other constants."""
    return lambda: Ours(tuning)


OURS: Final = "mien's filter"
FOLLOWERS: Final[dict[str, Callable[[], Follower]]] = {
    "raw label": Raw,
    "majority of 15": Majority,
    "average": Average,
    "average with dwell": AverageWithDwell,
    OURS: Ours,
}
"""Makers of each, by the name it has in the report."""
