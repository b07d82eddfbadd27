import numpy as np
import pytest

from mien.errors import ModelError
from mien.expression import Calibration, softmax


def test_softmax_sums_to_one_and_survives_large_logits() -> None:
    probs = softmax(np.array([[1000.0, 0.0], [0.0, 0.0]], np.float32))
    assert np.allclose(probs, np.array([[1, 0], [0.5, 0.5]]))


def test_temperature_softens() -> None:
    logits = np.array([[2.0, 0.0]], np.float32)
    assert softmax(logits, 4.0)[0, 0] < softmax(logits)[0, 0]


def test_each_class_has_its_scale_and_offset() -> None:
    calibration = Calibration.from_card({"calibration": {"scale": [2, 1], "offset": [0, -1]}}, 2)
    assert calibration.apply(np.array([[1.0, 3.0]], np.float32)).tolist() == [[2.0, 2.0]]
    assert Calibration.from_card({"calibration": calibration.as_dict()}, 2).as_dict() == calibration.as_dict()


def test_a_card_of_an_earlier_mien_has_a_temperature() -> None:
    calibration = Calibration.from_card({"temperature": 2.0}, 3)
    assert calibration.as_dict() == {"scale": [0.5] * 3, "offset": [0.0] * 3}


@pytest.mark.parametrize("scale", [[1.0], [1.0, float("nan")]])
def test_a_damaged_calibration_is_refused(scale: list[float]) -> None:
    with pytest.raises(ModelError, match="2 finite scales"):
        Calibration.from_card({"calibration": {"scale": scale, "offset": [0, 0]}}, 2)
