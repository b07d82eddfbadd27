"""How well valence and arousal of the two sets are told, with 95 % intervals over songs."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Figure", "deam_figures", "quadrant_figures"]

REPEATS: Final = 1_000
"""Resamples of the songs; each end of an interval rests on 25 of them."""
NAMES: Final = ("valence", "arousal")

Figure = dict[str, float]
"""A figure and its interval: ``value``, ``low``, ``high``."""

Measure = Callable[[NDArray[np.float64], NDArray[np.float64]], float]


def deam_figures(truth: NDArray[np.float32], found: NDArray[np.float32]) -> dict[str, Figure]:
    """R2, Pearson's r and Lin's concordance (1989) of valence and arousal.

    Parameters
    ----------
    truth, found
        float32 [S, 2]; ``found`` on any scale where only r is of use.
    """
    measures: dict[str, Measure] = {"r2": _r2, "pearson": _pearson, "ccc": _ccc}
    return {
        f"{name}_{dimension}": _with_interval(measure, truth[:, k], found[:, k])
        for name, measure in measures.items()
        for k, dimension in enumerate(NAMES)
    }


def quadrant_figures(truth: NDArray[np.float32], found: NDArray[np.float32]) -> dict[str, Figure]:
    """Macro-F1 of the four quadrants, and the area under the curve of high valence and high arousal.

    Parameters
    ----------
    truth
        float32 [S, 2], 0 or 1.
    found
        float32 [S, 2], high above 0.
    """
    figures = {"macro_f1": _with_interval(_macro_f1, truth, found)}
    for k, dimension in enumerate(NAMES):
        figures[f"auc_{dimension}"] = _with_interval(_auc, truth[:, k], found[:, k])
    return figures


def _with_interval(measure: Measure, truth: NDArray[np.float32], found: NDArray[np.float32]) -> Figure:
    rng = np.random.default_rng(0)
    true, said = truth.astype(np.float64), found.astype(np.float64)
    draws = (rng.integers(0, len(true), len(true)) for _ in range(REPEATS))
    low, high = np.percentile([measure(true[drawn], said[drawn]) for drawn in draws], (2.5, 97.5))
    values = {"value": measure(true, said), "low": low, "high": high}
    return {name: round(float(value), 3) for name, value in values.items()}


def _r2(truth: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    return float(1.0 - ((truth - found) ** 2).sum() / ((truth - truth.mean()) ** 2).sum())


def _pearson(truth: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    return float(np.corrcoef(truth, found)[0, 1])


def _ccc(truth: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    together = ((truth - truth.mean()) * (found - found.mean())).mean()
    return float(2 * together / (truth.var() + found.var() + (truth.mean() - found.mean()) ** 2))


def _auc(truth: NDArray[np.float64], score: NDArray[np.float64]) -> float:
    """Chance that a high song scores above a low one (Mann-Whitney)."""
    high, low = score[truth > 0.5], np.sort(score[truth <= 0.5])
    below = np.searchsorted(low, high, "left") + np.searchsorted(low, high, "right")
    return float(below.mean() / 2.0 / len(low))


def _macro_f1(truth: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    """Mean F1 of the four quadrants."""
    true_class = 2 * (truth[:, 0] > 0.5) + (truth[:, 1] > 0.5)
    found_class = 2 * (found[:, 0] > 0) + (found[:, 1] > 0)
    scores = []
    for k in range(4):
        hits = ((true_class == k) & (found_class == k)).sum()
        scores.append(2.0 * hits / max(1, (true_class == k).sum() + (found_class == k).sum()))
    return float(np.mean(scores))
