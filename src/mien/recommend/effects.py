"""What one thing adds to the liking of a song: a number with its doubt for each song, artist or genre heard."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["DAY_S", "LONGEST_GAP_S", "Effect", "Effects", "passed_s"]

DAY_S: Final = 86_400.0

LONGEST_GAP_S: Final = 730 * DAY_S
"""Longest time that is believed to have passed: two years. A clock that jumps by decades, as one with a flat battery
does, would else wipe out in one moment everything that was learnt."""


def passed_s(t_s: float, since_s: float) -> float:
    """Return how long ago a time is, in seconds; a clock that went back or jumped far ahead is not believed."""
    return min(max(t_s - since_s, 0.0), LONGEST_GAP_S)


@dataclass(frozen=True, slots=True)
class Effect:
    """What was learnt of one thing.

    Attributes
    ----------
    mean
        What it adds to the liking, whose range is about -1 to 1.
    variance
        Doubt about that, above 0.
    t_s
        When it was learnt, in seconds since 1970.
    """

    mean: float
    variance: float
    t_s: float


@dataclass(slots=True)
class Effects:
    """Effects of one kind, such as of artists; things never heard have the prior: mean 0 and its full variance.

    What was learnt fades: after a half-life half of a mean is left, and the doubt is back to where a mean half as
    large would leave it (an Ornstein-Uhlenbeck process, whose stationary law is the prior).

    Attributes
    ----------
    sd
        Standard deviation of the prior.
    half_life_days
        Days after which half of a mean is left.
    """

    sd: float
    half_life_days: float
    _known: dict[int, Effect] = field(default_factory=dict)
    _table: tuple[NDArray[np.int64], NDArray[np.float64]] | None = None

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, key: int) -> bool:
        return key in self._known

    def items(self) -> list[tuple[int, Effect]]:
        """Return everything learnt, as it was when it was learnt."""
        return list(self._known.items())

    def get(self, key: int, t_s: float) -> Effect:
        """Return one thing's effect as it has faded until ``t_s``; key 0 stands for none and adds a certain 0."""
        if key == 0:
            return Effect(0.0, 0.0, t_s)
        kept = self._known.get(key)
        if kept is None:
            return Effect(0.0, self.sd**2, t_s)
        left = 0.5 ** (passed_s(t_s, kept.t_s) / (self.half_life_days * DAY_S))
        return Effect(left * kept.mean, self.sd**2 + left**2 * (kept.variance - self.sd**2), t_s)

    def put(self, key: int, effect: Effect) -> None:
        """Replace what is known of one thing."""
        self._known[key] = effect
        self._table = None

    def at(self, keys: NDArray[np.int64], t_s: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the means and variances at ``t_s`` of many things, each float64 [N]."""
        mean = np.zeros(len(keys))
        variance = np.where(keys == 0, 0.0, self.sd**2)
        if not self._known:
            return mean, variance
        known, numbers = self._sorted()
        place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        hit = (known[place] == keys) & (keys != 0)
        found = numbers[place[hit]]
        gap_s = np.clip(t_s - found[:, 2], 0.0, LONGEST_GAP_S)
        left = 0.5 ** (gap_s / (self.half_life_days * DAY_S))
        mean[hit] = left * found[:, 0]
        variance[hit] = self.sd**2 + left**2 * (found[:, 1] - self.sd**2)
        return mean, variance

    def _sorted(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        if self._table is None:
            keys = np.array(sorted(self._known), np.int64)
            numbers = [self._known[int(key)] for key in keys]
            self._table = keys, np.array([(one.mean, one.variance, one.t_s) for one in numbers])
        return self._table
