import numpy as np
import pytest
from numpy.typing import NDArray

from mien.expression import INPUT_PX, preprocess


def test_scales_to_the_range_of_training() -> None:
    faces = np.zeros((2, INPUT_PX, INPUT_PX), np.uint8)
    faces[0], faces[1] = 0, 255
    batch = preprocess(faces)
    assert batch.shape == (2, 1, INPUT_PX, INPUT_PX)
    assert batch.dtype == np.float32
    assert batch[0].max() == 0.0
    assert batch[1].min() == 1.0


@pytest.mark.parametrize(
    "faces",
    [
        np.zeros((1, 48, 48), np.float32),
        np.zeros((48, 48), np.uint8),
        np.zeros((1, 64, 64), np.uint8),
        np.zeros((1, 48, 48, 3), np.uint8),
    ],
)
def test_refuses_what_has_been_scaled_or_cut_otherwise(faces: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="cut_face"):
        preprocess(faces)
