"""The order of a list: artists apart, no leaps of tempo or loudness, new songs among known ones."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.recommend.shelf import SOUND, Shelf

__all__ = ["ARTIST_GAP", "Sequencer"]

ARTIST_GAP: Final = 4
"""Places that must lie between two tracks of one artist while others are left."""
TEMPO_STEP: Final = 0.6
"""Largest step of tempo between neighbours, in octaves: from 120 to 79 or 182 beats a minute."""
LOUDNESS_STEP: Final = 0.8
"""Largest step of loudness between neighbours, in units of 10 LU: after levelling it tells how dense they sound."""
RUN: Final = 3
"""Places in a row that may be all new or all known; the next one is of the other sort if one competes."""
WORTH: Final = 0.6
"""How much of the score a smaller step, or a change between known and new, is worth at most: in a small library the
neighbours of what plays must not win over what the mood asks for."""
TEMPO, LOUDNESS = SOUND.index("tempo"), SOUND.index("loudness")


class Sequencer:
    """Fills places one after the other.

    Parameters
    ----------
    shelf
        The tracks.
    known
        Says of a row whether the listener knows the song.
    after
        The row of the track before the first place; None without one.
    """

    def __init__(self, shelf: Shelf, known: Callable[[int], bool], *, after: int | None = None) -> None:
        self._shelf, self._known = shelf, known
        self._placed: list[int] = []
        self._before = [] if after is None else [after]

    def take(self, rows: NDArray[np.int64], score: NDArray[np.float64]) -> int | None:
        """Return the best row that keeps the rules, or as many as can be kept at their price; None when all are placed.

        Parameters
        ----------
        rows
            int64 [M], those that compete.
        score
            float64 [M], the higher the better.
        """
        free = ~np.isin(rows, self._placed)
        if not free.any():
            return None
        allowed = free
        # The most important rule first: each holds as long as somebody is left who keeps it.
        for rule, price in (
            (self._other_artist, np.inf),
            (self._small_step, WORTH),
            (self._other_sort, WORTH),
        ):
            kept = allowed & rule(rows) & (score >= score[allowed].max() - price)
            allowed = kept if kept.any() else allowed
        best = int(rows[np.flatnonzero(allowed)[score[allowed].argmax()]])
        self._placed.append(best)
        return best

    def _neighbours(self) -> list[int]:
        return [*self._before, *self._placed]

    def _other_artist(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        artists = self._shelf.pool.artist_id
        close = {int(artists[row]) for row in self._neighbours()[-ARTIST_GAP:]} - {0}
        return ~np.isin(artists[rows], list(close))

    def _small_step(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        if not self._neighbours():
            return np.ones(len(rows), np.bool_)
        sound, last = self._shelf.sound, self._neighbours()[-1]
        tempo = np.abs(sound[TEMPO, rows] - sound[TEMPO, last]) <= TEMPO_STEP
        loudness = np.abs(sound[LOUDNESS, rows] - sound[LOUDNESS, last]) <= LOUDNESS_STEP
        return np.asarray(tempo & loudness)

    def _other_sort(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        run = [self._known(row) for row in self._placed[-RUN:]]
        if len(run) < RUN or len(set(run)) > 1:
            return np.ones(len(rows), np.bool_)
        return np.array([self._known(int(row)) is not run[0] for row in rows])
