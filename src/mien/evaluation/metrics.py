"""Figures of a classifier, from its probabilities and the true labels."""

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ECE_BINS",
    "Figures",
    "confusion_matrix",
    "expected_calibration_error",
    "figures_of",
    "reliability",
]

ECE_BINS: Final = 15
"""Bins of equal width, as in Guo et al. 2017."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a classifier did on one set.

    Attributes
    ----------
    count
        Faces scored.
    accuracy
        Share classified rightly, 0-1.
    macro_f1, weighted_f1
        Mean over classes of the harmonic mean of precision and recall; plain, and weighted by class size.
    uar
        Unweighted average recall: the mean of the classes' recalls.
    recall, precision
        One value a class; 0 for a class that does not occur (recall) or is never predicted (precision).
    ece
        Expected calibration error over `ECE_BINS` bins.
    nll
        Mean negative log-likelihood, in nats.
    """

    count: int
    accuracy: float
    macro_f1: float
    weighted_f1: float
    uar: float
    recall: tuple[float, ...]
    precision: tuple[float, ...]
    ece: float
    nll: float

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as plain values, rounded to five places."""
        return {
            key: [round(one, 5) for one in value] if isinstance(value, tuple) else round(value, 5)
            for key, value in asdict(self).items()
        }


def confusion_matrix(
    labels: NDArray[np.int64], predicted: NDArray[np.int64], classes: int
) -> NDArray[np.int64]:
    """Count what was taken for what.

    Parameters
    ----------
    labels, predicted
        int64 [N], 0 to ``classes`` - 1.
    classes
        Number of classes.

    Returns
    -------
    NDArray[np.int64]
        [classes, classes]; row: true class, column: predicted class.
    """
    counts = np.bincount(labels * classes + predicted, minlength=classes * classes)
    return counts.reshape(classes, classes).astype(np.int64)


def expected_calibration_error(probs: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """Return the mean gap between confidence and accuracy over `ECE_BINS` bins, weighted by their faces.

    Parameters
    ----------
    probs
        float32 [N, C].
    labels
        int64 [N].
    """
    confidence = probs.max(axis=1)
    right = probs.argmax(axis=1) == labels
    bins = np.minimum((confidence * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    gaps = np.bincount(bins, weights=confidence.astype(np.float64) - right, minlength=ECE_BINS)
    return float(np.abs(gaps).sum() / max(len(labels), 1))


def reliability(
    probs: NDArray[np.float32], labels: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean confidence and share of right answers, float64 [B], of each of the `ECE_BINS` bins that holds any.

    Parameters
    ----------
    probs
        float32 [N, C].
    labels
        int64 [N].
    """
    confidence, right = probs.max(axis=1).astype(np.float64), probs.argmax(axis=1) == labels
    bins = np.minimum((confidence * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    counts = np.bincount(bins, minlength=ECE_BINS)
    held = counts > 0
    sums = (np.bincount(bins, weights=part, minlength=ECE_BINS)[held] for part in (confidence, right))
    first, second = (total / counts[held] for total in sums)
    return first, second


def figures_of(probs: NDArray[np.float32], labels: NDArray[np.int64]) -> Figures:
    """Score probabilities against labels.

    Parameters
    ----------
    probs
        float32 [N, C], N of 1 or more.
    labels
        int64 [N], 0 to C - 1.
    """
    matrix = confusion_matrix(labels, probs.argmax(axis=1), probs.shape[1]).astype(np.float64)
    right, actual, predicted = np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
    recall = right / np.maximum(actual, 1)
    precision = right / np.maximum(predicted, 1)
    # The harmonic mean, written so that a class neither met nor predicted gives 0 and not a division by zero.
    f1 = 2 * right / np.maximum(actual + predicted, 1)
    met = actual > 0
    likelihood = probs[np.arange(len(labels)), labels]
    return Figures(
        count=len(labels),
        accuracy=float(right.sum() / matrix.sum()),
        macro_f1=float(f1[met].mean()),
        weighted_f1=float((f1 * actual).sum() / actual.sum()),
        uar=float(recall[met].mean()),
        recall=tuple(float(value) for value in recall),
        precision=tuple(float(value) for value in precision),
        ece=expected_calibration_error(probs, labels),
        nll=float(-np.log(np.maximum(likelihood, 1e-12)).mean()),
    )
