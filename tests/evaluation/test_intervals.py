import numpy as np
import pytest

from mien.evaluation import figures_of
from mien.evaluation.intervals import intervals_of, resampled_counts


def test_intervals_hold_the_figures_and_have_the_width_that_theory_gives() -> None:
    rng = np.random.default_rng(3)
    labels = rng.integers(0, 3, 900)
    probs = rng.dirichlet(np.ones(3), 900).astype(np.float32)
    probs[np.arange(900), labels] += 0.5
    probs /= probs.sum(axis=1, keepdims=True)
    figures, intervals = figures_of(probs, labels), intervals_of(probs, labels)
    for name in ("accuracy", "macro_f1", "weighted_f1", "uar", "nll"):
        low, high = getattr(intervals, name)
        assert low < getattr(figures, name) < high
    share = figures.accuracy
    low, high = intervals.accuracy
    assert high - low == pytest.approx(2 * 1.96 * (share * (1 - share) / 900) ** 0.5, rel=0.1)
    assert intervals == intervals_of(probs, labels), "the same seed gives the same intervals"


def test_each_resample_has_as_many_faces() -> None:
    counts = np.concatenate(list(resampled_counts(50, 130, np.random.default_rng(0))))
    assert counts.shape == (130, 50)
    assert (counts.sum(axis=1) == 50).all()
