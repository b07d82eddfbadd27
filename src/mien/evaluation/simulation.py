"""Made listeners whose taste is known, to see how fast mien learns it and follows when it changes.

For regression tests and for curves of the first days, never for claims: the listeners behave as the model believes
that listeners do, only with tastes drawn wider. How well real likings are foretold, `mien.evaluation.recommender` says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.mood import mood_from_hand
from mien.music import TrackPool
from mien.recommend import (
    LESSONS,
    Feedback,
    Kind,
    Likings,
    Listener,
    Mode,
    Shelf,
    Taste,
    TasteSettings,
    recommend,
    target_for,
)
from mien.recommend.effects import DAY_S

__all__ = ["Day", "Way", "made_library", "simulate"]

SONGS_A_DAY: Final = 16
SONGS_A_CHOICE: Final = 4
"""Songs between two moods: a quarter of an hour of music."""
WIDER: Final = 1.5
"""Times the model's own prior that the made tastes are drawn from, so that nothing fits by construction alone."""
FIT_COUNTS: Final = 0.3
"""How much more a made listener likes a song that serves the mood than one that does not."""
NOISE: Final = 0.3
"""Standard deviation of the liking from one hearing to the next."""
FIRST_DAY_S: Final = 1_800_000_000.0


class Way(StrEnum):
    """Who chooses."""

    MIEN = "mien"
    DEAF = "mien, learning nothing"
    CHANCE = "chance"
    ORACLE = "one who knows the taste"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of all listeners with one way of choosing.

    Attributes
    ----------
    way
        Who chose.
    day
        1 for the first.
    liking
        Mean true liking of the songs that were played, about -1 to 1.
    skipped
        Share of the songs that were left early.
    """

    way: str
    day: int
    liking: float
    skipped: float


@dataclass(slots=True)
class _Made:
    """A listener whose true taste is known."""

    shelf: Shelf
    rng: np.random.Generator
    base: NDArray[np.float64]

    @classmethod
    def draw(cls, shelf: Shelf, rng: np.random.Generator) -> "_Made":
        settings = TasteSettings()
        base = rng.normal(0, WIDER * settings.sound_sd, 7) @ shelf.sound[1:].astype(np.float64)
        for kind in Kind:
            _, which = np.unique(shelf.keys(kind), return_inverse=True)
            base += rng.normal(0, WIDER * settings.effect_sd(kind), which.max() + 1)[which]
        return cls(shelf, rng, base)

    def liking(self, fit: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the true liking of every song under a mood that it fits so well, float64 [N]."""
        return np.tanh(self.base + FIT_COUNTS * (2 * fit.astype(np.float64) - 1))

    def react(self, liking: float) -> Feedback:
        """Do something about a song that plays."""
        felt = liking + self.rng.normal(0, NOISE)
        if felt < -0.5:
            return Feedback.DISLIKE if self.rng.random() < 0.3 else Feedback.SKIPPED_EARLY
        if felt < -0.1:
            return Feedback.SKIPPED_LATE
        return Feedback.LIKE if felt > 0.5 and self.rng.random() < 0.3 else Feedback.FINISHED


def made_library(songs: int, seed: int) -> TrackPool:
    """Return a library of so many songs: some fifteen an artist, each artist of one genre, with a sound of its own."""
    rng = np.random.default_rng(seed)
    artists = max(songs // 15, 1)
    genres = max(artists // 12, 1)
    artist = rng.integers(0, artists, songs)
    genre = rng.integers(0, genres, artists)[artist]
    centre = rng.uniform(-0.6, 0.6, (2, artists))[:, artist]
    place = np.clip(centre + rng.normal(0, 0.3, (2, songs)), -1, 1).astype(np.float32)
    return TrackPool(
        track_id=np.arange(1, songs + 1),
        song_id=np.arange(1, songs + 1),
        artist_id=(artist + 1).astype(np.int64),
        genre_id=(genre + 1).astype(np.int64),
        valence=place[0],
        arousal=place[1],
        duration_s=np.full(songs, 210.0, np.float32),
        loudness_lufs=rng.normal(-12, 3, songs).astype(np.float32),
        tempo_bpm=rng.uniform(70, 170, songs).astype(np.float32),
    )


def simulate(
    *, listeners: int, days: int, songs: int = 2000, drift_day: int | None = None, seed: int = 0
) -> Iterator[list[Day]]:
    """Let made listeners listen, day by day.

    Parameters
    ----------
    listeners
        How many, each with an own taste.
    days
        How long.
    songs
        Songs in the library that they share.
    drift_day
        Day on which each listener's taste is drawn anew; None for tastes that stay.
    seed
        Of everything.

    Yields
    ------
    list of Day
        One day of each way of choosing, as soon as it is over for all.
    """
    shelf = Shelf(made_library(songs, seed))
    lives = {
        way: [
            _Life(way, _Made.draw(shelf, np.random.default_rng([seed, 1, number])), [seed, 2, number])
            for number in range(listeners)
        ]
        for way in Way
    }
    for day in range(1, days + 1):
        for number in range(listeners):
            # All ways meet the same moods and the same change of taste.
            if day == drift_day:
                for way in Way:
                    lives[way][number].made = _Made.draw(shelf, np.random.default_rng([seed, 3, number]))
        yield [_day(way, day, [life.live(day) for life in lives[way]]) for way in Way]


class _Life:
    """One made listener with one way of choosing."""

    def __init__(self, way: Way, made: _Made, seed: list[int]) -> None:
        self.way, self.made = way, made
        self._moods, self._rng = np.random.default_rng(seed), np.random.default_rng([*seed, 1])
        self._likings = Likings(Taste(), made.shelf)
        self._recent: list[int] = []

    def live(self, day: int) -> tuple[list[float], list[Feedback]]:
        """Listen for a day; return the true likings and what was done."""
        likings, reactions = [], []
        for _ in range(SONGS_A_DAY // SONGS_A_CHOICE):
            point = self._moods.uniform(-0.7, 0.7, 2)
            mood = (float(point[0]), float(point[1]))
            target = target_for(mood_from_hand(*mood), Mode.MATCH)
            pool = self.made.shelf.pool
            true = self.made.liking(target.fit(pool.valence, pool.arousal))
            for row in self._choose(true, mood, day):
                reaction = self.made.react(float(true[row]))
                likings.append(float(true[row]))
                reactions.append(reaction)
                self._recent = [*self._recent, int(pool.track_id[row])][-SONGS_A_DAY:]
                if self.way is Way.MIEN:
                    now_s = FIRST_DAY_S + day * DAY_S
                    self._likings.learn(self.made.shelf.song(row), mood, LESSONS[reaction], t_s=now_s)
        return likings, reactions

    def _choose(self, true: NDArray[np.float64], mood: tuple[float, float], day: int) -> list[int]:
        shelf = self.made.shelf
        fresh = np.setdiff1d(np.arange(len(shelf)), shelf.rows(np.array(self._recent, np.int64)))
        if self.way is Way.CHANCE:
            return [int(row) for row in self._rng.choice(fresh, SONGS_A_CHOICE, replace=False)]
        if self.way is Way.ORACLE:
            return [int(row) for row in fresh[np.argsort(true[fresh])[-SONGS_A_CHOICE:]]]
        listener = Listener(self._likings, mood, FIRST_DAY_S + day * DAY_S)
        targets = [target_for(mood_from_hand(*mood), Mode.MATCH)] * SONGS_A_CHOICE
        choices = recommend(shelf, targets, listener, recent=self._recent, rng=self._rng)
        return [int(row) for row in shelf.rows(np.array([choice.track_id for choice in choices], np.int64))]


def _day(way: Way, day: int, lived: list[tuple[list[float], list[Feedback]]]) -> Day:
    likings = [liking for one, _ in lived for liking in one]
    reactions = [reaction for _, some in lived for reaction in some]
    early = sum(reaction in (Feedback.SKIPPED_EARLY, Feedback.DISLIKE) for reaction in reactions)
    return Day(way.value, day, float(np.mean(likings)), early / len(reactions))
