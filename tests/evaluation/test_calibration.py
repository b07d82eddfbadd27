import numpy as np

from mien.evaluation.calibration import compare_calibrations
from mien.expression import softmax


def test_a_class_that_is_overstated_needs_an_offset_and_not_only_a_temperature() -> None:
    rng = np.random.default_rng(0)
    true = rng.normal(0, 1.5, (3000, 4)).astype(np.float32)
    probs = softmax(true)
    labels = np.minimum((probs.cumsum(axis=1) < rng.random((3000, 1))).sum(axis=1), 3).astype(np.int64)
    stated = 2 * true + np.array([1.5, 0, 0, 0], np.float32)
    none, temperature, vector = compare_calibrations(stated, labels)
    assert [one.name for one in (none, temperature, vector)] == ["none", "temperature", "vector"]
    assert vector.nll < temperature.nll < none.nll
    assert vector.ece < none.ece
    assert vector.nll_gain[1] > 0
