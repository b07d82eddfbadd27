"""A taste applied to a shelf, kept up to date reaction by reaction: a million tracks are scored in milliseconds."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.recommend.effects import DAY_S
from mien.recommend.feedback import Lesson
from mien.recommend.shelf import Kind, Shelf, Song
from mien.recommend.taste import MoodPoint, Taste

__all__ = ["Likings"]

REFRESH_S: Final = DAY_S
"""How old the sums of effects may grow before they are computed anew: with a half-life of months a day fades 0.4 %."""
LIKED: Final = 0.12
"""A song whose own effect is at least this is spoken of as liked: one outright like of a song whose artist is new gives
0.2 or more, adding it to the queue less than 0.12, hearing it to its end 0.02."""
NEAR: Final = 0.35
"""Distance on the plane within which a song is said to be like another."""


class Likings:
    """What a listener is expected to like of a shelf.

    Parameters
    ----------
    taste
        What is known of the listener.
    shelf
        The tracks.
    """

    def __init__(self, taste: Taste, shelf: Shelf) -> None:
        self.taste, self.shelf = taste, shelf
        self._sum: NDArray[np.float32] | None = None
        self._sum_s = 0.0
        self._liked: NDArray[np.int64] | None = None

    def expected(self, mood: MoodPoint | None, now_s: float) -> NDArray[np.float32]:
        """Return the expected liking of every track, float32 [N], which the caller may change."""
        if self._sum is None or not 0 <= now_s - self._sum_s < REFRESH_S:
            self._sum, self._sum_s = self._effects(now_s), now_s
        liking: NDArray[np.float32] = self.taste.weights(mood, now_s) @ self.shelf.sound
        liking += self._sum
        return liking

    def learn(self, song: Song, mood: MoodPoint | None, lesson: Lesson, *, t_s: float) -> None:
        """Take in one reaction, as `Taste.learn`."""
        changes = self.taste.learn(song, mood, lesson, t_s=t_s)
        self._liked = None
        if self._sum is not None:
            for kind, key, change in changes:
                self._sum[self.shelf.rows_of(kind, key)] += np.float32(change)

    def heard(self, row: int) -> bool:
        """Say whether the listener has reacted to a track before, be it by hearing it to its end."""
        return int(self.shelf.pool.song_id[row]) in self.taste.effects[Kind.SONG]

    def nearest_liked(self, valence: float, arousal: float, *, not_song: int) -> int | None:
        """Return the number in the catalog of the liked track that lies nearest, within `NEAR`; None without one."""
        pool = self.shelf.pool
        rows = self._liked_rows()
        rows = rows[pool.song_id[rows] != not_song]
        if not len(rows):
            return None
        distance = np.hypot(pool.valence[rows] - valence, pool.arousal[rows] - arousal)
        best = int(distance.argmin())
        return int(pool.track_id[rows[best]]) if distance[best] <= NEAR else None

    def _liked_rows(self) -> NDArray[np.int64]:
        if self._liked is None:
            effects = self.taste.effects[Kind.SONG].items()
            self._liked = self.shelf.rows_of_songs([key for key, one in effects if one.mean >= LIKED])
        return self._liked

    def _effects(self, now_s: float) -> NDArray[np.float32]:
        total = np.zeros(len(self.shelf), np.float32)
        for kind in Kind:
            effects = self.taste.effects[kind]
            for key, _ in effects.items():
                total[self.shelf.rows_of(kind, key)] += np.float32(effects.get(key, now_s).mean)
        return total
