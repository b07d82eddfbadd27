"""How far a frame's answer can be trusted: the face's size, its light and its turn."""

from typing import Final

import numpy as np

from mien.faces import Face, roll_deg
from mien.mood.mood import MoodState

__all__ = ["DARK_FACE", "SMALL_FACE_PX", "TURNED_AWAY", "trouble_of", "turn_of", "weight_of"]

SMALL_FACE_PX: Final = 24.0
"""Face size under which it is not read: half of the classifier's 48 pixels, and what the detector finds surely."""
FULL_FACE_PX: Final = 48.0
"""Face size from which on more pixels say nothing new: the classifier's own input."""
DARK_FACE: Final = 0.10
"""Mean brightness of a cut face, 0-1, under which it is not read; FER-2013's own faces have 0.51 on average."""
FULL_LIGHT: Final = 0.25
"""Brightness from which on a face counts in full: half of FER-2013's average."""
STRAIGHT: Final = 0.35
"""Turn (see `turn_of`) up to which a face counts in full: about 17 degrees; nine in ten of FER-2013's faces, which
the classifier learned from, turn less."""
TURNED_AWAY: Final = 0.85
"""Turn from which on a face is not read: about 38 degrees, where one eye begins to hide; one in a hundred of
FER-2013's faces turns as far."""
UPRIGHT_DEG: Final = 30.0
"""Roll that is turned back when the face is cut; up to it a face counts in full."""
FALLEN_DEG: Final = 60.0
"""Roll at which a face is not read: what is left after 30 degrees were turned back halves the accuracy."""
LEAST_WEIGHT: Final = 0.1
"""Weight of a face that can only just be read."""


def turn_of(face: Face) -> float:
    """Return how far a face looks to a side: 0 straight ahead, 1 with the nose beyond an eye.

    The nose's distance from the middle of the eyes, along the line through them, over half of the eyes' distance. A
    nose stands out of the plane of the eyes by about 1.1 times that half, so that it is ``1.1 tan(yaw)``.
    """
    left, right, nose = (face.landmarks[index].astype(np.float64) for index in range(3))
    across = right - left
    square = float(across @ across)
    if square <= 0.0:
        return 1.0
    return min(2 * abs(float((nose - (left + right) / 2) @ across)) / square, 1.0)


def trouble_of(face: Face, brightness: float) -> MoodState | None:
    """Say why a face cannot be read, or None.

    Parameters
    ----------
    face
        Where it lies.
    brightness
        Mean of the cut face, 0-1.
    """
    if face.size_px < SMALL_FACE_PX:
        return MoodState.TOO_SMALL
    if brightness < DARK_FACE:
        return MoodState.TOO_DARK
    away = turn_of(face) >= TURNED_AWAY or abs(roll_deg(face)) >= FALLEN_DEG
    return MoodState.TURNED_AWAY if away else None


def weight_of(face: Face, brightness: float) -> float:
    """Say how much a frame of a face counts, 0.1-1, as a product over size, light, turn and roll.

    Each falls in a straight line from 1, where the classifier's own data lie, to `LEAST_WEIGHT`, where the face is not
    read any more. Parameters as for `trouble_of`.
    """
    shares = (
        (face.size_px - SMALL_FACE_PX) / (FULL_FACE_PX - SMALL_FACE_PX),
        (brightness - DARK_FACE) / (FULL_LIGHT - DARK_FACE),
        (TURNED_AWAY - turn_of(face)) / (TURNED_AWAY - STRAIGHT),
        (FALLEN_DEG - abs(roll_deg(face))) / (FALLEN_DEG - UPRIGHT_DEG),
    )
    weight = float(np.prod([min(max(share, 0.0), 1.0) for share in shares]))
    return max(weight, LEAST_WEIGHT)
