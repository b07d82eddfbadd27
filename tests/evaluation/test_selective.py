import numpy as np
import pytest

from mien.evaluation.selective import coverage_of


def test_worked_by_hand() -> None:
    probs = np.array([[0.9, 0.1], [0.4, 0.6], [0.8, 0.2], [0.3, 0.7]], np.float32)
    curve = coverage_of(probs, np.array([0, 0, 0, 1]))
    # Surest first: right, right, right, wrong.
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve.accuracy.tolist() == [1.0, 1.0, 1.0, 0.75]
    assert curve.aurc == pytest.approx(0.0625)
    assert curve.at(0.65) == (0.75, 1.0)
    assert curve.at(0.95) == (0.0, 0.0)
