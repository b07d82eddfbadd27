"""What each mode asks of the music, given a mood: a distribution on the plane."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mien.expression.labels import EXPRESSIONS, Expression
from mien.mood.coordinates import COORDINATES
from mien.mood.mood import Mood
from mien.saying import Saying

__all__ = ["MOVED", "PAPER_TARGETS", "WORDINGS", "Covariance", "Mode", "Target", "target_for"]


class Mode(StrEnum):
    """What to do with a mood."""

    PAPER = "paper"
    MATCH = "match"
    LIFT = "lift"
    CALM = "calm"
    ENERGISE = "energise"
    PATH = "path"


class Covariance(NamedTuple):
    """Covariance of a distribution on the plane; positive definite.

    Attributes
    ----------
    valence, arousal
        Variances, greater than 0.
    cross
        Covariance of the two.
    """

    valence: float
    arousal: float
    cross: float = 0.0


MOVED: Final = 0.25
"""Distance that the target must move on the plane to count as changed though the same expression leads: an eighth of
the plane's side, about the spacing between neighbouring expressions. A mood that drifts without moving the target, as
any does in `Mode.PAPER`, leaves what comes next alone."""
BLOCK: Final = 16_384
"""Tracks that `Target.fit` takes at a time: three columns of float32 and their products stay in a core's cache."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where on the plane the music should lie: a normal distribution.

    Attributes
    ----------
    valence, arousal
        Centre, each -1 to 1.
    covariance
        How far from it, and in which direction, music still serves.
    wording
        The music asked for, in words that fit after "asks for".
    """

    valence: float
    arousal: float
    covariance: Covariance
    wording: Saying

    def widened(self, times: float) -> "Target":
        """Return the target with its standard deviations so many times as large."""
        wider = Covariance(*(times**2 * one for one in self.covariance))
        return replace(self, covariance=wider)

    @property
    def spread(self) -> float:
        """Standard deviation a coordinate: the root of the mean variance."""
        return math.sqrt((self.covariance.valence + self.covariance.arousal) / 2)

    def fit(self, valence: NDArray[np.float32], arousal: NDArray[np.float32]) -> NDArray[np.float32]:
        """Say how well places on the plane serve the target.

        The density of the distribution over its peak, ``exp(-d² / 2)`` with the Mahalanobis distance d: 1 at the
        centre, 0.61 one standard deviation away, 0.14 two away.

        Parameters
        ----------
        valence, arousal
            float32 [N], each -1 to 1; a million take a few milliseconds.

        Returns
        -------
        NDArray[np.float32]
            [N], 0-1.
        """
        served = np.empty(len(valence), np.float32)
        for start in range(0, len(valence), BLOCK):
            block = slice(start, start + BLOCK)
            np.exp(-0.5 * self.squared(valence[block], arousal[block]), out=served[block])
        return served

    def squared(self, valence: NDArray[np.float32], arousal: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the squared Mahalanobis distance of places from the centre, float32 [N], as for `fit`."""
        var_v, var_a, cross = self.covariance
        scale = 1 / (var_v * var_a - cross * cross)
        right, up = valence - np.float32(self.valence), arousal - np.float32(self.arousal)
        squared: NDArray[np.float32] = right * (
            np.float32(scale * var_a) * right - np.float32(2 * scale * cross) * up
        )
        squared += np.float32(scale * var_v) * up * up
        return squared


def _round(valence: float, arousal: float, spread: float, wording: str) -> Target:
    return Target(valence, arousal, Covariance(spread**2, spread**2), Saying(wording))


PAPER_TARGETS: Final[dict[Expression, Target]] = {
    Expression.ANGRY: _round(0.35, -0.45, 0.25, "soothing music that takes the edge off"),
    Expression.DISGUST: _round(0.40, 0.10, 0.30, "neutral to inspiring music, to redirect"),
    Expression.FEAR: _round(0.45, -0.40, 0.25, "comforting, peaceful music"),
    Expression.HAPPY: _round(0.65, 0.55, 0.25, "active, uplifting music"),
    Expression.SAD: _round(0.15, -0.50, 0.25, "slow, comforting music"),
    Expression.SURPRISE: _round(0.30, 0.70, 0.25, "dynamic, energetic music"),
    Expression.NEUTRAL: _round(0.10, 0.00, 0.60, "a balanced mix"),
}
"""The paper's table, put as distributions by us: it names music in words, such as "slow, comforting" for a sad
face. A balanced mix spreads widely, so that much of the library fits it."""

WORDINGS: Final = {
    Mode.LIFT: "music a step brighter than the mood",
    Mode.CALM: "music that calms",
    Mode.ENERGISE: "lively music",
    Mode.MATCH: "music that matches the mood",
}
"""What the other modes ask for in words; the words of `PAPER_TARGETS` stand there."""

LIFT_STEP: Final = 0.5
"""How far `Mode.LIFT` moves towards `_LIFTED`: half of the way, since sudden cheer jars with a low mood."""
_LIFTED: Final = (0.7, 0.4)
_CALM: Final = (0.4, -0.6)
_LIVELY: Final = (0.5, 0.7)
FIRM_STEP: Final = 0.7
"""How far `Mode.CALM` and `Mode.ENERGISE` move towards `_CALM` and `_LIVELY`: the listener asked for another state,
not for the present one, yet where the mood is still decides between two calm tracks."""
SPREAD: Final = 0.2
"""Standard deviation a coordinate of a target before the mood's own doubt is added."""
MOST_DOUBT: Final = 0.35
"""Largest standard deviation that the mood's doubt adds: a target wider than that chooses nothing any more."""


def target_for(mood: Mood, mode: Mode) -> Target:
    """Return what a mode asks of the music.

    Parameters
    ----------
    mood
        The listener's; its point is used, and in `Mode.PAPER` its expression. A point set by hand has none, and
        there the paper's entry for the nearest expression holds. Where the point counts, the doubt about it
        widens the target.
    mode
        What to do with the mood. Where a path leads is not in the mood: until one is set, `Mode.PATH` stays with it.
    """
    if mode is Mode.PAPER:
        return PAPER_TARGETS[mood.expression or nearest_expression(mood)]
    if mode is Mode.LIFT:
        return _towards(mood, _LIFTED, LIFT_STEP, WORDINGS[Mode.LIFT])
    if mode is Mode.CALM:
        return _towards(mood, _CALM, FIRM_STEP, WORDINGS[Mode.CALM])
    if mode is Mode.ENERGISE:
        return _towards(mood, _LIVELY, FIRM_STEP, WORDINGS[Mode.ENERGISE])
    return _towards(mood, (mood.valence, mood.arousal), 0.0, WORDINGS[Mode.MATCH])


def nearest_expression(mood: Mood) -> Expression:
    """Return the expression whose coordinates lie nearest to the mood's point."""

    def distance(expression: Expression) -> float:
        valence, arousal = COORDINATES[expression]
        return (valence - mood.valence) ** 2 + (arousal - mood.arousal) ** 2

    return min(EXPRESSIONS, key=distance)


def _towards(mood: Mood, goal: tuple[float, float], step: float, wording: str) -> Target:
    valence = mood.valence + step * (goal[0] - mood.valence)
    arousal = mood.arousal + step * (goal[1] - mood.arousal)
    # The doubt about the start counts for as much as the start itself.
    doubt = (1 - step) * min(mood.uncertainty, MOST_DOUBT)
    return _round(valence, arousal, math.hypot(SPREAD, doubt), wording)
