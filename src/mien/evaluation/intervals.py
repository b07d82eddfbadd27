"""How far figures would move with other faces: bootstrap intervals."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from mien.evaluation.metrics import ECE_BINS, bins_of, cells_of, losses_of, scores_of

__all__ = [
    "ECE_NOTE",
    "REPEATS",
    "Intervals",
    "interval",
    "intervals_of",
    "mean_interval",
    "resampled_counts",
]

REPEATS: Final = 2000
"""Resamples; the ends of a 95 % interval then rest on 50 of them each (Efron and Tibshirani 1993, chapter 13)."""
CHUNK: Final = 100
ECE_NOTE: Final = (
    "The ECE's interval lies high, and may not hold the ECE itself: a resample's chance adds to the gap of every bin, "
    "and gaps do not cancel."
)
"""What has to stand beside an interval of the calibration error."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Intervals:
    """95 % percentile intervals of the figures of the same names in `mien.evaluation.metrics.Figures`."""

    accuracy: Interval
    macro_f1: Interval
    weighted_f1: Interval
    uar: Interval
    recall: tuple[Interval, ...]
    precision: tuple[Interval, ...]
    ece: Interval
    nll: Interval

    def as_dict(self) -> dict[str, Any]:
        """Return the intervals as plain values, rounded to five places."""
        return {name: _rounded(getattr(self, name)) for name in self.__dataclass_fields__}


def intervals_of(
    probs: NDArray[np.float32], labels: NDArray[np.int64], *, repeats: int = REPEATS, seed: int = 0
) -> Intervals:
    """Resample the faces with replacement and score each resample.

    Parameters
    ----------
    probs
        float32 [N, C], N of 1 or more.
    labels
        int64 [N], 0 to C - 1.
    repeats
        Resamples, 1 or more.
    seed
        Of the resampling.
    """
    sums = _sums(probs, labels)
    rng = np.random.default_rng(seed)
    parts = [
        _scores(counts @ sums, probs.shape[1], len(labels))
        for counts in resampled_counts(len(labels), repeats, rng)
    ]
    scores = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Intervals(
        **{
            name: interval(scores[name])
            for name in ("accuracy", "macro_f1", "weighted_f1", "uar", "ece", "nll")
        },
        recall=tuple(interval(column) for column in scores["recall"].T),
        precision=tuple(interval(column) for column in scores["precision"].T),
    )


def interval(values: NDArray[np.floating]) -> Interval:
    """Return the 2.5th and the 97.5th percentile of resampled values."""
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def mean_interval(
    values: NDArray[np.floating], rng: np.random.Generator, *, repeats: int = REPEATS
) -> tuple[float, float, float]:
    """Return the mean of some values with its interval; a generator in the same state draws the same resamples."""
    means = np.concatenate([counts @ values for counts in resampled_counts(len(values), repeats, rng)])
    return (float(values.mean()), *interval(means / len(values)))


def resampled_counts(count: int, repeats: int, rng: np.random.Generator) -> Iterator[NDArray[np.float64]]:
    """Yield how often each of ``count`` items occurs in each resample, float64 [100 or fewer, count] at a time."""
    chances = np.full(count, 1 / count)
    for start in range(0, repeats, CHUNK):
        yield rng.multinomial(count, chances, size=min(CHUNK, repeats - start)).astype(np.float64)


def _sums(probs: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what is summed over faces: cells of the confusion matrix, gaps of the bins, and log-likelihood."""
    predicted, confidence = probs.argmax(axis=1), probs.max(axis=1).astype(np.float64)
    gaps = np.zeros((len(labels), ECE_BINS))
    gaps[np.arange(len(labels)), bins_of(confidence)] = confidence - (predicted == labels)
    cells = cells_of(labels, predicted, probs.shape[1])
    return np.concatenate([cells, gaps, losses_of(probs, labels)[:, None]], axis=1)


def _scores(sums: NDArray[np.float64], classes: int, count: int) -> dict[str, NDArray[np.float64]]:
    return {
        **scores_of(sums[:, : classes * classes].reshape(-1, classes, classes)),
        "ece": np.abs(sums[:, classes * classes : -1]).sum(1) / count,
        "nll": sums[:, -1] / count,
    }


def _rounded(value: Any) -> Any:
    return [_rounded(one) for one in value] if isinstance(value, tuple) else round(value, 5)
