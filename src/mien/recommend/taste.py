"""What a listener likes: a Bayesian model of the song, its artist, genre and sound, and of the mood it meets."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mien.recommend.effects import DAY_S, Effect, Effects, passed_s
from mien.recommend.feedback import Lesson
from mien.recommend.shelf import SOUND, Kind, Shelf, Song

__all__ = ["MEETING", "SIZE", "Draw", "MoodPoint", "Taste", "TasteSettings"]

MoodPoint = tuple[float, float]
"""Valence and arousal of a mood, each -1 to 1."""

MEETING: Final = (
    "mood_valence_song_valence",
    "mood_valence_song_arousal",
    "mood_arousal_song_valence",
    "mood_arousal_song_arousal",
    "mood_valence",
    "mood_arousal",
)
"""Columns of how a mood meets a song: each of the mood's coordinates times each of the song's, and the mood's alone."""

SIZE: Final = len(SOUND) + len(MEETING)
"""Number of weights."""


@dataclass(frozen=True, slots=True)
class TasteSettings:
    """What is believed of any listener before the first song, as standard deviations of the liking, -1 to 1.

    `level_sd`, `sound_sd`, `song_sd`, `artist_sd` and `genre_sd` are rounded from what ``mien evaluate recommender
    --tune`` found on SiTunes' events that are not scored: a log-likelihood of -.741 a rating, where .3, .2, .4, .3 and
    .2 have -.786. `mood_sd` and `half_life_days` are choices: likelihood hardly tells .02 from .1 of the first, nor 23
    from 1000 of the second, since SiTunes follows a listener for 5 to 17 days.

    Attributes
    ----------
    level_sd
        How much listeners differ in how they like music at all.
    sound_sd
        Of the weight of a column of the sound.
    mood_sd
        Of the weight of a column of how a mood meets a song.
    song_sd, artist_sd, genre_sd
        Of what one song, artist or genre adds.
    half_life_days
        Days after which half of what was learnt is left.
    """

    level_sd: float = 0.15
    sound_sd: float = 0.2
    mood_sd: float = 0.1
    song_sd: float = 0.3
    artist_sd: float = 0.2
    genre_sd: float = 0.15
    half_life_days: float = 180.0

    def effect_sd(self, kind: Kind) -> float:
        """Return the standard deviation of what one song, artist or genre adds."""
        return {Kind.SONG: self.song_sd, Kind.ARTIST: self.artist_sd, Kind.GENRE: self.genre_sd}[kind]


class Draw(NamedTuple):
    """One of the tastes that a listener may have, by what is known (Thompson 1933).

    Attributes
    ----------
    liking
        float64 [N], of each track asked for.
    mean
        float64 [N], what is expected of each.
    """

    liking: NDArray[np.float64]
    mean: NDArray[np.float64]


class Taste:
    """A linear model with normal priors, updated after every reaction.

    The liking of a song is a weighted sum of its sound and of how the mood meets it, plus what the song, its artist
    and its genre add: ``liking = w.x(song, mood) + song + artist + genre``. The weights keep their full
    covariance; each effect keeps a mean and a variance of its own, and what an update tells of two effects jointly is
    dropped (assumed-density filtering, as in Stern, Herbrich and Graepel 2009, "Matchbox"), so that the doubt about
    a song heard once is overstated, never understated. The artist's and genre's effects are what makes the first
    reactions tell something of songs never heard.

    Parameters
    ----------
    settings
        What is believed at first.
    """

    def __init__(self, settings: TasteSettings | None = None) -> None:
        self.settings = settings or TasteSettings()
        self.effects = {
            kind: Effects(self.settings.effect_sd(kind), self.settings.half_life_days) for kind in Kind
        }
        self.mean = np.zeros(SIZE)
        self.covariance = self._prior()
        self.t_s = 0.0

    def _prior(self) -> NDArray[np.float64]:
        one = self.settings
        sd = [one.level_sd, *[one.sound_sd] * (len(SOUND) - 1), *[one.mood_sd] * len(MEETING)]
        return np.diag(np.square(sd))

    def weights(self, mood: MoodPoint | None, t_s: float) -> NDArray[np.float32]:
        """Return the expected weight of each column of `SOUND` under a mood, float32 [8]."""
        return (_meeting(mood) @ self._faded(t_s)[0]).astype(np.float32)

    def predict(
        self, shelf: Shelf, mood: MoodPoint | None, t_s: float, rows: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Say how much tracks would be liked.

        Parameters
        ----------
        shelf
            The tracks.
        mood
            The listener's; None when nothing is known of it.
        t_s
            Now, in seconds since 1970.
        rows
            int64 [M], the tracks asked for; None for all.

        Returns
        -------
        tuple of NDArray[np.float64]
            Expected liking, about -1 to 1, and its standard deviation, each [M].
        """
        mean, covariance = self._faded(t_s)
        columns = self._columns(shelf, mood, rows)
        liking = columns @ mean
        variance = np.einsum("nd,de,ne->n", columns, covariance, columns)
        for kind in Kind:
            means, variances = self._effects(shelf, kind, rows, t_s)
            liking, variance = liking + means, variance + variances
        return liking, np.sqrt(variance)

    def draw(
        self,
        shelf: Shelf,
        mood: MoodPoint | None,
        t_s: float,
        rows: NDArray[np.int64],
        rng: np.random.Generator,
    ) -> Draw:
        """Draw one of the tastes that fit what is known, and say how it likes tracks; as `predict` otherwise."""
        mean, covariance = self._faded(t_s)
        columns = self._columns(shelf, mood, rows)
        expected = columns @ mean
        liking = columns @ rng.multivariate_normal(mean, covariance, method="cholesky")
        for kind in Kind:
            means, variances = self._effects(shelf, kind, rows, t_s)
            _, first, which = np.unique(shelf.keys(kind)[rows], return_index=True, return_inverse=True)
            # Two songs of one artist share what is drawn for the artist.
            drawn = rng.standard_normal(len(first))[which]
            expected = expected + means
            liking = liking + means + np.sqrt(variances) * drawn
        return Draw(liking, expected)

    def learn(
        self,
        song: Song,
        mood: MoodPoint | None,
        lesson: Lesson,
        *,
        t_s: float,
    ) -> list[tuple[Kind, int, float]]:
        """Take in one reaction.

        Parameters
        ----------
        song
            What was heard.
        mood
            The listener's mood then; None when nothing was known of it.
        lesson
            What the reaction says of the liking.
        t_s
            When, in seconds since 1970.

        Returns
        -------
        list of tuple
            By how much the mean of each effect of this song changed: its kind, key and the change.
        """
        self._fade(t_s)
        column = _meeting(mood).T @ song.sound.astype(np.float64)
        kinds = [] if lesson.mood_alone else [kind for kind in Kind if song.keys[kind]]
        effects = {kind: self.effects[kind].get(song.keys[kind], t_s) for kind in kinds}
        others = sum(self.effects[kind].get(song.keys[kind], t_s).mean for kind in Kind)
        if lesson.mood_alone:
            column = np.where(np.arange(SIZE) < len(SOUND), 0.0, column)
            others += float(song.sound @ self.mean[: len(SOUND)])
        spread = self.covariance @ column
        variance = float(column @ spread) + sum(one.variance for one in effects.values()) + lesson.doubt**2
        surprise = lesson.reward - float(column @ self.mean) - others
        self.mean = self.mean + spread * (surprise / variance)
        self.covariance = self.covariance - np.outer(spread, spread) / variance
        changes = []
        for kind, before in effects.items():
            gain = before.variance / variance
            after = Effect(before.mean + gain * surprise, before.variance * (1 - gain), t_s)
            self.effects[kind].put(song.keys[kind], after)
            changes.append((kind, song.keys[kind], after.mean - before.mean))
        return changes

    def parts(self, song: Song, mood: MoodPoint | None, t_s: float) -> dict[str, float]:
        """Return what the expected liking of one song is made of: ``sound`` and each of `Kind`."""
        sound = float(self.weights(mood, t_s) @ song.sound)
        return {"sound": sound} | {
            kind.value: self.effects[kind].get(song.keys[kind], t_s).mean for kind in Kind
        }

    def _effects(
        self, shelf: Shelf, kind: Kind, rows: NDArray[np.int64] | None, t_s: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        keys = shelf.keys(kind)
        return self.effects[kind].at(keys if rows is None else keys[rows], t_s)

    def _columns(
        self, shelf: Shelf, mood: MoodPoint | None, rows: NDArray[np.int64] | None
    ) -> NDArray[np.float64]:
        sound = shelf.sound if rows is None else shelf.sound[:, rows]
        columns: NDArray[np.float64] = sound.T.astype(np.float64) @ _meeting(mood)
        return columns

    def _faded(self, t_s: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        left = 0.5 ** (passed_s(t_s, self.t_s) / (self.settings.half_life_days * DAY_S)) if self.t_s else 1.0
        prior = self._prior()
        return left * self.mean, prior + left**2 * (self.covariance - prior)

    def _fade(self, t_s: float) -> None:
        self.mean, self.covariance = self._faded(t_s)
        # Also backwards: what was learnt under a clock that ran ahead would else not fade for years.
        self.t_s = t_s


def _meeting(mood: MoodPoint | None) -> NDArray[np.float64]:
    """Return the matrix, [8, 14], that makes the columns of a song under a mood of those of its sound."""
    valence, arousal = mood or (0.0, 0.0)
    matrix = np.zeros((len(SOUND), SIZE))
    matrix[:, : len(SOUND)] = np.eye(len(SOUND))
    start = len(SOUND)
    bias, song_valence, song_arousal = (SOUND.index(name) for name in ("bias", "valence", "arousal"))
    matrix[song_valence, start], matrix[song_arousal, start + 1] = valence, valence
    matrix[song_valence, start + 2], matrix[song_arousal, start + 3] = arousal, arousal
    matrix[bias, start + 4], matrix[bias, start + 5] = valence, arousal
    return matrix
