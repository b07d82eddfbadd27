"""How steady, how quick and how right what the player acts on is, over sequences whose expression is known."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.evaluation.mood_followers import NOTHING, Follower
from mien.evaluation.mood_sequences import Clip, runs_of
from mien.recommend.target import MOVED

__all__ = ["SETTLE_S", "Measured", "measure"]

SETTLE_S: Final = 3.0
"""Time that a change may take; flips are counted from then on."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one way of following over some sequences.

    Attributes
    ----------
    sequences, way
        Kind of sequence, and way of following.
    clips
        Number of sequences.
    minutes
        Length of all sequences, and
    settled_minutes
        of it what lies 3 s or more after a change of the face.
    flips
        Changes of the expression acted on while the face was settled; one that comes late, after 3 s, is among them.
    moves
        Moves of the point that would change what comes next in `Mode.MATCH`, while the face was settled.
    changes
        Changes to an expression that the classifier sees in the face when it is held still.
    accepted
        How many of those were accepted before the face changed again, and
    in_time
        of these, within 3 s.
    median_delay_s, late_delay_s
        Median and 90th percentile of the seconds until a change was accepted, infinite where one never was; NaN
        without changes.
    wrong
        Share of the time, 0-1, in which another expression than the face's was acted on; only faces whose expression
        the classifier sees when they are held still, and no time in which nothing was acted on.
    idle
        Share of the time, 0-1, in which nothing was acted on, since nothing had been accepted yet.
    """

    sequences: str
    way: str
    clips: int
    minutes: float
    settled_minutes: float
    flips: int
    moves: int
    changes: int
    accepted: int
    in_time: int
    median_delay_s: float
    late_delay_s: float
    wrong: float
    idle: float

    @property
    def flips_in_ten_minutes(self) -> float:
        """Flips in ten minutes of settled faces; NaN where none was."""
        return self._in_ten_minutes(self.flips)

    @property
    def moves_in_ten_minutes(self) -> float:
        """Moves in ten minutes of settled faces; NaN where none was."""
        return self._in_ten_minutes(self.moves)

    def _in_ten_minutes(self, count: int) -> float:
        return 10 * count / self.settled_minutes if self.settled_minutes else math.nan


def measure(
    clips: Sequence[Clip], make: Callable[[], Follower], *, sequences: str = "", way: str = ""
) -> Measured:
    """Follow each sequence afresh and sum up.

    Parameters
    ----------
    clips
        The sequences.
    make
        Makes a new follower.
    sequences, way
        Names of both, for the table.
    """
    flips = moves = frames = settled = wrong = judged = idle = 0
    frame_s, delays = 0.125, list[float]()
    for clip in clips:
        frame_s = float(clip.times_s[1] - clip.times_s[0])
        labels, points = _followed(clip, make())
        for run in runs_of(clip.truth):
            start, end = int(run[0]), int(run[-1]) + 1
            first = start + round(SETTLE_S / frame_s)
            frames, settled = frames + end - start, settled + max(end - first, 0)
            flips += _flips(labels[first:end])
            moves += _moves(points[first:end])
            if clip.visible[start] and start > 0:
                met = np.flatnonzero(labels[start:end] == clip.truth[start])
                delays.append(float(met[0] * frame_s) if len(met) else np.inf)
        idle += int(np.count_nonzero(labels == NOTHING))
        counts = clip.visible & (labels != NOTHING)
        wrong += int(np.count_nonzero(counts & (labels != clip.truth)))
        judged += int(np.count_nonzero(counts))
    return Measured(
        sequences,
        way,
        len(clips),
        minutes=frames * frame_s / 60,
        settled_minutes=settled * frame_s / 60,
        flips=flips,
        moves=moves,
        changes=len(delays),
        accepted=int(np.isfinite(delays).sum()),
        in_time=int((np.array(delays) < SETTLE_S).sum()),
        median_delay_s=_percentile(delays, 50),
        late_delay_s=_percentile(delays, 90),
        wrong=wrong / judged if judged else 0.0,
        idle=idle / frames,
    )


def _followed(clip: Clip, follower: Follower) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    answers = [
        follower.follow(probs, float(t_s)) for probs, t_s in zip(clip.probs, clip.times_s, strict=True)
    ]
    return np.array([label for label, _ in answers]), np.array([point for _, point in answers])


def _flips(labels: NDArray[np.int64]) -> int:
    known = labels[labels != NOTHING]
    return int(np.count_nonzero(np.diff(known)))


def _moves(points: NDArray[np.float64]) -> int:
    """Count how often the point comes to lie `MOVED` or more from where it was last acted on."""
    moves = 0
    for index, point in enumerate(points):
        if index == 0:
            acted = point
        elif np.hypot(*(point - acted)) >= MOVED:
            acted, moves = point, moves + 1
    return moves


def _percentile(values: Sequence[float], share: float) -> float:
    """Return a percentile without interpolation, since infinity has no neighbour."""
    return float(np.percentile(values, share, method="inverted_cdf")) if values else math.nan
