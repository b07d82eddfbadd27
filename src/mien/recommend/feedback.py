"""What a listener's reactions say of a song."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["LESSONS", "Feedback", "Lesson", "ending"]


class Feedback(StrEnum):
    """A reaction to a song."""

    LIKE = "like"
    DISLIKE = "dislike"
    NOT_THIS_MOOD = "not_this_mood"
    SKIPPED_EARLY = "skipped_early"
    SKIPPED_LATE = "skipped_late"
    FINISHED = "finished"
    REPLAYED = "replayed"
    QUEUED = "queued"
    TURNED_DOWN = "turned_down"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a reaction teaches.

    Attributes
    ----------
    reward
        The liking it stands for, -1 to 1.
    doubt
        Standard deviation of what such a reaction says of the liking.
    mood_alone
        Whether it says nothing of the song by itself, but of it in this mood.
    """

    reward: float
    doubt: float
    mood_alone: bool = False


LESSONS: Final[dict[Feedback, Lesson]] = {
    Feedback.LIKE: Lesson(1.0, 0.3),
    Feedback.DISLIKE: Lesson(-1.0, 0.3),
    Feedback.NOT_THIS_MOOD: Lesson(-1.0, 0.3, mood_alone=True),
    Feedback.SKIPPED_EARLY: Lesson(-0.6, 0.7),
    Feedback.SKIPPED_LATE: Lesson(-0.1, 1.0),
    Feedback.FINISHED: Lesson(0.3, 1.0),
    Feedback.REPLAYED: Lesson(0.9, 0.5),
    Feedback.QUEUED: Lesson(0.7, 0.6),
    Feedback.TURNED_DOWN: Lesson(-0.3, 1.2),
}
"""Said outright is nearly certain; done by the way is faint, since a skip may mean a telephone. The order and signs are
common sense and the sizes a choice: no data at hand tell how much a skip weighs beside a rating."""

EARLY_S: Final = 30.0
EARLY_SHARE: Final = 0.25
"""A song left before both was left early; services customarily count a play from 30 seconds on."""
ENDED_S: Final = 8.0
ENDED_SHARE: Final = 0.9
"""A song left so near its end, by either, was heard: outros are cut off without dislike. The seconds count for songs
of four times as many and more."""


def ending(position_s: float, duration_s: float) -> Feedback:
    """Say what it means that a song was left at a position, both in seconds."""
    ended_s = min(ENDED_S, duration_s / 4)
    if position_s >= duration_s - ended_s or position_s >= ENDED_SHARE * duration_s:
        return Feedback.FINISHED
    early = position_s < EARLY_S and position_s < EARLY_SHARE * max(duration_s, 1.0)
    return Feedback.SKIPPED_EARLY if early else Feedback.SKIPPED_LATE
