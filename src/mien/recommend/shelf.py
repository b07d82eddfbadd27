"""A library made ready for ranking: the columns that a liking is computed from, and where each artist stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.music.identity import name_id
from mien.music.pool import TrackPool
from mien.music.track import Track

__all__ = ["SOUND", "Kind", "Shelf", "Song", "song_of"]

SOUND: Final = (
    "bias",
    "valence",
    "arousal",
    "valence_2",
    "arousal_2",
    "valence_arousal",
    "tempo",
    "loudness",
)
"""Columns of what a song sounds like. The squares and the product let a liking peak anywhere on the plane."""

USUAL_TEMPO_BPM: Final = 120.0
USUAL_LOUDNESS_LUFS: Final = -14.0
LOUDNESS_UNIT_LU: Final = 10.0
MEAN_SQUARE: Final = 1 / 3
"""Mean square of a coordinate that is uniform on -1 to 1; taken off, so that a square adds nothing on average."""


class Kind(StrEnum):
    """What a liking may stick to beside the sound."""

    SONG = "song"
    ARTIST = "artist"
    GENRE = "genre"


@dataclass(frozen=True, slots=True, eq=False)
class Song:
    """One song as a taste sees it.

    Attributes
    ----------
    keys
        Number of the song, its artist and its genre that outlives the catalog; 0 for unknown.
    sound
        float32 [8], the columns `SOUND`.
    """

    keys: dict[Kind, int]
    sound: NDArray[np.float32]


@dataclass(slots=True, eq=False)
class Shelf:
    """A pool of tracks with what ranking derives from it once.

    Attributes
    ----------
    pool
        The tracks.
    sound
        float32 [8, N], the columns `SOUND`, about -1 to 1 each. A tempo or loudness that is unknown counts as usual.
    """

    pool: TrackPool
    sound: NDArray[np.float32] = field(init=False)
    _orders: dict[Kind, tuple[NDArray[np.int64], NDArray[np.int64]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        pool = self.pool
        with np.errstate(divide="ignore", invalid="ignore"):
            tempo = np.log2(pool.tempo_bpm / np.float32(USUAL_TEMPO_BPM))
        loudness = (pool.loudness_lufs - np.float32(USUAL_LOUDNESS_LUFS)) / np.float32(LOUDNESS_UNIT_LU)
        self.sound = np.empty((len(SOUND), len(pool)), np.float32)
        self.sound[0] = 1.0
        self.sound[1], self.sound[2] = pool.valence, pool.arousal
        self.sound[3], self.sound[4] = pool.valence**2 - MEAN_SQUARE, pool.arousal**2 - MEAN_SQUARE
        self.sound[5] = pool.valence * pool.arousal
        self.sound[6] = np.clip(np.nan_to_num(tempo, nan=0.0, posinf=0.0, neginf=0.0), -1.5, 1.5)
        self.sound[7] = np.clip(np.nan_to_num(loudness, nan=0.0, posinf=0.0, neginf=0.0), -2.0, 2.0)

    def __len__(self) -> int:
        return len(self.pool)

    def keys(self, kind: Kind) -> NDArray[np.int64]:
        """Return every track's song, artist or genre, int64 [N]."""
        keys: dict[Kind, NDArray[np.int64]] = {
            Kind.SONG: self.pool.song_id,
            Kind.ARTIST: self.pool.artist_id,
            Kind.GENRE: self.pool.genre_id,
        }
        return keys[kind]

    def song(self, row: int) -> Song:
        """Return one track as a taste sees it."""
        return Song({kind: int(self.keys(kind)[row]) for kind in Kind}, self.sound[:, row].copy())

    def row(self, track_id: int) -> int | None:
        """Return the row of a track by its number in the catalog; None when it is not here."""
        rows = self.rows(np.array([track_id], np.int64))
        return int(rows[0]) if len(rows) else None

    def rows(self, track_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows of tracks by their numbers, in the order given; those not here are left out."""
        if not len(self.pool):
            return np.empty(0, np.int64)
        place = np.minimum(np.searchsorted(self.pool.track_id, track_ids), len(self.pool) - 1)
        return np.asarray(place[self.pool.track_id[place] == track_ids], np.int64)

    def rows_of(self, kind: Kind, key: int) -> NDArray[np.int64]:
        """Return the rows of one song, artist or genre."""
        order, ordered = self._order(kind)
        first, last = np.searchsorted(ordered, key, "left"), np.searchsorted(ordered, key, "right")
        return np.asarray(order[first:last])

    def rows_of_songs(self, songs: Sequence[int]) -> NDArray[np.int64]:
        """Return a row for each song that is here, in the order given."""
        order, ordered = self._order(Kind.SONG)
        wanted = np.array(songs, np.int64)
        if not len(order) or not len(wanted):
            return np.empty(0, np.int64)
        place = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
        return np.asarray(order[place[ordered[place] == wanted]])

    def _order(self, kind: Kind) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if kind not in self._orders:
            keys = self.keys(kind)
            order = np.argsort(keys, kind="stable")
            self._orders[kind] = order, keys[order]
        return self._orders[kind]


def song_of(track: Track) -> Song:
    """Return a track as a taste sees it, whether it stands on a shelf or not."""
    loudness_lufs = np.nan if track.loudness_lufs is None else track.loudness_lufs
    tempo_bpm = np.nan if track.tempo_bpm is None else track.tempo_bpm
    alone = TrackPool(
        track_id=np.array([track.track_id], np.int64),
        song_id=np.array([track.song_id], np.int64),
        artist_id=np.array([name_id(track.artist)], np.int64),
        genre_id=np.array([name_id(track.genre)], np.int64),
        valence=np.array([track.valence], np.float32),
        arousal=np.array([track.arousal], np.float32),
        duration_s=np.array([track.duration_s], np.float32),
        loudness_lufs=np.array([loudness_lufs], np.float32),
        tempo_bpm=np.array([tempo_bpm], np.float32),
    )
    return Shelf(alone).song(0)
