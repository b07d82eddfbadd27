"""What is asked of a recommender that is judged, and simple ones to judge it by."""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from mien.evaluation.recommender_data import Event, Point, SongTable

__all__ = [
    "Chance",
    "ListenerMean",
    "Means",
    "NearestListeners",
    "NearestSongs",
    "OwnRating",
    "Policy",
    "PublishedPopularity",
    "Question",
    "SongMean",
]

DAMPING: Final = 5.0
"""Ratings that a mean is pulled towards the general one by, as in Funk's and LensKit's baselines."""
NEIGHBOURS: Final = 10
"""Songs or listeners that are asked."""
MIDDLE: Final = 3.0
"""Rating expected while nothing is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Some songs that could be played to a listener.

    Attributes
    ----------
    listener
        For whom.
    songs
        int64 [M], rows of the `SongTable`.
    mood
        The listener's now, where it is known.
    t_s
        Now, in seconds since 1970.
    """

    listener: int
    songs: NDArray[np.int64]
    mood: Point | None
    t_s: float


class Policy(Protocol):
    """Learns from events as they come, and says how much it would like to play songs."""

    def observe(self, event: Event) -> None:
        """Learn from an event."""

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Return a score for each song asked for, float64 [M], the higher the better."""


class Chance:
    """Likes anything as well as anything else."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def observe(self, event: Event) -> None:
        """Learn nothing."""

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Draw the scores."""
        return self._rng.random(len(asked.songs))


class PublishedPopularity:
    """Likes what many play, by Spotify's figure."""

    def __init__(self, songs: SongTable) -> None:
        self._popularity = songs.popularity.astype(np.float64)

    def observe(self, event: Event) -> None:
        """Learn nothing."""

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Return the popularity."""
        return self._popularity[asked.songs]


class _Remembering:
    """Keeps all events as columns."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, int, float]] = []

    def observe(self, event: Event) -> None:
        """Keep the event."""
        self._rows.append((event.listener, event.song, float(event.rating)))

    def _columns(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Return listeners, songs and ratings so far."""
        rows = np.array(self._rows, np.float64).reshape(-1, 3)
        return rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), rows[:, 2]


class ListenerMean(_Remembering):
    """Expects what the listener gave on average: tells listeners apart, and no song from another."""

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Return the listener's damped mean."""
        listeners, _, ratings = self._columns()
        return np.full(len(asked.songs), _damped_mean(ratings, listeners == asked.listener))


class SongMean(_Remembering):
    """Expects what all gave the song on average: its popularity among the listeners."""

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Return the songs' damped means."""
        _, played, ratings = self._columns()
        return np.array([_damped_mean(ratings, played == song) for song in asked.songs])


class Means(_Remembering):
    """Adds what the song is above the general mean, and what the listener is above what the songs explain."""

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Return the general mean with both deviations, each damped."""
        listeners, played, ratings = self._columns()
        general = float(ratings.mean()) if len(ratings) else MIDDLE
        size = 1 + max(int(asked.songs.max()), int(played.max(initial=0)))
        above = np.bincount(played, ratings - general, size) / (np.bincount(played, minlength=size) + DAMPING)
        own = listeners == asked.listener
        rest = (ratings - general - above[played])[own].sum() / (np.count_nonzero(own) + DAMPING)
        return np.asarray(general + above[asked.songs] + rest)


class OwnRating(_Remembering):
    """Expects what the listener last gave the song, and of others what the listener gives on average."""

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Return the last ratings."""
        listeners, played, ratings = self._columns()
        own = listeners == asked.listener
        last = dict(zip(played[own].tolist(), ratings[own].tolist(), strict=True))
        mean = _damped_mean(ratings, own)
        return np.array([last.get(int(song), mean) for song in asked.songs])


class NearestSongs(_Remembering):
    """Expects what the listener gave the songs that sound most alike; the song itself is one of them."""

    def __init__(self, songs: SongTable) -> None:
        super().__init__()
        self._genre = songs.genre_id
        self._audio = songs.audio()

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Weigh the nearest ratings by nearness, and the listener's mean as if it were one more, near one."""
        listeners, played, ratings = self._columns()
        own = listeners == asked.listener
        mean = _damped_mean(ratings, own)
        played, ratings = played[own], ratings[own]
        found = np.full(len(asked.songs), mean)
        for index, song in enumerate(asked.songs):
            other_genre = self._genre[played] != self._genre[song]
            distance = np.linalg.norm(self._audio[played] - self._audio[song], axis=1) + other_genre
            nearest = np.argsort(distance, kind="stable")[:NEIGHBOURS]
            weight = np.exp(-distance[nearest])
            found[index] = (weight @ ratings[nearest] + mean) / (weight.sum() + 1)
        return found


class NearestListeners(_Remembering):
    """Expects what listeners of like taste gave the song; the listener's own last rating is the nearest one."""

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Weigh the others' deviations from their means by likeness."""
        listeners, played, ratings = self._columns()
        mean = _damped_mean(ratings, listeners == asked.listener)
        if asked.listener not in listeners:
            return np.full(len(asked.songs), mean)
        names, rows = np.unique(listeners, return_inverse=True)
        table = np.full((len(names), 1 + max(int(asked.songs.max()), int(played.max()))), np.nan)
        table[rows, played] = ratings
        table -= np.nanmean(table, axis=1, keepdims=True)
        row = int(np.searchsorted(names, asked.listener))
        likeness = _likeness(table, row)
        found = np.full(len(asked.songs), mean)
        for index, song in enumerate(asked.songs):
            rated = np.flatnonzero(~np.isnan(table[:, song]) & (likeness > 0))
            nearest = rated[np.argsort(-likeness[rated], kind="stable")[:NEIGHBOURS]]
            if len(nearest):
                weight = likeness[nearest]
                found[index] += weight @ table[nearest, song] / weight.sum()
        return found


def _likeness(table: NDArray[np.float64], row: int) -> NDArray[np.float64]:
    """Return how like one row each is: the cosine over what both rated, pulled towards 0 when that is little."""
    both = ~np.isnan(table) & ~np.isnan(table[row])
    mine, theirs = np.where(both, table[row], 0.0), np.where(both, table, 0.0)
    lengths = np.sqrt((mine**2).sum(axis=1) * (theirs**2).sum(axis=1))
    common = both.sum(axis=1)
    likeness = (mine * theirs).sum(axis=1) / np.maximum(lengths, 1e-9) * common / (common + DAMPING)
    likeness[row] = 1.0
    return np.asarray(likeness)


def _damped_mean(ratings: NDArray[np.float64], some: NDArray[np.bool_]) -> float:
    """Return the mean of some ratings, pulled towards the mean of all."""
    general = float(ratings.mean()) if len(ratings) else MIDDLE
    return float((ratings[some].sum() + DAMPING * general) / (np.count_nonzero(some) + DAMPING))
