"""The library as arrays: what ranking, and learning what a listener likes, need of every track."""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

__all__ = ["TrackPool"]


@dataclass(frozen=True, slots=True, eq=False)
class TrackPool:
    """All playable tracks of a library as columns of equal length N, so that a million can be ranked at once.

    Attributes
    ----------
    track_id
        int64 [N], number in the catalog, rising.
    song_id, artist_id, genre_id
        int64 [N], numbers that outlive the catalog (`mien.music.song_id`, `mien.music.name_id`); 0 when the artist or
        genre is unknown.
    valence, arousal
        float32 [N], each -1 to 1.
    duration_s
        float32 [N], seconds.
    loudness_lufs, tempo_bpm
        float32 [N], NaN when unknown.
    """

    track_id: NDArray[np.int64]
    song_id: NDArray[np.int64]
    artist_id: NDArray[np.int64]
    genre_id: NDArray[np.int64]
    valence: NDArray[np.float32]
    arousal: NDArray[np.float32]
    duration_s: NDArray[np.float32]
    loudness_lufs: NDArray[np.float32]
    tempo_bpm: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.track_id)

    def placed(
        self, song_id: NDArray[np.int64], valence: NDArray[np.float32], arousal: NDArray[np.float32]
    ) -> "TrackPool":
        """Return the pool with some songs elsewhere on the plane; all three are of equal length, songs differ."""
        if not len(song_id) or not len(self):
            return self
        order = np.argsort(song_id)
        place = np.minimum(np.searchsorted(song_id, self.song_id, sorter=order), len(order) - 1)
        rows = np.flatnonzero(song_id[order[place]] == self.song_id)
        chosen = order[place[rows]]
        moved = replace(self, valence=self.valence.copy(), arousal=self.arousal.copy())
        moved.valence[rows], moved.arousal[rows] = valence[chosen], arousal[chosen]
        return moved

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> "TrackPool":
        """Return the tracks that ``chosen`` picks: bool [N], or int64 rows."""
        return TrackPool(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})
