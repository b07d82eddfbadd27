"""Choose tracks for a mood: near the target, varied, never the same twice, never none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.mood.mood import Mood
from mien.music.pool import TrackPool
from mien.recommend.target import Mode, Target, target_for

__all__ = ["Choice", "recommend"]

CANDIDATES_A_CHOICE: Final = 12
"""How many of the nearest tracks compete for each place: enough to vary, few enough to stay near the target."""
JITTER: Final = 0.08
"""Standard deviation of the random part of a distance, so that the same mood does not always give the same list."""
ARTIST_GAP: Final = 4
"""Places that must lie between two tracks of one artist while others are left."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One track chosen.

    Attributes
    ----------
    track_id
        Number in the catalog.
    distance
        From the track to the target's centre on the plane, 0 to 2.83.
    reason
        Why it was chosen, in words, true to the computation.
    """

    track_id: int
    distance: float
    reason: str


def recommend(
    pool: TrackPool,
    mood: Mood,
    *,
    mode: Mode,
    n: int,
    recent: Sequence[int] = (),
    target: Target | None = None,
    rng: np.random.Generator,
) -> list[Choice]:
    """Choose the next tracks.

    Parameters
    ----------
    pool
        The library.
    mood
        The listener's.
    mode
        What to do with the mood.
    n
        Tracks wanted, 0 or more.
    recent
        Tracks played or queued of late, the oldest first. They come last, the oldest of them first, so that the
        list is full even in a small library. Only the last of them count, up to half of the library: were all its
        tracks heard of late, their age alone would choose, and not the mood.
    target
        What to ask of the music; None for what the mode asks for. A path and the listener's own rules set it.
    rng
        Source of variety.

    Returns
    -------
    list of Choice
        ``min(n, len(pool))`` different tracks.
    """
    target = target or target_for(mood, mode)
    distance = np.hypot(pool.valence - target.valence, pool.arousal - target.arousal).astype(np.float64)
    fresh, heard = _split(pool, recent)
    best = _best(fresh, distance[fresh], target, max(n, 0) * CANDIDATES_A_CHOICE, rng)
    rows = [*_artists_apart(best, pool.artist_id), *heard][: max(n, 0)]
    return [
        Choice(int(pool.track_id[row]), float(distance[row]), _reason(target, float(distance[row])))
        for row in rows
    ]


def _split(pool: TrackPool, recent: Sequence[int]) -> tuple[NDArray[np.int64], list[int]]:
    """Return the rows not heard of late, and those heard, the longest ago first."""
    last = recent[max(len(recent) - len(pool) // 2, 0) :]
    ranks = {track_id: rank for rank, track_id in enumerate(last)}
    heard = np.isin(pool.track_id, np.fromiter(ranks, np.int64, len(ranks)))
    ordered = sorted(
        (int(row) for row in np.flatnonzero(heard)), key=lambda row: ranks[int(pool.track_id[row])]
    )
    return np.flatnonzero(~heard).astype(np.int64), ordered


def _best(
    rows: NDArray[np.int64],
    distance: NDArray[np.float64],
    target: Target,
    wanted: int,
    rng: np.random.Generator,
) -> list[int]:
    """Return the rows that fit best, the best first."""
    # Within the spread all tracks fit equally; beyond it, the nearer the better.
    cost = np.maximum(distance - target.spread, 0.0) + np.abs(rng.normal(0.0, JITTER, len(rows)))
    if wanted < len(rows):
        nearest = np.argpartition(cost, wanted)[:wanted]
        rows, cost = rows[nearest], cost[nearest]
    return [int(row) for row in rows[np.argsort(cost)]]


def _artists_apart(rows: list[int], artist_id: NDArray[np.int64]) -> list[int]:
    """Return the rows in an order that keeps an artist's tracks apart, each as early as that allows."""
    waiting, placed = list(rows), list[int]()
    while waiting:
        close = {int(artist_id[row]) for row in placed[-ARTIST_GAP:]} - {0}
        place = next((index for index, row in enumerate(waiting) if int(artist_id[row]) not in close), 0)
        placed.append(waiting.pop(place))
    return placed


def _reason(target: Target, distance: float) -> str:
    if distance <= target.spread:
        return f"the mode asks for {target.wording}; this lies right there"
    if distance <= target.spread + 0.4:
        return f"the mode asks for {target.wording}; this lies near it"
    return f"the mode asks for {target.wording}; this is among the nearest in your library"
