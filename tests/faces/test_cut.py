import math

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mien.faces import Face, FaceDetector, cut_face
from mien.faces.cut import CUT_SCALE, MAX_ROLL_DEG


def face_at(x: float, y: float, side: float, degrees: float = 0.0) -> Face:
    """A face whose box is a square around (x, y), its eyes turned clockwise by an angle."""
    box = np.array([x - side / 2, y - side / 2, x + side / 2, y + side / 2], np.float32)
    turn = math.radians(degrees)
    eye = 0.2 * side * np.array([math.cos(turn), math.sin(turn)])
    centre = np.array([x, y])
    points = np.stack([centre - eye, centre + eye, centre, centre, centre]).astype(np.float32)
    return Face(box, points, 1.0)


def test_cut_is_a_square_of_the_stated_scale() -> None:
    frame = np.zeros((400, 400), np.uint8)
    half = CUT_SCALE * 200 / 2
    low, high = round(200 - half), round(200 + half)
    frame[low:high, low:high] = 255
    assert cut_face(frame, face_at(200, 200, 200)).min() > 250
    wider = cut_face(frame, face_at(200, 200, 240))
    assert wider[0].max() == 0
    assert wider[:, -1].max() == 0


def test_each_pixel_is_the_mean_of_its_area() -> None:
    # Stripes of one pixel average to the middle gray; picking single pixels would give black and white.
    frame = np.zeros((480, 480), np.uint8)
    frame[:, ::2] = 255
    cut = cut_face(frame, face_at(240, 240, 288 / CUT_SCALE))
    assert np.abs(cut.astype(int) - 127).max() <= 32


@pytest.mark.parametrize("degrees", [-30, -17, 0, 8, 30])
def test_eye_line_comes_out_level(degrees: float) -> None:
    size, side = 400, 200
    y, x = np.mgrid[:size, :size] - size / 2
    turn = math.radians(degrees)
    # Bright below the eye line, dark above it.
    frame = np.where(-x * math.sin(turn) + y * math.cos(turn) > 0, 255, 0).astype(np.uint8)
    cut = cut_face(frame, face_at(size / 2, size / 2, side, degrees))
    assert cut[:22].max() < 10
    assert cut[26:].min() > 245


def test_roll_beyond_the_limit_is_clipped() -> None:
    rng = np.random.default_rng(1)
    frame = rng.integers(0, 256, (300, 300)).astype(np.uint8)
    beyond = cut_face(frame, face_at(150, 150, 120, 70))
    assert np.array_equal(beyond, cut_face(frame, face_at(150, 150, 120, MAX_ROLL_DEG)))


@pytest.mark.parametrize("side", [1, 5, 30, 48, 500])
@pytest.mark.parametrize(("x", "y"), [(0, 0), (100, 100), (-50, 20), (99, 300)])
def test_faces_of_any_size_at_any_edge(side: float, x: float, y: float) -> None:
    frame = np.full((100, 100, 3), 200, np.uint8)
    cut = cut_face(frame, face_at(x, y, side, 10))
    assert cut.shape == (48, 48)
    assert cut.dtype == np.uint8
    assert (cut == 200).all()


def test_turned_portrait_cuts_like_the_upright_one(portrait: NDArray[np.uint8]) -> None:
    detector = FaceDetector(longer_side_px=512)
    (face,) = detector.detect(portrait)
    upright = cut_face(portrait, face).astype(float)
    turned_frame = np.asarray(Image.fromarray(portrait).rotate(25, Image.Resampling.BICUBIC))
    (turned_face,) = detector.detect(turned_frame)
    turned = cut_face(turned_frame, turned_face).astype(float)
    assert np.corrcoef(upright.ravel(), turned.ravel())[0, 1] > 0.85
