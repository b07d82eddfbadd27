import numpy as np
import pytest
from numpy.typing import NDArray

from mien.expression import softmax
from mien.training.calibration import fit_calibration, fit_temperature, fit_threshold


def drawn(probs: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.int64]:
    passed = (probs.cumsum(axis=1) < rng.random((len(probs), 1))).sum(axis=1)
    return np.asarray(np.minimum(passed, probs.shape[1] - 1), dtype=np.int64)


@pytest.mark.parametrize("true_temperature", [0.5, 1.0, 2.5])
def test_fit_recovers_the_temperature_that_labels_were_drawn_with(true_temperature: float) -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 3, (20_000, 7)).astype(np.float32)
    labels = drawn(softmax(logits, true_temperature), rng)
    assert fit_temperature(logits, labels) == pytest.approx(true_temperature, rel=0.05)


def test_fit_recovers_scales_and_offsets() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 3, (40_000, 3)).astype(np.float32)
    scale, offset = np.array([0.6, 1.0, 1.4], np.float32), np.array([0.8, 0.0, -0.8], np.float32)
    found = fit_calibration(logits, drawn(softmax(logits * scale + offset), rng))
    assert found.scale == pytest.approx(scale, abs=0.06)
    # Offsets count only beside each other.
    assert found.offset - found.offset.mean() == pytest.approx(offset - offset.mean(), abs=0.06)


def test_without_faces_nothing_is_changed() -> None:
    """As where no tagger's majority is known of any face of PublicTest."""
    logits, labels = np.zeros((0, 7), np.float32), np.zeros(0, np.int64)
    calibration = fit_calibration(logits, labels)
    assert calibration.scale.tolist() == [1.0] * 7
    assert calibration.offset.tolist() == [0.0] * 7
    assert fit_temperature(logits, labels) == 1.0


def test_the_threshold_is_the_least_that_reaches_the_target() -> None:
    confidence = np.array([0.55, 0.65, 0.75, 0.85, 0.95], np.float32)
    probs = np.stack([confidence, 1 - confidence], axis=1)
    labels = np.array([1, 1, 0, 0, 0])
    assert fit_threshold(probs, labels, target=0.75) == 0.56
    assert fit_threshold(probs, labels, target=1.0) == 0.66
    assert fit_threshold(probs, labels, target=0.1) == 0.0
    assert fit_threshold(probs, 1 - labels, target=1.0) == 1.0
