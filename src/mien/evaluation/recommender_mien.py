"""mien's own taste as a policy, what is left of it without one of its parts, and its aims by themselves."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.evaluation.recommender_data import Event, Point, SongTable
from mien.evaluation.recommender_policies import Question
from mien.mood.mood import Mood
from mien.music.pool import TrackPool
from mien.recommend.feedback import Lesson
from mien.recommend.shelf import USUAL_LOUDNESS_LUFS, USUAL_TEMPO_BPM, Shelf
from mien.recommend.target import Mode, target_for
from mien.recommend.taste import Taste, TasteSettings

__all__ = ["RATING_DOUBT", "AimAlone", "LearnedTaste", "reward_of", "shelf_of", "without_audio"]

RATING_DOUBT: Final = 0.25
"""Standard deviation of what a rating says of the liking: half a star. People who rate the same film again differ from
themselves by a root mean square of .56 to .82 stars, the chance in two ratings together (Amatriain, Pujol and Oliver
2009, "I like it... I like it not")."""


class LearnedTaste:
    """A listener's `Taste`; one instance serves one listener.

    Parameters
    ----------
    songs
        The songs.
    settings
        What is believed of any listener; None for what the player believes.
    sees_mood, learns
        False for an ablation.
    """

    def __init__(
        self,
        songs: SongTable,
        settings: TasteSettings | None = None,
        *,
        sees_mood: bool = True,
        learns: bool = True,
    ) -> None:
        self._shelf = shelf_of(songs)
        self._taste = Taste(settings)
        self._sees_mood, self._learns = sees_mood, learns

    def observe(self, event: Event) -> None:
        """Learn the rating."""
        if self._learns:
            self._taste.learn(
                self._shelf.song(event.song),
                self._mood(event.before),
                Lesson(reward_of(event.rating), RATING_DOUBT),
                t_s=event.t_s,
            )

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Return the expected liking."""
        return self.predict(asked)[0]

    def predict(self, asked: Question) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the expected rewards and the standard deviations of what ratings would say."""
        mean, sd = self._taste.predict(self._shelf, self._mood(asked.mood), asked.t_s, asked.songs)
        return mean, np.hypot(sd, RATING_DOUBT)

    def _mood(self, mood: Point | None) -> Point | None:
        return mood if self._sees_mood else None


class AimAlone:
    """Likes what an aim asks for in the listener's mood, and learns nothing: mien before it knew tastes."""

    def __init__(self, songs: SongTable, mode: Mode) -> None:
        self._songs, self._mode = songs, mode

    def observe(self, event: Event) -> None:
        """Learn nothing."""

    def score(self, asked: Question) -> NDArray[np.float64]:
        """Return how well the songs fit; all alike when the mood is not known."""
        if asked.mood is None:
            return np.zeros(len(asked.songs))
        valence, arousal = asked.mood
        target = target_for(Mood(valence, arousal, uncertainty=0.0), self._mode)
        fit = target.fit(self._songs.valence[asked.songs], self._songs.arousal[asked.songs])
        return fit.astype(np.float64)


def reward_of(rating: int) -> float:
    """Return what a rating of 1 to 5 says of the liking, -1 to 1."""
    return (rating - 3) / 2


def without_audio(songs: SongTable) -> SongTable:
    """Return songs that all sound alike."""
    still = np.zeros_like(songs.valence)
    return replace(
        songs,
        valence=still,
        arousal=still,
        tempo_bpm=still + np.float32(USUAL_TEMPO_BPM),
        loudness_lufs=still + np.float32(USUAL_LOUDNESS_LUFS),
    )


def shelf_of(songs: SongTable) -> Shelf:
    """Return the songs as mien's library holds them."""
    return Shelf(
        TrackPool(
            track_id=songs.song_id,
            song_id=songs.song_id,
            artist_id=songs.artist_id,
            genre_id=songs.genre_id,
            valence=songs.valence,
            arousal=songs.arousal,
            tempo_bpm=songs.tempo_bpm,
            loudness_lufs=songs.loudness_lufs,
            duration_s=np.zeros_like(songs.valence),
        )
    )
