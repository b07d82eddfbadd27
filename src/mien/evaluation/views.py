"""What it would bring to look at a face several times, each time cut otherwise, and to average the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mien.evaluation.robustness import share_of_known
from mien.expression import ExpressionClassifier, ReadOut

__all__ = ["CUTS_PX", "ViewFigures", "ten_views", "views_of"]

Faces = NDArray[np.uint8]

CUTS_PX: Final = (46, 44, 42)
"""Sides of the cuts that are compared: ten-crop takes four corners and the middle, each with its mirror image
(Krizhevsky, Sutskever, Hinton 2012)."""


@dataclass(frozen=True, slots=True)
class ViewFigures:
    """What one way of looking gave.

    Attributes
    ----------
    views
        What is averaged.
    passes
        Passes of the network for a face: what it costs.
    accuracy
        Share classified rightly, 0-1.
    """

    views: str
    passes: int
    accuracy: float


def views_of(
    images: Faces, wanted: Mapping[ReadOut, NDArray[np.int64]], classifiers: Sequence[ExpressionClassifier]
) -> dict[ReadOut, tuple[ViewFigures, ...]]:
    """Classify faces as it is done live, with the mirror image, and by ten-crop.

    Parameters
    ----------
    images
        uint8 [N, 48, 48].
    wanted
        What each read-out should say, int64 [N]; -1 where nobody knows, which is left out.
    classifiers
        One network, once for each of its read-outs that is asked for.
    """
    ways = {"as it is used, with the mirror image": [images]}
    ways |= {f"ten-crop, {side} of 48 px": ten_views(images, side) for side in CUTS_PX}
    found: dict[ReadOut, list[ViewFigures]] = {one.read_out: [] for one in classifiers}
    for name, views in ways.items():
        logits = [classifiers[0].all_logits(view) for view in views]
        for one in classifiers:
            mean = np.mean([said[one.read_out] for said in logits], axis=0)
            right = one.calibration.apply(mean).argmax(axis=1) == wanted[one.read_out]
            share = share_of_known(right, wanted[one.read_out])
            found[one.read_out].append(ViewFigures(name, 2 * len(views), share))
    return {one: tuple(rows) for one, rows in found.items()}


def ten_views(images: Faces, side: int) -> list[Faces]:
    """Cut squares of ``side`` px out of the corners and the middle; the classifier adds their mirror images."""
    size = images.shape[1]
    last, middle = size - side, (size - side) // 2
    places = ((0, 0), (0, last), (last, 0), (last, last), (middle, middle))
    return [_enlarged(images[:, y : y + side, x : x + side], size) for y, x in places]


def _enlarged(images: Faces, size: int) -> Faces:
    """Bring faces to [N, size, size]."""
    wide = [Image.fromarray(image).resize((size, size), Image.Resampling.BILINEAR) for image in images]
    return np.stack([np.asarray(image) for image in wide])
