"""What small changes of a picture, which leave the expression as it is, do to the answers."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from mien.expression import ExpressionClassifier, ReadOut

__all__ = ["CHANGES", "RobustnessFigures", "robustness_of", "share_of_known"]

Faces = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class RobustnessFigures:
    """What one change did.

    Attributes
    ----------
    change
        What was done to every face.
    accuracy
        Share classified rightly afterwards, 0-1.
    same
        Share whose answer stayed as it was, 0-1.
    """

    change: str
    accuracy: float
    same: float


def robustness_of(
    images: Faces, wanted: Mapping[ReadOut, NDArray[np.int64]], classifiers: Sequence[ExpressionClassifier]
) -> dict[ReadOut, tuple[RobustnessFigures, ...]]:
    """Classify faces as they are and after each of `CHANGES`.

    Parameters
    ----------
    images
        uint8 [N, 48, 48].
    wanted
        What each read-out should say, int64 [N]; -1 where nobody knows, which is left out.
    classifiers
        One network, once for each of its read-outs that is asked for.
    """
    plain = _answers(images, classifiers)
    found = {
        one: [RobustnessFigures("none", share_of_known(answer == wanted[one], wanted[one]), 1.0)]
        for one, answer in plain.items()
    }
    for name, change in CHANGES.items():
        for one, answer in _answers(change(images), classifiers).items():
            right, same = (
                share_of_known(answer == other, wanted[one]) for other in (wanted[one], plain[one])
            )
            found[one].append(RobustnessFigures(name, right, same))
    return {one: tuple(rows) for one, rows in found.items()}


def _answers(images: Faces, classifiers: Sequence[ExpressionClassifier]) -> dict[ReadOut, NDArray[np.int64]]:
    logits = classifiers[0].all_logits(images)
    return {one.read_out: one.calibration.apply(logits[one.read_out]).argmax(axis=1) for one in classifiers}


def share_of_known(true: NDArray[np.bool_], wanted: NDArray[np.int64]) -> float:
    """Return the share, 0-1, for which something is true, of the faces whose expression is known (not -1)."""
    return float(true[wanted >= 0].mean())


def _shifted(dx: int, dy: int) -> Callable[[Faces], Faces]:
    def change(images: Faces) -> Faces:
        reach = max(abs(dx), abs(dy))
        padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach)), mode="edge")
        height, width = images.shape[1:]
        return padded[:, reach - dy : reach - dy + height, reach - dx : reach - dx + width]

    return change


def _brighter(factor: float) -> Callable[[Faces], Faces]:
    return lambda images: np.clip(np.rint(images * factor), 0, 255).astype(np.uint8)


def _each(change: Callable[[Image.Image], Image.Image]) -> Callable[[Faces], Faces]:
    return lambda images: np.stack([np.asarray(change(Image.fromarray(image))) for image in images])


def _turned(degrees: float) -> Callable[[Faces], Faces]:
    def change(image: Image.Image) -> Image.Image:
        # The edge goes on beyond the picture, as in a cut that reaches over the frame's; black corners would be news.
        width, height = image.size
        wide = Image.fromarray(np.pad(np.asarray(image), height // 2, mode="edge"))
        turned = wide.rotate(degrees, Image.Resampling.BILINEAR)
        return turned.crop((height // 2, height // 2, height // 2 + width, height // 2 + height))

    return _each(change)


def _jpeg(image: Image.Image) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=50)
    return Image.open(buffer).convert("L")


CHANGES: Final[dict[str, Callable[[Faces], Faces]]] = {
    "mirrored": lambda images: images[:, :, ::-1],
    "2 px left": _shifted(-2, 0),
    "2 px right": _shifted(2, 0),
    "2 px up": _shifted(0, -2),
    "2 px down": _shifted(0, 2),
    "brightness x 0.5": _brighter(0.5),
    "brightness x 1.5": _brighter(1.5),
    "JPEG at quality 50": _each(_jpeg),
    "blurred (Gaussian, 1 px)": _each(lambda image: image.filter(ImageFilter.GaussianBlur(1))),
    "turned by -20 degrees": _turned(-20),
    "turned by -10 degrees": _turned(-10),
    "turned by +10 degrees": _turned(10),
    "turned by +20 degrees": _turned(20),
}
"""What may happen between a face and the network: a mirror, a loose box, the light, a codec, focus, a tilted head. The
live loop turns heads of up to 30 degrees upright before they get here (`mien.faces.cut_face`)."""
