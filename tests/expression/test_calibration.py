import numpy as np
import pytest

from mien.expression import fit_temperature, softmax


def test_softmax_sums_to_one_and_survives_large_logits() -> None:
    probs = softmax(np.array([[1000.0, 0.0], [0.0, 0.0]], np.float32))
    assert np.allclose(probs, np.array([[1, 0], [0.5, 0.5]]))


def test_temperature_softens() -> None:
    logits = np.array([[2.0, 0.0]], np.float32)
    assert softmax(logits, 4.0)[0, 0] < softmax(logits)[0, 0]


@pytest.mark.parametrize("true_temperature", [0.5, 1.0, 2.5])
def test_fit_recovers_the_temperature_that_labels_were_drawn_with(true_temperature: float) -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 3, (20_000, 7)).astype(np.float32)
    probs = softmax(logits, true_temperature)
    labels = (probs.cumsum(axis=1) < rng.random((len(probs), 1))).sum(axis=1).clip(max=6)
    assert fit_temperature(logits, labels) == pytest.approx(true_temperature, rel=0.05)
