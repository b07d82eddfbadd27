"""Draw where the network looked over the face that it looked at."""

import io
import os
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mien.expression import EXPRESSIONS, ExpressionClassifier, heat_map
from mien.files import write_atomically

__all__ = ["drawn", "write_explanation"]

FOR: Final = np.array([230, 159, 0], np.float32)
"""Orange for what speaks for the answer and blue for what speaks against it; colour-blind people tell them apart
(Okabe and Ito 2008, "Color universal design")."""
AGAINST: Final = np.array([0, 114, 178], np.float32)
STRONGEST: Final = 0.75
"""Opacity of the strongest colour, 0-1: the face stays visible under it."""
SIDE_PX: Final = 384
MOST_BYTES: Final = 180


def write_explanation(
    folder: Path, picture: Path, index: int, face: NDArray[np.uint8], classifier: ExpressionClassifier
) -> Path:
    """Write the face and the face under its heat map beside each other as a PNG file.

    Parameters
    ----------
    folder
        Made when missing.
    picture
        Where the face comes from; its name, with a digest of its path, names the file.
    index
        Number of the face in the picture.
    face
        uint8 [48, 48], grayscale.
    classifier
        The network.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    expression = EXPRESSIONS[int(classifier.predict(face[None])[0].argmax())]
    digest = blake2b(str(picture).encode("utf-8", "surrogateescape"), digest_size=3).hexdigest()
    path = folder / f"{_short(picture.stem)}-{digest}-face{index}-{expression}.png"
    buffer = io.BytesIO()
    Image.fromarray(drawn(face, heat_map(classifier, face, expression))).save(buffer, "PNG")
    write_atomically(path, buffer.getvalue())
    return path


def drawn(face: NDArray[np.uint8], heat: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the face and, right of it, the face under its heat map, uint8 [384, 768, 3].

    Parameters
    ----------
    face
        uint8 [48, 48], grayscale.
    heat
        float32 [48, 48], of which the largest value away from 0 gets the full colour.
    """
    gray = np.asarray(_enlarged(face.astype(np.float32)))[..., None].repeat(3, axis=2)
    strength = np.asarray(_enlarged(heat / max(float(np.abs(heat).max()), 1e-6)))[..., None]
    alpha = STRONGEST * np.abs(strength)
    coloured = gray + alpha * (np.where(strength > 0, FOR, AGAINST) - gray)
    both = np.concatenate([gray, coloured], axis=1)
    pixels: NDArray[np.uint8] = np.clip(np.rint(both), 0, 255).astype(np.uint8)
    return pixels


def _short(stem: str) -> str:
    """Return a name that leaves room, of the 255 bytes that file systems give, for what is added to it."""
    encoded = os.fsencode(stem)
    return stem if len(encoded) <= MOST_BYTES else encoded[:MOST_BYTES].decode("utf-8", "ignore")


def _enlarged(values: NDArray[np.float32]) -> Image.Image:
    return Image.fromarray(values).resize((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC)
