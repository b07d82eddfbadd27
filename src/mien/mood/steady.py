"""Turn what flickers from frame to frame into a mood that changes only when the face does."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.expression.labels import EXPRESSIONS, Expression
from mien.mood.filter import FLOOR, LOOK_S, STAY_S, ExpressionFilter, PointFilter, StepDetector
from mien.mood.mood import Mood, MoodSource, MoodState

__all__ = [
    "ACCEPT",
    "ACCEPT_FIRST",
    "ACCEPT_STEP",
    "DWELL_S",
    "FORGET_S",
    "LOST_AFTER_S",
    "STEP",
    "SURE",
    "SteadyMood",
    "Tuning",
]

ACCEPT: Final = 0.95
"""Probability at which another expression challenges the one that leads; the leader keeps the lead down to one part
in twenty, which is the hysteresis."""
ACCEPT_FIRST: Final = 0.60
"""Probability at which an expression may take the lead where none leads yet: lower, since nothing that plays hangs on
it, and a doubtful face would else wait for long."""
STEP: Final = 2.0
"""Step of the evidence (see `StepDetector`), in nats, from which on the face has surely changed, and"""
ACCEPT_STEP: Final = 0.50
"""the probability at which another expression may then challenge the one that leads."""
DWELL_S: Final = 0.7
"""How long it must stay so to take the lead: longer than a blink (0.1-0.4 s) or a syllable (0.2 s)."""
SURE: Final = 0.35
"""Least probability of a leading expression that the player acts on; seven equal ones have 0.14 each."""
LOST_AFTER_S: Final = 1.0
"""How long a face may be missing, dark, small or turned away before the state says so."""
FORGET_S: Final = 1.6
"""How long a face may be missing and still be the one whose frames count; longer, and what comes back starts afresh."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """The constants that ``mien evaluate mood --tune`` varies; each stands for the constant of its name."""

    stay_s: float = STAY_S
    look_s: float = LOOK_S
    floor: float = FLOOR
    accept: float = ACCEPT
    accept_first: float = ACCEPT_FIRST
    accept_step: float = ACCEPT_STEP
    step: float = STEP
    dwell_s: float = DWELL_S


class SteadyMood:
    """Two filters and a detector of steps over the frames of one face; hysteresis and dwell for what is acted on.

    Parameters
    ----------
    tuning
        Other constants than those that ship, for measuring.
    """

    def __init__(self, tuning: Tuning | None = None) -> None:
        self._tuning = tuning or Tuning()
        self._mood = Mood(source=MoodSource.CAMERA, state=MoodState.NO_FACE)
        self._last_s = -math.inf
        self._trouble: MoodState | None = None
        self._trouble_s = 0.0
        self.forget_face()

    @property
    def mood(self) -> Mood:
        """The mood as of the last frame."""
        return self._mood

    def forget_face(self) -> None:
        """Another face steers from now on: its frames say nothing of the last one's."""
        tuning = self._tuning
        self._shown = ExpressionFilter(stay_s=tuning.stay_s, look_s=tuning.look_s, floor=tuning.floor)
        self._steps = StepDetector(floor=tuning.floor)
        self._point = PointFilter()
        self._last_s = -math.inf
        self._challenger: Expression | None = None
        self._challenged_s = 0.0

    def update(self, probs: NDArray[np.floating], t_s: float, *, weight: float = 1.0) -> Mood:
        """Take in a frame whose face could be read.

        Parameters
        ----------
        probs
            [7], the classifier's calibrated probabilities.
        t_s
            Time of the frame in seconds; must not run backwards.
        weight
            How much the frame can be trusted, 0-1; see `mien.mood.quality.weight_of`.
        """
        if t_s - self._last_s > FORGET_S:
            self.forget_face()
        gap_s = t_s - self._last_s
        self._last_s, self._trouble = t_s, None
        posterior = self._shown.update(probs, gap_s, weight)
        self._steps.update(probs, gap_s, weight)
        self._point.update(probs, gap_s, weight)
        leading = self._leading(posterior, t_s)
        if leading is not self._mood.expression:
            # The filter took the change for noise until now.
            self._steps.settle()
            self._point.loosen()
            self._point.update(probs, math.inf, weight)
        self._mood = self._read(posterior, leading)
        return self._mood

    def miss(self, why: MoodState, t_s: float) -> Mood:
        """Take in a frame whose face could not be read; the last point is kept.

        Parameters
        ----------
        why
            NO_FACE, TOO_DARK, TOO_SMALL or TURNED_AWAY.
        t_s
            Time of the frame in seconds; must not run backwards.
        """
        if self._trouble is None:
            self._trouble_s = t_s
        self._trouble = why
        if t_s - self._trouble_s >= LOST_AFTER_S or self._last_s == -math.inf:
            mood = self._mood
            self._mood = Mood(
                mood.valence, mood.arousal, mood.uncertainty, mood.expression, (), why, MoodSource.CAMERA
            )
        return self._mood

    def _leading(self, posterior: NDArray[np.float64], t_s: float) -> Expression | None:
        """Return the expression that leads, after hysteresis and dwell."""
        current = self._mood.expression
        best = EXPRESSIONS[int(np.argmax(posterior))]
        if best is current or posterior.max() < self._wanted(best, current):
            self._challenger = None
            return current
        if best is not self._challenger:
            self._challenger, self._challenged_s = best, t_s
        return best if t_s - self._challenged_s >= self._tuning.dwell_s else current

    def _wanted(self, best: Expression, current: Expression | None) -> float:
        """Return the probability that a challenger needs."""
        tuning = self._tuning
        if current is None:
            return tuning.accept_first
        stepped = self._steps.towards(best, current) >= tuning.step
        return tuning.accept_step if stepped else tuning.accept

    def _read(self, posterior: NDArray[np.float64], leading: Expression | None) -> Mood:
        held = 0.0 if leading is None else float(posterior[EXPRESSIONS.index(leading)])
        steady = leading is not None and held >= SURE
        # The point follows the face only while the leading expression holds; in doubt the last one stands.
        follows = steady and held == posterior.max()
        valence, arousal = (
            (float(value) for value in self._point.point)
            if follows
            else (self._mood.valence, self._mood.arousal)
        )
        return Mood(
            valence,
            arousal,
            self._point.uncertainty,
            leading,
            tuple(float(value) for value in posterior),
            MoodState.STEADY if steady else MoodState.UNSURE,
            MoodSource.CAMERA,
        )
