"""Fit, on faces that a network was not trained on, what makes its probabilities mean what they say."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from mien.expression import Calibration, softmax

__all__ = ["UNSURE_TARGET", "fit_calibration", "fit_temperature", "fit_threshold"]

RIDGE: Final = 1e-3
"""Pull of each scale to 1 and each offset to 0, so that a class that hardly occurs keeps finite ones."""
UNSURE_TARGET: Final = 0.90
"""Share of the answers given that are to be right; answers less sure than that takes are marked unsure."""


def fit_calibration(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> Calibration:
    """Find the scale and the offset of each class that give the least negative log-likelihood; 1 and 0 without faces.

    Parameters
    ----------
    logits
        float32 [N, C], of faces that the network was not trained on.
    labels
        int64 [N].
    """
    classes = logits.shape[1]
    if not len(labels):
        return Calibration(np.ones(classes, np.float32), np.zeros(classes, np.float32))
    wanted = np.eye(classes)[labels]

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scale, offset = values[:classes], values[classes:]
        scaled = logits * scale + offset
        scaled -= scaled.max(axis=1, keepdims=True)
        logs = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        away = (np.exp(logs) - wanted) / len(labels)
        pull = np.concatenate([scale - 1, offset])
        slope = np.concatenate([(away * logits).sum(axis=0), away.sum(axis=0)]) + 2 * RIDGE * pull
        return float(-(wanted * logs).sum() / len(labels) + RIDGE * (pull**2).sum()), slope

    found = minimize(loss, np.repeat([1.0, 0.0], classes), jac=True, method="L-BFGS-B").x.astype(np.float32)
    return Calibration(found[:classes], found[classes:])


def fit_temperature(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """Find the temperature of least negative log-likelihood, between 0.25 and 4, to within 1 %; 1 without faces.

    Parameters
    ----------
    logits
        float32 [N, C], of faces that the network was not trained on.
    labels
        int64 [N].
    """
    if not len(labels):
        return 1.0
    candidates = np.exp(np.linspace(np.log(0.25), np.log(4.0), 281))
    rows = np.arange(len(labels))
    losses = [
        -float(np.log(np.maximum(softmax(logits, value)[rows, labels], 1e-12)).mean()) for value in candidates
    ]
    return float(candidates[int(np.argmin(losses))])


def fit_threshold(
    probs: NDArray[np.float32], labels: NDArray[np.int64], *, target: float = UNSURE_TARGET
) -> float:
    """Find the least confidence from which on answers are right in ``target`` of the cases.

    Parameters
    ----------
    probs
        float32 [N, C], calibrated.
    labels
        int64 [N].
    target
        Share of right answers, 0-1.

    Returns
    -------
    float
        A whole number of hundredths, 0-1; 1 when no confidence reaches the target.
    """
    confidence, right = probs.max(axis=1), probs.argmax(axis=1) == labels
    for hundredth in range(100):
        kept = right[confidence >= hundredth / 100]
        if len(kept) and kept.mean() >= target:
            return hundredth / 100
    return 1.0
