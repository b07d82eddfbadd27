"""Read SiTunes: what listeners in a known mood thought of the songs they got (Li et al. 2024, CHIIR).

Its songs are described with Spotify's features, which become the columns that mien knows of a track: valence and
energy, each 0-1, are stretched to [-1, 1] and called valence and arousal; loudness in dB stands for LUFS, from which
it differs by a decibel or two; tempo is tempo; genre and singer are numbered in the order of the file, from 1.
"""

import csv
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from mien.errors import MediaError

__all__ = ["Event", "Kind", "Point", "Situnes", "SongTable", "read_situnes"]

Point = tuple[float, float]
"""Valence and arousal, each -1 to 1."""
T = TypeVar("T")
MISSING: Final = -1
"""Row of a song that the table does not describe."""


class Kind(StrEnum):
    """How it came that a song was played."""

    LAB = "lab"
    RANDOM = "random"
    CHOSEN = "chosen"
    UNKNOWN = "unknown"


KINDS: Final = {"Rand": Kind.RANDOM, "WD": Kind.CHOSEN, "GCN": Kind.CHOSEN, "": Kind.UNKNOWN}
"""What stage 2's ``rec_type`` says; WD and GCN are recommenders, which choose what they expect to be liked."""


@dataclass(frozen=True, slots=True)
class Event:
    """One song played to one listener.

    Attributes
    ----------
    listener
        Number of the listener, as in the files.
    song
        Row in the `SongTable`.
    t_s
        When, in seconds since 1970.
    rating
        What the listener thought of it, 1 to 5.
    kind
        How it came to be played.
    before
        Mood before; None in the lab, where nobody asked.
    after
        Mood after.
    """

    listener: int
    song: int
    t_s: float
    rating: int
    kind: Kind
    before: Point | None
    after: Point


@dataclass(frozen=True, slots=True, eq=False)
class SongTable:
    """The songs (N of them).

    Attributes
    ----------
    song_id, artist_id, genre_id
        int64 [N]; 1 and more.
    valence, arousal
        float32 [N], -1 to 1.
    tempo_bpm, loudness_lufs
        float32 [N].
    popularity
        float32 [N], Spotify's, 0-100.
    """

    song_id: NDArray[np.int64]
    artist_id: NDArray[np.int64]
    genre_id: NDArray[np.int64]
    valence: NDArray[np.float32]
    arousal: NDArray[np.float32]
    tempo_bpm: NDArray[np.float32]
    loudness_lufs: NDArray[np.float32]
    popularity: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.song_id)

    def audio(self) -> NDArray[np.float64]:
        """Return valence, arousal, tempo and loudness, each with mean 0 and deviation 1; float64 [N, 4]."""
        raw = np.stack([self.valence, self.arousal, self.tempo_bpm, self.loudness_lufs], axis=1)
        raw = raw.astype(np.float64)
        return np.asarray((raw - raw.mean(axis=0)) / np.maximum(raw.std(axis=0), 1e-9))


@dataclass(frozen=True, slots=True, eq=False)
class Situnes:
    """Events of stages 1 and 2 in the order of time, and the songs."""

    events: tuple[Event, ...]
    songs: SongTable

    def lab_songs(self) -> dict[int, NDArray[np.int64]]:
        """Return the rows of the songs that each listener rated in the lab: random events are drawn from them."""
        found: dict[int, list[int]] = {}
        for event in self.events:
            own = found.setdefault(event.listener, [])
            if event.kind is Kind.LAB:
                own.append(event.song)
        return {listener: np.unique(np.array(songs, np.int64)) for listener, songs in found.items()}


def read_situnes(folder: Path) -> Situnes:
    """Read stages 1 and 2.

    Parameters
    ----------
    folder
        Has the data set's own ``Stage1``, ``Stage2`` and ``music_metadata``.

    Raises
    ------
    MediaError
        When a file is missing, a value lies out of its range, or a song is not described.
    """
    songs = _songs(folder / "music_metadata")
    rows = {int(song_id): row for row, song_id in enumerate(songs.song_id)}
    lab = folder / "Stage1" / "interactions.csv"
    life = folder / "Stage2" / "interactions.csv"
    events = [*_each(lab, lambda row: _lab_event(row, rows)), *_each(life, lambda row: _event(row, rows))]
    # Sorting is stable: of two events in the same second the lab's, and the one earlier in its file, comes first.
    return Situnes(tuple(sorted(events, key=lambda event: event.t_s)), songs)


def _lab_event(row: Mapping[str, str], rows: Mapping[int, int]) -> Event:
    after = _point(row, "emo")
    return Event(int(row["user_id"]), _song(row, rows), *_what(row), Kind.LAB, None, after)


def _event(row: Mapping[str, str], rows: Mapping[int, int]) -> Event:
    if row["rec_type"] not in KINDS:
        raise ValueError(f"rec_type is {row['rec_type']!r}, none of {', '.join(map(repr, KINDS))}")
    before, after = _point(row, "emo_pre"), _point(row, "emo_post")
    return Event(int(row["user_id"]), _song(row, rows), *_what(row), KINDS[row["rec_type"]], before, after)


def _what(row: Mapping[str, str]) -> tuple[float, int]:
    rating = int(row["rating"])
    if not 1 <= rating <= 5:
        raise ValueError(f"rating is {rating}, not 1 to 5")
    return float(row["timestamp"]), rating


def _song(row: Mapping[str, str], rows: Mapping[int, int]) -> int:
    found = rows.get(int(row["item_id"]), MISSING)
    if found == MISSING:
        raise ValueError(f"song {row['item_id']} is not described in music_metadata")
    return found


def _point(row: Mapping[str, str], name: str) -> Point:
    valence, arousal = float(row[f"{name}_valence"]), float(row[f"{name}_arousal"])
    if not (abs(valence) <= 1 and abs(arousal) <= 1):
        raise ValueError(f"{name} is ({valence:g}, {arousal:g}), not within -1 to 1")
    return valence, arousal


def _songs(folder: Path) -> SongTable:
    singers = dict(_each(folder / "music_info_withname.csv", _singer))
    found = [row for row in _each(folder / "music_info.csv", _described) if row is not None]
    numbers = np.array([numbers for numbers, _, _ in found], np.float32).reshape(-1, 5)
    genres = _numbered([genre for _, genre, _ in found])
    artists = _numbered([singers.get(song_id, f"unknown singer of {song_id}") for _, _, song_id in found])
    return SongTable(
        np.array([song_id for _, _, song_id in found], np.int64),
        artists,
        genres,
        2 * numbers[:, 0] - 1,
        2 * numbers[:, 1] - 1,
        *numbers[:, 2:].T,
    )


def _described(row: Mapping[str, str]) -> tuple[list[float], str, int] | None:
    """Return numbers, genre and id of a song; None of the one that stands for silence and has no features."""
    if not row["valence"]:
        return None
    names = ("valence", "energy", "tempo", "loudness", "popularity")
    numbers = [float(row[name]) for name in names]
    if not all(map(math.isfinite, numbers)) or not (0 <= numbers[0] <= 1 and 0 <= numbers[1] <= 1):
        raise ValueError(f"valence and energy are {numbers[0]:g} and {numbers[1]:g}, not 0 to 1")
    return numbers, row["general_genre"], int(row["item_id"])


def _singer(row: Mapping[str, str]) -> tuple[int, str]:
    return int(float(row["i_id_c"])), row["singer"]


def _numbered(names: list[str]) -> NDArray[np.int64]:
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names), 1)}
    return np.array([numbers[name] for name in names], np.int64)


def _each(path: Path, read: Callable[[Mapping[str, str]], T]) -> Iterator[T]:
    """Yield what is read of each row of a table."""
    remedy = "name the folder that holds SiTunes' own Stage1, Stage2 and music_metadata"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                try:
                    yield read(row)
                except KeyError as error:
                    raise MediaError(f"{path}: has no column {error}; {remedy}") from error
                except (TypeError, ValueError) as error:
                    raise MediaError(f"{path}, line {number}: {error}; {remedy}") from error
    except OSError as error:
        raise MediaError(f"{path}: cannot be read ({error.strerror}); {remedy}") from error
