from pathlib import Path

import numpy as np
import pytest

from mien.evaluation.robustness import CHANGES, robustness_of
from mien.expression import ExpressionClassifier, ReadOut
from mien.training.dataset import FaceDataset, Split


@pytest.fixture
def faces() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(0).integers(1, 255, (3, 48, 48)).astype(np.uint8)


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_gives_faces_again(
    name: str, faces: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
) -> None:
    changed = CHANGES[name](faces)
    assert changed.shape == faces.shape
    assert changed.dtype == np.uint8
    assert not np.array_equal(changed, faces)


def test_shifts_move_what_they_say(faces: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    assert np.array_equal(CHANGES["2 px right"](faces)[:, :, 2:], faces[:, :, :-2])
    assert np.array_equal(CHANGES["2 px up"](faces)[:, :-2], faces[:, 2:])


def test_a_mirror_keeps_every_answer_and_a_shift_of_stripes_does_not(
    voted_data: FaceDataset, one_headed: Path
) -> None:
    classifier = ExpressionClassifier(one_headed, read_out=ReadOut.LABELS)
    test = voted_data.split(Split.TEST)
    wanted = np.where(np.arange(len(test)) < 40, test.labels, -1)
    rows = robustness_of(test.images, {ReadOut.LABELS: wanted}, [classifier])[ReadOut.LABELS]
    found = {one.change: one for one in rows}
    assert found["mirrored"].same == 1.0
    assert found["none"].accuracy == found["mirrored"].accuracy
    answer = classifier.predict(test.images[:40]).argmax(axis=1)
    assert found["none"].accuracy == pytest.approx((answer == test.labels[:40]).mean())
    # The class is the height of a stripe, so 20 degrees of turn cost more than nothing.
    assert found["turned by +20 degrees"].accuracy < found["none"].accuracy
