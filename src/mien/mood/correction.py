"""What the listener says of a reading ("I'm not angry"), and what the classifier's answer is worth after that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from mien.errors import ConfigError
from mien.expression.calibration import softmax
from mien.expression.labels import EXPRESSIONS, Expression
from mien.mood.neutral import SLIGHT, NeutralOffset, by_name, log_probs, of_names

__all__ = ["BOUND", "LIFT_S", "STEP", "Correction", "SetAside", "corrected", "taught"]

STEP: Final = 0.25
"""Length of a step on the logits. The gradient's parts differ by 2 at most, so that a correction changes the odds of
two expressions by no more than exp(0.5): those of the one that was denied fall to no less than 0.61 of what they were,
which is as far as the resting face may lower them."""
BOUND: Final = 2.0
"""Most that two expressions' logits are moved apart, by all corrections and the resting face together. What the
network gives 0.89 or more so stays the likeliest whatever was said before: its odds of 8 fall to 1.1. Of 1.5, 2, 2.5
and 3 the largest that leaves an expression, denied sixteen times, more than four fifths of its recall over
PublicTest's faces with a margin (``benchmarks/correction.py``: 0.88, 0.84, 0.81, 0.80)."""
LIFT_S: Final = 3.0
"""How long a face must look otherwise before an expression that was set aside is read in it again, in seconds: longer
than a smile that comes and goes, or a word."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is added to the logits for all that one listener has said: seven numbers, no face.

    Attributes
    ----------
    values
        In the order of `EXPRESSIONS`, each -`BOUND` to 0, the highest 0, since only differences count.
    count
        How many corrections they come from, 1 or more.
    made_at
        When the last of them was made, with its time zone.
    network
        Which network they were made with; see `mien.expression.ExpressionClassifier.identity`.

    Raises
    ------
    ConfigError
        When a value is out of range.
    """

    values: tuple[float, ...]
    count: int
    made_at: datetime
    network: str

    def __post_init__(self) -> None:
        """Refuse values out of range."""
        in_range = all(-BOUND <= value <= 0.0 for value in self.values)
        if len(self.values) != len(EXPRESSIONS) or not in_range or max(self.values) != 0.0:
            raise ConfigError(
                f"the correction is {list(self.values)}; it needs {len(EXPRESSIONS)} numbers from {-BOUND:g} to 0, "
                "the highest 0: forget it"
            )
        if self.count < 1 or self.made_at.tzinfo is None or not self.network:
            raise ConfigError(
                f"the correction comes from {self.count} times, {self.made_at} and network {self.network!r}; it needs "
                "one time or more, a time zone and a network: forget it"
            )

    @property
    def lowered(self) -> tuple[Expression, ...]:
        """The expressions that count for less than the middle one, the one lowered most first."""
        below = np.array(self.values) - np.median(self.values)
        return tuple(
            EXPRESSIONS[place] for place in np.argsort(below, kind="stable") if below[place] <= -SLIGHT
        )

    def as_dict(self) -> dict[str, Any]:
        """Return what `from_dict` reads."""
        return {
            "offset": by_name(self.values),
            "count": self.count,
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "network": self.network,
        }

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Self:
        """Read what `as_dict` returned.

        Raises
        ------
        ConfigError
            When something is missing, of another kind, or out of range.
        """
        try:
            return cls(
                of_names(given["offset"]),
                int(given["count"]),
                datetime.fromisoformat(given["made_at"]),
                str(given["network"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigError(
                f"the correction is damaged ({type(error).__name__}: {error}); forget it"
            ) from error


def taught(
    before: tuple[float, ...] | None,
    probs: NDArray[np.floating],
    wrong: Expression,
    right: Expression | None = None,
) -> tuple[float, ...]:
    """Return the seven numbers after one more correction.

    It is one step of online logistic regression in which only the biases learn (logit adjustment: Menon et al. 2021,
    "Long-tail learning via logit adjustment"; with Saerens et al. 2002 read as this listener's own prior of the
    expressions). The step follows the gradient of the log-likelihood of what was said: that the face shows ``right``,
    or, without one, anything but ``wrong``. An answer that was sure of the wrong one so teaches most.

    Parameters
    ----------
    before
        The numbers until now; None where nothing was said yet.
    probs
        float [7], what was read of the face, after the offsets in use.
    wrong
        What it does not show.
    right
        What it does show, or None.

    Returns
    -------
    tuple
        Each -`BOUND` to 0, the highest 0.
    """
    probs = np.asarray(probs, np.float64)
    denied = EXPRESSIONS.index(wrong)
    if right is None:
        rest = np.delete(probs, denied).sum()
        gradient = probs * probs[denied] / max(rest, 1e-12)
        gradient[denied] = -probs[denied]
    else:
        gradient = -probs
        gradient[EXPRESSIONS.index(right)] += 1.0
    values = np.array(before or (0.0,) * len(EXPRESSIONS)) + STEP * gradient
    return tuple(_bounded(values).tolist())


def corrected(
    probs: NDArray[np.floating], offset: NeutralOffset | None, correction: Correction | None
) -> NDArray[np.float64]:
    """Return the listener's probabilities, float64 [..., 7], for the classifier's; one bound holds for both offsets."""
    parts = [np.array(one.values) for one in (offset, correction) if one is not None]
    if not parts:
        return np.asarray(probs, np.float64)
    own: NDArray[np.float64] = softmax(log_probs(probs) + _bounded(np.sum(parts, axis=0)))
    return own


def _bounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    bounded: NDArray[np.float64] = np.clip(values - values.max(), -BOUND, 0.0)
    return bounded


class SetAside:
    """An expression that the listener has denied: what follows is read without it, until the face looks otherwise.

    The lesson of one correction is small, and must be; what was said holds at once all the same.

    Parameters
    ----------
    wrong
        What the face does not show.
    right
        What its share goes to.
    """

    def __init__(self, wrong: Expression, right: Expression = Expression.NEUTRAL) -> None:
        self.wrong, self._right = wrong, right
        self.over = False
        self._shown_s: float | None = None

    def apply(self, probs: NDArray[np.floating], t_s: float) -> NDArray[np.float64]:
        """Return probabilities, float64 [7], without the expression for those of a frame, float [7], at a time in s."""
        own = np.array(probs, np.float64)
        denied = EXPRESSIONS.index(self.wrong)
        if self._shown_s is None or own.argmax() == denied:
            self._shown_s = t_s
        self.over = self.over or t_s - self._shown_s >= LIFT_S
        if not self.over:
            own[EXPRESSIONS.index(self._right)] += own[denied]
            own[denied] = 0.0
        return own
