from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mien.errors import MediaError
from mien.evaluation.expression import Against, evaluate_expression
from mien.expression import ExpressionClassifier, ReadOut
from mien.training.dataset import FaceDataset, Split


def test_each_read_out_is_scored_on_each_split_against_all_that_is_known(
    voted_data: FaceDataset, two_headed: Path
) -> None:
    evaluations = evaluate_expression(voted_data, two_headed, (Split.VALIDATION, Split.TEST))
    assert [one.name for one in evaluations] == [
        "labels-PublicTest",
        "votes-PublicTest",
        "labels-PrivateTest",
        "votes-PrivateTest",
    ]
    test = voted_data.split(Split.TEST)
    for one, wanted in zip(evaluations[2:], (test.labels, test.majority()), strict=True):
        answer = ExpressionClassifier(two_headed, read_out=one.read_out).predict(test.images).argmax(axis=1)
        figures = one.scores[one.own].figures
        assert figures.accuracy == pytest.approx((answer == wanted).mean())
        assert one.scores[one.own].confusion.sum() == len(test)
        low, high = one.scores[one.own].intervals.accuracy
        assert low <= figures.accuracy <= high


def test_copies_of_training_faces_are_left_out_of_the_stricter_figure(
    voted_data: FaceDataset, one_headed: Path
) -> None:
    data = replace(voted_data, votes=None)
    images = data.images.copy()
    rows = np.flatnonzero(data.splits == Split.TEST.value)
    images[rows[:20]] = images[0]
    (evaluation,) = evaluate_expression(replace(data, images=images), one_headed, (Split.TEST,))
    assert evaluation.scores[Against.LABELS].figures.count == len(rows)
    assert evaluation.scores[Against.WITHOUT_COPIES].figures.count == len(rows) - 20


def test_without_votes_nothing_is_said_of_taggers(voted_data: FaceDataset, one_headed: Path) -> None:
    (evaluation,) = evaluate_expression(replace(voted_data, votes=None), one_headed, (Split.TEST,))
    assert evaluation.read_out is ReadOut.LABELS
    assert Against.MAJORITY not in evaluation.scores


def test_an_empty_split_is_named(voted_data: FaceDataset, one_headed: Path) -> None:
    with pytest.raises(MediaError, match="PrivateTest"):
        evaluate_expression(voted_data.split(Split.TRAINING), one_headed, (Split.TEST,))


def test_a_read_out_of_which_the_data_say_nothing_is_left_out(
    voted_data: FaceDataset, two_headed: Path
) -> None:
    (evaluation,) = evaluate_expression(replace(voted_data, votes=None), two_headed, (Split.VALIDATION,))
    assert evaluation.read_out is ReadOut.LABELS
