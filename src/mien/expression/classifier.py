"""Say which expression a face shows."""

import hashlib
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mien.errors import ModelError
from mien.expression.calibration import Calibration, softmax
from mien.expression.labels import EXPRESSIONS
from mien.expression.preprocessing import preprocess
from mien.expression.read_out import ReadOut
from mien.models import OnnxModel, load_card, model_path

__all__ = ["ExpressionClassifier"]

BATCH: Final = 256
"""Faces the network is run on at a time: with their mirror images, the first layer gives 150 MB."""


class ExpressionClassifier:
    """The expression network with its card.

    Parameters
    ----------
    path
        ONNX file with its card beside it; None for the one that ships.
    read_out
        Whose answer to give; None for the votes where the network has them, else the labels.
    threads
        CPU threads a run may use, 1 or more.

    Attributes
    ----------
    read_outs
        Those that the network has.
    read_out
        The one it gives.
    unsure_below
        Confidence, 0-1, under which an answer is better taken for none; chosen on PublicTest, and in the card.

    Raises
    ------
    ModelError
        When the model or its card is missing, damaged, or of other classes than mien's, or has not the read-out.
    """

    def __init__(
        self, path: Path | None = None, *, read_out: ReadOut | None = None, threads: int = 1
    ) -> None:
        self.path = path or model_path("expression")
        self.card = load_card(self.path)
        if tuple(self.card.get("labels", ())) != tuple(EXPRESSIONS):
            raise ModelError(
                f"{self.path}: its card names other labels than {', '.join(EXPRESSIONS)}; retrain it"
            )
        # A card of an earlier mien describes its only read-out itself.
        given = self.card.get("read_outs", {ReadOut.LABELS: self.card})
        self.read_outs = tuple(ReadOut(name) for name in given)
        self.read_out = read_out or self.read_outs[-1]
        if self.read_out not in self.read_outs:
            raise ModelError(f"{self.path}: this network gives {', '.join(given)} and not {read_out}")
        self.calibration = Calibration.from_card(given[self.read_out], len(EXPRESSIONS))
        self.unsure_below = float(given[self.read_out].get("unsure_below", 0.0))
        self._model = OnnxModel(self.path, threads=threads)

    @property
    def identity(self) -> str:
        """Names this network and its read-out, so that what was fitted to its answers is not used with another's."""
        return f"{hashlib.sha256(self.path.read_bytes()).hexdigest()}:{self.read_out}"

    def logits(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the mean of the logits of each face and its mirror image.

        An expression does not change in a mirror, so neither should the answer.

        Parameters
        ----------
        faces
            uint8 [N, 48, 48], grayscale; any number, which are run `BATCH` at a time.

        Returns
        -------
        NDArray[np.float32]
            [N, 7], in the order of `EXPRESSIONS`.
        """
        return self.all_logits(faces)[self.read_out]

    def all_logits(self, faces: NDArray[np.uint8]) -> dict[ReadOut, NDArray[np.float32]]:
        """Return what `logits` returns for every read-out, at the price of one."""
        if not len(faces):
            return {one: np.zeros((0, len(EXPRESSIONS)), np.float32) for one in self.read_outs}
        parts = [self._run(faces[start : start + BATCH]) for start in range(0, len(faces), BATCH)]
        return {
            one: np.concatenate(part)
            for one, part in zip(self.read_outs, zip(*parts, strict=True), strict=True)
        }

    def _run(self, faces: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
        outputs = self._model.run(preprocess(np.concatenate([faces, faces[:, :, ::-1]])))
        halves = (np.split(output, 2) for output in outputs)
        return [(straight + mirrored) / np.float32(2) for straight, mirrored in halves]

    def predict(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return calibrated probabilities.

        Parameters
        ----------
        faces
            uint8 [N, 48, 48], grayscale.

        Returns
        -------
        NDArray[np.float32]
            [N, 7], each row summing to 1.
        """
        return softmax(self.calibration.apply(self.logits(faces)))
