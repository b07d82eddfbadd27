"""What is gained by keeping silent when unsure: accuracy against the share of faces answered."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Coverage", "coverage_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """Accuracy of the answers given, as the confidence asked for falls.

    Attributes
    ----------
    coverage
        float64 [N], share of faces answered, rising to 1.
    accuracy
        float64 [N], share of these answers that are right.
    threshold
        float64 [N], confidence of the least sure answer given.
    """

    coverage: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    threshold: NDArray[np.float64]

    @property
    def aurc(self) -> float:
        """Area under the risk-coverage curve, 0-1: the mean error over all coverages (Geifman and El-Yaniv 2017)."""
        return float((1 - self.accuracy).mean())

    def at(self, threshold: float) -> tuple[float, float]:
        """Return coverage and accuracy of the answers of at least this confidence; 0 and 0 when there are none."""
        given = int((self.threshold >= threshold).sum())
        return (float(self.coverage[given - 1]), float(self.accuracy[given - 1])) if given else (0.0, 0.0)


def coverage_of(probs: NDArray[np.float32], labels: NDArray[np.int64]) -> Coverage:
    """Answer the surest faces first.

    Parameters
    ----------
    probs
        float32 [N, C].
    labels
        int64 [N].
    """
    confidence = probs.max(axis=1)
    order = np.argsort(-confidence, kind="stable")
    right = (probs.argmax(axis=1) == labels)[order]
    answered = np.arange(1, len(labels) + 1)
    return Coverage(answered / len(labels), right.cumsum() / answered, confidence[order].astype(np.float64))
