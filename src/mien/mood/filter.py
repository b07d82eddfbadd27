"""A hidden Markov model over the seven expressions, and a Kalman filter over the plane."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.expression.labels import EXPRESSIONS, Expression
from mien.mood.coordinates import covariance_of, to_point

__all__ = ["FLOOR", "LOOK_S", "RETURNS", "STAY_S", "ExpressionFilter", "PointFilter", "StepDetector"]

STAY_S: Final = 1.0
"""Time constant with which the model comes to expect another expression, in seconds: short, so that it never becomes
so sure of one that a change takes long. Chosen with `LOOK_S`, `FLOOR` and the limits in `mien.mood.steady` on the
sequences that ``mien evaluate mood`` makes with seed 0, with the network of 2026-11-25; ``--tune`` shows what each of
them does."""
LOOK_S: Final = 0.15
"""Time in which frames of one face repeat each other: their errors have the same causes (pose, light, a syllable),
so frames of this span together count as one independent look. More frames a second do not make surer."""
FLOOR: Final = 0.1
"""Least probability that a frame may give an expression, before they are made to add up. Even ten taggers agree with
the votes' read-out on five faces of six only, so that no frame can rule anything out or make certain."""

_RETURNS: Final = {Expression.NEUTRAL: 0.40, Expression.HAPPY: 0.15, Expression.DISGUST: 0.05}
RETURNS: Final = np.array([_RETURNS.get(one, 0.10) for one in EXPRESSIONS], np.float64)
"""Where a face goes when it leaves an expression, by our own judgement: most often to rest, and to a smile more often
than to the rest. Evidence of two looks outweighs it. It keeps a doubtful face at rest, which is what listeners ask
for most: on the sequences that the constants were chosen on, it takes the last flips away."""

RECENT_S: Final = 0.6
"""Time over which frames are averaged to say what a face shows of late: two or three syllables."""
USUAL_S: Final = 10.0
"""Time over which frames are averaged to say what a face has shown since its expression was last accepted: long beside
a change, which takes a second, and short beside a song."""

WALK: Final = 0.15
"""How far the point drifts within one expression: standard deviation a coordinate after one second. A grin fades to a
smile, some 0.3 on the plane, within about four seconds."""
FIRST: Final = 0.5
"""Standard deviation a coordinate before the first look, and after the expression has changed: that of the seven
expressions' own points."""
LEAST_NOISE: Final = 0.05
"""Standard deviation a coordinate of a look of which the classifier is certain."""


class ExpressionFilter:
    """What the face shows, given all frames so far: a hidden Markov model with seven states in continuous time.

    A state is left at the rate ``1 / STAY_S`` for one drawn from `RETURNS` (itself included). A frame's evidence is
    the classifier's calibrated probability, raised to the power of the share of an independent look that the frame is
    and of its weight, since frames of one face repeat each other's errors (as in the "hybrid" models of Bourlard and
    Morgan 1994, "Connectionist speech recognition", whose networks' probabilities are scaled in the same way). It is
    not divided by how common an expression was in training: that was tried, and woke up disgust and fear.

    Parameters
    ----------
    stay_s, look_s, floor
        Constants of the model, for measuring others than `STAY_S`, `LOOK_S` and `FLOOR`.
    """

    def __init__(self, *, stay_s: float = STAY_S, look_s: float = LOOK_S, floor: float = FLOOR) -> None:
        self._stay_s, self._look_s, self._floor = stay_s, look_s, floor
        self.posterior: NDArray[np.float64] = RETURNS.copy()

    def update(self, probs: NDArray[np.floating], gap_s: float, weight: float = 1.0) -> NDArray[np.float64]:
        """Take in a frame and return the probability of each expression, float64 [7].

        Parameters
        ----------
        probs
            [7], the classifier's calibrated probabilities.
        gap_s
            Seconds since the last frame; infinity for the first one.
        weight
            How much the frame can be trusted, 0-1.
        """
        leaves = 1.0 - math.exp(-gap_s / self._stay_s)
        expected = self.posterior + leaves * (RETURNS - self.posterior)
        share = weight * (1.0 - math.exp(-gap_s / self._look_s))
        logs = np.log(expected) + share * np.log(np.maximum(probs, self._floor))
        joint = np.exp(logs - logs.max())
        self.posterior = joint / joint.sum()
        return self.posterior


class StepDetector:
    """By how much a face's evidence has stepped since its expression was accepted.

    Some faces lie between two expressions for good: their evidence sways about a level, and now and then the wrong one
    leads. A face that changes leaves its level. So the step is a recent average of the logarithms of the probabilities
    less a long one; in it, what is peculiar to the face falls out.

    Parameters
    ----------
    floor
        As for `ExpressionFilter`.
    """

    def __init__(self, *, floor: float = FLOOR) -> None:
        self._floor = floor
        self._recent = self._usual = np.zeros(len(EXPRESSIONS))

    def update(self, probs: NDArray[np.floating], gap_s: float, weight: float = 1.0) -> None:
        """Take in a frame; parameters as for `ExpressionFilter.update`."""
        logs = np.log(np.maximum(probs, self._floor))
        # What can be trusted half counts as if it had been seen for half as long; a first frame counts in full.
        seen_s = weight * gap_s
        self._recent = self._recent + (1.0 - math.exp(-seen_s / RECENT_S)) * (logs - self._recent)
        self._usual = self._usual + (1.0 - math.exp(-seen_s / USUAL_S)) * (logs - self._usual)

    def settle(self) -> None:
        """Take what the face shows of late for its level, as when an expression is accepted."""
        self._usual = self._recent

    def towards(self, challenger: Expression, leader: Expression) -> float:
        """Return the step from one expression towards another, in nats of their ratio."""
        step = self._recent - self._usual
        return float(step[EXPRESSIONS.index(challenger)] - step[EXPRESSIONS.index(leader)])


class PointFilter:
    """Where on the plane the face points: a Kalman filter of a point that drifts slowly.

    A frame is a measurement of the point that its probabilities expect, whose noise is their covariance on the plane.
    """

    def __init__(self) -> None:
        self.point: NDArray[np.float64] = np.zeros(2)
        self._variance: NDArray[np.float64] = FIRST**2 * np.eye(2)
        self._doubt: NDArray[np.float64] = np.zeros((2, 2))

    @property
    def uncertainty(self) -> float:
        """Standard deviation a coordinate.

        That of the filter, and the classifier's own doubt of late: all frames of a face share it, so that it does not
        average out.
        """
        return math.sqrt(float(np.trace(self._variance + self._doubt)) / 2)

    def loosen(self) -> None:
        """Expect the point anywhere, as when the expression has changed."""
        self._variance = FIRST**2 * np.eye(2)

    def update(self, probs: NDArray[np.floating], gap_s: float, weight: float = 1.0) -> None:
        """Take in a frame; parameters as for `ExpressionFilter.update`."""
        share = weight * (1.0 - math.exp(-gap_s / LOOK_S))
        if share <= 0.0:
            return
        drift = min(WALK**2 * gap_s, FIRST**2)
        variance = self._variance + drift * np.eye(2)
        doubt = covariance_of(probs)
        noise = (doubt + LEAST_NOISE**2 * np.eye(2)) / share
        gain = variance @ np.linalg.inv(variance + noise)
        self.point = self.point + gain @ (np.array(to_point(probs)) - self.point)
        self._variance = variance - gain @ variance
        self._doubt = self._doubt + share * (doubt - self._doubt)
