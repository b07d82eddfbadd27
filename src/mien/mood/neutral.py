"""The listener's neutral: what a face at rest is wrongly taken for, and how much to take off for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from mien.errors import ConfigError
from mien.expression.calibration import softmax
from mien.expression.labels import EXPRESSIONS, Expression

__all__ = [
    "AIM",
    "CAP",
    "PRIOR_LOOKS",
    "SLIGHT",
    "NeutralOffset",
    "by_name",
    "fit_offset",
    "log_probs",
    "of_names",
]

CAP: Final = 0.5
"""Most that is taken off an expression's logit, so that the odds of a clear one fall to no less than 0.61 of what they
were. Chosen with `PRIOR_LOOKS` by ``mien evaluate neutral`` on half of PublicTest's neutral faces: of those that leave
three quarters of the recall of the expression that is lowered most, the pair that reads most resting faces rightly."""
PRIOR_LOOKS: Final = 0.25
"""How many independent looks the belief that no offset is needed is worth; four seconds give about nine."""
AIM: Final = 0.5
"""Probability of neutral from which on a resting face is read well enough; the others' share of the rest is even. With
an aim of 1 the offset would grow for faces that are read rightly, at a cost to their other expressions."""
STEPS: Final = 200
"""Steps of the descent; with nine looks and a quarter of a prior look each leaves at most 0.95 of the distance."""
SLIGHT: Final = 0.05
"""An offset smaller than this changes odds by less than one part in twenty."""
LEAST_PROB: Final = 1e-12

_NEUTRAL: Final = EXPRESSIONS.index(Expression.NEUTRAL)


@dataclass(frozen=True, slots=True)
class NeutralOffset:
    """What is added to the classifier's calibrated logits for one listener: seven numbers, no face.

    Attributes
    ----------
    values
        In the order of `EXPRESSIONS`, each -`CAP` to 0; 0 for neutral, since only differences count.
    made_at
        When it was made, with its time zone.
    frames
        How many frames it was made from, 1 or more.
    network
        Which network it was made with, and which of its read-outs; see `mien.expression.ExpressionClassifier.identity`.

    Raises
    ------
    ConfigError
        When a value is out of range.
    """

    values: tuple[float, ...]
    made_at: datetime
    frames: int
    network: str

    def __post_init__(self) -> None:
        """Refuse values out of range."""
        in_range = all(-CAP <= value <= 0.0 for value in self.values)
        if len(self.values) != len(EXPRESSIONS) or not in_range or self.values[_NEUTRAL] != 0.0:
            raise ConfigError(
                f"the neutral offset is {list(self.values)}; it needs {len(EXPRESSIONS)} numbers from {-CAP:g} to 0, "
                "0 for neutral: set the resting face again"
            )
        if self.frames < 1 or self.made_at.tzinfo is None or not self.network:
            raise ConfigError(
                f"the neutral offset comes from {self.frames} frames of {self.made_at} and network {self.network!r}; "
                "it needs a frame, a time zone and a network: set the resting face again"
            )

    @property
    def lowered(self) -> Expression | None:
        """The expression that is lowered most; None when the face was read as neutral anyway and little changes."""
        index = int(np.argmin(self.values))
        return EXPRESSIONS[index] if self.values[index] <= -SLIGHT else None

    def apply(self, probs: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the listener's probabilities, float64 [..., 7], for the classifier's, float [..., 7]."""
        return softmax(log_probs(probs) + np.array(self.values))

    def as_dict(self) -> dict[str, Any]:
        """Return what `from_dict` reads."""
        return {
            "offset": by_name(self.values),
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "frames": self.frames,
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
                datetime.fromisoformat(given["made_at"]),
                int(given["frames"]),
                str(given["network"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigError(
                f"the neutral offset is damaged ({type(error).__name__}: {error}); set the resting face again"
            ) from error


def by_name(values: tuple[float, ...]) -> dict[str, float]:
    """Return seven numbers by the names of the expressions, as files hold them."""
    return {str(one): round(value, 4) for one, value in zip(EXPRESSIONS, values, strict=True)}


def of_names(given: dict[str, Any]) -> tuple[float, ...]:
    """Return seven numbers in the order of `EXPRESSIONS`; KeyError, TypeError or ValueError where one is none."""
    return tuple(float(given[one]) for one in EXPRESSIONS)


def log_probs(probs: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return logits for probabilities, float64 of the same shape: those that softmax turns into them."""
    return np.log(np.maximum(np.asarray(probs, np.float64), LEAST_PROB))


def fit_offset(
    logits: NDArray[np.floating], looks: float, *, prior_looks: float = PRIOR_LOOKS, cap: float = CAP
) -> NDArray[np.float64]:
    """Return the offset with which a face at rest is read as one, without believing a few seconds too far.

    It is the maximum a posteriori estimate: the mean cross-entropy over the frames to what a resting face should give
    (`AIM` for neutral), times the number of independent looks, plus ``prior_looks / 2`` times the square of the offset
    (a normal prior round none). No value rises above 0 or falls below ``-cap``: only expressions that the resting face
    wrongly shows are lowered, and none so far that it could not be read any more. The problem is convex and is solved
    by projected gradient descent.

    Parameters
    ----------
    logits
        float [N, 7], calibrated, of N frames of one face, N of 1 or more.
    looks
        How many independent looks the frames are worth, more than 0: frames of one face repeat each other.
    prior_looks, cap
        Constants of the estimate, for measuring others than `PRIOR_LOOKS` and `CAP`.

    Returns
    -------
    NDArray[np.float64]
        [7], each -cap to 0; 0 for neutral.
    """
    ridge = prior_looks / looks
    wanted = np.full(len(EXPRESSIONS), (1.0 - AIM) / (len(EXPRESSIONS) - 1))
    wanted[_NEUTRAL] = AIM
    offset = np.zeros(len(EXPRESSIONS))
    for _ in range(STEPS):
        # The mean of softmax has a Hessian of at most 1/2, hence the step.
        gradient = softmax(logits + offset).mean(axis=0) - wanted + ridge * offset
        offset = np.clip(offset - gradient / (0.5 + ridge), -cap, 0.0)
        offset[_NEUTRAL] = 0.0
    return offset
