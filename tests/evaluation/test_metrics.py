import numpy as np
import pytest
from numpy.typing import NDArray

from mien.evaluation import confusion_matrix, expected_calibration_error, figures_of


def certain(predicted: list[int], classes: int = 3) -> NDArray[np.float32]:
    rows: NDArray[np.float32] = np.eye(classes, dtype=np.float32)[predicted]
    return rows


def test_confusion_counts_labels_down_and_predictions_across() -> None:
    matrix = confusion_matrix(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 0]), 3)
    assert matrix.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 0]]


def test_figures_worked_by_hand() -> None:
    # Class 0: recall 2/3, precision 2/3; class 1: recall 1, precision 1/2; class 2: never predicted.
    labels = np.array([0, 0, 0, 1, 2])
    figures = figures_of(certain([0, 0, 1, 1, 0]), labels)
    assert figures.accuracy == pytest.approx(3 / 5)
    assert figures.recall == pytest.approx((2 / 3, 1, 0))
    assert figures.precision == pytest.approx((2 / 3, 1 / 2, 0))
    assert figures.uar == pytest.approx(5 / 9)
    assert figures.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert figures.weighted_f1 == pytest.approx((2 / 3 * 3 + 2 / 3 * 1 + 0) / 5)


def test_figures_agree_with_scikit_learns_definitions_on_random_answers() -> None:
    rng = np.random.default_rng(0)
    labels, predicted = rng.integers(0, 7, 500), rng.integers(0, 7, 500)
    figures = figures_of(certain(list(predicted), 7), labels)
    f1 = []
    for one in range(7):
        hit = int(((labels == one) & (predicted == one)).sum())
        precision, recall = hit / (predicted == one).sum(), hit / (labels == one).sum()
        f1.append(2 * precision * recall / (precision + recall))
    assert figures.macro_f1 == pytest.approx(np.mean(f1))
    assert figures.weighted_f1 == pytest.approx(np.average(f1, weights=np.bincount(labels)))


def test_calibration_error_of_an_honest_and_of_a_boastful_answer() -> None:
    rng = np.random.default_rng(0)
    right = rng.random(20_000) < 0.7
    labels = np.where(right, 0, 1)
    honest = np.tile(np.array([0.7, 0.3], np.float32), (20_000, 1))
    boastful = np.tile(np.array([0.99, 0.01], np.float32), (20_000, 1))
    assert expected_calibration_error(honest, labels) < 0.01
    assert expected_calibration_error(boastful, labels) == pytest.approx(0.29, abs=0.01)


def test_negative_log_likelihood() -> None:
    probs = np.array([[0.5, 0.5], [0.25, 0.75]], np.float32)
    assert figures_of(probs, np.array([0, 1])).nll == pytest.approx(-(np.log(0.5) + np.log(0.75)) / 2)
