"""Turn a trained expression network into one that computes in 8-bit integers: a quarter of the size."""

import hashlib
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from mien.errors import MediaError
from mien.expression import preprocess
from mien.files import write_atomically, write_json
from mien.models import load_card
from mien.training.dataset import FaceDataset, Split

__all__ = ["CALIBRATION_FACES", "quantise"]

CALIBRATION_FACES: Final = 1024
"""Faces of Training from which the range of every layer is taken; drawn with a fixed seed."""
BATCH: Final = 64


def quantise(path: Path, data: FaceDataset, *, output: Path | None = None) -> Path:
    """Write the int8 form of a model beside it, with a card of its own.

    Weights are quantised a channel and activations a layer, statically, to the ranges that faces of Training give
    (Krishnamoorthi 2018, "Quantizing deep convolutional networks for efficient inference"). Calibration and threshold
    are kept from the float model, whose probabilities it is meant to give.

    Parameters
    ----------
    path
        The float32 ONNX file with its card.
    data
        Faces with the split Training.
    output
        The file to write; ``NAME-int8.onnx`` beside the model by default.

    Raises
    ------
    MediaError
        When the data set has no Training faces.
    ModelError
        When the model has no card.
    """
    card = load_card(path)
    training = data.split(Split.TRAINING)
    if not len(training):
        raise MediaError("the data holds no faces of the split Training, from which ranges are taken")
    rows = np.random.default_rng(0).permutation(len(training))[:CALIBRATION_FACES]
    output = output or path.with_name(f"{path.stem}-int8.onnx")
    content = _quantised(path, training.images[np.sort(rows)])
    write_atomically(output, content)
    card |= {
        "name": output.stem,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "quantised": {
            "from_sha256": card.get("sha256"),
            "method": "static, int8 weights a channel, uint8 activations a layer, ranges from minimum to maximum",
            "calibration_faces": len(rows),
        },
    }
    # The float model's figures are not this one's.
    card.pop("figures", None)
    write_json(output.with_suffix(".json"), card)
    return output


class _Faces(CalibrationDataReader):  # type: ignore[misc]  # ONNX Runtime carries no types
    """Faces and their mirror images, as live use sees them."""

    def __init__(self, images: NDArray[np.uint8]) -> None:
        self._batches = self._iterate(images)

    def _iterate(self, images: NDArray[np.uint8]) -> Iterator[NDArray[np.float32]]:
        for start in range(0, len(images), BATCH):
            part = images[start : start + BATCH]
            yield preprocess(np.concatenate([part, part[:, :, ::-1]]))

    def get_next(self) -> dict[str, Any] | None:
        """Return the next batch, None after the last."""
        batch = next(self._batches, None)
        return None if batch is None else {"faces": batch}


def _quantised(path: Path, images: NDArray[np.uint8]) -> bytes:
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # ONNX Runtime's tools warn of their own dependencies.
        warnings.simplefilter("ignore")
        prepared, quantised = Path(folder) / "prepared.onnx", Path(folder) / "int8.onnx"
        quant_pre_process(str(path), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            str(prepared),
            str(quantised),
            _Faces(images),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
        )
        return quantised.read_bytes()
