"""Where the network looked: how much of its answer goes when a spot of the face is hidden."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from mien.expression.classifier import ExpressionClassifier
from mien.expression.labels import EXPRESSIONS, Expression
from mien.expression.preprocessing import INPUT_PX

__all__ = ["heat_map", "hide"]

SPOT_PX: Final = 2.0
"""Standard deviation of a hidden spot, which so covers about an eye of a face of 48 pixels. Of 2, 3, 4 and 6 the one
whose hottest pixels mattered most: hiding a tenth of 60 PublicTest faces left 22, 29, 35 and 41 % of probability (of
the network of 2026-11-22)."""
STEP_PX: Final = 4
"""Distance of neighbouring spots: twice their standard deviation, so that they overlap."""
BLUR_PX: Final = 6.0
"""Radius of the blur that hides: no feature of a face survives it, and no edge comes in that was not there."""


def heat_map(
    classifier: ExpressionClassifier, face: NDArray[np.uint8], expression: Expression | None = None
) -> NDArray[np.float32]:
    """Say how much each part of a face speaks for an expression.

    Occlusion (Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks") with soft spots: each is
    hidden in turn, and a pixel's heat is the mean fall of the log-odds over the spots that cover it. It needs nothing
    but the network's answers, so that it serves any network; it costs 144 of them.

    Parameters
    ----------
    classifier
        The network.
    face
        uint8 [48, 48], grayscale, as `mien.faces.cut_face` gives it.
    expression
        The one to explain; None for the network's answer.

    Returns
    -------
    NDArray[np.float32]
        [48, 48], in nats of log-odds; below 0 where the face speaks against the expression.
    """
    spots = _spots()
    hidden = np.concatenate([face[None], hide(face, spots)])
    log_odds = _log_odds(classifier.calibration.apply(classifier.logits(hidden)))
    which = int(log_odds[0].argmax()) if expression is None else EXPRESSIONS.index(expression)
    falls = log_odds[0, which] - log_odds[1:, which]
    heat: NDArray[np.float32] = (np.tensordot(falls, spots, 1) / spots.sum(axis=0)).astype(np.float32)
    return heat


def hide(face: NDArray[np.uint8], masks: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Blur parts of a face beyond recognition.

    Parameters
    ----------
    face
        uint8 [48, 48], grayscale.
    masks
        [N, 48, 48], 0 where the face stays and 1 where it is hidden.

    Returns
    -------
    NDArray[np.uint8]
        [N, 48, 48].
    """
    blurred = np.asarray(Image.fromarray(face).filter(ImageFilter.GaussianBlur(BLUR_PX)), np.float32)
    mixed = face + masks * (blurred - face)
    rounded: NDArray[np.uint8] = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
    return rounded


def _spots() -> NDArray[np.float32]:
    """Return the masks that are hidden in turn, float32 [144, 48, 48], 0-1."""
    centres = np.arange(STEP_PX / 2, INPUT_PX, STEP_PX) - 0.5
    away = np.arange(INPUT_PX) - centres[:, None]
    bumps = np.exp(-(away**2) / (2 * SPOT_PX**2))
    spots: NDArray[np.float32] = (
        np.einsum("ay,bx->abyx", bumps, bumps).reshape(-1, INPUT_PX, INPUT_PX).astype(np.float32)
    )
    return spots


def _log_odds(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return log(p / (1 - p)) of each class, float32 [N, 7]; exact where p is near 1."""
    others = np.repeat(logits[:, None, :], logits.shape[1], axis=1)
    others[:, np.eye(logits.shape[1], dtype=bool)] = -np.inf
    top = others.max(axis=2, keepdims=True)
    rest = top[..., 0] + np.log(np.exp(others - top).sum(axis=2))
    odds: NDArray[np.float32] = logits - rest
    return odds
