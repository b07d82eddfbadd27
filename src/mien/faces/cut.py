"""Cut a face out of a picture the way FER-2013 cuts it."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mien.faces.face import Face

__all__ = ["CUT_PX", "CUT_SCALE", "MAX_ROLL_DEG", "CutSquare", "cut_face", "cut_square", "roll_deg"]

CUT_PX: Final = 48
"""Side of the cut: FER-2013's own."""
CUT_SCALE: Final = 1.10
"""Side of the square over the geometric mean of the box's sides: best over four other sets among 0.80 to 1.80."""
MAX_ROLL_DEG: Final = 30.0
"""Largest angle that is turned back: worth 10 points of accuracy at 30 degrees, and landmarks mislead beyond."""


def roll_deg(face: Face) -> float:
    """Return how far the line through the eyes is turned, in degrees, clockwise as seen in the picture."""
    x, y = face.landmarks[1] - face.landmarks[0]
    return math.degrees(math.atan2(float(y), float(x)))


@dataclass(frozen=True, slots=True)
class CutSquare:
    """Where a cut lies in its frame.

    Attributes
    ----------
    x, y
        Its centre, in pixels of the frame.
    side_px
        Its side, 1 or more.
    turn_deg
        How far it is turned, clockwise as seen in the picture, -`MAX_ROLL_DEG` to `MAX_ROLL_DEG`.
    """

    x: float
    y: float
    side_px: float
    turn_deg: float


def cut_square(face: Face) -> CutSquare:
    """Return the square that `cut_face` cuts out."""
    x, y = (float(value) for value in (face.bbox[:2] + face.bbox[2:]) / 2)
    turn_deg = min(max(roll_deg(face), -MAX_ROLL_DEG), MAX_ROLL_DEG)
    return CutSquare(x, y, max(CUT_SCALE * face.size_px, 1.0), turn_deg)


def cut_face(frame: NDArray[np.uint8], face: Face) -> NDArray[np.uint8]:
    """Cut a face upright out of a frame.

    Parameters
    ----------
    frame
        uint8 [H, W, 3], RGB; or [H, W], grayscale.
    face
        Where it lies; what reaches beyond the frame is filled with the frame's edge.

    Returns
    -------
    NDArray[np.uint8]
        [48, 48], grayscale (ITU-R BT.601 luma), each pixel the mean of the area it covers.
    """
    square = cut_square(face)
    side_px, angle = square.side_px, math.radians(square.turn_deg)
    cosine, sine = math.cos(angle), math.sin(angle)
    reach = math.ceil(side_px / 2 * (cosine + abs(sine))) + 2
    left, top = math.floor(square.x) - reach, math.floor(square.y) - reach
    around = Image.fromarray(_window(frame, left, top, 2 * reach + 1)).convert("L")
    # Sampled a whole number of times finer than the result, then averaged: area averaging of a turned square.
    times = max(math.ceil(side_px / CUT_PX), 1)
    step = side_px / (times * CUT_PX)
    x, y = square.x - left, square.y - top
    half = side_px / 2
    matrix = (
        *(cosine * step, -sine * step, x - cosine * half + sine * half),
        *(sine * step, cosine * step, y - sine * half - cosine * half),
    )
    size = (times * CUT_PX, times * CUT_PX)
    upright = around.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    return np.asarray(upright.reduce(times))


def _window(frame: NDArray[np.uint8], left: int, top: int, side: int) -> NDArray[np.uint8]:
    """Return a square of the frame; rows and columns beyond it repeat its edge."""
    rows = np.clip(np.arange(top, top + side), 0, frame.shape[0] - 1)
    columns = np.clip(np.arange(left, left + side), 0, frame.shape[1] - 1)
    window: NDArray[np.uint8] = frame[rows][:, columns]
    return window
