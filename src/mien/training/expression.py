"""Train the expression network from a data set to a model file with its card."""

import csv
import hashlib
import io
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final

import torch

from mien.expression import EXPRESSIONS, ExpressionClassifier, softmax
from mien.files import write_atomically
from mien.machine import describe_machine
from mien.training.blend import BlendFigures, best_share, blend_figures
from mien.training.calibration import fit_calibration, fit_threshold
from mien.training.dataset import FaceDataset, Split
from mien.training.export import export_onnx
from mien.training.loop import TrainingResult, train_network
from mien.training.parallel import leads
from mien.training.recipe import Recipe

__all__ = ["BLENDS", "train_expression", "write_model"]

BLENDS: Final = "blends.csv"
"""File in the output folder with one row of `BlendFigures` a share."""


def train_expression(
    data: FaceDataset,
    recipe: Recipe,
    output: Path,
    *,
    teachers: Sequence[Path] = (),
    device: str = "auto",
    compiled: bool = False,
    drop_copies: bool = False,
) -> Path | None:
    """Train a network, calibrate it on PublicTest and write ``expression.onnx`` with its card.

    Parameters
    ----------
    data
        Faces with the splits Training and PublicTest; PrivateTest is not looked at, save for its exact copies.
    recipe
        Settings.
    output
        Folder for the model, its card, the checkpoint and the curves; a second call resumes there.
    teachers, device, compiled
        As in `train_network`.
    drop_copies
        Whether to leave out of Training the exact copies of faces in the two other splits.

    Returns
    -------
    Path or None
        The ONNX file; None in every process of a ``torchrun`` but the first, which alone writes it.

    Raises
    ------
    ConfigError, MediaError
        As in `train_network`.
    """
    if drop_copies:
        training = data.splits == Split.TRAINING.value
        data = data.where(~(training & data.copies_of(data.where(~training))))
    result = train_network(data, recipe, output, teachers=teachers, device=device, compiled=compiled)
    if not leads():
        return None
    return write_model(result, recipe, data, output, teachers=teachers, drop_copies=drop_copies)


def write_model(
    result: TrainingResult,
    recipe: Recipe,
    data: FaceDataset,
    output: Path,
    *,
    teachers: Sequence[Path] = (),
    drop_copies: bool = False,
) -> Path:
    """Write a trained network as ``expression.onnx`` and ``expression.json`` into a folder; return the former.

    Of a network with two heads the mean that does best on PublicTest is written (`best_share`), and what each gave
    as `BLENDS`.
    """
    share = 0.0
    if recipe.votes_weight:
        figures = blend_figures(result.network, data.split(Split.VALIDATION))
        write_atomically(output / BLENDS, _rows(figures))
        share = best_share(figures)
    path = output / "expression.onnx"
    content = export_onnx(result.network.blended(share))
    card = _card(result, recipe, data, content, drop_copies)
    card["votes_share_of_answer"] = share
    card["teachers_sha256"] = [hashlib.sha256(teacher.read_bytes()).hexdigest() for teacher in teachers]
    write_atomically(path, content)
    write_atomically(path.with_suffix(".json"), _json(card))
    # Calibrated through the file as it ships, mirror images included.
    validation = data.split(Split.VALIDATION)
    logits = ExpressionClassifier(path, threads=os.cpu_count() or 1).logits(validation.images)
    calibration = fit_calibration(logits, validation.labels)
    card["calibration"] = calibration.as_dict()
    card["unsure_below"] = fit_threshold(softmax(calibration.apply(logits)), validation.labels)
    write_atomically(path.with_suffix(".json"), _json(card))
    return path


def _card(
    result: TrainingResult, recipe: Recipe, data: FaceDataset, content: bytes, drop_copies: bool
) -> dict[str, Any]:
    training = data.split(Split.TRAINING)
    return {
        "name": "expression",
        "task": "which of seven expressions a face shows; it does not say what a person feels",
        "labels": list(EXPRESSIONS),
        "input": "faces: float32 [N, 1, 48, 48], 0-1",
        "output": "logits: float32 [N, 7]",
        "preprocessing": "mien.faces.cut_face, then mien.expression.preprocess; logits of a face and its mirror "
        "image are averaged, scaled and offset by the calibration, and put through a softmax",
        "calibration": {},
        "unsure_below": 0.0,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "data": {
            "name": "FER-2013 (Goodfellow et al. 2013)",
            "training_faces": len(training),
            "exact_copies_of_test_faces_left_out": drop_copies,
            "training_sha256": hashlib.sha256(
                training.images.tobytes() + training.labels.tobytes()
            ).hexdigest(),
            "chosen_on": "PublicTest: epoch, share of the two heads, calibration, threshold of unsure",
        },
        "recipe": recipe.as_dict(),
        "seed": recipe.seed,
        "best_epoch": result.best_epoch,
        "training_hours": round(sum(past.duration_s for past in result.history) / 3600, 2),
        "machine": describe_machine() | {"torch": torch.__version__},
        "licence": {
            "weights": "MIT, as mien",
            "data": "FER-2013's images are for research use; they are neither in the package nor in the repository",
        },
        "limits": "Trained on small gray pictures found on the web, labelled by few people who often disagree: ten "
        "taggers' majority agrees with the labels on 64 % of them. Faces, ages and cultures are not evenly "
        "represented. Not for decisions about people; emotion recognition at work and in schools is prohibited "
        "in the European Union.",
    }


def _json(card: dict[str, Any]) -> bytes:
    return (json.dumps(card, indent=2, ensure_ascii=False) + "\n").encode()


def _rows(figures: tuple[BlendFigures, ...]) -> bytes:
    text = io.StringIO()
    rows = csv.DictWriter(text, [field.name for field in fields(BlendFigures)], lineterminator="\n")
    rows.writeheader()
    rows.writerows({key: round(value, 4) for key, value in asdict(one).items()} for one in figures)
    return text.getvalue().encode()
