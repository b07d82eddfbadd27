"""Turn what flickers from frame to frame into a mood that changes only when the face does."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.expression.labels import EXPRESSIONS, Expression
from mien.mood.coordinates import spread_of, to_point
from mien.mood.mood import Mood, MoodSource, MoodState

__all__ = ["DWELL_S", "LOST_AFTER_S", "MARGIN", "SMOOTHING_S", "SURE", "SteadyMood"]

SMOOTHING_S: Final = 0.6
"""Time constant of the exponential average over frames: a blink (0.1-0.4 s) moves it little, a smile in a second."""
MARGIN: Final = 0.10
"""By how much another expression must lead the present one to challenge it (hysteresis)."""
DWELL_S: Final = 1.0
"""How long it must lead without a break to replace it; together with the smoothing, under 3 s from face to mood."""
SURE: Final = 0.35
"""Least smoothed probability of a leading expression; seven equal ones have 0.14 each."""
LOST_AFTER_S: Final = 1.0
"""How long a face may be missing, dark or small before the state says so."""


class SteadyMood:
    """Exponential average, hysteresis and dwell time over the frames of one face."""

    def __init__(self) -> None:
        self._mood = Mood(source=MoodSource.CAMERA, state=MoodState.NO_FACE)
        self._probs: NDArray[np.float64] | None = None
        self._last_s = -math.inf
        self._challenger: Expression | None = None
        self._challenged_s = 0.0
        self._trouble: MoodState | None = None
        self._trouble_s = 0.0

    @property
    def mood(self) -> Mood:
        """The mood as of the last frame."""
        return self._mood

    def update(self, probs: NDArray[np.float32], t_s: float) -> Mood:
        """Take in a frame whose face could be read.

        Parameters
        ----------
        probs
            float32 [7], the classifier's probabilities.
        t_s
            Time of the frame in seconds; must not run backwards.
        """
        gap_s = t_s - self._last_s
        if self._probs is None or gap_s > LOST_AFTER_S + SMOOTHING_S:
            # After a gap the old average says nothing of the face that comes back.
            self._probs, self._challenger = np.asarray(probs, dtype=np.float64), None
        else:
            self._probs = self._probs + (1 - math.exp(-max(gap_s, 0.0) / SMOOTHING_S)) * (probs - self._probs)
        self._last_s, self._trouble = t_s, None
        leading = self._leading(t_s)
        # The point follows the face only while the leading expression holds; in between, the last one stands.
        sure = leading is not None and float(self._probs[EXPRESSIONS.index(leading)]) >= SURE
        self._mood = self._read(self._probs, leading, MoodState.STEADY if sure else MoodState.UNSURE)
        return self._mood

    def miss(self, why: MoodState, t_s: float) -> Mood:
        """Take in a frame whose face could not be read; the last point is kept.

        Parameters
        ----------
        why
            NO_FACE, TOO_DARK or TOO_SMALL.
        t_s
            Time of the frame in seconds; must not run backwards.
        """
        if self._trouble is None:
            self._trouble_s = t_s
        self._trouble = why
        if t_s - self._trouble_s >= LOST_AFTER_S or self._probs is None:
            self._mood = _in_state(self._mood, why)
        return self._mood

    def forget_face(self) -> None:
        """Another face steers from now on: its frames are not averaged with the last one's."""
        self._probs, self._challenger = None, None

    def _leading(self, t_s: float) -> Expression | None:
        """Return the expression that leads, after hysteresis and dwell."""
        probs = self._probs
        assert probs is not None
        current = self._mood.expression
        best = EXPRESSIONS[int(np.argmax(probs))]
        held = 0.0 if current is None else float(probs[EXPRESSIONS.index(current)])
        if best == current or float(probs.max()) < max(held + MARGIN, SURE):
            self._challenger = None
            return current
        if best != self._challenger:
            self._challenger, self._challenged_s = best, t_s
        return best if t_s - self._challenged_s >= DWELL_S else current

    def _read(self, probs: NDArray[np.float64], leading: Expression | None, state: MoodState) -> Mood:
        valence, arousal = to_point(probs)
        if state is not MoodState.STEADY:
            valence, arousal = self._mood.valence, self._mood.arousal
        shares = tuple(float(value) for value in probs)
        return Mood(valence, arousal, spread_of(probs), leading, shares, state, MoodSource.CAMERA)


def _in_state(mood: Mood, state: MoodState) -> Mood:
    return Mood(mood.valence, mood.arousal, mood.uncertainty, mood.expression, (), state, MoodSource.CAMERA)
