"""Where each expression lies on the valence-arousal plane."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.expression.labels import EXPRESSIONS, Expression

__all__ = ["COORDINATES", "covariance_of", "spread_of", "to_point"]

COORDINATES: Final[dict[Expression, tuple[float, float]]] = {
    Expression.ANGRY: (-0.51, 0.59),
    Expression.DISGUST: (-0.60, 0.35),
    Expression.FEAR: (-0.64, 0.60),
    Expression.HAPPY: (0.76, 0.48),
    Expression.SAD: (-0.63, -0.27),
    Expression.SURPRISE: (0.40, 0.67),
    Expression.NEUTRAL: (0.0, 0.0),
}
"""Valence and arousal, -1 to 1: the pleasure and arousal of the PAD values after Russell and Mehrabian 1977,
"Evidence for a three-factor theory of emotions", J. Research in Personality 11; neutral is the origin."""

_POINTS: Final = np.array([COORDINATES[expression] for expression in EXPRESSIONS], dtype=np.float64)


def to_point(probs: NDArray[np.floating]) -> tuple[float, float]:
    """Return the expected valence and arousal of probabilities, float [7], each -1 to 1."""
    valence, arousal = np.asarray(probs, dtype=np.float64) @ _POINTS
    return float(valence), float(arousal)


def covariance_of(probs: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the covariance, float64 [2, 2], of the point over the expressions that are in question."""
    weights = np.asarray(probs, dtype=np.float64)
    away = _POINTS - weights @ _POINTS
    covariance: NDArray[np.float64] = (away * weights[:, None]).T @ away
    return covariance


def spread_of(probs: NDArray[np.floating]) -> float:
    """Return the standard deviation a coordinate of the point, over the expressions that are in question."""
    return float(np.sqrt(max(np.trace(covariance_of(probs)), 0.0) / 2))
