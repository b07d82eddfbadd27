"""The library as arrays: what ranking needs of every track, and nothing else."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

__all__ = ["TrackPool"]


@dataclass(frozen=True, slots=True, eq=False)
class TrackPool:
    """All playable tracks of a library as columns of equal length N, so that a million can be ranked at once.

    Attributes
    ----------
    track_id
        int64 [N], number in the catalog.
    artist_id
        int64 [N], equal for tracks of one artist; 0 when the artist is unknown.
    valence, arousal
        float32 [N], each -1 to 1.
    duration_s
        float32 [N], seconds.
    """

    track_id: NDArray[np.int64]
    artist_id: NDArray[np.int64]
    valence: NDArray[np.float32]
    arousal: NDArray[np.float32]
    duration_s: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.track_id)

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> "TrackPool":
        """Return the tracks that ``chosen`` picks: bool [N], or int64 rows."""
        return TrackPool(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})
