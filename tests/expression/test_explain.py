from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mien.expression import EXPRESSIONS, Expression, ExpressionClassifier, heat_map, hide
from mien.faces import FaceDetector, cut_face
from mien.training.dataset import Split, read_faces


@pytest.fixture(scope="module")
def classifier() -> ExpressionClassifier:
    return ExpressionClassifier()


@pytest.fixture(scope="module")
def smile(portrait: NDArray[np.uint8]) -> NDArray[np.uint8]:
    (face,) = FaceDetector().detect(portrait)
    return cut_face(portrait, face)


def hiding(face: NDArray[np.uint8], pixels: NDArray[np.int64]) -> NDArray[np.uint8]:
    mask = np.zeros(face.size, np.float32)
    mask[pixels] = 1
    return hide(face, mask.reshape(1, *face.shape))


def test_a_smile_is_in_the_mouth(classifier: ExpressionClassifier, smile: NDArray[np.uint8]) -> None:
    heat = heat_map(classifier, smile)
    assert heat.shape == (48, 48)
    mouth = heat[28:38, 14:34]
    assert mouth.mean() > 0.01
    assert mouth.mean() > 4 * abs(heat[:28].mean()), "against the upper half"


def test_what_speaks_for_one_speaks_against_another(
    classifier: ExpressionClassifier, smile: NDArray[np.uint8]
) -> None:
    happy, neutral = (heat_map(classifier, smile, one) for one in (Expression.HAPPY, Expression.NEUTRAL))
    assert np.corrcoef(happy.ravel(), neutral.ravel())[0, 1] < -0.3


def test_hiding_the_hottest_pixels_costs_most(classifier: ExpressionClassifier, shared_data: Path) -> None:
    """Deletion (Petsiuk et al. 2018): the map is true to the network, not just plausible to the eye."""
    faces = read_faces(shared_data / "fer2013").split(Split.VALIDATION).images[:12]
    left = {"hottest": 0.0, "random": 0.0, "coldest": 0.0}
    rng = np.random.default_rng(0)
    for face in faces:
        answer = int(classifier.predict(face[None])[0].argmax())
        order = np.argsort(heat_map(classifier, face), axis=None)
        tenth = len(order) // 10
        blocks = np.argsort(np.kron(rng.random((12, 12)), np.ones((4, 4))), axis=None)
        chosen = {"hottest": order[-tenth:], "random": blocks[:tenth], "coldest": order[:tenth]}
        for name, pixels in chosen.items():
            left[name] += float(classifier.predict(hiding(face, pixels))[0, answer]) / len(faces)
    assert left["hottest"] < 0.75 * left["random"]
    assert left["random"] < left["coldest"]


def test_a_flat_face_has_no_heat(classifier: ExpressionClassifier) -> None:
    heat = heat_map(classifier, np.full((48, 48), 128, np.uint8))
    assert np.allclose(heat, 0, atol=1e-5)


def test_hiding_nothing_changes_nothing(smile: NDArray[np.uint8]) -> None:
    assert np.array_equal(hide(smile, np.zeros((1, 48, 48)))[0], smile)
    assert hide(smile, np.ones((1, 48, 48)))[0].std() < 0.7 * smile.std()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_log_odds_stay_finite_where_the_network_is_certain(
    classifier: ExpressionClassifier, smile: NDArray[np.uint8], expression: Expression
) -> None:
    assert np.isfinite(heat_map(classifier, smile, expression)).all()
