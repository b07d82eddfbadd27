from pathlib import Path

import numpy as np
import pytest

from mien.errors import MediaError, ModelError
from mien.expression import ExpressionClassifier
from mien.models import load_card, model_path
from mien.training.dataset import FaceDataset, Split
from mien.training.expression import train_expression
from mien.training.quantise import quantise
from tests.training.fakes import striped_faces
from tests.training.test_loop import SMALL


@pytest.fixture(scope="module")
def data() -> FaceDataset:
    return striped_faces(630)


@pytest.fixture(scope="module")
def model(data: FaceDataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = train_expression(data, SMALL, tmp_path_factory.mktemp("model"), device="cpu")
    assert path is not None
    return path


def test_it_answers_as_the_float_model_does(model: Path, data: FaceDataset) -> None:
    faces = data.split(Split.TEST).images
    exact, coarse = ExpressionClassifier(model), ExpressionClassifier(quantise(model, data))
    difference = np.abs(exact.predict(faces) - coarse.predict(faces))
    assert 0 < difference.max() < 0.15
    assert (exact.logits(faces).argmax(1) == coarse.logits(faces).argmax(1)).mean() > 0.97


def test_the_shipped_form_is_a_quarter_of_the_size(data: FaceDataset, tmp_path: Path) -> None:
    shipped = model_path("expression")
    path = quantise(shipped, data, output=tmp_path / "small.onnx")
    assert path.stat().st_size < 0.3 * shipped.stat().st_size
    card = load_card(path)
    assert card["quantised"]["from_sha256"] == load_card(shipped)["sha256"]
    assert (
        ExpressionClassifier(path).calibration.as_dict()
        == ExpressionClassifier(shipped).calibration.as_dict()
    )
    assert card["name"] == "small"
    assert "figures" not in card, "they were measured on another network"


def test_the_same_faces_give_the_same_file(model: Path, data: FaceDataset, tmp_path: Path) -> None:
    one, other = (quantise(model, data, output=tmp_path / name) for name in ("a.onnx", "b.onnx"))
    assert one.read_bytes() == other.read_bytes()


def test_bad_input_is_told(model: Path, data: FaceDataset, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no faces of the split Training"):
        quantise(model, data.split(Split.TEST))
    with pytest.raises(ModelError, match="cannot read the model card"):
        quantise(tmp_path / "none.onnx", data)
