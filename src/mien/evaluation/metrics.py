"""Figures of a classifier, from its probabilities and the true labels."""

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ECE_BINS",
    "Figures",
    "bins_of",
    "cells_of",
    "confusion_matrix",
    "expected_calibration_error",
    "figures_of",
    "losses_of",
    "reliability",
    "scores_of",
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


def cells_of(labels: NDArray[np.int64], predicted: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
    """Return each face's place in the confusion matrix, float64 [N, classes * classes], to be summed over resamples."""
    cells = np.zeros((len(labels), classes * classes))
    cells[np.arange(len(labels)), labels * classes + predicted] = 1
    return cells


def scores_of(matrices: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Score confusion matrices, float64 [R, C, C], by the names in `Figures`: float64 [R], and [R, C] a class."""
    right, actual, predicted = np.diagonal(matrices, axis1=1, axis2=2), matrices.sum(2), matrices.sum(1)
    recall = right / np.maximum(actual, 1)
    # The harmonic mean, written so that a class neither met nor predicted gives 0 and not a division by zero.
    f1 = 2 * right / np.maximum(actual + predicted, 1)
    met, count = actual > 0, actual.sum(1)
    return {
        "accuracy": right.sum(1) / count,
        "macro_f1": (f1 * met).sum(1) / met.sum(1),
        "weighted_f1": (f1 * actual).sum(1) / count,
        "uar": (recall * met).sum(1) / met.sum(1),
        "recall": recall,
        "precision": right / np.maximum(predicted, 1),
    }


def losses_of(probs: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the negative log-likelihood of each label, float64 [N], in nats."""
    return -np.log(np.maximum(probs[np.arange(len(labels)), labels], 1e-12)).astype(np.float64)


def bins_of(confidence: NDArray[np.floating]) -> NDArray[np.int64]:
    """Return which of the `ECE_BINS` bins each confidence, 0-1, falls into, int64 [N]."""
    return np.minimum((confidence * ECE_BINS).astype(np.int64), ECE_BINS - 1)


def expected_calibration_error(probs: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """Return the mean gap between confidence and accuracy over `ECE_BINS` bins, weighted by their faces.

    Parameters
    ----------
    probs
        float32 [N, C].
    labels
        int64 [N].
    """
    confidence, right = probs.max(axis=1).astype(np.float64), probs.argmax(axis=1) == labels
    gaps = np.bincount(bins_of(confidence), weights=confidence - right, minlength=ECE_BINS)
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
    bins = bins_of(confidence)
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
    scores = {name: values[0].tolist() for name, values in scores_of(matrix[None]).items()}
    return Figures(
        count=len(labels),
        accuracy=scores["accuracy"],
        macro_f1=scores["macro_f1"],
        weighted_f1=scores["weighted_f1"],
        uar=scores["uar"],
        recall=tuple(scores["recall"]),
        precision=tuple(scores["precision"]),
        ece=expected_calibration_error(probs, labels),
        nll=float(losses_of(probs, labels).mean()),
    )
