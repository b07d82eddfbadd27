"""Figures of known answers."""

import numpy as np
import pytest

from mien.training.music.figures import deam_figures, quadrant_figures


def test_a_right_answer_is_right_and_a_shifted_one_is_not() -> None:
    truth = np.random.default_rng(0).normal(0, 1, (80, 2)).astype(np.float32)
    assert deam_figures(truth, truth)["r2_valence"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    shifted = deam_figures(truth, truth + 1)
    assert shifted["pearson_valence"]["value"] == 1.0
    # Lin's concordance of unit variance and a shift of one: 2 / (1 + 1 + 1).
    assert shifted["ccc_valence"]["value"] == pytest.approx(2 / 3, abs=0.06)
    assert shifted["r2_valence"]["value"] < 0.2


def test_quadrants_by_hand() -> None:
    truth = np.array([[1, 1], [0, 1], [0, 0], [1, 0]] * 10, np.float32)
    signs = truth * 2 - 1
    assert quadrant_figures(truth, signs)["macro_f1"]["value"] == 1.0
    wrong = signs * np.array([-1, 1], np.float32)
    figures = quadrant_figures(truth, wrong)
    assert figures["macro_f1"]["value"] == 0.0
    assert figures["auc_valence"]["value"] == 0.0
    assert figures["auc_arousal"]["value"] == 1.0
