"""What is known of one face in one frame."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Face"]


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One detected face.

    Attributes
    ----------
    bbox
        float32 [4], left, top, right, bottom in pixels of the frame; may reach beyond its edges.
    landmarks
        float32 [5, 2], x and y in pixels: the eye at the left of the picture, the eye at its right, nose tip,
        mouth corner at the left, mouth corner at the right.
    score
        Detector's confidence, 0-1.
    track_id
        Number that stays with the face from frame to frame; 0 when faces are not followed.
    """

    bbox: NDArray[np.float32]
    landmarks: NDArray[np.float32]
    score: float
    track_id: int = 0

    @property
    def size_px(self) -> float:
        """Geometric mean of width and height, in pixels."""
        left, top, right, bottom = (float(value) for value in self.bbox)
        return float(np.sqrt(max(right - left, 0.0) * max(bottom - top, 0.0)))
