import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.errors import ModelError
from mien.expression import EXPRESSIONS, Expression, ExpressionClassifier, ReadOut
from mien.faces import FaceDetector, cut_face
from mien.models import model_path
from mien.training.dataset import Split, read_faces


@pytest.fixture(scope="module")
def classifier() -> ExpressionClassifier:
    return ExpressionClassifier()


def test_label_order_is_fer2013s() -> None:
    assert EXPRESSIONS == ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")


def test_a_smile_is_happy(classifier: ExpressionClassifier, portrait: NDArray[np.uint8]) -> None:
    (face,) = FaceDetector().detect(portrait)
    (probs,) = classifier.predict(cut_face(portrait, face)[None])
    assert EXPRESSIONS[int(probs.argmax())] is Expression.HAPPY
    assert probs.max() > 0.7


def test_a_mirror_changes_nothing(classifier: ExpressionClassifier) -> None:
    faces = np.random.default_rng(0).integers(0, 256, (4, 48, 48)).astype(np.uint8)
    assert np.allclose(classifier.predict(faces), classifier.predict(faces[:, :, ::-1]), atol=1e-5)


def test_a_batch_gives_what_its_faces_give(classifier: ExpressionClassifier) -> None:
    faces = np.random.default_rng(1).integers(0, 256, (5, 48, 48)).astype(np.uint8)
    alone = np.concatenate([classifier.predict(face[None]) for face in faces])
    together = classifier.predict(faces)
    assert np.allclose(alone, together, atol=1e-5)
    assert np.allclose(together.sum(axis=1), 1.0, atol=1e-5)


def test_no_faces_give_no_rows(classifier: ExpressionClassifier) -> None:
    assert classifier.predict(np.zeros((0, 48, 48), np.uint8)).shape == (0, 7)


def test_a_card_of_other_labels_is_refused(tmp_path: Path) -> None:
    shutil.copy(model_path("expression"), tmp_path / "x.onnx")
    (tmp_path / "x.json").write_text(json.dumps({"labels": ["a", "b"]}))
    with pytest.raises(ModelError, match="other labels"):
        ExpressionClassifier(tmp_path / "x.onnx")


@pytest.mark.parametrize(("read_out", "least"), [(ReadOut.LABELS, 0.68), (ReadOut.VOTES, 0.75)])
def test_the_card_says_what_the_network_does(read_out: ReadOut, least: float, shared_data: Path) -> None:
    faces = read_faces(shared_data / "fer2013").split(Split.VALIDATION)
    wanted = faces.labels if read_out is ReadOut.LABELS else faces.majority()
    known = wanted >= 0
    classifier = ExpressionClassifier(read_out=read_out, threads=2)
    right = classifier.predict(faces.images[known]).argmax(axis=1) == wanted[known]
    against = "labels" if read_out is ReadOut.LABELS else "FER+ majority"
    stated = classifier.card["figures"][f"{read_out}-PublicTest"][against]["accuracy"]
    assert right.mean() == pytest.approx(stated, abs=0.002)
    assert stated > least
