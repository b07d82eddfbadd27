"""What each mode asks of the music, given a mood."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mien.expression.labels import EXPRESSIONS, Expression
from mien.mood.coordinates import COORDINATES
from mien.mood.mood import Mood

__all__ = ["PAPER_TARGETS", "Mode", "Target", "target_for"]


class Mode(StrEnum):
    """What to do with a mood."""

    PAPER = "paper"
    MATCH = "match"
    LIFT = "lift"
    CALM = "calm"


@dataclass(frozen=True, slots=True)
class Target:
    """Where on the plane the music should lie.

    Attributes
    ----------
    valence, arousal
        Centre, each -1 to 1.
    spread
        Distance from the centre within which tracks count as equally fitting, greater than 0.
    wording
        The music asked for, in words that fit after "asks for".
    """

    valence: float
    arousal: float
    spread: float
    wording: str


PAPER_TARGETS: Final[dict[Expression, Target]] = {
    Expression.ANGRY: Target(0.35, -0.45, 0.25, "soothing music that takes the edge off"),
    Expression.DISGUST: Target(0.40, 0.10, 0.30, "neutral to inspiring music, to redirect"),
    Expression.FEAR: Target(0.45, -0.40, 0.25, "comforting, peaceful music"),
    Expression.HAPPY: Target(0.65, 0.55, 0.25, "active, uplifting music"),
    Expression.SAD: Target(0.15, -0.50, 0.25, "slow, comforting music"),
    Expression.SURPRISE: Target(0.30, 0.70, 0.25, "dynamic, energetic music"),
    Expression.NEUTRAL: Target(0.10, 0.00, 0.60, "a balanced mix"),
}
"""The paper's table, put as points by us: it names music in words, such as "slow, comforting" for a sad face.
A balanced mix has a wide spread, so that much of the library fits it equally."""

LIFT_STEP: Final = 0.5
"""How far `Mode.LIFT` moves towards `_LIFTED`: half of the way, since sudden cheer jars with a low mood."""
_LIFTED: Final = (0.7, 0.4)
_CALM: Final = (0.4, -0.6)
CALM_STEP: Final = 0.7
"""How far `Mode.CALM` moves towards `_CALM`."""
SPREAD: Final = 0.2


def target_for(mood: Mood, mode: Mode) -> Target:
    """Return what a mode asks of the music.

    Parameters
    ----------
    mood
        The listener's; its point is used, and in `Mode.PAPER` its expression. A point set by hand has none, and
        there the paper's entry for the nearest expression holds.
    mode
        What to do with the mood.
    """
    if mode is Mode.PAPER:
        return PAPER_TARGETS[mood.expression or nearest_expression(mood)]
    if mode is Mode.LIFT:
        return _towards(mood, _LIFTED, LIFT_STEP, "music a step brighter than the mood")
    if mode is Mode.CALM:
        return _towards(mood, _CALM, CALM_STEP, "music that calms")
    return Target(mood.valence, mood.arousal, SPREAD, "music that matches the mood")


def nearest_expression(mood: Mood) -> Expression:
    """Return the expression whose coordinates lie nearest to the mood's point."""

    def distance(expression: Expression) -> float:
        valence, arousal = COORDINATES[expression]
        return (valence - mood.valence) ** 2 + (arousal - mood.arousal) ** 2

    return min(EXPRESSIONS, key=distance)


def _towards(mood: Mood, goal: tuple[float, float], step: float, wording: str) -> Target:
    valence = mood.valence + step * (goal[0] - mood.valence)
    arousal = mood.arousal + step * (goal[1] - mood.arousal)
    return Target(valence, arousal, SPREAD, wording)
