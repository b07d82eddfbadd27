"""Make probabilities mean what they say: a scale and an offset for each class's logit."""

from dataclasses import dataclass
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from mien.errors import ModelError

__all__ = ["Calibration", "softmax"]

Float = TypeVar("Float", bound=np.floating[Any])


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Vector scaling (Guo et al. 2017, "On calibration of modern neural networks").

    Attributes
    ----------
    scale, offset
        float32 [C]; a logit is multiplied by the one, and the other is added.
    """

    scale: NDArray[np.float32]
    offset: NDArray[np.float32]

    @classmethod
    def from_card(cls, card: dict[str, Any], classes: int) -> Self:
        """Read ``calibration`` of a card, or the one ``temperature`` of a card made by an earlier mien.

        Raises
        ------
        ModelError
            When there is not one finite number a class.
        """
        given = card.get("calibration", {})
        temperature = float(card.get("temperature", 1.0))
        scale = np.array(given.get("scale", [1 / temperature] * classes), np.float32)
        offset = np.array(given.get("offset", [0.0] * classes), np.float32)
        if scale.shape != (classes,) or offset.shape != (classes,) or not np.isfinite(scale + offset).all():
            raise ModelError(
                f"the model card's calibration has not {classes} finite scales and offsets; retrain the model"
            )
        return cls(scale, offset)

    def as_dict(self) -> dict[str, list[float]]:
        """Return what `from_card` reads, rounded to four places."""
        return {name: [round(float(one), 4) for one in getattr(self, name)] for name in ("scale", "offset")}

    def apply(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return calibrated logits, float32 [N, C]."""
        return logits * self.scale + self.offset


def softmax(logits: NDArray[Float], temperature: float = 1.0) -> NDArray[Float]:
    """Turn logits into probabilities.

    Parameters
    ----------
    logits
        [..., C], of any kind of float.
    temperature
        Above 1 softens, below 1 sharpens; greater than 0.

    Returns
    -------
    NDArray
        [..., C], 0-1, each row summing to 1; of the same kind of float.
    """
    scaled = logits / np.float32(temperature)
    exponent = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    probs: NDArray[Float] = exponent / exponent.sum(axis=-1, keepdims=True)
    return probs
