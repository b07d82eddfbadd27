"""A path: from the mood to a goal in a number of songs."""

from dataclasses import dataclass

from mien.recommend.target import SPREAD, Covariance, Target

__all__ = ["MOST_TRACKS", "MoodPath"]

MOST_TRACKS = 200
"""Longest path: some twelve hours of music."""


@dataclass(frozen=True, slots=True)
class MoodPath:
    """A straight way over the plane, a song a step (the iso principle: meet the mood, then lead it, Altshuler 1948).

    Attributes
    ----------
    start, goal
        Valence and arousal, each -1 to 1.
    tracks
        Songs from the first, which is at the start, to the one at the goal; 2 to `MOST_TRACKS`.
    """

    start: tuple[float, float]
    goal: tuple[float, float]
    tracks: int

    def target(self, place: int) -> Target:
        """Return what the song of a place, 0 for the first, should be; past the last it stays at the goal."""
        done = min(max(place, 0), self.tracks - 1)
        share = done / (self.tracks - 1)
        valence, arousal = (a + share * (b - a) for a, b in zip(self.start, self.goal, strict=True))
        wording = (
            f"step {done + 1} of {self.tracks} on the way to your goal" if share < 1 else "music at your goal"
        )
        return Target(valence, arousal, Covariance(SPREAD**2, SPREAD**2), wording)
