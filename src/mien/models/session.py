"""The only module that touches ONNX Runtime: load a model, run it on a named batch, read its card."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from mien.errors import ModelError

__all__ = ["CARDS", "Card", "OnnxModel", "load_card", "model_path", "read_model"]

CARDS = Path(__file__).parent
"""Folder that holds the shipped models and their cards."""

Card = dict[str, Any]
"""A model card as parsed from JSON: data, split, seed, recipe, figures, preprocessing, licence notes."""


def model_path(name: str) -> Path:
    """Path of the shipped model called ``name``.

    Parameters
    ----------
    name
        Stem of the file, such as ``"expression"``.
    """
    return CARDS / f"{name}.onnx"


def load_card(path: Path) -> Card:
    """Read the card that lies beside a model file.

    Parameters
    ----------
    path
        The model file; its card has the same stem and the suffix ``.json``.

    Raises
    ------
    ModelError
        When the card is missing or is not a JSON object.
    """
    card_path = path.with_suffix(".json")
    try:
        card = json.loads(card_path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(
            f"{card_path}: cannot read the model card ({error.strerror or error}); {_remedy(path)}"
        ) from error
    except ValueError as error:
        raise ModelError(
            f"{card_path}: the model card is not valid JSON ({error}); {_remedy(path)}"
        ) from error
    if not isinstance(card, dict):
        raise ModelError(f"{card_path}: the model card is not a JSON object; {_remedy(path)}")
    return card


class OnnxModel:
    """An ONNX model on the CPU with an explicit number of threads.

    Parameters
    ----------
    source
        The model file, or its bytes.
    name
        What to call the model in error messages; the file's path by default.
    threads
        Threads that one run may use, 1 or more. One is the default because mien runs beside a browser.
    sha256
        What the model's bytes must hash to, in hexadecimal; a file must also be the one that its card describes.

    Raises
    ------
    ModelError
        When the file is missing, is not the one that its card describes, or ONNX Runtime cannot load it.
    """

    def __init__(
        self, source: Path | bytes, *, name: str | None = None, threads: int = 1, sha256: str | None = None
    ) -> None:
        self.name = name or (str(source) if isinstance(source, Path) else "model")
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # A spinning pool burns a core while it waits for the next frame.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        model = read_model(source, self.name) if isinstance(source, Path) else source
        if sha256:
            _check(model, sha256, self.name, _remedy(source))
        try:
            self._session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime raises several unrelated types here
            raise ModelError(
                f"{self.name}: ONNX Runtime cannot load this model ({error}); {_remedy(source)}"
            ) from error
        self.inputs = [given.name for given in self._session.get_inputs()]
        self.outputs = [output.name for output in self._session.get_outputs()]

    def run(self, *batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Run the model on one batch.

        Parameters
        ----------
        *batch
            The model's inputs, in the order of ``inputs``; most have one.

        Returns
        -------
        list of arrays
            The outputs, in the order of ``outputs``.

        Raises
        ------
        ModelError
            When the batch does not have the shapes that the model takes.
        """
        try:
            return list(self._session.run(None, dict(zip(self.inputs, batch, strict=True))))
        except Exception as error:  # ONNX Runtime raises several unrelated types here
            shapes = " and ".join(str(part.shape) for part in batch)
            raise ModelError(f"{self.name}: cannot run on an input of shape {shapes} ({error})") from error


def read_model(path: Path, name: str | None = None) -> bytes:
    """Return the bytes of a model file, which must be those that the card beside it describes, where there is one.

    Parameters
    ----------
    path
        The model file.
    name
        What to call it in messages; its path by default.

    Raises
    ------
    ModelError
        When it cannot be read, is damaged, or is another than its card's.
    """
    name = name or str(path)
    try:
        model = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"{name}: cannot read this model ({error.strerror or error}); {_remedy(path)}"
        ) from error
    if path.with_suffix(".json").exists():
        _check(model, load_card(path).get("sha256"), name, _remedy(path))
    return model


def _remedy(source: Path | bytes) -> str:
    """Say what to do about a model that is not right: one that did not come with mien, no new mien brings back."""
    if isinstance(source, bytes) or source.resolve().parent == CARDS.resolve():
        return "reinstall mien"
    return "name a file that mien train wrote, its card beside it"


def _check(model: bytes, sha256: str | None, name: str, remedy: str) -> None:
    found = hashlib.sha256(model).hexdigest()
    if sha256 and found != sha256:
        raise ModelError(
            f"{name}: this file is damaged or was swapped (its SHA-256 begins with {found[:12]}, that of the right one "
            f"with {sha256[:12]}); {remedy}"
        )
