"""Say which expression a face shows."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mien.errors import ModelError
from mien.expression.calibration import Calibration, softmax
from mien.expression.labels import EXPRESSIONS
from mien.expression.preprocessing import preprocess
from mien.models import OnnxModel, load_card, model_path

__all__ = ["ExpressionClassifier"]


class ExpressionClassifier:
    """The expression network with its card.

    Parameters
    ----------
    path
        ONNX file with its card beside it; None for the one that ships.
    threads
        CPU threads a run may use, 1 or more.

    Attributes
    ----------
    unsure_below
        Confidence, 0-1, under which an answer is better taken for none; chosen on PublicTest, and in the card.

    Raises
    ------
    ModelError
        When the model or its card is missing, damaged, or of other classes than mien's.
    """

    def __init__(self, path: Path | None = None, *, threads: int = 1) -> None:
        self.path = path or model_path("expression")
        self.card = load_card(self.path)
        if tuple(self.card.get("labels", ())) != tuple(EXPRESSIONS):
            raise ModelError(
                f"{self.path}: its card names other labels than {', '.join(EXPRESSIONS)}; retrain it"
            )
        self.calibration = Calibration.from_card(self.card, len(EXPRESSIONS))
        self.unsure_below = float(self.card.get("unsure_below", 0.0))
        self._model = OnnxModel(self.path, threads=threads)

    def logits(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the mean of the logits of each face and its mirror image.

        An expression does not change in a mirror, so neither should the answer.

        Parameters
        ----------
        faces
            uint8 [N, 48, 48], grayscale.

        Returns
        -------
        NDArray[np.float32]
            [N, 7], in the order of `EXPRESSIONS`.
        """
        if not len(faces):
            return np.zeros((0, len(EXPRESSIONS)), np.float32)
        batch = preprocess(np.concatenate([faces, faces[:, :, ::-1]]))
        straight, mirrored = np.split(self._model.run(batch)[0], 2)
        mean: NDArray[np.float32] = (straight + mirrored) / np.float32(2)
        return mean

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
