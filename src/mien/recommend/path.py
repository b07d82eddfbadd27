"""A path: from the mood to a goal in a number of songs."""

from dataclasses import dataclass
from typing import Final

from mien.recommend.target import SPREAD, Covariance, Target
from mien.saying import Saying

__all__ = ["AT_THE_GOAL", "MOST_TRACKS", "ON_THE_WAY", "MoodPath"]

MOST_TRACKS = 200
"""Longest path: some twelve hours of music."""

ON_THE_WAY: Final = "step {step} of {count} on the way to your goal"
AT_THE_GOAL: Final = "music at your goal"


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
        wording = Saying(ON_THE_WAY, step=done + 1, count=self.tracks) if share < 1 else Saying(AT_THE_GOAL)
        return Target(valence, arousal, Covariance(SPREAD**2, SPREAD**2), wording)
