import math

import numpy as np
import pytest

from mien.faces import Face
from mien.mood import MoodState
from mien.mood.quality import LEAST_WEIGHT, trouble_of, turn_of, weight_of

LIT = 0.5


def face(*, size_px: float = 100, nose_at: float = 0.5, roll_deg: float = 0.0) -> Face:
    """A face in FER-2013's framing; ``nose_at`` goes from 0 at the left eye to 1 at the right."""
    across = 0.312 + (0.688 - 0.312) * nose_at
    points = np.array([(0.312, 0.392), (0.688, 0.392), (across, 0.601), (0.347, 0.758), (0.654, 0.758)]) - 0.5
    cosine, sine = math.cos(math.radians(roll_deg)), math.sin(math.radians(roll_deg))
    turned = points @ np.array([[cosine, sine], [-sine, cosine]]) + 0.5
    bbox = np.array([0, 0, size_px, size_px], np.float32)
    return Face(bbox, (turned * size_px).astype(np.float32), 1.0)


def test_a_face_that_looks_at_the_camera_counts_in_full() -> None:
    assert turn_of(face()) == pytest.approx(0.0, abs=1e-3)
    assert trouble_of(face(), LIT) is None
    assert weight_of(face(), LIT) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("seen", "brightness", "state"),
    [
        (face(size_px=20), LIT, MoodState.TOO_SMALL),
        (face(), 0.05, MoodState.TOO_DARK),
        (face(nose_at=0.97), LIT, MoodState.TURNED_AWAY),
        (face(nose_at=0.03), LIT, MoodState.TURNED_AWAY),
        (face(roll_deg=75), LIT, MoodState.TURNED_AWAY),
    ],
)
def test_why_a_face_cannot_be_read(seen: Face, brightness: float, state: MoodState) -> None:
    assert trouble_of(seen, brightness) is state
    assert weight_of(seen, brightness) == LEAST_WEIGHT


@pytest.mark.parametrize(
    ("seen", "brightness"),
    [(face(size_px=40), LIT), (face(), 0.2), (face(nose_at=0.8), LIT), (face(roll_deg=45), LIT)],
)
def test_a_face_that_is_hard_to_read_counts_less(seen: Face, brightness: float) -> None:
    assert trouble_of(seen, brightness) is None
    assert LEAST_WEIGHT < weight_of(seen, brightness) < 1.0


@pytest.mark.parametrize("roll_deg", [-30, 0, 30])
def test_a_tilted_head_is_not_a_turned_one(roll_deg: float) -> None:
    assert turn_of(face(nose_at=0.7, roll_deg=roll_deg)) == pytest.approx(0.4, abs=0.01)


def test_eyes_in_one_place_are_turned_away() -> None:
    seen = face()
    seen.landmarks[1] = seen.landmarks[0]
    assert turn_of(seen) == 1.0
