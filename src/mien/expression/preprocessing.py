"""The one function that turns a face into the classifier's input, for training, evaluation and live use alike."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["INPUT_PX", "preprocess"]

INPUT_PX: Final = 48
"""Side of the classifier's square input in pixels: FER-2013's own size (Goodfellow et al. 2013)."""


def preprocess(faces: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Scale grayscale faces to the range that the network is trained on.

    Popular face-music players train on pixels/255 and predict on raw 0-255 pixels, which is why they always
    say "neutral"; here training and prediction both call this function.

    Parameters
    ----------
    faces
        uint8 [N, 48, 48], grayscale 0-255.

    Returns
    -------
    NDArray[np.float32]
        [N, 1, 48, 48], 0-1.

    Raises
    ------
    ValueError
        When the array has another shape or type; cut faces with `mien.faces.cut_face` first.
    """
    if faces.ndim != 3 or faces.shape[1:] != (INPUT_PX, INPUT_PX) or faces.dtype != np.uint8:
        raise ValueError(
            f"faces must be uint8 [N, {INPUT_PX}, {INPUT_PX}], not {faces.dtype} {list(faces.shape)}; "
            "cut them with mien.faces.cut_face"
        )
    return (faces[:, None].astype(np.float32)) / np.float32(255.0)
